/** POP3 gives a message only as a whole: it streams by, and what is before and behind the stretch is let go. */
import type { MessageRef } from '../../contract';
import { TalkError } from '../wire/errors';
import type { Pop3Session } from './session';

/** @param end where the stretch ends. Leaves the connection in the middle of an answer when the message is longer. */
export async function* readStretch(
  session: Pop3Session,
  ref: MessageRef,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const number = ref.kind === 'pop3' ? (await session.numbers()).get(ref.uidl)?.[0] : undefined;
  if (number === undefined) throw new TalkError('message-gone', 'RETR');
  let at = 0;
  for await (const chunk of session.client.body(`RETR ${number}`)) {
    const from = Math.max(0, start - at);
    const to = Math.min(chunk.length, end - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= end) return;
  }
}
