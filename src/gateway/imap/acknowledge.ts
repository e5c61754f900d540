/**
 * What becomes of a settled message on the server. Nothing but the messages named is ever touched: a plain EXPUNGE removes
 * whatever anybody has marked as deleted, so without UID EXPUNGE (RFC 4315) it is only sent when all of that is ours.
 */
import type { AcknowledgeAnswer, AcknowledgeRequest } from '../../contract';
import type { CopyResponseObject } from 'imapflow';
import { openMailbox, pathOf, sequenceSet, uidsOf } from './mailbox';
import { rowsOf } from './rows';
import type { ImapSession } from './session';

type Moved = NonNullable<AcknowledgeAnswer['moved']>;

/** Where moved messages lie now, as far as the server says. */
export async function acknowledge(session: ImapSession, request: AcknowledgeRequest): Promise<Moved> {
  const { action, refs, folder, server } = request;
  if (action.kind === 'leave') return [];
  const mailbox = await openMailbox(session, folder, server.sharedAs);
  const uids = await present(session, uidsOf(refs, mailbox));
  if (uids.length === 0) return [];
  const range = sequenceSet(uids);
  switch (action.kind) {
    case 'seen':
      await mark(session, range, '\\Seen');
      return [];
    case 'delete':
      await remove(session, range, uids);
      return [];
    case 'move': {
      const target = pathOf(action.folder, server.sharedAs, session.client.namespace?.delimiter ?? '/');
      if (session.offers('MOVE')) {
        const done = await session.run('MOVE', (client) => client.messageMove(range, target, { uid: true }));
        return movedTo(action.folder, refs, done);
      }
      const done = await session.run('COPY', (client) => client.messageCopy(range, target, { uid: true }));
      await remove(session, range, uids);
      return movedTo(action.folder, refs, done);
    }
  }
}

function movedTo(folder: string, refs: AcknowledgeRequest['refs'], { uidMap, uidValidity }: CopyResponseObject): Moved {
  return refs.flatMap((from) => {
    const uid = from.kind === 'imap' ? uidMap?.get(from.uid) : undefined;
    if (uid === undefined || uidValidity === undefined) return [];
    return [{ from, to: { kind: 'imap' as const, uidValidity: uidValidity.toString(), uid, folder } }];
  });
}

/** Messages that are gone have nothing left to be done to. */
async function present(session: ImapSession, uids: readonly number[]): Promise<number[]> {
  return (await rowsOf(session, uids, {})).map(({ uid }) => uid);
}

async function mark(session: ImapSession, range: string, flag: string): Promise<void> {
  await session.run('STORE', (client) => client.messageFlagsAdd(range, [flag], { uid: true, silent: true }));
}

async function remove(session: ImapSession, range: string, uids: readonly number[]): Promise<void> {
  if (session.offers('UIDPLUS') || (await othersDeleted(session, uids)) === 0) {
    await session.run('EXPUNGE', (client) => client.messageDelete(range, { uid: true }));
    return;
  }
  // Marked, and taken away by whoever expunges next.
  await mark(session, range, '\\Deleted');
}

async function othersDeleted(session: ImapSession, ours: readonly number[]): Promise<number> {
  const deleted = await session.run('SEARCH', (client) => client.search({ deleted: true }, { uid: true }));
  return Array.isArray(deleted) ? deleted.filter((uid) => !ours.includes(uid)).length : 0;
}
