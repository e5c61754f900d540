/** Decodes bytes in pieces of any size. What it returns, put together, does not depend on how the input was cut. */
export interface ByteDecoder {
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back; the decoder is then used up. */
  end(): Uint8Array;
}
