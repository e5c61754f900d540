/**
 * What came after a cursor, at a cost that does not depend on how many messages lie in the folder: one SELECT tells whether
 * there is anything at all, and what there is, is asked for in windows of UIDs.
 */
import type { ListAnswer, ListedMessage, ListRequest } from '../../contract';
import { openMailbox, type OpenMailbox } from './mailbox';
import type { ImapSession } from './session';

/** UIDs are dense where mail arrives; after many deletions a window finds little and the next is taken wider. */
const widestWindow = 50_000;

export async function list(session: ImapSession, request: ListRequest): Promise<ListAnswer> {
  const mailbox = await openMailbox(session, request.folder, request.server.sharedAs);
  const { after } = request;
  const sameNumbers = after === null || (after.kind === 'imap' && after.uidValidity === mailbox.uidValidity);
  const start = sameNumbers && after?.kind === 'imap' ? after.uid : 0;
  const { messages, reachedEnd } = await listed(session, mailbox, start, request.limit);
  const uid = messages.reduce(
    (highest, { ref }) => (ref.kind === 'imap' ? Math.max(highest, ref.uid) : highest),
    start,
  );
  return {
    messages,
    cursor: { kind: 'imap', uidValidity: mailbox.uidValidity, uid },
    more: !reachedEnd,
    restarted: !sameNumbers,
    total: mailbox.count,
  };
}

async function listed(
  session: ImapSession,
  mailbox: OpenMailbox,
  after: number,
  limit: number,
): Promise<{ messages: ListedMessage[]; reachedEnd: boolean }> {
  const messages: ListedMessage[] = [];
  const end = mailbox.count === 0 ? 0 : (mailbox.uidNext ?? 2 ** 32) - 1;
  let from = after + 1;
  let window = limit;
  while (from <= end && messages.length < limit) {
    const to = Math.min(end, from + window - 1);
    const found = await listedBetween(session, mailbox, from, to);
    if (found.length === 0 && to < end) {
      const next = await firstFrom(session, to + 1);
      if (next === null) return { messages, reachedEnd: true };
      from = next;
      continue;
    }
    messages.push(...found);
    from = to + 1;
    if (found.length < window / 4) window = Math.min(widestWindow, window * 4);
  }
  if (messages.length <= limit) return { messages, reachedEnd: from > end };
  return { messages: messages.slice(0, limit), reachedEnd: false };
}

async function listedBetween(
  session: ImapSession,
  mailbox: OpenMailbox,
  from: number,
  to: number,
): Promise<ListedMessage[]> {
  const query = { uid: true, size: true, internalDate: true };
  const rows = await session.run('FETCH', (client) => client.fetchAll(`${from}:${to}`, query, { uid: true }));
  return rows
    .filter(({ uid }) => uid >= from && uid <= to)
    .map(({ uid, size, internalDate }) => ({
      ref: { kind: 'imap' as const, uidValidity: mailbox.uidValidity, uid },
      sizeBytes: size ?? 0,
      receivedMs: millisecondsOf(internalDate),
    }))
    .sort((a, b) => a.ref.uid - b.ref.uid);
}

/** The lowest UID there is from here on: how a gap of deleted messages is jumped. */
async function firstFrom(session: ImapSession, from: number): Promise<number | null> {
  const found = await session.run('SEARCH', (client) =>
    client.search({ uid: `${from}:*` }, { uid: true, returnOptions: ['MIN'] }),
  );
  // "n:*" also names the last message when its UID is lower than n.
  const candidates = Array.isArray(found) ? found : found.min === undefined ? [] : [found.min];
  const later = candidates.filter((uid) => uid >= from);
  return later.length === 0 ? null : Math.min(...later.slice(0, 1));
}

export function millisecondsOf(date: Date | string | undefined): number | null {
  if (date === undefined) return null;
  const ms = new Date(date).getTime();
  return Number.isFinite(ms) ? ms : null;
}
