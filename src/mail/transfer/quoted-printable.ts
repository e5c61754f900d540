/**
 * Quoted-printable (RFC 2045 section 6.7). White space at the end of a line was added on the way and goes; an equals sign that
 * begins no escape stays as it is. Bytes are written out literally first and taken back once they turn out to be an escape,
 * a soft line break or padding, so nothing ever needs to be looked at twice.
 */
import { noBytes, view } from '../bytes';
import { freshMemory } from './byte-decoder';
import type { Allocate, ByteDecoder } from './byte-decoder';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const equals = 0x3d;

const hex = new Int8Array(256).fill(-1);
for (const [value, digit] of Array.from('0123456789ABCDEF').entries()) {
  hex[digit.charCodeAt(0)] = value;
  hex[digit.toLowerCase().charCodeAt(0)] = value;
}

/** White space that padding and soft line breaks consist of: space, tab, CR. */
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === carriageReturn;

/** The byte that an equals sign and two digits stand for; -1 when the digits are not there (or not there yet). */
function escapeAt(chunk: Uint8Array, at: number): number {
  const high = hex[chunk[at + 1] ?? 0] ?? -1;
  const low = hex[chunk[at + 2] ?? 0] ?? -1;
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

/** Bytes that stand for themselves wherever they are: all but an equals sign and white space that may be padding. */
const ordinary = new Uint8Array(256).fill(1);
for (const byte of [equals, 0x20, 0x09, carriageReturn]) ordinary[byte] = 0;

/** White space that surely stays: text follows it, or it is the CR of a CRLF. At the end of a chunk nobody knows yet. */
function isBeforeText(chunk: Uint8Array, at: number): boolean {
  const next = chunk[at + 1];
  if (next === undefined || isBlank(next)) return false;
  return next !== lineFeed || chunk[at] === carriageReturn;
}

/** What an escape or white space gives for sure; -1 when that shows only later. */
const valueAt = (chunk: Uint8Array, at: number, byte: number): number =>
  byte === equals ? escapeAt(chunk, at) : isBeforeText(chunk, at) ? byte : -1;

/** A longer run of white space is content; that bounds what is held back between pieces. */
const maxBlanks = 4_096;

/** What an equals sign was followed by so far. */
type Escape = 'none' | 'equals' | 'digit' | 'blanks';
/** What to do with a byte inside an escape. */
type Step = 'keep' | 'take-back' | 'no-escape';

export class QuotedPrintableDecoder implements ByteDecoder {
  /** Equals signs that began no escape. */
  badEscapes = 0;
  private escape: Escape = 'none';
  private value = 0;
  /** Bytes at the end of the output that may still be taken back: an open escape, or a run of white space. */
  private open = 0;
  private held = Buffer.alloc(0);
  private readonly allocate: Allocate;

  constructor(allocate = freshMemory) {
    this.allocate = allocate;
  }

  push(chunk: Uint8Array): Buffer {
    const out = this.allocate(this.held.length + chunk.length);
    let length = this.held.copy(out);
    for (let i = 0; i < chunk.length; i++) {
      let byte = chunk[i] ?? 0;
      if (this.open === 0) {
        // Nothing of an ordinary byte can be taken back, and nearly all of them are.
        while (ordinary[byte] === 1) {
          out[length++] = byte;
          byte = chunk[++i] ?? equals;
        }
        if (i >= chunk.length) break;
        // Nor of a whole escape, or of white space before text.
        const value = valueAt(chunk, i, byte);
        if (value >= 0) {
          out[length++] = value;
          if (byte === equals) i += 2;
          continue;
        }
      }
      const step = this.escape === 'none' ? 'no-escape' : this.continueEscape(byte);
      if (step === 'take-back') {
        length -= this.open;
        this.open = 0;
        if (byte !== lineFeed) out[length++] = this.value;
        continue;
      }
      if (step === 'keep') this.open++;
      else if (byte === equals) {
        this.escape = 'equals';
        this.open = 1;
      } else if (isBlank(byte)) this.open = this.open < maxBlanks ? this.open + 1 : 0;
      else if (this.open > 0) {
        if (byte === lineFeed) length = this.trimLine(out, length);
        this.open = 0;
      }
      out[length++] = byte;
    }
    this.held = Buffer.from(out.subarray(length - this.open, length));
    return out.subarray(0, length - this.open);
  }

  /** A body that ends in `=` or in white space ends in a soft line break or in padding. */
  end(): Uint8Array {
    return this.escape === 'digit' ? this.held : noBytes;
  }

  /** Takes white space off the end of the line; where its CR stood one stays. */
  private trimLine(out: Buffer, length: number): number {
    const endsInCr = out[length - 1] === carriageReturn;
    const trimmed = length - this.open;
    if (endsInCr) out[trimmed] = carriageReturn;
    return endsInCr ? trimmed + 1 : trimmed;
  }

  private continueEscape(byte: number): Step {
    const digit = this.escape === 'blanks' ? -1 : (hex[byte] ?? -1);
    if (digit >= 0 && this.escape === 'digit') {
      this.value = (this.value << 4) | digit;
      this.escape = 'none';
      return 'take-back';
    }
    if (digit >= 0) {
      this.value = digit;
      this.escape = 'digit';
      return 'keep';
    }
    if (this.escape !== 'digit' && byte === lineFeed) {
      this.escape = 'none';
      return 'take-back';
    }
    if (this.escape !== 'digit' && isBlank(byte) && this.open < maxBlanks) {
      this.escape = 'blanks';
      return 'keep';
    }
    this.escape = 'none';
    this.open = 0;
    this.badEscapes++;
    return 'no-escape';
  }
}

export interface QuotedPrintable {
  readonly bytes: Buffer;
  readonly badEscapes: number;
}

/** Decodes a whole body. */
export function decodeQuotedPrintable(encoded: Uint8Array): QuotedPrintable {
  const decoder = new QuotedPrintableDecoder();
  const first = decoder.push(encoded);
  const last = decoder.end();
  const bytes = last.length === 0 ? view(first) : Buffer.concat([first, last]);
  return { bytes, badEscapes: decoder.badEscapes };
}
