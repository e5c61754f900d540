/** Opening the folder that is meant: the user's own, or the same folder of a mailbox found in the other-users namespace. */
import type { Cursor, MessageRef, SharedLogin } from '../../contract';
import type { MailboxObject, StatusObject } from 'imapflow';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { ImapSession } from './session';

export interface OpenMailbox {
  readonly path: string;
  readonly uidValidity: string;
  /** Lowest UID a coming message can get; null on the rare server that does not say (RFC 3501 allows it). */
  readonly uidNext: number | null;
  readonly count: number;
}

/**
 * Where a folder of a shared mailbox lies. A prefix with the delimiter at its end holds folders, INBOX among them
 * ("shared/alice/"); one without is itself the INBOX ("user.alice", Cyrus).
 */
export function pathOf(folder: string, sharedAs: SharedLogin | null, delimiter: string): string {
  if (sharedAs?.kind !== 'namespace') return folder;
  const { prefix } = sharedAs;
  const isInbox = folder.toUpperCase() === 'INBOX';
  if (delimiter !== '' && prefix.endsWith(delimiter)) return `${prefix}${isInbox ? 'INBOX' : folder}`;
  return isInbox ? prefix : `${prefix}${delimiter}${folder}`;
}

/**
 * How many messages the folder holds, when it surely holds none after the cursor; null when it must be opened to know. A folder
 * that this connection has open already is asked by NOOP: STATUS is for the others (RFC 9051 section 6.3.11).
 */
export async function unchanged(
  session: ImapSession,
  folder: string,
  sharedAs: SharedLogin | null,
  after: Extract<Cursor, { kind: 'imap' }>,
): Promise<number | null> {
  const path = pathOf(folder, sharedAs, session.client.namespace?.delimiter ?? '/');
  const open = await openAlready(session, path);
  if (open !== null) {
    const same = !session.changed && open.uidValidity.toString() === after.uidValidity && open.uidNext - 1 <= after.uid;
    return same ? open.exists : null;
  }
  // A server without UIDPLUS (RFC 4315) may not keep its UIDs: GNU Mailutils numbers anew at every STATUS with new mail.
  const status = session.offers('UIDPLUS') ? await statusOf(session, path) : null;
  const same = status?.uidValidity?.toString() === after.uidValidity && (status.uidNext ?? Infinity) - 1 <= after.uid;
  return same ? (status.messages ?? null) : null;
}

/**
 * The folder, when this connection has it open already. NOOP tells the connection of mail that another one was told of.
 * null = it must be opened
 */
async function openAlready(session: ImapSession, path: string): Promise<MailboxObject | null> {
  const { opened } = session;
  if (opened?.path !== path) return null;
  await session.run('NOOP', (client) => client.noop().then(() => true));
  return opened;
}

/** null when the server will not say; opening the folder tells why. */
async function statusOf(session: ImapSession, path: string): Promise<StatusObject | null> {
  const query = { uidNext: true, uidValidity: true, messages: true };
  try {
    return await session.run('STATUS', (client) => client.status(path, query));
  } catch (error) {
    if (error instanceof ServerRefusal) return null;
    throw error;
  }
}

/** @throws ServerRefusal `SELECT`; TalkError nonsense when the server names no UIDVALIDITY */
export async function openMailbox(
  session: ImapSession,
  folder: string,
  sharedAs: SharedLogin | null,
): Promise<OpenMailbox> {
  const path = pathOf(folder, sharedAs, session.client.namespace?.delimiter ?? '/');
  const mailbox = await session.open(path);
  // The types promise these; a server may leave them out all the same.
  const { uidValidity, uidNext, exists } = mailbox as { uidValidity?: bigint; uidNext?: number; exists?: number };
  if (uidValidity === undefined) throw new TalkError('nonsense', 'SELECT', 'no UIDVALIDITY');
  return { path, uidValidity: uidValidity.toString(), uidNext: uidNext ?? null, count: exists ?? 0 };
}

/** For reading what was listed: a folder that is open is not opened anew, which costs the server as much as the folder is large. */
export async function openToRead(
  session: ImapSession,
  folder: string,
  sharedAs: SharedLogin | null,
): Promise<OpenMailbox> {
  const path = pathOf(folder, sharedAs, session.client.namespace?.delimiter ?? '/');
  // A server without UIDPLUS (RFC 4315) may number anew at any time.
  const open = session.offers('UIDPLUS') ? await openAlready(session, path) : null;
  if (open === null) return openMailbox(session, folder, sharedAs);
  return { path, uidValidity: open.uidValidity.toString(), uidNext: open.uidNext, count: open.exists };
}

/**
 * UIDs of references into this mailbox.
 * @throws TalkError renumbered when a reference is from another UIDVALIDITY: the same number may be another message now
 */
export function uidsOf(refs: readonly MessageRef[], mailbox: OpenMailbox): number[] {
  return refs.map((ref) => {
    if (ref.kind !== 'imap' || ref.uidValidity !== mailbox.uidValidity) {
      throw new TalkError('renumbered', 'SELECT', `UIDVALIDITY is ${mailbox.uidValidity}`);
    }
    return ref.uid;
  });
}

/** UID of the last message by sequence number, which is the highest (RFC 9051 section 2.3.1.1); 0 in an empty folder. */
export async function highestUid(session: ImapSession, mailbox: OpenMailbox): Promise<number> {
  if (mailbox.count === 0) return 0;
  const rows = await session.run('FETCH', (client) => client.fetchAll(String(mailbox.count), { uid: true }));
  // What another connection changed is told in between, without a UID (RFC 9051 section 7.5.2).
  const uids = rows.map((row: { readonly uid?: number }) => row.uid ?? 0);
  return uids.reduce((highest, uid) => Math.max(highest, uid), 0);
}

/** The cursor that starts after everything that is there now. */
export function endCursor(mailbox: OpenMailbox, highestSeen: number): Cursor {
  return { kind: 'imap', uidValidity: mailbox.uidValidity, uid: Math.max(highestSeen, (mailbox.uidNext ?? 1) - 1) };
}

/** UIDs as a sequence set (RFC 9051 section 9), runs written as ranges. */
export function sequenceSet(uids: readonly number[]): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let index = 0; index < sorted.length;) {
    let last = index;
    while (sorted[last + 1] === (sorted[last] ?? 0) + 1) last++;
    ranges.push(last === index ? String(sorted[index]) : `${sorted[index] ?? 0}:${sorted[last] ?? 0}`);
    index = last + 1;
  }
  return ranges.join(',');
}
