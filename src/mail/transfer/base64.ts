/**
 * Base64 (RFC 2045 section 6.8). Characters outside the alphabet are skipped. Padding closes a group of four, and decoding goes on
 * behind it, because some senders encode piece by piece; but what follows must then be lines of pure base64: anything else is a
 * footer that a mailing list added, and ends the data.
 */
import { view } from '../bytes';
import { freshMemory } from './byte-decoder';
import type { ByteDecoder } from './byte-decoder';

const pad = 0x3d;
const blank = 0x40;
const stray = 0x41;
/** Behind padding a line is held back until it is complete, if it is no longer than this. */
const maxHeld = 4096;

/** Value of each byte: 0 to 63, `blank` for CR, LF and NUL, `stray` for what does not belong. URL-safe letters count, as in Node. */
const values = new Uint8Array(256).fill(stray);
for (const [value, letter] of Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries()) {
  values[letter.charCodeAt(0)] = value;
}
values[0x2d] = 62;
values[0x5f] = 63;
values[0x0d] = values[0x0a] = values[0x00] = blank;

/** The whole bytes of a group of two or three digits. */
const wholeBytes = (group: number, digits: number): readonly number[] =>
  digits === 2 ? [(group >> 4) & 0xff] : digits === 3 ? [(group >> 10) & 0xff, (group >> 2) & 0xff] : [];

/**
 * So much is handed to the platform at once: it decodes strings only, and a string that stays in the nursery of the heap costs a
 * quarter of one that does not.
 */
const pieceBytes = 32 << 10;
/** Less than this is not worth a call. */
const shortBytes = 256;

/** Where a piece that begins at `at` ends: before the last digit of a line, so that this digit should be the fourth of its group. */
function endOfPiece(body: Buffer, at: number, end: number): number {
  const most = Math.min(at + pieceBytes, end);
  const lineFeed = body.lastIndexOf(0x0a, most - 1);
  if (lineFeed <= at) return most - 1;
  return body[lineFeed - 1] === 0x0d ? lineFeed - 2 : lineFeed - 1;
}

interface Decoded {
  /** Where in the input it stopped: behind a whole group. */
  readonly at: number;
  /** Length of the output. */
  readonly length: number;
}

/**
 * The platform's decoding, in pieces, from where a group begins until about `end`, as far as it is known where groups end. The
 * platform does not say how many digits it took, but three digits too many for whole groups give two bytes, and nothing else does.
 * So a piece ends one digit early, and two bytes prove that the next digit ends the group.
 * @param end no padding lies before it
 * @param leaveBytes where so few are left it stops
 */
function decodeGroups(body: Buffer, from: Decoded, end: number, leaveBytes: number, out: Buffer): Decoded {
  let { at, length } = from;
  while (end - at > leaveBytes) {
    const to = endOfPiece(body, at, end);
    const third = values[body[to - 1] ?? 0] ?? stray;
    const fourth = values[body[to] ?? 0] ?? stray;
    if (to <= at || third >= blank || fourth >= blank) break;
    const written = out.write(body.toString('latin1', at, to), length, 'base64');
    if (written % 3 !== 2) break;
    out[length + written] = (third << 6) | fourth;
    length += written + 1;
    at = to + 1;
  }
  return { at, length };
}

function decodeByPlatform(body: Buffer, end: number): Buffer {
  if (end <= pieceBytes) return Buffer.from(body.toString('latin1', 0, end), 'base64');
  const out = Buffer.allocUnsafeSlow(Math.ceil((end * 3) / 4) + 1);
  const { at, length } = decodeGroups(body, { at: 0, length: 0 }, end, pieceBytes, out);
  return out.subarray(0, length + out.write(body.toString('latin1', at, end), length, 'base64'));
}

export interface Base64Decoder extends ByteDecoder {
  /** Digits were left over: the end is missing. */
  isTruncated(): boolean;
  /** How many bytes of the input were data; what follows them is a footer. */
  consumedBytes(): number;
}

