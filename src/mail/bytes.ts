/** Views on bytes without copying. */

/** The same memory as a Buffer, for its native searching and decoding. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One character a byte, U+0000 to U+00FF. */
export function latin1(bytes: Uint8Array): string {
  return view(bytes).toString('latin1');
}

export const noBytes: Uint8Array = new Uint8Array(0);
