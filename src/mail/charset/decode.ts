/**
 * Bytes to text: the label is believed as long as the bytes can be what it says; UTF-8 proves itself; what is left is guessed.
 * RFC 2046 section 4.1.2, RFC 6532, and twenty years of mail that ignores both.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { latin1, view } from '../bytes';
import { decoderFor } from './decoders';
import type { Decoder } from './decoders';
import { guessDecoder } from './guess';
import { noHint } from './hint';
import type { CharsetHint } from './hint';
import { resolveLabel } from './labels';
import type { DefectCode } from '../message';

export interface Decoded {
  readonly text: string;
  /** The charset that was used. */
  readonly charset: string;
  /** What the label had to do with it; null when it was right. */
  readonly finding: Extract<DefectCode, 'unknown-charset' | 'wrong-charset' | 'undeclared-charset'> | null;
}

/** So many bytes in valid UTF-8 sequences are no accident, whatever an East Asian label says. */
const provesUtf8 = 12;
/** A declared multi-byte charset with fewer bad characters than this share is that charset, damaged (cut off, say). */
const tolerableDamage = 0.05;
/** UTF-8 sequences do not come about by accident: text that has more good ones than bad ones is damaged UTF-8. */
const tolerableDamageOfUtf8 = 0.5;

const markOfBig = (bytes: Uint8Array): boolean => bytes[0] === 0xfe && bytes[1] === 0xff;
const markOfLittle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes[2] === 0 && bytes[3] === 0);

function utf8(bytes: Uint8Array): string {
  const text = view(bytes).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function countHigh(bytes: Uint8Array, enough: number): number {
  let count = 0;
  for (let i = 0; i < bytes.length && count < enough; i++) if ((bytes[i] ?? 0) >= 0x80) count++;
  return count;
}

/** Valid UTF-8 with characters beyond ASCII: the label counts only where it can be right as well. */
function decodeUtf8(bytes: Uint8Array, declared: Decoder | null, silent: Decoded['finding']): Decoded {
  if (declared?.name === 'utf-8') return { text: utf8(bytes), charset: 'utf-8', finding: null };
  if (declared && !declared.singleByte && declared.asciiBased && countHigh(bytes, provesUtf8) < provesUtf8) {
    const text = declared.strict(bytes);
    if (text !== null) return { text, charset: declared.name, finding: null };
  }
  return { text: utf8(bytes), charset: 'utf-8', finding: declared ? 'wrong-charset' : silent };
}

/** The share of characters that could not be decoded, among those that are not ASCII. */
function damage(text: string): number {
  let bad = 0;
  let beyondAscii = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) beyondAscii++;
    if (code === 0xfffd) bad++;
  }
  return beyondAscii === 0 ? 0 : bad / beyondAscii;
}

/** Bytes beyond ASCII that are not UTF-8. */
function decodeOther(
  bytes: Uint8Array,
  declared: Decoder | null,
  hint: CharsetHint,
  silent: Decoded['finding'],
): Decoded {
  const label = declared?.name === 'us-ascii' ? null : declared;
  const tolerable = label?.name === 'utf-8' ? tolerableDamageOfUtf8 : tolerableDamage;
  // Decoded once: a text may be megabytes.
  const read = label === null || label.singleByte ? null : label.decode(bytes);
  const isPossible = label !== null && (read === null || damage(read) <= tolerable);
  const guessed = label?.name === 'utf-8' && isPossible ? label : guessDecoder(bytes, isPossible ? label : null, hint);
  if (guessed === null) return { text: latin1(bytes), charset: 'windows-1252', finding: silent };
  const isDeclared = guessed === declared;
  return {
    text: read !== null && guessed === label ? read : guessed.decode(bytes),
    charset: guessed.name,
    finding: isDeclared ? null : declared ? 'wrong-charset' : silent,
  };
}

/** ASCII bytes: only the 7-bit encodings with escapes hide anything in them. */
function decodeAscii(bytes: Uint8Array, declared: Decoder | null, silent: Decoded['finding']): Decoded {
  const text = latin1(bytes);
  if (!text.includes('\x1b$'))
    return { text, charset: declared?.name ?? 'us-ascii', finding: silent === 'unknown-charset' ? silent : null };
  const japanese = decoderFor('iso-2022-jp')?.decode(bytes) ?? text;
  return { text: japanese, charset: 'iso-2022-jp', finding: declared ? 'wrong-charset' : silent };
}

/**
 * Decodes text of a mail.
 * @param label charset parameter as written, null when there is none
 * @param hint what the rest of the mail tells, for bytes that do not tell their charset
 */
export function decodeText(bytes: Uint8Array, label: string | null, hint: CharsetHint = noHint): Decoded {
  const name = label === null ? null : resolveLabel(label);
  const declared = name === null ? null : decoderFor(name);
  const silent = declared !== null ? null : label?.trim() ? 'unknown-charset' : 'undeclared-charset';
  if (declared && !declared.asciiBased) {
    const text = declared.decode(bytes);
    if (damage(text) <= tolerableDamage) return { text, charset: declared.name, finding: null };
  }
  if (isAscii(bytes)) return decodeAscii(bytes, declared, silent);
  if (isUtf8(bytes)) return decodeUtf8(bytes, declared, silent);
  if (markOfBig(bytes) || markOfLittle(bytes)) {
    const wide = markOfBig(bytes) ? 'utf-16be' : 'utf-16le';
    return {
      text: decoderFor(wide)?.decode(bytes) ?? latin1(bytes),
      charset: wide,
      finding: declared ? 'wrong-charset' : silent,
    };
  }
  return decodeOther(bytes, declared, hint, silent);
}
