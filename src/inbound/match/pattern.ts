/** Regular expressions of admins, by RE2: no text can make one run away. */
import { RE2JS } from 're2js';

/** So many are kept compiled: more than the handlers of a site have. */
const mostKept = 500;
const kept = new Map<string, RE2JS>();

function compiled(pattern: string): RE2JS {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const made = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  if (kept.size >= mostKept) kept.clear();
  kept.set(pattern, made);
  return made;
}

/** A text of more characters is no line of a form that a machine filled in. */
export const mostRead = 100_000;

export function patternFound(pattern: string, text: string): boolean {
  return compiled(pattern).matcher(text.slice(0, mostRead)).find();
}

/** The text of each named group at the first place where the pattern is found; null when it is not. */
export function patternGroups(pattern: string, text: string): Readonly<Record<string, string>> | null {
  const expression = compiled(pattern);
  const matcher = expression.matcher(text.slice(0, mostRead));
  if (!matcher.find()) return null;
  const found: Record<string, string> = {};
  for (const name of Object.keys(expression.namedGroups())) {
    const value: string | null = matcher.group(name);
    if (value !== null) found[name] = value.trim();
  }
  return found;
}
