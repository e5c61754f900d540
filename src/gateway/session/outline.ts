/**
 * A message too big to be handed over whole: it streams by once, its text and structure are kept, and the bodies of its
 * attachments stay on the server (contract: Omission). Memory holds what is kept, and never the message.
 */
import type { Omission } from '../../contract';
import { MessageOutline } from '../../mail';

/** Read at a time, where a server can be asked for a part of a message. */
export const rangeBytes = 512 * 1024;

export interface Reduced {
  readonly bytes: Uint8Array;
  readonly omissions: Omission[];
  /** Bytes of the message as they came; what a server says beforehand is not always true. */
  readonly sizeBytes: number;
}

export async function outlined(source: AsyncIterable<Uint8Array>, inlineLimitBytes: number): Promise<Reduced> {
  const outline = new MessageOutline({ keptBytes: inlineLimitBytes });
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    outline.push(chunk);
  }
  const { reduced, omissions } = outline.end();
  return {
    bytes: reduced,
    omissions: omissions.map(({ sourceOffset, ...rest }) => ({ ...rest, offset: sourceOffset })),
    sizeBytes,
  };
}
