/**
 * What came after a cursor, at a cost that does not depend on how many messages lie in the folder: one STATUS tells whether there
 * is anything at all, without opening the folder; what there is, is asked for in windows of UIDs.
 */
import type { ListAnswer, ListedMessage, ListRequest } from '../../contract';
import { highestUid, openMailbox, unchanged, type OpenMailbox } from './mailbox';
import { rowsOf } from './rows';
import type { ImapSession } from './session';

/** UIDs are dense where mail arrives; after many deletions a window finds little and the next is taken wider. */
const widestWindow = 50_000;

export async function list(session: ImapSession, request: ListRequest): Promise<ListAnswer> {
  const { after } = request;
  if (after?.kind === 'imap') {
    const total = await unchanged(session, request.folder, request.server.sharedAs, after);
    if (total !== null) return { messages: [], cursor: after, more: false, restarted: false, total, left: 0 };
  }
  const mailbox = await openMailbox(session, request.folder, request.server.sharedAs);
  const sameNumbers = after === null || (after.kind === 'imap' && after.uidValidity === mailbox.uidValidity);
  const start = sameNumbers && after?.kind === 'imap' ? after.uid : 0;
  const { messages, reachedEnd, end } = await listed(session, mailbox, start, request.limit);
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
    left: reachedEnd ? 0 : Math.min(mailbox.count, Math.max(0, end - uid)),
  };
}

async function listed(
  session: ImapSession,
  mailbox: OpenMailbox,
  after: number,
  limit: number,
): Promise<{ messages: ListedMessage[]; reachedEnd: boolean; end: number }> {
  const messages: ListedMessage[] = [];
  const end = await lastUid(session, mailbox, after);
  let from = after + 1;
  let window = limit;
  while (from <= end && messages.length < limit) {
    const to = Math.min(end, from + window - 1);
    const found = await listedBetween(session, mailbox, from, to);
    if (found.length === 0 && to < end) {
      from = await firstFrom(session, to + 1, end);
      continue;
    }
    messages.push(...found);
    from = to + 1;
    if (found.length < window / 4) window = Math.min(widestWindow, window * 4);
  }
  if (messages.length <= limit) return { messages, reachedEnd: from > end, end };
  return { messages: messages.slice(0, limit), reachedEnd: false, end };
}

async function listedBetween(
  session: ImapSession,
  mailbox: OpenMailbox,
  from: number,
  to: number,
): Promise<ListedMessage[]> {
  const rows = await rowsOf(session, { from, to }, { size: true, internalDate: true });
  return rows.map(({ uid, size, internalDate }) => ({
    ref: { kind: 'imap', uidValidity: mailbox.uidValidity, uid },
    sizeBytes: size ?? 0,
    receivedMs: millisecondsOf(internalDate),
  }));
}

/** The highest UID there is; 0 when there is nothing after `after`. UIDNEXT says mostly enough, but stays when the last were deleted. */
async function lastUid(session: ImapSession, mailbox: OpenMailbox, after: number): Promise<number> {
  if (mailbox.count === 0 || (mailbox.uidNext !== null && mailbox.uidNext - 1 <= after)) return 0;
  return highestUid(session, mailbox);
}

/**
 * The lowest UID there is from here on: how a gap of deleted messages is jumped. `last` is known to exist. GNU Mailutils finds
 * nothing in a range that begins with a UID that does not exist: then it is asked for all.
 */
async function firstFrom(session: ImapSession, from: number, last: number): Promise<number> {
  for (const query of [{ uid: `${from}:*` }, { all: true }]) {
    const found = await session.run('SEARCH', (client) => client.search(query, { uid: true }));
    // "n:*" also names the last message when its UID is lower than n.
    const later = (Array.isArray(found) ? found : []).filter((uid) => uid >= from);
    if (later.length > 0) return later.reduce((lowest, uid) => Math.min(lowest, uid));
  }
  return last;
}

export function millisecondsOf(date: Date | string | undefined): number | null {
  if (date === undefined) return null;
  const ms = new Date(date).getTime();
  return Number.isFinite(ms) ? ms : null;
}
