/** Words in a subject that may be issue keys. Whether they are is for Jira to say: `UTF-8` and `COVID-19` look the same. */

export interface KeyCandidate {
  /** Upper case, with a plain hyphen: `PROJ-123`. */
  readonly key: string;
  /** Where it begins in the subject, in UTF-16 units. */
  readonly index: number;
  /** It stands in brackets or before a colon, as trackers write it: `[PROJ-123] …`, `PROJ-123: …`. */
  readonly marked: boolean;
}

/** Project keys: a letter, then letters, digits and underscores; Cloud allows 10 characters, Data Center more. */
const pattern =
  /(?<![\p{L}\p{N}_-])(\p{Lu}[\p{Lu}\p{N}_]{1,254}|\p{L}[\p{L}\p{N}_]{1,254})[-\u2010\u2011\u2013]([1-9]\d{0,9})(?![\p{L}\p{N}_]|[-\u2010\u2011]\d)/gu;

/** A subject with more candidates is no person's. */
const mostCandidates = 20;
const mostRead = 2000;

/**
 * Every candidate in the order of the subject, each key once. Small letters count only where the place marks a key,
 * since `covid-19` is a word and `[proj-19]` is not.
 */
export function keyCandidates(subject: string): KeyCandidate[] {
  const text = subject.slice(0, mostRead);
  const found = new Map<string, KeyCandidate>();
  for (const match of text.matchAll(pattern)) {
    const [written, project = '', number = ''] = match;
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(project)) continue;
    const marked = isMarked(text, match.index, match.index + written.length);
    const upper = project === project.toUpperCase();
    const key = `${project.toUpperCase()}-${number}`;
    if ((upper || marked) && !found.has(key)) found.set(key, { key, index: match.index, marked });
    if (found.size >= mostCandidates) break;
  }
  return [...found.values()];
}

function isMarked(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  return (
    ('[(【（#'.includes(before) && before !== '') ||
    (after !== '' && '])】）'.includes(after)) ||
    /^\s?[:：]/.test(text.slice(end, end + 2))
  );
}
