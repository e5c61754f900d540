/**
 * Values with parameters: Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2183), with character sets, percent
 * escapes and continuations (RFC 2231), and what senders do instead: encoded words, bare names with blanks, missing semicolons.
 */
import { decodeText } from '../charset/decode';
import type { CharsetHint } from '../charset/hint';
import { decodeWords } from './words';

export interface Parameterised {
  /** What stands before the parameters, lower case, without comments. */
  readonly value: string;
  /** Decoded, names in lower case; the first of equals counts. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One parameter as written: `name`, `name*`, `name*0`, `name*0*`. */
interface Piece {
  readonly index: number;
  readonly escaped: boolean;
  readonly text: string;
}

/** More parameters, and longer values, than these are noise. */
const maxParameters = 200;
const maxLength = 64 << 10;

const attribute = /[;\s]*([^\s;=()<>@,"/[\]?]{1,100}?)(?:\*(\d{1,3}))?(\*)?\s*=\s*/y;
const quoted = /"((?:[^"\\]|\\[^])*)(?:"|$)/y;
const toSemicolon = /[^;]*/y;
const toBlank = /[^;\s]*/y;

const execAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Quoted pairs; a backslash before anything but a quote or a backslash is part of a Windows path. */
const unquote = (text: string): string => text.replace(/\\(["\\])/g, '$1');

/** Comments in parentheses, outside quotes. Nested ones are rare enough to be cut at the first closing one. */
const withoutComments = (text: string): string =>
  text.includes('(') ? text.replace(/("(?:[^"\\]|\\.)*")|\([^()]*\)/g, '$1') : text;

function readPieces(text: string, from: number): Map<string, Piece[]> {
  const pieces = new Map<string, Piece[]>();
  let at = from;
  for (let count = 0; count < maxParameters && at < text.length; count++) {
    const head = execAt(attribute, text, at);
    if (!head) {
      const semicolon = text.indexOf(';', at + 1);
      if (semicolon < 0) break;
      at = semicolon;
      continue;
    }
    const name = (head[1] ?? '').toLowerCase();
    at = attribute.lastIndex;
    const inQuotes = execAt(quoted, text, at);
    const bare = name.includes('name') ? toSemicolon : toBlank;
    const written = inQuotes ? unquote(inQuotes[1] ?? '') : (execAt(bare, text, at)?.[0] ?? '').trim();
    at = inQuotes ? quoted.lastIndex : bare.lastIndex;
    const piece = { index: Number(head[2] ?? 0), escaped: head[3] !== undefined, text: written };
    const known = pieces.get(head[2] === undefined ? `${name}${head[3] ?? ''}` : `${name}*`);
    if (!known) pieces.set(head[2] === undefined ? `${name}${head[3] ?? ''}` : `${name}*`, [piece]);
    else if (head[2] !== undefined) known.push(piece);
  }
  return pieces;
}

/** RFC 2231 section 4: percent escapes as bytes. */
function percentBytes(text: string): Buffer {
  const literal = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  // Characters beyond one byte were decoded from raw bytes already; they go through as UTF-8.
  return /[\u0100-\uffff]/.test(literal) ? Buffer.from(literal, 'utf8') : Buffer.from(literal, 'latin1');
}

/** Joins the pieces of one parameter: the charset stands in the first, escapes may be in some, encoded words span them. */
function joinPieces(pieces: readonly Piece[], hint: CharsetHint): string {
  const inOrder = [...pieces].sort((a, b) => a.index - b.index);
  const first = inOrder[0];
  if (!first) return '';
  if (!inOrder.some((piece) => piece.escaped))
    return decodeWords(inOrder.map((piece) => piece.text).join(''), hint).text;
  const tagged = /^([^']*)'[^']*'([^]*)$/.exec(first.text);
  const label = first.escaped && tagged ? (tagged[1] ?? '') : '';
  const bytes = inOrder.map((piece, at) => {
    const text = at === 0 && first.escaped && tagged ? (tagged[2] ?? '') : piece.text;
    return piece.escaped ? percentBytes(text) : Buffer.from(text, 'utf8');
  });
  return decodeText(Buffer.concat(bytes), label === '' ? null : label, hint).text;
}

/** Takes a value with parameters apart. Never fails: what cannot be read is left out. */
export function parseParameters(written: string, hint: CharsetHint): Parameterised {
  const text = withoutComments(written.slice(0, maxLength));
  const value = /^[^;\s="]*/.exec(text.trimStart())?.[0] ?? '';
  const hasValue = !text.trimStart().startsWith(`${value}=`) || value === '';
  const start = text.length - text.trimStart().length + (hasValue ? value.length : 0);
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  const pieces = readPieces(text, start);
  // The extended form of a parameter is the better one (RFC 6266 says so for HTTP, mail does the same).
  for (const [name, list] of pieces) if (name.endsWith('*')) parameters[name.slice(0, -1)] = joinPieces(list, hint);
  for (const [name, list] of pieces) if (!name.endsWith('*')) parameters[name] ??= joinPieces(list, hint);
  return { value: hasValue ? value.toLowerCase() : '', parameters };
}
