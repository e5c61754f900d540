/** Reads little-endian numbers and stretches of bytes in order; behind the end there are zeros and empty stretches, never an error. */
import { view } from '../bytes';

export interface BytesReader {
  /** Bytes not read yet. */
  left(): number;
  u8(): number;
  u16(): number;
  u32(): number;
  /** The next `length` bytes, fewer at the end. */
  take(length: number): Buffer;
}

export function createReader(bytes: Uint8Array): BytesReader {
  const buffer = view(bytes);
  let at = 0;
  const number = (size: 1 | 2 | 4): number => {
    const start = at;
    at = Math.min(buffer.length, at + size);
    return at - start === size ? buffer.readUIntLE(start, size) : 0;
  };
  return {
    left: () => buffer.length - at,
    u8: () => number(1),
    u16: () => number(2),
    u32: () => number(4),
    take(length) {
      const start = at;
      at = Math.min(buffer.length, at + length);
      return buffer.subarray(start, at);
    },
  };
}
