/**
 * The words of mail programs in many languages, made ready for looking up. The words themselves are in data/*.json;
 * nothing here depends on one language.
 */
import attributionData from './data/attributions.json';
import labelData from './data/labels.json';
import separatorData from './data/separators.json';
import signatureData from './data/signatures.json';

export type HeaderKind = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';

type WordsByLanguage = Readonly<Record<string, readonly string[]>>;

function everyWord(words: WordsByLanguage): string[] {
  return [...new Set(Object.values(words).flat().map(fold))];
}

const toMend = /[\u2018\u2019\u02bc]|[\u0300-\u036f]/;

/** Lower case without regard to the dotted Turkish I, accents kept, typographic apostrophes made plain. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!toMend.test(lower)) return lower;
  return lower
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .normalize('NFC')
    .replace(/\u0307/g, '');
}

const headerKinds = new Map<string, ReadonlySet<HeaderKind>>();
for (const [kind, words] of Object.entries(labelData) as [HeaderKind, WordsByLanguage][]) {
  for (const word of everyWord(words)) headerKinds.set(word, new Set([...(headerKinds.get(word) ?? []), kind]));
}
const longestLabel = Math.max(...[...headerKinds.keys()].map((label) => label.length));

/** What a label such as `From` or `Gesendet` can stand for; empty when it is no label. */
export function kindsOfLabel(label: string): ReadonlySet<HeaderKind> {
  return label.length > longestLabel + 2 ? none : (headerKinds.get(fold(label)) ?? none);
}
const none: ReadonlySet<HeaderKind> = new Set();

export const labels: readonly string[] = [...headerKinds.keys()];

const forwardedPhrases = new Set(everyWord(separatorData.forwarded));
const originalPhrases = new Set(everyWord(separatorData.original));

/** What the words between the dashes say: a forwarded or an answered mail follows. */
export function separatorPhrase(words: string): 'forwarded' | 'original' | null {
  const folded = fold(words);
  if (forwardedPhrases.has(folded)) return 'forwarded';
  return originalPhrases.has(folded) ? 'original' : null;
}

/**
 * A cheap question before a text is folded: whether one of the words may begin at a place. Looks at two letters, and answers yes where
 * that does not tell: letters beyond ASCII, which folding may change.
 */
export function beginnings(words: readonly string[]): (text: string, at: number) => boolean {
  const pairs = new Uint8Array(128 * 128);
  for (const word of words.filter((one) => one.charCodeAt(0) < 128)) {
    const row = 128 * word.charCodeAt(0);
    if (word.length === 1) pairs.fill(1, row, row + 128);
    else if (word.charCodeAt(1) < 128) pairs[row + word.charCodeAt(1)] = 1;
  }
  return (text, at) => {
    const first = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    // A third one may be an accent that belongs to the second.
    if (!(first < 128 && second < 128) || text.charCodeAt(at + 2) > 127) return true;
    return pairs[128 * smallLetter(first) + smallLetter(second)] === 1;
  };
}

function smallLetter(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

const spaced = (word: string): boolean => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
const openers = everyWord(attributionData.openers).sort((a, b) => b.length - a.length);
const openersByFirst = byFirstCharacter(openers, (opener) => opener);

/** A table for looking up by first letter what may begin a line. */
function byFirstCharacter<Value>(
  values: readonly Value[],
  wordOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const value of values) {
    const first = wordOf(value).slice(0, 1);
    found.set(first, [...(found.get(first) ?? []), value]);
  }
  return found;
}

/** Whether a folded line begins as attributions do: `On `, `Am `, `Le `, `在`. */
export function beginsWithOpener(folded: string): boolean {
  return (openersByFirst.get(folded.slice(0, 1)) ?? []).some(
    (word) => folded.startsWith(word) && (!spaced(word) || word.endsWith('-') || isBoundary(folded[word.length])),
  );
}

const verbs = everyWord(attributionData.verbs);
const verbsBySpacing = { apart: verbs.filter(spaced), joined: verbs.filter((verb) => !spaced(verb)) };
const posted = attributionData.posted.map(fold);

function isBoundary(character: string | undefined): boolean {
  return character === undefined || !/[\p{L}\p{N}_]/u.test(character);
}

/** Where a word of writing (`wrote`, `schrieb`, `写道`) stands in the folded line; null when there is none. */
export function findVerb(folded: string): { readonly start: number; readonly end: number } | null {
  for (const verb of verbsBySpacing.joined) {
    const at = folded.indexOf(verb);
    if (at >= 0) return { start: at, end: at + verb.length };
  }
  for (const verb of verbsBySpacing.apart) {
    for (let at = folded.indexOf(verb); at >= 0; at = folded.indexOf(verb, at + 1)) {
      if (isBoundary(folded[at - 1]) && isBoundary(folded[at + verb.length]))
        return { start: at, end: at + verb.length };
    }
  }
  return null;
}

