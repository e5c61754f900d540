/** Regular expressions of admins, by RE2: no text can make one run away. */
import { RE2JS } from 're2js';

/** So many are kept compiled: more than the handlers of a site have. */
const mostKept = 500;
const kept = new Map<string, Compiled>();

interface Compiled {
  readonly expression: RE2JS;
  /** Small letters: every place where it is found begins with one of these; none when that is not known. */
  readonly beginnings: readonly string[];
}

function compiled(pattern: string): Compiled {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const expression = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  const made = { expression, beginnings: beginningsOf(pattern) };
  if (kept.size >= mostKept) kept.clear();
  kept.set(pattern, made);
  return made;
}

/** A text of more characters is no line of a form that a machine filled in. */
export const mostRead = 100_000;

/** A beginning of fewer letters stands in every text. */
const leastBeginning = 3;

/** The letters, or each of the words in brackets, that a pattern begins with, where nothing in it makes them optional. */
function beginningsOf(pattern: string): readonly string[] {
  const [, words = '', behind = '', rest = ''] = wordsInBrackets.exec(pattern) ?? [];
  const begins = words !== '' && !isRepeated(behind) && !(behind + rest).includes('|');
  const found = begins ? words.split('|') : [lettersOf(pattern)];
  return found.every((one) => one.length >= leastBeginning) ? found.map((one) => one.toLowerCase()) : [];
}

/** `\b(invoice|bill) …` */
const wordsInBrackets = /^(?:\^|\\b)?\((?:\?:|\?<[a-z]+>)?([A-Za-z0-9 @_=:,|-]+)\)(.?)([^]*)$/;

function lettersOf(pattern: string): string {
  if (pattern.includes('|')) return '';
  const [, letters = '', next = ''] = /^(?:\^|\\b)?([A-Za-z0-9 @_=:,-]*)(.?)/.exec(pattern) ?? [];
  return isRepeated(next) ? letters.slice(0, -1) : letters;
}

const isRepeated = (sign: string): boolean => /[*+?{]/.test(sign);

/** Whether the text lacks the letters that the pattern begins with: most do, and looking for letters is a hundred times faster. */
function lacks(text: string, beginnings: readonly string[]): boolean {
  if (beginnings.length === 0) return false;
  const lower = text.toLowerCase();
  // The long s and the Kelvin sign are letters s and k to RE2.
  return !beginnings.some((one) => lower.includes(one)) && !/[\u017f\u212a]/.test(text);
}

export function patternFound(pattern: string, text: string): boolean {
  const { expression, beginnings } = compiled(pattern);
  const read = text.slice(0, mostRead);
  return !lacks(read, beginnings) && expression.matcher(read).find();
}

/** The text of each named group at the first place where the pattern is found; null when it is not. */
export function patternGroups(pattern: string, text: string): Readonly<Record<string, string>> | null {
  const { expression, beginnings } = compiled(pattern);
  const read = text.slice(0, mostRead);
  if (lacks(read, beginnings)) return null;
  const matcher = expression.matcher(read);
  if (!matcher.find()) return null;
  const found: Record<string, string> = {};
  for (const name of Object.keys(expression.namedGroups())) {
    const value: string | null = matcher.group(name);
    if (value !== null) found[name] = value.trim();
  }
  return found;
}
