/** POP3: after log-in the maildrop is counted, its unique-ids are tried, and one header is read. */
import type { DoctorRequest } from '../../contract';
import { parseMessage } from '../../mail';
import { openPop3 } from '../pop3/open';
import { readHeader } from '../pop3/search';
import type { Pop3Session } from '../pop3/session';
import type { Call } from '../session/call';
import { isoDay } from '../tls/certificate';
import type { Findings, Record } from './record';
import { spellingInWords } from './imap';

export async function examinePop3({ server }: DoctorRequest, call: Call, record: Record): Promise<Findings> {
  const { session, sharedAs } = await openPop3(server, call.access, record, call.signal);
  const aborted = (): void => session.destroy();
  call.signal.addEventListener('abort', aborted, { once: true });
  try {
    if (sharedAs !== null) {
      record.begins('login');
      record.found(`The shared mailbox ${server.sharedMailbox ?? ''} opens ${spellingInWords(sharedAs.kind)}`);
    }
    record.begins('folder');
    const { count, octets } = await session.stat();
    if (count > 0) await session.uniqueIdsOf([count]);
    const oldestMs = await oldestOf(session, count);
    const since = oldestMs === null ? '' : `, the first from ${isoDay(oldestMs)}`;
    record.found(`${count} messages, ${Math.ceil(octets / 1024)} KB${since}; POP3 does not know which are unread`);
    record.begins('read');
    record.found(await readNewest(session, count));
    await session.leave();
    return { mailbox: { folder: 'INBOX', count, unseen: null, oldestMs }, sharedAs };
  } finally {
    call.signal.removeEventListener('abort', aborted);
    session.destroy();
  }
}

/** Maildrops count from the oldest; what its Date field says, since POP3 does not tell when a mail came. */
async function oldestOf(session: Pop3Session, count: number): Promise<number | null> {
  return count === 0 ? null : parseMessage(await readHeader(session, 1)).dateMs;
}

async function readNewest(session: Pop3Session, count: number): Promise<string> {
  if (count === 0) return 'There is no message to read';
  const header = await readHeader(session, count);
  return `The header of the newest message is readable (${header.length} bytes)`;
}