/** A cheap look at a line that is not folded yet: whether it may begin as attributions do. */
export const mayBeginAttribution = beginnings([...openers, ...posted]);

const firstPerson = everyWord(attributionData.firstPerson);

/** Whether the folded line tells what its own writer wrote: `schrieb ich`. */
export function isOfFirstPerson(folded: string): boolean {
  return firstPerson.some((words) => folded.includes(words));
}

export function beginsWithPosted(folded: string): boolean {
  return posted.some((words) => folded.startsWith(words));
}

interface Template {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
  /** The words of the template make a sentence of their own already. */
  readonly sentence: boolean;
}

const templates: readonly Template[] = everyWord(signatureData.appended)
  .filter((template) => template.includes('*'))
  .map((template) => {
    const parts = template.split('*');
    return {
      start: parts[0] ?? '',
      middle: parts.slice(1, -1).join('*'),
      end: parts.at(-1) ?? '',
      sentence: /[.,:]/.test(template),
    };
  });
const templatesByStart = byFirstCharacter(
  templates.filter(({ start }) => start !== ''),
  ({ start }) => start,
);
const templatesByEnd = templates.filter(({ start }) => start === '');
const exact = new Set(everyWord(signatureData.appended).filter((template) => !template.includes('*')));
const mayBeginAppended = beginnings([...templates.map(({ start }) => start), ...exact].filter((word) => word !== ''));
const excuses = signatureData.excuses.map(fold);

const lastLetters = new Set(templatesByEnd.map(({ end }) => end.slice(-1)));
/** Lines that only end like an appended line are asked about when they are this short. */
const mostInShortLine = 80;

/** A cheap look at a line before it is read: whether it begins or ends as appended lines do. */
export function mayBeAppended(text: string, start: number): boolean {
  if (beginsAsAppended(text, start)) return true;
  return text.length - start <= mostInShortLine && lastLetters.has(fold(withoutEnd(text, noLetterAtEnd).slice(-1)));
}

const noLetterAtEnd = /[^\p{L}\p{M}\p{N}]+$/u;

function beginsAsAppended(text: string, start: number): boolean {
  // A link in Markdown may stand within: `Get [Outlook for Android](…)`.
  if (!mayBeginAppended(text, start) && text[start + 1] !== '[') return false;
  const opening = fold(text.slice(start, start + 60)).replace('[', '');
  const begins = templatesByStart.get(opening.slice(0, 1))?.some((one) => opening.startsWith(one.start.slice(0, 60)));
  return begins === true || exact.has(withoutEnd(opening, /[^\p{L}]+$/u));
}

/** Without what is no letter at the end: most lines end in a plain letter and a sign or two, which takes no search. */
function withoutEnd(text: string, end: RegExp): string {
  let length = text.length;
  while (length > 0 && ' .,;:!?)>]'.includes(text.charAt(length - 1))) length -= 1;
  const rest = text.slice(0, length);
  return /[A-Za-z]/.test(rest.slice(-1)) ? rest : rest.replace(end, '');
}

/** No device or program has a name of more words. */
const mostWordsInName = 9;

/** Whether the folded line is what programs append on their own account: `sent from my iphone, please excuse typos`. */
export function isAppendedLine(folded: string): boolean {
  if (exact.has(folded)) return true;
  const pause = folded.search(/[,.!;] /);
  const head = pause < 0 ? folded : folded.slice(0, pause);
  const isOne = (template: Template): boolean => {
    if (template.sentence) return fits(folded, template);
    if (!fits(head, template) || head.split(' ').length > mostWordsInName + 3) return false;
    return pause < 0 || excuses.some((word) => folded.includes(word, pause));
  };
  return templatesByStart.get(folded.slice(0, 1))?.some(isOne) === true || templatesByEnd.some(isOne);
}

function fits(text: string, { start, middle, end }: Template): boolean {
  const inner = text.length - start.length - end.length;
  return (
    inner > 0 &&
    text.startsWith(start) &&
    text.endsWith(end) &&
    text.slice(start.length, start.length + inner).includes(middle)
  );
}

const footerWords = signatureData.footers.map(fold);

/** Whether the folded line holds words of list footers and legal notices. */
export function hasFooterWords(folded: string): boolean {
  return footerWords.some((words) => folded.includes(words));
}
