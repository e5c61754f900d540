/** The bytes of a message as the parser has them, and as the server has them: without what `outlineMessage` left out. */
import { noBytes, view } from '../bytes';
import type { TransferEncoding } from '../message';

/** A body that was left out of the reduced message (see `outlineMessage`). */
export interface Omission {
  /** Where in the reduced message the bytes belong. */
  readonly at: number;
  /** Where they lie in the message as the server has it. */
  readonly sourceOffset: number;
  readonly lengthBytes: number;
  readonly encoding: TransferEncoding;
  /** Size of the whole body of that part after decoding, with what was kept of it. */
  readonly decodedBytes: number;
}

export interface Source {
  readonly bytes: Buffer;
  readonly sizeBytes: number;
  /** The omission that belongs into that stretch, if any. */
  omissionIn(start: number, end: number): Omission | null;
  /** Offset on the server of the byte at `at`; for a position where bytes were left out, of the first (or behind the last) of them. */
  serverOffset(at: number, behind: boolean): number;
}

export function createSource(bytes: Uint8Array, omissions: readonly Omission[]): Source {
  const inOrder = [...omissions].sort((a, b) => a.at - b.at);
  const left = inOrder.reduce((sum, one) => sum + one.lengthBytes, 0);
  return {
    bytes: view(bytes),
    sizeBytes: bytes.length + left,
    omissionIn: (start, end) =>
      inOrder.length === 0 ? null : (inOrder.find((one) => one.at >= start && one.at <= end) ?? null),
    serverOffset(at, behind) {
      let shift = 0;
      for (const one of inOrder) if (one.at < at || (behind && one.at === at)) shift += one.lengthBytes;
      return at + shift;
    },
  };
}

export const wholeSource = (bytes: Uint8Array): Source => createSource(bytes, []);

/** The bytes of a stretch; none of an empty or inverted one. */
export function slice(source: Source, start: number, end: number): Uint8Array {
  return end > start ? source.bytes.subarray(start, end) : noBytes;
}
