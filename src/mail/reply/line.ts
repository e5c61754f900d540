/**
 * A body as lines: what the cutting looks at, whether the body was text/plain or HTML.
 * Quote marks are read as RFC 3676 section 4.5 has them, and as older clients wrote them (`> > `, `| `).
 */

/** What the writer's own mail program says a piece of HTML is. */
export type MarkRole = 'quote' | 'envelope' | 'signature' | 'attribution' | 'boundary' | 'forward';

export interface ClientMark {
  readonly role: MarkRole;
  /** The mail program that writes this mark. */
  readonly client: string;
}

export interface Line {
  /** Without quote marks, white space trimmed, at most `LOOK_AT` characters: what recognisers read. */
  readonly text: string;
  /** The first two letters of the text in lower case; null where that is not all there is to folding them (see `openingOf`). */
  readonly opening: string | null;
  /** As it came. */
  readonly raw: string;
  /** How deep it is quoted: `>` marks and quoting elements together. */
  readonly depth: number;
  /** Inside a fenced block (```): content, whatever it looks like. */
  readonly code: boolean;
  readonly mark: ClientMark | null;
}

/** No header line, attribution or signature is longer; the rest of a line is never looked at. */
export const LOOK_AT = 1000;

/** Text with no white space but spaces and no invisible marks, as nearly all is: nothing to mend. */
const NOTHING_TO_MEND = /^[ -\x9f\xa1-\u167f\u1681-\u1fff\u2010-\u2027\u2070-\u2fff\u3001-\ufefe\uff00-\uffff]*$/;
const DIRECTION_MARKS = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Trims, makes every white space a space and drops the invisible marks that mail programs put around names. */
export function tidy(text: string): string {
  if (text.length <= LOOK_AT && NOTHING_TO_MEND.test(text)) return text.trim();
  return text
    .slice(0, LOOK_AT)
    .replace(DIRECTION_MARKS, '')
    .replace(/[^\S ]/g, ' ')
    .trim();
}

/** Where the first letter, brace or character of another script stands; the length when there is none. */
export function firstLetter(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 97 && code <= 123) || (code >= 65 && code <= 90) || code > 0xbf) return at;
  }
  return text.length;
}

/**
 * The letter at this place and what follows it, as folding the text would begin: for a cheap look into a table of words. null where
 * folding looks at more than one character at a time, or near the end of the text.
 */
export function openingOf(text: string, start: number): string | null {
  for (let at = start; at < start + 3; at += 1) if (!foldsAlone(text.charCodeAt(at))) return null;
  return text.slice(start, start + 2).toLowerCase();
}

/** Characters that fold by themselves, whatever stands beside them: Latin, Cyrillic, kana, ideographs, Hangul; no accents, no dotted I. */
function foldsAlone(code: number): boolean {
  if (code < 0x2b0) return code !== 0x130;
  if (code < 0x4e00) return (code >= 0x400 && code <= 0x45f) || (code >= 0x3000 && code <= 0x3098);
  return code <= 0x9fff || (code >= 0xac00 && code <= 0xd7a3);
}

/** Whether a plain letter stands at the very beginning. */
export function beginsWithLetter(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** How many quote marks a line starts with, and where its own text begins. */
export function quoteMarks(raw: string): { readonly depth: number; readonly start: number } {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at];
    if (character === '>' || (character === '|' && (raw[at + 1] === ' ' || at + 1 === raw.length))) {
      depth += 1;
      start = at + 1;
    } else if (character !== ' ' && character !== '\t' && character !== '\u00a0') {
      break;
    }
  }
  return { depth, start };
}

/** `JD> `: the writer's initials before the quote mark, as Usenet programs had it. */
const initialsMark = /^\s{0,4}([A-Za-z]{1,4})>(?=\s|>|$)/;

const noInitials: ReadonlySet<string> = new Set();

/** A body of text, one Line for each of its lines, whatever ends them. */
export function linesOfText(body: string): Line[] {
  const raws = body.includes('\r') ? body.split(/\r\n|\r|\n/) : body.split('\n');
  const initials = body.includes('>') ? repeatedInitials(raws) : noInitials;
  const lines: Line[] = [];
  let code = false;
  for (const raw of raws) {
    const marked = initials.size > 0 ? initialsMark.exec(raw) : null;
    const own = marked !== null && initials.has(marked[1] ?? '') ? raw.slice(marked[0].length - 1) : raw;
    const { depth, start } = quoteMarks(own);
    const fence = depth === 0 && raw.startsWith('```');
    const text = tidy(own.slice(start));
    lines.push({ text, opening: openingOf(text, firstLetter(text)), raw, depth, code: code || fence, mark: null });
    if (fence) code = !code;
  }
  // A fence that is never closed fences nothing.
  return code ? lines.map((line) => (line.code ? { ...line, code: false } : line)) : lines;
}

/** Initials that stand before a quote mark more than once: once could be anything. */
function repeatedInitials(raws: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const raw of raws) {
    const initials = initialsMark.exec(raw)?.[1];
    if (initials === undefined) continue;
    if (seen.has(initials)) repeated.add(initials);
    seen.add(initials);
  }
  return repeated;
}

export function endsInColon(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 0x3a || last === 0xff1a;
}

export function isBlank(line: Line): boolean {
  return line.text === '';
}
