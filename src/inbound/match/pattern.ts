/** Regular expressions of admins, by RE2: no text can make one run away. */
import { RE2JS } from 're2js';

/** So many are kept compiled: more than the handlers of a site have. */
const mostKept = 500;
const kept = new Map<string, Compiled>();

interface Compiled {
  readonly expression: RE2JS;
  /** Small letters that every text in which it is found begins the place with; '' when that is not known. */
  readonly beginning: string;
}

function compiled(pattern: string): Compiled {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const expression = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  const made = { expression, beginning: beginningOf(pattern) };
  if (kept.size >= mostKept) kept.clear();
  kept.set(pattern, made);
  return made;
}

/** A text of more characters is no line of a form that a machine filled in. */
export const mostRead = 100_000;

/** A beginning of fewer letters stands in every text. */
const leastBeginning = 3;

/** The letters that a pattern begins with, where nothing in it makes them optional. */
function beginningOf(pattern: string): string {
  if (pattern.includes('|')) return '';
  const [, letters = '', next = ''] = /^\^?([A-Za-z0-9 @_=:,-]*)(.?)/.exec(pattern) ?? [];
  const sure = /[*+?{]/.test(next) ? letters.slice(0, -1) : letters;
  return sure.length < leastBeginning ? '' : sure.toLowerCase();
}

/** Whether the text lacks the letters that the pattern begins with: most do, and looking for letters is a hundred times faster. */
function lacks(text: string, beginning: string): boolean {
  // The long s and the Kelvin sign are letters s and k to RE2.
  return beginning !== '' && !text.toLowerCase().includes(beginning) && !/[\u017f\u212a]/.test(text);
}

export function patternFound(pattern: string, text: string): boolean {
  const { expression, beginning } = compiled(pattern);
  const read = text.slice(0, mostRead);
  return !lacks(read, beginning) && expression.matcher(read).find();
}

/** The text of each named group at the first place where the pattern is found; null when it is not. */
export function patternGroups(pattern: string, text: string): Readonly<Record<string, string>> | null {
  const { expression, beginning } = compiled(pattern);
  const read = text.slice(0, mostRead);
  if (lacks(read, beginning)) return null;
  const matcher = expression.matcher(read);
  if (!matcher.find()) return null;
  const found: Record<string, string> = {};
  for (const name of Object.keys(expression.namedGroups())) {
    const value: string | null = matcher.group(name);
    if (value !== null) found[name] = value.trim();
  }
  return found;
}
