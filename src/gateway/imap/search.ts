/** Finding messages by what people remember of them (RFC 9051 SEARCH). The newest come first. */
import type { SearchAnswer, SearchRequest } from '../../contract';
import type { SearchObject } from 'imapflow';
import { millisecondsOf } from './list';
import { openMailbox } from './mailbox';
import { rowsOf } from './rows';
import type { ImapSession } from './session';

export async function search(session: ImapSession, request: SearchRequest): Promise<SearchAnswer> {
  const mailbox = await openMailbox(session, request.folder, request.server.sharedAs);
  if (mailbox.count === 0) return { messages: [], complete: true };
  const found = await session.run('SEARCH', (client) => client.search(criteria(request), { uid: true }));
  const uids = (Array.isArray(found) ? found : []).sort((a, b) => b - a).slice(0, request.limit);
  if (uids.length === 0) return { messages: [], complete: true };
  const rows = await rowsOf(session, uids, { size: true, internalDate: true, envelope: true });
  const messages = rows
    .sort((a, b) => b.uid - a.uid)
    .map(({ uid, size, internalDate, envelope }) => ({
      ref: { kind: 'imap' as const, uidValidity: mailbox.uidValidity, uid },
      from: envelope?.from?.map(({ address }) => address ?? '').join(', ') ?? '',
      subject: envelope?.subject ?? '',
      messageId: envelope?.messageId ?? '',
      receivedMs: millisecondsOf(internalDate),
      sizeBytes: size ?? 0,
    }));
  return { messages, complete: true };
}

function criteria({ from, subject, messageId, sinceMs }: SearchRequest): SearchObject {
  const query: SearchObject = {};
  if (from !== undefined && from !== '') query.from = from;
  if (subject !== undefined && subject !== '') query.subject = subject;
  if (messageId !== undefined && messageId !== '') query.header = { 'Message-ID': messageId };
  if (sinceMs !== undefined) query.since = new Date(sinceMs);
  return Object.keys(query).length === 0 ? { all: true } : query;
}
