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

/** The first two letters of words, for looking up whether a line may begin with one of them (see `Line.opening`). */
export class Beginnings {
  readonly #known: ReadonlySet<string>;
  readonly #hasOneLetter: boolean;

  constructor(words: readonly string[]) {
    this.#known = new Set(words.map((word) => word.slice(0, 2)));
    this.#hasOneLetter = words.some((word) => word.length === 1);
  }

  /** Yes where the opening does not tell. */
  mayBegin(opening: string | null): boolean {
    return opening === null || this.#known.has(opening) || (this.#hasOneLetter && this.#known.has(opening.charAt(0)));
  }
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

const oneLetter: ReadonlySet<string> = new Set(openers.filter((word) => word.length === 1 && spaced(word)));
const attributionBeginnings = new Beginnings([...openers.filter((word) => !oneLetter.has(word)), ...posted]);

/** Whether a line with this opening may begin as attributions do; a cheap question. */
export function mayBeginAttribution(opening: string | null): boolean {
  if (attributionBeginnings.mayBegin(opening)) return true;
  return opening !== null && oneLetter.has(opening.charAt(0)) && isBoundary(opening.charAt(1));
}

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
const appendedBeginnings = new Beginnings([
  ...templates.map(({ start }) => start).filter((start) => start !== ''),
  ...exact,
]);
const excuses = signatureData.excuses.map(fold);

const lastLetters = new Set(templatesByEnd.map(({ end }) => end.slice(-1)));
/** Lines that only end like an appended line are asked about when they are this short. */
const mostInShortLine = 80;

/** A cheap look at a line before it is read: whether it begins (with the letter at `start`) or ends as appended lines do. */
export function mayBeAppended(text: string, start: number, opening: string | null): boolean {
  // A link in Markdown may stand within: `Get [Outlook for Android](…)`.
  const mayBegin = appendedBeginnings.mayBegin(opening) || text.charAt(start + 1) === '[';
  if (mayBegin && beginsAsAppended(fold(text.slice(start, start + 60)).replace('[', ''))) return true;
  return text.length - start <= mostInShortLine && lastLetters.has(lastLetterOf(text));
}

function beginsAsAppended(opening: string): boolean {
  const begins = templatesByStart.get(opening.slice(0, 1))?.some(({ start }) => opening.startsWith(start.slice(0, 60)));
  return begins === true || exact.has(withoutEnd(opening, /[^\p{L}]+$/u));
}

function lastLetterOf(text: string): string {
  return fold(withoutEnd(text, /[^\p{L}\p{M}\p{N}]+$/u).slice(-1));
}

const letter = /\p{L}/u;

/** Without what is no letter at the end: most lines end in a letter and a sign or two, which takes no search. */
function withoutEnd(text: string, end: RegExp): string {
  let length = text.length;
  while (length > 0 && ' .,;:!?)>]'.includes(text.charAt(length - 1))) length -= 1;
  const rest = text.slice(0, length);
  return letter.test(rest.slice(-1)) ? rest : rest.replace(end, '');
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
    text.endsWith(end) &&
    text.startsWith(start) &&
    text.slice(start.length, start.length + inner).includes(middle)
  );
}

const footerWords = signatureData.footers.map(fold);

/** Whether the folded line holds words of list footers and legal notices. */
export function hasFooterWords(folded: string): boolean {
  return footerWords.some((words) => folded.includes(words));
}
