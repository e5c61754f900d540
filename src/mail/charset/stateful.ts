/**
 * 7-bit encodings that switch between ASCII and a two-byte set and that TextDecoder lacks:
 * ISO-2022-KR (RFC 1557), ISO-2022-CN (RFC 1922, its GB 2312 part) and HZ (RFC 1843).
 * Each is EUC with the high bit taken off, so each is decoded by putting the bit back.
 */

const escape = 0x1b;
const shiftOut = 0x0e;
const shiftIn = 0x0f;
const lineFeed = 0x0a;
const tilde = 0x7e;

/** Bytes of ISO-2022-KR or ISO-2022-CN as EUC: shifted runs get their high bit, escapes and shifts go. */
export function eucFromIso2022(bytes: Uint8Array): Uint8Array {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let shifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === escape && bytes[i + 1] === 0x24) {
      i += 3; // ESC $ ) A, ESC $ ) C, ESC $ ) G, ESC $ * H
    } else if (byte === shiftOut) {
      shifted = true;
    } else if (byte === shiftIn) {
      shifted = false;
    } else {
      // RFC 1922: a line end shifts in.
      if (byte === lineFeed) shifted = false;
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}

/** Bytes of HZ as EUC-CN: `~{` and `~}` switch, `~~` is a tilde, a tilde at the end of a line joins it to the next. */
export function eucFromHz(bytes: Uint8Array): Uint8Array {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let shifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const next = bytes[i + 1];
    if (byte === tilde && next === 0x7b) {
      shifted = true;
      i++;
    } else if (byte === tilde && next === 0x7d) {
      shifted = false;
      i++;
    } else if (byte === tilde && !shifted && (next === tilde || next === lineFeed)) {
      if (next === tilde) out[length++] = tilde;
      i++;
    } else {
      if (byte === lineFeed) shifted = false;
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}
