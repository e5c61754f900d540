/** Which boundary a multipart really has: the declared one, unless it does not occur and other lines look like delimiters. */
import type { Boundaries } from './boundaries';

/** RFC 2046 allows 70 characters; Lotus and others exceed it. */
const maxBoundary = 250;
const headerLine = /Content-[A-Za-z-]+[ \t]*:/y;

export interface Settled {
  /** The boundary to split by; '' when there is none to be found. */
  readonly boundary: string;
  /** Text further on would not change it. */
  readonly isCertain: boolean;
}

/** Start of the next line from `at` on that begins with two hyphens; -1 when there is none. */
function nextHyphens(text: string, at: number): number {
  const found = text.indexOf('\n--', at);
  return found < 0 ? -1 : found + 1;
}

/**
 * @param text what follows the header of the multipart (latin1), as far as it may be looked at
 * @param declared the boundary parameter; '' when there is none
 * @param enclosing the multiparts around this one: their delimiters end it
 */
export function settleBoundary(text: string, declared: string, enclosing: Boundaries): Settled {
  let guess = '';
  for (let at = text.startsWith('--') ? 0 : nextHyphens(text, 0); at >= 0; at = nextHyphens(text, at)) {
    const lineFeed = text.indexOf('\n', at);
    const lineEnd = lineFeed < 0 ? text.length : lineFeed;
    const line = text.slice(at + 2, lineEnd).trimEnd();
    if (declared !== '' && (line === declared || line === `${declared}--`))
      return { boundary: declared, isCertain: true };
    if (enclosing.match(line)) return { boundary: guess === '' ? declared : guess, isCertain: true };
    headerLine.lastIndex = lineEnd + 1;
    if (guess === '' && line !== '' && line.length <= maxBoundary && headerLine.test(text)) guess = line;
  }
  return { boundary: guess === '' ? declared : guess, isCertain: false };
}
