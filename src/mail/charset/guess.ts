/** Which charset bytes are in when the mail does not say, or says something that cannot be: the most plausible reading wins. */
import { view } from '../bytes';
import { decoderFor } from './decoders';
import type { Decoder } from './decoders';
import type { CharsetHint } from './hint';
import { resolveLabel } from './labels';
import { plausibility } from './plausible';

/** In order of how often they occur undeclared; the first of equals wins. */
const candidates = [
  'windows-1252',
  'gb18030',
  'shift_jis',
  'koi8-r',
  'koi8-u',
  'windows-1251',
  'euc-jp',
  'euc-kr',
  'big5',
  'windows-1250',
  'iso-8859-2',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-874',
  'ibm866',
  'iso-8859-5',
];

/** How much of the text is judged. Enough for certainty, little enough to try every candidate. */
const sampleBytes = 4_096;
/** How much tells whether a label can be right at all, and the worth per non-ASCII byte from which nothing else is tried. */
const glanceBytes = 400;
const plainlyRight = 0.2;
/** What a candidate must gain per non-ASCII byte over a mere hint (or over Windows-1252) to be believed, and over a label. */
const marginOverHint = 0.25;
const marginOverLabel = 0.5;
/** Fewer non-ASCII bytes than this prove nothing against a label. */
const provesWrong = 6;

/** The piece around the first non-ASCII byte, cut after a line end where possible so that no character is split. */
function sample(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length <= size) return bytes;
  const first = bytes.findIndex((byte) => byte >= 0x80);
  const start = Math.max(0, first - 64);
  const lineEnd = start === 0 ? -1 : view(bytes).lastIndexOf(0x0a, first);
  const from = lineEnd >= 0 && lineEnd >= start ? lineEnd + 1 : first;
  const to = Math.min(bytes.length, from + size);
  const lastEnd = view(bytes).lastIndexOf(0x0a, to - 1);
  return bytes.subarray(from, lastEnd > from ? lastEnd : to);
}

function countHigh(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte >= 0x80) count++;
  return count;
}

const isPlainlyRight = (label: Decoder, piece: Uint8Array): boolean =>
  plausibility(label.decode(piece)) >= plainlyRight * countHigh(piece);

function decoderOf(label: string | null): Decoder | null {
  const name = label === null ? null : resolveLabel(label);
  return name === null ? null : decoderFor(name);
}

/**
 * The most plausible decoder for bytes that are not UTF-8.
 * @param label what the text itself declares, wins unless another reading is far better
 * @param hint what the rest of the mail tells, wins unless another reading is better
 */
export function guessDecoder(bytes: Uint8Array, label: Decoder | null, hint: CharsetHint): Decoder | null {
  const preferred = label ?? decoderOf(hint.charset());
  if (preferred && isPlainlyRight(preferred, sample(bytes, glanceBytes))) return preferred;
  const piece = sample(bytes, sampleBytes);
  const high = Math.max(1, countHigh(piece));
  if ((label && high < provesWrong) || !hint.mayGuess()) return preferred ?? decoderFor('windows-1252');
  const fallback = preferred ?? decoderFor('windows-1252');
  const margin = label ? marginOverLabel : marginOverHint;
  let best = fallback;
  let bestScore = (fallback ? plausibility(fallback.decode(piece)) : -Infinity) / high + margin;
  for (const name of candidates) {
    const decoder = decoderFor(name);
    const text = decoder?.strict(piece) ?? null;
    if (decoder === null || text === null || decoder === fallback) continue;
    const score = plausibility(text) / high;
    if (score > bestScore) {
      best = decoder;
      bestScore = score;
    }
  }
  return best;
}
