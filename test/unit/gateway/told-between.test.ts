/** A server tells in the middle of a FETCH what another connection changed: of messages without a UID, or once more of one that was asked for. */
import { expect, test } from '@jest/globals';
import { highestUid } from '../../../src/gateway/imap/mailbox';
import { rowsOf } from '../../../src/gateway/imap/rows';
import type { ImapSession } from '../../../src/gateway/imap/session';

const sessionThatAnswers = (rows: readonly object[]): ImapSession =>
  ({
    run: (_command: string, work: (client: object) => unknown) => work({ fetchAll: () => Promise.resolve(rows) }),
  }) as unknown as ImapSession;

const flags = new Set(['\\Seen']);
const mailbox = { path: 'INBOX', uidValidity: '1', uidNext: 100, count: 3 };

test('flags without a UID are not the end of the mailbox: its list said "left: NaN", and the app took that for nonsense', async () => {
  const session = sessionThatAnswers([
    { seq: 3, uid: 99 },
    { seq: 1, flags },
  ]);
  expect(await highestUid(session, mailbox)).toBe(99);
});

test('a message that is told of twice is listed once, with what was asked for', async () => {
  const session = sessionThatAnswers([
    { seq: 2, uid: 8, size: 500 },
    { seq: 1, uid: 7, size: 400 },
    { seq: 2, uid: 8, flags },
    { seq: 9, flags },
  ]);
  const rows = await rowsOf(session, { from: 7, to: 8 }, { size: true });
  expect(rows.map(({ uid, size }) => [uid, size])).toEqual([
    [7, 400],
    [8, 500],
  ]);
});
