/** RTF as Outlook compresses it (MS-OXRTFCP): LZ77 over a ring of 4,096 bytes that starts filled with common RTF. */
import { createReader } from './reader';

const compressed = 0x75465a4c;
const uncompressed = 0x414c454d;
const ringBytes = 4_096;
const initial =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier' +
  '{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** The RTF, one character a byte, at most `limit` bytes of it; '' when the bytes are no compressed RTF. */
export function decompressRtf(bytes: Uint8Array, limit: number): string {
  const reader = createReader(bytes);
  reader.u32();
  const size = Math.min(reader.u32(), limit);
  const kind = reader.u32();
  reader.u32();
  if (kind === uncompressed) return reader.take(size).toString('latin1');
  return kind === compressed ? inflate(reader.take(reader.left()), size) : '';
}

function inflate(data: Buffer, size: number): string {
  const ring = Buffer.alloc(ringBytes, ' ');
  let ringAt = ring.write(initial, 'latin1');
  const out: Buffer[] = [];
  let piece = Buffer.alloc(ringBytes);
  let pieceAt = 0;
  let total = 0;
  const emit = (byte: number): void => {
    ring[ringAt] = byte;
    ringAt = (ringAt + 1) % ringBytes;
    piece[pieceAt++] = byte;
    total++;
    if (pieceAt < ringBytes) return;
    out.push(piece);
    piece = Buffer.alloc(ringBytes);
    pieceAt = 0;
  };
  for (let at = 0; at < data.length && total < size;) {
    const control = data[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < data.length && total < size; bit++) {
      if ((control & (1 << bit)) === 0) {
        emit(data[at++] ?? 0);
        continue;
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      if (from === ringAt) return Buffer.concat([...out, piece.subarray(0, pieceAt)]).toString('latin1');
      for (let i = 0; i < (reference & 0xf) + 2 && total < size; i++) emit(ring[(from + i) % ringBytes] ?? 0);
    }
  }
  return Buffer.concat([...out, piece.subarray(0, pieceAt)]).toString('latin1');
}
