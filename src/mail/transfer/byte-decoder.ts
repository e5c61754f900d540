/** Decodes bytes in pieces of any size. What it returns, put together, does not depend on how the input was cut. */
export interface ByteDecoder {
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back; the decoder is then used up. */
  end(): Uint8Array;
}

/** Gives a decoder the memory it writes a piece to. */
export type Allocate = (size: number) => Buffer;

export const freshMemory: Allocate = (size) => Buffer.allocUnsafe(size);

/** The same memory for every piece: for a caller that is done with a piece before it pushes the next. */
export function reusedMemory(): Allocate {
  let memory = Buffer.alloc(0);
  return (size) => {
    if (memory.length < size) memory = Buffer.allocUnsafe(size);
    return memory.subarray(0, size);
  };
}
