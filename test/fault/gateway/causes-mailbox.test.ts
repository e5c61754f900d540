/** Causes in the mailbox after log-in (src/gateway/failure/mailbox.ts). */
import { describe } from '@jest/globals';
import type { Failure } from '../../../src/contract';
import { acknowledge, list } from '../../../src/gateway/operations';
import { testCall } from '../../support/call';
import { at, diagnosed, failing, proves } from '../../support/proof';
import { mailbox, refusing } from '../../support/scripted-imap';

const message = { uid: 5, raw: Buffer.from('Subject: x\r\n\r\nhello\r\n') };
const ref = { kind: 'imap', uidValidity: '7', uid: 5 } as const;
const folders = ['INBOX', 'Archive', 'Support/Done'];
const opening = (answer: string) => at(mailbox({ folders, wrong: { SELECT: refusing(answer) } }));

describe('opening a folder', () => {
  proves('folder-missing', 'by response code', async () =>
    diagnosed(await opening('NO [NONEXISTENT] no'), { folder: 'Nowhere' }),
  );
  proves('folder-missing', 'by words', async () =>
    diagnosed(await opening("NO Mailbox doesn't exist: Elsewhere"), { folder: 'Elsewhere' }),
  );
  proves(
    'folder-missing',
    'and the one that is meant is offered',
    async () => diagnosed(await opening('NO [NONEXISTENT] no'), { folder: 'archve' }),
    {
      betterFix: true,
      patch: { folder: 'Archive' },
    },
  );
  proves(
    'folder-missing',
    'with its whole path',
    async () => diagnosed(await opening('NO [NONEXISTENT] no'), { folder: 'Done' }),
    {
      betterFix: true,
      patch: { folder: 'Support/Done' },
    },
  );
  proves('folder-denied', 'by response code', async () => diagnosed(await opening('NO [NOPERM] no')));
  proves('folder-denied', 'by words', async () => diagnosed(await opening('NO Permission denied')));
  proves('mailbox-locked', 'by response code', async () => diagnosed(await opening('NO [INUSE] busy')));
  proves('mailbox-unavailable', 'by response code', async () =>
    diagnosed(await opening('NO [SERVERBUG] Internal error occurred. Refer to server log')),
  );
  proves('mailbox-unavailable', 'without a reason', async () => diagnosed(await opening('NO failed')));
});

describe('messages', () => {
  async function settling(verb: string, answer: string): Promise<Failure | null> {
    const server = await at(mailbox({ messages: [message], folders, wrong: { [verb]: refusing(answer) } }));
    return failing(
      acknowledge({ server, folder: 'INBOX', refs: [ref], action: { kind: 'move', folder: 'Archive' } }, testCall()),
      server,
    );
  }
  proves('over-quota', 'a full mailbox on the way into a folder', () =>
    settling('UID MOVE', 'NO [OVERQUOTA] Quota exceeded'),
  );
  proves('folder-missing', 'the folder for settled mail is gone', () =>
    settling('UID MOVE', 'NO [TRYCREATE] no such folder'),
  );
  proves('folder-denied', 'no right to delete from this folder', () => settling('UID MOVE', 'NO [NOPERM] no'));
  proves('message-expunged', 'the message was deleted meanwhile', () =>
    settling('UID MOVE', 'NO [EXPUNGEISSUED] gone'),
  );
  proves(
    'throttled',
    'Exchange slows down',
    () => settling('UID MOVE', 'BAD Request is throttled. Suggested Backoff Time: 320 milliseconds'),
    {
      evidence: /320/,
    },
  );
  proves('command-refused', 'a FETCH that is refused', async () => {
    const server = await at(mailbox({ messages: [message], wrong: { 'UID FETCH': refusing('BAD no') } }));
    return failing(list({ server, folder: 'INBOX', after: null, limit: 10 }, testCall()), server);
  });
});
