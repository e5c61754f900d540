import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SearchObject } from 'imapflow';
import { statusOf } from '../../support/raw-imap';
import { connected, imapTargets, mail, rawSession, type ImapTarget, type Mailbox } from './targets';

const messages = [
  mail(
    { From: 'Ana <ana@customer.example>', To: 'support@postroom.example', Subject: 'Printer broken', 'Message-ID': '<1@x>', Date: 'Sun, 01 Feb 2026 10:00:00 +0000' }, // prettier-ignore
    'The printer does not print.\r\n',
  ),
  mail(
    { From: 'ben@partner.example', To: 'support@postroom.example', Cc: 'ana@customer.example', Subject: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=', 'Message-ID': '<2@x>', Date: 'Mon, 02 Feb 2026 23:30:00 -0800', 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'base64' }, // prettier-ignore
    `${Buffer.from('Schöne Grüße aus Köln').toString('base64')}\r\n`,
  ),
  mail(
    { From: 'ana@customer.example', To: 'kim@postroom.example', Subject: 'Re: Printer broken', 'Message-ID': '<3@x>', References: '<1@x>', Date: 'Tue, 03 Feb 2026 10:00:00 +0000', 'X-Tag': 'urgent' }, // prettier-ignore
    `It works again.\r\n${'padding line\r\n'.repeat(200)}`,
  ),
  mail(
    { Subject: 'no sender (brackets) "quotes"', 'Message-ID': '<4@x>', Date: 'Thu, 15 Jan 2026 10:00:00 +0000' },
    'Nothing to say',
  ),
];

describe.each(imapTargets)('searching in %s', (_name, start) => {
  let target: ImapTarget;
  let mailbox: Mailbox;
  beforeAll(async () => {
    target = await start();
    mailbox = target.mailbox();
    await target.deliver(mailbox, messages);
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1', ['\\Seen', '\\Flagged']);
    await client.messageFlagsAdd('3', ['\\Answered', 'Important']);
    await client.logout();
  });
  afterAll(() => target.stop());

  test.each<[string, SearchObject, number[]]>([
    ['all', { all: true }, [1, 2, 3, 4]],
    ['seen', { seen: true }, [1]],
    ['unseen', { seen: false }, [2, 3, 4]],
    ['flagged', { flagged: true }, [1]],
    ['answered', { answered: true }, [3]],
    ['keyword', { keyword: 'Important' }, [3]],
    ['no keyword', { unKeyword: 'Important' }, [1, 2, 4]],
    ['UIDs', { uid: '2:3' }, [2, 3]],
    ['UIDs after the last', { uid: '9:*' }, [4]],
    ['sequence numbers', { seq: '1,4' }, [1, 4]],
    ['from', { from: 'ana@' }, [1, 3]],
    ['from in another case', { from: 'ANA' }, [1, 3]],
    ['to', { to: 'kim@postroom.example' }, [3]],
    ['cc', { cc: 'ana' }, [2]],
    ['subject', { subject: 'printer' }, [1, 3]],
    ['encoded subject', { subject: 'Grüße' }, [2]],
    ['subject with special characters', { subject: '(brackets) "quotes"' }, [4]],
    ['Message-ID', { header: { 'message-id': '<2@x>' } }, [2]],
    ['part of References', { header: { references: '1@x' } }, [3]],
    ['a header that is there', { header: { 'x-tag': true } }, [3]],
    ['body', { body: 'does not print' }, [1]],
    ['encoded body', { body: 'aus Köln' }, [2]],
    ['text in header or body', { text: 'urgent' }, [3]],
    ['larger', { larger: 1000 }, [3]],
    ['smaller', { smaller: 150 }, [4]],
    ['sent before', { sentBefore: '2026-02-02' }, [1, 4]],
    ['sent on, as written', { sentOn: '2026-02-02' }, [2]],
    ['sent since', { sentSince: '2026-02-03' }, [3]],
    ['received long ago', { before: '2001-01-01' }, []],
    ['received since', { since: '2001-01-01' }, [1, 2, 3, 4]],
    ['either', { or: [{ from: 'ben' }, { flagged: true }] }, [1, 2]],
    ['not', { not: { from: 'ana' } }, [2, 4]],
    ['several at once', { from: 'ana', subject: 'Re:', seen: false }, [3]],
    ['nothing', { subject: 'there is no such subject' }, []],
  ])('%s', async (_what, query, expected) => {
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX', { readOnly: true });
    expect(await client.search(query, { uid: true })).toEqual(expected);
    await client.logout();
  });

  test.each([
    ['SEARCH 1:2 UNSEEN', '* SEARCH 2'],
    ['SEARCH OR SEEN ANSWERED', '* SEARCH 1 3'],
    ['SEARCH NOT (SEEN)', '* SEARCH 2 3 4'],
    ['SEARCH (FROM ana (SUBJECT Re:))', '* SEARCH 3'],
    ['SEARCH SUBJECT "printer" NOT SUBJECT "Re:"', '* SEARCH 1'],
    ['UID SEARCH UID 4:* ALL', '* SEARCH 4'],
    ['SEARCH CHARSET US-ASCII FROM ben', '* SEARCH 2'],
    ['SEARCH DELETED', '* SEARCH'],
    ['SEARCH SENTON 1-Feb-2026', '* SEARCH 1'],
    ['SEARCH SENTON "1-Feb-2026"', '* SEARCH 1'],
  ])('%s', async (command, expected) => {
    const session = await rawSession(target, mailbox);
    const lines = await session.command(command);
    expect(statusOf(lines)).toBe('OK');
    expect(lines[0]?.trim()).toBe(expected);
    session.end();
  });

  test.each([
    ['SEARCH', 'BAD'],
    ['SEARCH NONSENSE', 'BAD'],
    ['SEARCH OR SEEN', 'BAD'],
    ['SEARCH (SEEN', 'BAD'],
    ['SEARCH SINCE yesterday', 'BAD'],
    ['SEARCH CHARSET X-NONE SUBJECT x', 'NO BADCHARSET'],
  ])('%s is refused', async (command, expected) => {
    const session = await rawSession(target, mailbox);
    expect(statusOf(await session.command(command))).toBe(expected);
    session.end();
  });

  test('a literal can be searched for', async () => {
    const session = await rawSession(target, mailbox);
    session.write('x UID SEARCH CHARSET UTF-8 SUBJECT {7+}\r\n');
    session.write(Buffer.from('Grüße'));
    session.write('\r\n');
    expect((await session.until('x'))[0]).toBe('* SEARCH 2');
    session.end();
  });
});