/** Decodes piece by piece: whole groups by the platform; ends of pieces and damaged data digit by digit (some 300 MB/s). */
export function createBase64Decoder(allocate = freshMemory): Base64Decoder {
  let group = 0;
  let digits = 0;
  let padded = false;
  let ended = false;
  let seen = 0;
  // Behind padding: where the open line began in the input, and how many bytes it has given.
  let lineStart = 0;
  let lineBytes = 0;
  let held = Buffer.alloc(0);

  const heldBytes = (): number => (padded && lineBytes <= maxHeld ? lineBytes : 0);

  const push = (chunk: Uint8Array): Buffer => {
    const out = allocate(held.length + Math.ceil((chunk.length * 3) / 4) + 3);
    let length = held.copy(out);
    let isUntried = !padded;
    for (let i = 0; i < chunk.length && !ended; i++) {
      if (isUntried && digits === 0) {
        isUntried = false;
        const body = view(chunk);
        const padAt = body.indexOf(pad, i);
        const end = padAt < 0 ? body.length : padAt;
        ({ at: i, length } = decodeGroups(body, { at: i, length }, end, shortBytes, out));
      }
      const byte = chunk[i] ?? 0;
      const value = padded && (byte === 0x2d || byte === 0x5f) ? stray : (values[byte] ?? stray);
      if (value < 64) {
        group = (group << 6) | value;
        if (++digits < 4) continue;
        out[length++] = group >> 16;
        out[length++] = group >> 8;
        out[length++] = group;
        lineBytes += 3;
        digits = group = 0;
      } else if (byte === pad) {
        const whole = wholeBytes(group, digits);
        out.set(whole, length);
        length += whole.length;
        lineBytes = padded ? lineBytes + whole.length : 0;
        if (!padded) lineStart = seen + i + 1;
        padded = true;
        digits = group = 0;
      } else if (padded && value === blank) {
        lineStart = seen + i + 1;
        lineBytes = 0;
      } else if (padded) {
        ended = true;
        length -= heldBytes();
      }
    }
    seen += chunk.length;
    const ready = length - (ended ? 0 : heldBytes());
    held = Buffer.from(out.subarray(ready, length));
    return out.subarray(0, ready);
  };

  return {
    push,
    end: () => Buffer.concat([held, Buffer.from(ended ? [] : wholeBytes(group, digits))]),
    isTruncated: () => !ended && digits !== 0,
    consumedBytes: () => (ended ? lineStart : seen),
  };
}

export interface Base64 {
  readonly bytes: Buffer;
  readonly truncated: boolean;
  /** Bytes of the input that were data; the rest is a footer in plain text. */
  readonly consumedBytes: number;
}

/** Blank bytes only, from there on. */
function isBlankFrom(body: Uint8Array, from: number): boolean {
  for (let i = from; i < body.length; i++) {
    const byte = body[i] ?? 0;
    if (byte !== pad && byte !== 0x20 && values[byte] !== blank) return false;
  }
  return true;
}

/** Decodes a whole body: by the platform unless something follows the padding. */
export function decodeBase64(encoded: Uint8Array): Base64 {
  const body = view(encoded);
  const padAt = body.indexOf(pad);
  if (padAt >= 0 && !isBlankFrom(body, padAt)) return decodeExactly(body);
  const bytes = decodeByPlatform(body, padAt < 0 ? body.length : padAt);
  // Without padding whole groups of four give a multiple of three; a single digit left over is not worth counting for.
  return { bytes, truncated: padAt < 0 && bytes.length % 3 !== 0, consumedBytes: body.length };
}

function decodeExactly(body: Buffer): Base64 {
  const decoder = createBase64Decoder();
  const first = decoder.push(body);
  const last = decoder.end();
  const bytes = last.length === 0 ? view(first) : Buffer.concat([first, last]);
  return { bytes, truncated: decoder.isTruncated(), consumedBytes: decoder.consumedBytes() };
}
