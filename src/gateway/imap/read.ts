/** Reading messages without marking them as read (BODY.PEEK, RFC 9051 section 6.4.5): many at once, or one in ranges. */
import { rangeBytes } from '../session/outline';
import { TalkError } from '../wire/errors';
import { millisecondsOf } from './list';
import { sequenceSet } from './mailbox';
import { rowsOf } from './rows';
import type { ImapSession } from './session';

export interface MessageSize {
  readonly uid: number;
  readonly sizeBytes: number;
  readonly receivedMs: number | null;
}

/** What is there of these UIDs, by UID. */
export async function sizesOf(
  session: ImapSession,
  uids: readonly number[],
): Promise<ReadonlyMap<number, MessageSize>> {
  const rows = await rowsOf(session, uids, { size: true, internalDate: true });
  return new Map(
    rows.map(({ uid, size, internalDate }) => [
      uid,
      { uid, sizeBytes: size ?? 0, receivedMs: millisecondsOf(internalDate) },
    ]),
  );
}

/**
 * Whole messages in one FETCH, handed over as they arrive; the next one is read from the server when the one before has been
 * taken.
 */
export async function readMessages(
  session: ImapSession,
  uids: readonly number[],
  take: (uid: number, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  await session.run('FETCH', async (client) => {
    for await (const { uid, source } of client.fetch(sequenceSet(uids), { uid: true, source: true }, { uid: true })) {
      // A row without a body is news about flags that came in between.
      if (source !== undefined) await take(uid, source);
    }
    return true;
  });
}

/**
 * A stretch of a message as the server has it, in ranges, so that no more than one of them is in memory.
 * @param end where to stop; the end of the message when it comes before
 */
export async function* readStretch(
  session: ImapSession,
  uid: number,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const wanted = Math.min(rangeBytes, end - at);
    const range = await readRange(session, uid, at, wanted);
    if (range.length === 0) return;
    yield range;
    at += range.length;
    // Shorter than asked for is the end of the message.
    if (range.length < wanted) return;
  }
}

async function readRange(session: ImapSession, uid: number, start: number, maxLength: number): Promise<Uint8Array> {
  const row = await session.run('FETCH', async (client) => {
    const query = { uid: true, source: { start, maxLength } };
    return (await client.fetchOne(String(uid), query, { uid: true })) || null;
  });
  if (row === null) throw new TalkError('message-gone', 'FETCH');
  return row.source ?? Buffer.alloc(0);
}

/** Length of the newest message's header as read; null when there is no message. */
export async function readNewestHeader(session: ImapSession, count: number): Promise<number | null> {
  if (count === 0) return null;
  const rows = await session.run('FETCH', (client) => client.fetchAll(String(count), { uid: true, headers: true }));
  return rows.find(({ headers }) => headers !== undefined)?.headers?.length ?? null;
}
