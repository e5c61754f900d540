import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statusOf } from '../../support/raw-imap';
import { imapTargets, mail, rawSession, type ImapTarget, type Mailbox } from './targets';

describe.each(imapTargets)('the syntax of %s', (_name, start) => {
  let target: ImapTarget;
  let mailbox: Mailbox;
  beforeAll(async () => {
    target = await start();
    mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' }), mail({ Subject: 'b' })]);
  });
  afterAll(() => target.stop());

  test.each([
    'NONSENSE',
    'UID',
    'UID NOOP',
    'UID FETCH',
    'FETCH',
    'FETCH 1',
    'FETCH 0 FLAGS',
    'FETCH x FLAGS',
    'FETCH 1 NONSENSE',
    'FETCH 1 (FLAGS',
    'FETCH 1 BODY[',
    'FETCH 1 BODY[NONSENSE]',
    'FETCH 3 FLAGS',
    'FETCH 1:3 FLAGS',
    'STORE 1 NONSENSE (x)',
    String.raw`STORE 1 FLAGS (\Nonsense)`,
    'COPY 1',
    'CREATE',
    'STATUS INBOX',
    'STATUS INBOX (NONSENSE)',
    'LOGIN a b',
    'SELECT "unfinished',
    'APPEND INBOX',
  ])('%s is refused, and the session goes on', async (command) => {
    const session = await rawSession(target, mailbox);
    expect(statusOf(await session.command(command))).toMatch(/^(BAD|NO)/u);
    expect(statusOf(await session.command('NOOP'))).toBe('OK');
    session.end();
  });

  test('names of commands and items are known in any case', async () => {
    const session = await rawSession(target, mailbox);
    expect((await session.command('uid fetch 1 (rfc822.size body.peek[header.fields (subject)])'))[0]).toMatch(
      /^\* 1 FETCH \(UID 1 RFC822\.SIZE \d+ BODY\[HEADER\.FIELDS \(SUBJECT\)\] \{\d+\}/u,
    );
    session.end();
  });

  test('pipelined commands are answered in order', async () => {
    const session = await rawSession(target, mailbox);
    const count = 200;
    session.write(Array.from({ length: count }, (_each, n) => `p${n} UID FETCH 1 FLAGS\r\n`).join(''));
    for (let n = 0; n < count; n++) expect((await session.until(`p${n}`)).at(-1)).toMatch(/ OK /u);
    session.end();
  });

  test('a command may come byte by byte', async () => {
    const session = await rawSession(target, mailbox);
    for (const byte of 'x UID SEARCH SUBJECT {1+}\r\na\r\n') session.write(byte);
    expect(await session.until('x')).toEqual(['* SEARCH 1', expect.stringMatching(/^x OK/u)]);
    session.end();
  });

  test('a long message set is understood', async () => {
    const session = await rawSession(target, mailbox);
    const set = Array.from({ length: 1000 }, (_each, index) => index + 1).join(',');
    expect(await session.command(`UID FETCH ${set} UID`)).toHaveLength(3);
    session.end();
  });
});
