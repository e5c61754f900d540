/** What lies in a folder: how many, how many unread, how old, and the cursor after all of it. */
import type { StatusAnswer, StatusRequest } from '../../contract';
import { millisecondsOf } from './list';
import { endCursor, highestUid, openMailbox, type OpenMailbox } from './mailbox';
import type { ImapSession } from './session';

export async function status(session: ImapSession, request: StatusRequest): Promise<StatusAnswer> {
  const mailbox = await openMailbox(session, request.folder, request.server.sharedAs);
  const last = await highestUid(session, mailbox);
  return {
    count: mailbox.count,
    unseen: await unseenIn(session),
    oldestMs: await oldest(session, mailbox),
    cursor: endCursor(mailbox, last),
  };
}

/**
 * SEARCH and not STATUS: a server may answer STATUS about an open folder from memory (RFC 9051 section 6.3.11). Counted by the
 * server where it can (ESEARCH), else here.
 */
export async function unseenIn(session: ImapSession): Promise<number> {
  const counted = await session.run('SEARCH', (client) =>
    client.search({ seen: false }, { uid: true, returnOptions: ['COUNT'] }),
  );
  if (Array.isArray(counted)) return counted.length;
  if (counted.count !== undefined) return counted.count;
  const found = await session.run('SEARCH', (client) => client.search({ seen: false }, { uid: true }));
  return Array.isArray(found) ? found.length : 0;
}

/** INTERNALDATE of the first message: messages are numbered in the order they came. */
export async function oldest(session: ImapSession, mailbox: OpenMailbox): Promise<number | null> {
  if (mailbox.count === 0) return null;
  const rows = await session.run('FETCH', (client) => client.fetchAll('1', { uid: true, internalDate: true }));
  return millisecondsOf(rows[0]?.internalDate);
}
