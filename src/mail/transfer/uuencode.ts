/** Uuencode (POSIX 1003.1 uuencode): a body sent with Content-Transfer-Encoding x-uuencode, and files pasted into plain text. */
import { latin1, noBytes, view } from '../bytes';
import type { ByteDecoder } from './byte-decoder';

/** A line longer than this holds no data. The format's own limit is 61 characters. */
const maxLine = 128;

const sixBits = (line: string, at: number): number => (line.charCodeAt(at) - 0x20) & 0x3f;

/** Characters a line of so many bytes has after its length letter. */
const encodedLength = (count: number): number => Math.ceil(count / 3) * 4;

/** Bytes of one line, or null when it is no uuencoded line. Trailing blanks may be missing (a blank is six zero bits). */
export function decodeUuLine(line: string): Uint8Array | null {
  if (line.length === 0 || line.length > maxLine || !/^[ -`]+$/.test(line)) return null;
  const count = sixBits(line, 0);
  if (line.length > encodedLength(count) + 2) return null;
  const padded = line.padEnd(encodedLength(count) + 1, ' ');
  const bytes = new Uint8Array(count);
  for (let out = 0, at = 1; out < count; at += 4) {
    const group =
      (sixBits(padded, at) << 18) |
      (sixBits(padded, at + 1) << 12) |
      (sixBits(padded, at + 2) << 6) |
      sixBits(padded, at + 3);
    bytes[out++] = group >> 16;
    if (out < count) bytes[out++] = group >> 8;
    if (out < count) bytes[out++] = group;
  }
  return bytes;
}

/** Decodes what lies between `begin` and `end`, piece by piece. */
export function createUuDecoder(): ByteDecoder {
  let inside = false;
  let rest = '';
  const decodeLines = (text: string): Uint8Array => {
    const pieces: Uint8Array[] = [];
    for (const line of text.split('\n')) {
      const clean = line.replace(/\r$/, '');
      if (!inside) inside = isBegin(clean);
      else if (clean === 'end') inside = false;
      else pieces.push(decodeUuLine(clean) ?? noBytes);
    }
    return Buffer.concat(pieces);
  };
  return {
    push(chunk) {
      const text = rest + latin1(chunk);
      const cut = text.lastIndexOf('\n');
      // An endless line is no uuencoded line; its beginning is enough to know.
      rest = text.slice(cut + 1).slice(0, maxLine + 1);
      return cut < 0 ? noBytes : decodeLines(text.slice(0, cut));
    },
    end: () => decodeLines(rest),
  };
}

export const isBegin = (line: string): boolean => /^begin [0-7]{3,4} \S/.test(line);

/** Decodes a whole body. */
export function decodeUu(encoded: Uint8Array): Buffer {
  const decoder = createUuDecoder();
  return Buffer.concat([decoder.push(view(encoded)), decoder.end()]);
}
