/**
 * Whether two messages are the same mail: Message-ID and body together. A copied or renumbered mailbox brings the same
 * mail under another number; a sender who uses a Message-ID twice sends another body under it.
 */
import { z } from 'zod';
import type { Message } from '../../mail';
import { hashed } from '../keys';

/** Without Message-ID, what a sender sets tells mails apart; what servers add on the way (Received …) does not count. */
export function identityOf(message: Message, bytes: Uint8Array): string {
  const body = bodyOf(bytes);
  if (message.messageId !== null) return hashed(message.messageId, body);
  const set = ['from', 'to', 'cc', 'date', 'subject'].map((name) => message.headers.get(name) ?? '');
  return hashed('no message-id', ...set, body);
}

/** What follows the first empty line; everything when there is none. */
function bodyOf(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const crlf = buffer.indexOf('\r\n\r\n');
  const lf = buffer.indexOf('\n\n');
  const starts = [crlf < 0 ? -1 : crlf + 4, lf < 0 ? -1 : lf + 2].filter((at) => at >= 0);
  return starts.length === 0 ? bytes : bytes.subarray(Math.min(...starts));
}

const identityRecord = z.object({ record: z.string() });

/** The key of the record that speaks for the mail; null = there is none. */
export const recordOfIdentity = (value: unknown): string | null => identityRecord.safeParse(value).data?.record ?? null;
