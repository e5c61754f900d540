/**
 * Header text to Unicode: encoded words (RFC 2047, language tags of RFC 2231), and raw bytes that should have been encoded (or are
 * UTF-8, RFC 6532). Adjacent words are joined as bytes before decoding, because senders split characters between them.
 */
import { decodeText } from '../charset/decode';
import { noHint } from '../charset/hint';
import type { CharsetHint } from '../charset/hint';
import { decodeBase64 } from '../transfer/base64';

/** An encoded word in a text: `=?charset?encoding?payload?=`. */
interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly encoding: 'b' | 'q';
  readonly payload: string;
}

export interface HeaderText {
  readonly text: string;
  /** An encoded word could not be read as what it says. */
  readonly damaged: boolean;
}

const opening = /=\?([^?\s]{1,60})\?([bq])\?/iy;
const nextBlank = /\s/g;
/** What may stand behind an encoded word. Elsewhere `?=` is a question mark before an escape that should have been encoded. */
const behindWord = /[\s)",;<>]|=\?|$/y;
/** How many `?=` are tried as the end of one word, and how far away (RFC 2047 allows 75 characters, senders write whole subjects). */
const maxEndings = 8;
const maxPayload = 4096;

/** RFC 2047 section 5: blanks between encoded words mean nothing. */
const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text);
/** Bytes beyond ASCII, or escapes of ISO-2022: anything but printable ASCII. */
const hasRawBytes = (text: string): boolean => /[^\t -~]/.test(text);

function endOfPayload(text: string, from: number): number {
  // A payload holds no opening, so the end is looked for up to the next one (or right at it: `a=?=`).
  const next = text.indexOf('=?', from);
  const near = text.slice(from, Math.min(from + maxPayload, next < 0 ? Infinity : next + 3));
  let first = -1;
  for (
    let tries = 0, at = near.indexOf('?=');
    tries < maxEndings && at >= 0;
    tries++, at = near.indexOf('?=', at + 1)
  ) {
    if (first < 0) first = from + at;
    behindWord.lastIndex = from + at + 2;
    if (behindWord.test(text)) return from + at;
  }
  return first;
}

/** The encoded word that begins at `at`, if one does. One whose end was cut off reaches to the next blank. */
export function wordAt(text: string, at: number): Word | null {
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (!match) return null;
  const start = opening.lastIndex;
  const found = endOfPayload(text, start);
  nextBlank.lastIndex = start;
  const stop = found < 0 ? (nextBlank.exec(text)?.index ?? text.length) : found;
  const charset = (match[1] ?? '').replace(/\*.*$/, '');
  const encoding = match[2]?.toLowerCase() === 'b' ? 'b' : 'q';
  return { start: at, end: found < 0 ? stop : stop + 2, charset, encoding, payload: text.slice(start, stop) };
}

function nextWord(text: string, from: number): Word | null {
  for (let at = text.indexOf('=?', from); at >= 0; at = text.indexOf('=?', at + 2)) {
    const word = wordAt(text, at);
    if (word) return word;
  }
  return null;
}

function wordBytes(word: Word): Buffer {
  if (word.encoding === 'b') return decodeBase64(Buffer.from(word.payload, 'latin1')).bytes;
  const literal = word.payload
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return Buffer.from(literal, 'latin1');
}

/** Decodes the encoded words of a text whose raw bytes are decoded already (see `decodeRawBytes`). */
export function decodeWords(text: string, hint: CharsetHint = noHint): HeaderText {
  if (!text.includes('=?')) return { text, damaged: false };
  const out: string[] = [];
  let damaged = false;
  let at = 0;
  let run: Buffer[] = [];
  let runCharset = '';
  const flush = (): void => {
    if (run.length === 0) return;
    const decoded = decodeText(Buffer.concat(run), runCharset, hint);
    damaged ||= decoded.finding !== null || decoded.text.includes('\ufffd');
    out.push(decoded.text);
    run = [];
  };
  for (let word = nextWord(text, 0); word !== null; word = nextWord(text, word.end)) {
    const between = text.slice(at, word.start);
    const joins = run.length > 0 && isBlank(between);
    if (!joins || word.charset.toLowerCase() !== runCharset) flush();
    if (!joins) out.push(between);
    run.push(wordBytes(word));
    runCharset = word.charset.toLowerCase();
    damaged ||= !text.startsWith('?=', word.end - 2);
    at = word.end;
  }
  flush();
  out.push(text.slice(at));
  return { text: out.join(''), damaged };
}

/** A raw byte inside an encoded word is written as the escape it should have been, so that it is decoded with the word. */
function escapeRawBytes(word: string): string {
  return word.replace(/[\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Raw bytes (latin1, one character a byte) to Unicode; encoded words stay as they are. */
export function decodeRawBytes(raw: string, hint: CharsetHint): string {
  if (!hasRawBytes(raw)) return raw;
  const out: string[] = [];
  const text = (part: string): string =>
    hasRawBytes(part) ? decodeText(Buffer.from(part, 'latin1'), null, hint).text : part;
  let at = 0;
  for (let word = nextWord(raw, 0); word !== null; word = nextWord(raw, word.end)) {
    out.push(text(raw.slice(at, word.start)), escapeRawBytes(raw.slice(word.start, word.end)));
    at = word.end;
  }
  out.push(text(raw.slice(at)));
  return out.join('');
}

/** Takes the folds out of a field value (RFC 5322 section 2.2.3); stray line ends and NULs become blanks. */
export function unfold(raw: string): string {
  if (!/[\r\n\0]/.test(raw)) return raw.trim();
  const isFold = (behind: string): boolean => behind === ' ' || behind === '\t';
  return raw.replace(/[\r\n\0]+/g, (run, at: number) => (isFold(raw.charAt(at + run.length)) ? '' : ' ')).trim();
}

/** Control characters have no place in decoded header text; a line end in it would be a new header when written out again. */
export function withoutControls(text: string): string {
  if (!/[^\t -~]/.test(text)) return text;
  return text.replace(/(?!\t)[\p{Cc}\u2028\u2029]/gu, ' ');
}

/** A whole unstructured value, from bytes as they came to Unicode. */
export function decodeHeaderText(raw: string, hint: CharsetHint): HeaderText {
  const { text, damaged } = decodeWords(decodeRawBytes(unfold(raw), hint), hint);
  return { text: withoutControls(text), damaged };
}
