/** IMAP: after log-in the folder is opened and one header read, without marking anything as read. */
import { FailureError, type DoctorRequest } from '../../contract';
import { failureOf } from '../failure';
import { folders } from '../imap/folders';
import { openMailbox, type OpenMailbox } from '../imap/mailbox';
import { openImap } from '../imap/open';
import { readNewestHeader } from '../imap/read';
import { oldest, unseenIn } from '../imap/status';
import type { ImapSession } from '../imap/session';
import type { Call } from '../session/call';
import { isoDay } from '../tls/certificate';
import { ServerRefusal } from '../wire/errors';
import { closestFolder } from './closest';
import type { Findings, Record } from './record';

export async function examineImap({ server, folder }: DoctorRequest, call: Call, record: Record): Promise<Findings> {
  const { session, sharedAs } = await openImap(server, call.access, record, call.signal);
  const aborted = (): void => session.destroy();
  call.signal.addEventListener('abort', aborted, { once: true });
  try {
    if (sharedAs !== null) {
      record.begins('login');
      record.found(`The shared mailbox ${server.sharedMailbox ?? ''} opens ${spellingInWords(sharedAs.kind)}`);
    }
    record.begins('folder');
    const mailbox = await openedOrSuggested(session, { ...server, sharedAs }, folder);
    const unseen = await unseenIn(session);
    const oldestMs = await oldest(session, mailbox);
    record.found(
      `${folder}: ${mailbox.count} messages, ${unseen} unread${oldestMs === null ? '' : `, the oldest from ${isoDay(oldestMs)}`}`,
    );
    record.begins('read');
    const headerBytes = await readNewestHeader(session, mailbox.count);
    record.found(
      headerBytes === null
        ? 'There is no message to read'
        : `The header of the newest message is readable (${headerBytes} bytes)`,
    );
    await session.leave();
    return { mailbox: { folder, count: mailbox.count, unseen, oldestMs }, sharedAs };
  } finally {
    call.signal.removeEventListener('abort', aborted);
    session.destroy();
  }
}

/** @throws FailureError with the folder that was probably meant, when it is not there */
async function openedOrSuggested(
  session: ImapSession,
  server: DoctorRequest['server'],
  folder: string,
): Promise<OpenMailbox> {
  try {
    return await openMailbox(session, folder, server.sharedAs);
  } catch (error) {
    const failure = failureOf(error, { server });
    if (!(error instanceof ServerRefusal) || failure.code !== 'folder-missing' || failure.fix === null) throw error;
    const meant = closestFolder(folder, (await folders(session, server)).folders);
    if (meant === null) throw error;
    throw new FailureError({
      ...failure,
      fix: { text: `${failure.fix.text} Perhaps "${meant}" is meant.`, patch: { folder: meant } },
    });
  }
}

/** How a shared mailbox was opened, for people. */
export function spellingInWords(kind: NonNullable<Findings['sharedAs']>['kind']): string {
  switch (kind) {
    case 'authorisation-identity':
      return 'with the alias as authorisation identity';
    case 'slash':
      return 'with user/alias as log-in name';
    case 'backslash':
      return 'with user\\alias as log-in name';
    case 'master':
      return 'with alias*user as log-in name (master user)';
    case 'namespace':
      return "in the namespace of other users' mailboxes";
  }
}
