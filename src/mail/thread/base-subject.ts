/** The subject without what mail programs put around it when answering and forwarding (RFC 5256 section 2.1, in many languages). */
import prefixData from './data/subject-prefixes.json';

export type SubjectPrefix = 'reply' | 'forward' | 'reply-or-forward';

export interface SubjectParts {
  /** What the prefixes say, outermost first. */
  readonly prefixes: readonly SubjectPrefix[];
  /** The subject the thread began with; bracketed tags stay. */
  readonly base: string;
}

const meanings = new Map<string, SubjectPrefix>();
for (const word of Object.values(prefixData.reply).flat()) meanings.set(fold(word), 'reply');
for (const word of Object.values(prefixData.forward).flat()) {
  // `VS:` answers in Finnish and forwards in Danish.
  const known = meanings.get(fold(word));
  meanings.set(fold(word), known === undefined || known === 'forward' ? 'forward' : 'reply-or-forward');
}
const longest = Math.max(...[...meanings.keys()].map((word) => word.length));

function fold(word: string): string {
  return word
    .replace(/İ/g, 'i')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\u0307/g, '');
}

/** No mail program writes more; a subject of a thousand `Re:` is cut at this many. */
const mostPrefixes = 50;

/** Takes a subject apart. Total and linear. */
export function readSubject(subject: string): SubjectParts {
  const prefixes: SubjectPrefix[] = [];
  let base = subject
    .replace(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  while (prefixes.length < mostPrefixes) {
    const unwrapped = withoutWrapping(base);
    if (unwrapped !== null) {
      prefixes.push('forward');
      base = unwrapped;
      continue;
    }
    const found = leadingPrefix(base);
    if (found === null) break;
    prefixes.push(found.prefix);
    base = found.rest;
  }
  return { prefixes, base };
}

/** The subject to compare threads by. */
export function baseSubject(subject: string): string {
  return readSubject(subject).base;
}

/** `Re:`, `AW:`, `Re[2]:`, `Re (3) :`, `回复：`. */
function leadingPrefix(subject: string): { prefix: SubjectPrefix; rest: string } | null {
  const head = subject.slice(0, longest + 10);
  const colon = head.search(/[:：]/);
  if (colon < 1) return null;
  const word = head
    .slice(0, colon)
    .replace(/\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})\s?$/, '')
    .trim()
    .replace(/\.$/, '');
  const prefix = meanings.get(fold(word));
  return prefix === undefined ? null : { prefix, rest: subject.slice(colon + 1).trim() };
}

/** `[Fwd: …]` and `… (fwd)`. */
function withoutWrapping(subject: string): string | null {
  if (/^\[fwd?:/i.test(subject) && subject.endsWith(']')) return subject.slice(subject.indexOf(':') + 1, -1).trim();
  return /\S\s?\(fwd\)$/i.test(subject) ? subject.slice(0, -5).trim() : null;
}
