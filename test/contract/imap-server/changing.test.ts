import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statusOf } from '../../support/raw-imap';
import { collect, connected, imapTargets, mail, rawSession, type ImapTarget, type Mailbox } from './targets';

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_each, index) => mail({ Subject: `number ${index + 1}` }));

describe.each(imapTargets)('changing mail on %s', (_name, start) => {
  let target: ImapTarget;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  const filled = async (count: number): Promise<Mailbox> => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, numbered(count));
    return mailbox;
  };

  test('flags are added, removed and set', async () => {
    const client = await connected(target, await filled(3));
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1:3', ['\\Seen']);
    await client.messageFlagsAdd('2', ['\\Flagged', 'Work', '$Forwarded']);
    await client.messageFlagsRemove('1', ['\\Seen']);
    await client.messageFlagsSet('3', ['\\Draft']);
    const flags = (await collect(client.fetch('1:*', { flags: true }))).map((each) =>
      [...each.flags!].filter((flag) => flag !== '\\Recent').sort(),
    );
    expect(flags).toEqual([[], ['$Forwarded', 'Work', '\\Flagged', '\\Seen'], ['\\Draft']]);
    await client.logout();
  });

  test('flags last from session to session', async () => {
    const mailbox = await filled(1);
    const first = await rawSession(target, mailbox);
    await first.command(String.raw`STORE 1 +FLAGS (\Answered Kept)`);
    await first.command('LOGOUT');
    const second = await rawSession(target, mailbox);
    const [line] = await second.command('FETCH 1 FLAGS');
    expect(line).toMatch(/\\Answered/u);
    expect(line).toMatch(/Kept/u);
    second.end();
  });

  test('STORE answers with the flags, .SILENT does not', async () => {
    const session = await rawSession(target, await filled(2));
    expect((await session.command(String.raw`STORE 1 FLAGS (\Seen)`))[0]).toMatch(/^\* 1 FETCH \(.*\\Seen/u);
    expect((await session.command(String.raw`UID STORE 2 +FLAGS \Flagged`))[0]).toMatch(/^\* 2 FETCH \(.*UID 2/u);
    expect(await session.command(String.raw`STORE 2 +FLAGS.SILENT (\Deleted)`)).toHaveLength(1);
    session.end();
  });

  test('a mailbox opened by EXAMINE cannot be changed', async () => {
    const mailbox = await filled(1);
    const session = await rawSession(target, mailbox, null);
    await session.command('EXAMINE INBOX');
    // Dovecot says OK and changes nothing, others say NO.
    await session.command(String.raw`STORE 1 +FLAGS (\Seen \Deleted)`);
    await session.command('EXPUNGE');
    session.end();
    const other = await rawSession(target, mailbox);
    expect((await other.command('SEARCH UNSEEN UNDELETED'))[0]).toBe('* SEARCH 1');
    other.end();
  });

  test('messages are copied with their flags, and COPYUID says where they are', async () => {
    const client = await connected(target, await filled(3));
    await client.mailboxCreate('Copies');
    const { uidValidity } = await client.mailboxOpen('Copies');
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('2', ['\\Flagged']);
    const copied = await client.messageCopy('1:2', 'Copies');
    expect(copied).toMatchObject({ uidValidity, uidMap: new Map([[1, 1], [2, 2]]) }); // prettier-ignore
    expect((await client.mailboxOpen('Copies')).exists).toBe(2);
    const [second] = await collect(client.fetch('2', { flags: true, source: true }));
    expect([...second!.flags!]).toContain('\\Flagged');
    expect(second?.source?.toString()).toBe(numbered(2)[1]);
    await client.logout();
  });

  test('messages are moved, and COPYUID says where they are', async () => {
    const client = await connected(target, await filled(3));
    await client.mailboxCreate('Done/2026');
    await client.mailboxOpen('INBOX');
    const moved = await client.messageMove('2', 'Done/2026', { uid: true });
    expect(moved).toMatchObject({ uidMap: new Map([[2, 1]]) });
    expect(await client.search({ all: true }, { uid: true })).toEqual([1, 3]);
    expect((await client.mailboxOpen('Done/2026')).exists).toBe(1);
    await client.logout();
  });

  test('MOVE tells COPYUID before EXPUNGE', async () => {
    const session = await rawSession(target, await filled(2));
    const lines = await session.command('MOVE 1:2 Trash');
    expect(lines[0]).toMatch(/^\* OK \[COPYUID \d+ 1:2 1:2\]/u);
    expect(lines.filter((line) => line.endsWith('EXPUNGE'))).toHaveLength(2);
    session.end();
  });

  test('a copy or move to nowhere says TRYCREATE and changes nothing', async () => {
    const session = await rawSession(target, await filled(1));
    expect(statusOf(await session.command('COPY 1 Nowhere'))).toBe('NO TRYCREATE');
    expect(statusOf(await session.command('UID MOVE 1 Nowhere'))).toBe('NO TRYCREATE');
    expect((await session.command('SEARCH ALL'))[0]).toBe('* SEARCH 1');
    session.end();
  });

  test('UIDs that do not exist are passed over', async () => {
    const session = await rawSession(target, await filled(1));
    for (const command of ['UID COPY 77 Trash', 'UID MOVE 77 Trash', String.raw`UID STORE 77 +FLAGS (\Seen)`]) {
      expect(statusOf(await session.command(command))).toBe('OK');
    }
    session.end();
  });

  test('EXPUNGE removes what is flagged \\Deleted and renumbers the rest', async () => {
    const session = await rawSession(target, await filled(5));
    await session.command(String.raw`STORE 1,3,4 +FLAGS.SILENT (\Deleted)`);
    const expunged = (await session.command('EXPUNGE')).filter((line) => line.endsWith('EXPUNGE'));
    expect(applied(5, expunged)).toEqual([2, 5]);
    expect((await session.command('UID SEARCH ALL'))[0]).toBe('* SEARCH 2 5');
    expect((await session.command('FETCH 2 UID'))[0]).toBe('* 2 FETCH (UID 5)');
    session.end();
  });

  test('UID EXPUNGE removes only what is named', async () => {
    const session = await rawSession(target, await filled(4));
    await session.command(String.raw`STORE 1:3 +FLAGS.SILENT (\Deleted)`);
    await session.command('UID EXPUNGE 2:9');
    expect((await session.command('UID SEARCH ALL'))[0]).toBe('* SEARCH 1 4');
    session.end();
  });

  test('CLOSE expunges in silence, UNSELECT does not', async () => {
    const session = await rawSession(target, await filled(2));
    await session.command(String.raw`STORE 1 +FLAGS.SILENT (\Deleted)`);
    expect(await session.command('UNSELECT')).toHaveLength(1);
    expect((await session.command('STATUS INBOX (MESSAGES)'))[0]).toContain('MESSAGES 2');
    await session.command('SELECT INBOX');
    expect(await session.command('CLOSE')).toHaveLength(1);
    expect((await session.command('STATUS INBOX (MESSAGES)'))[0]).toContain('MESSAGES 1');
    session.end();
  });

  test('a UID is never given twice', async () => {
    const mailbox = await filled(2);
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX');
    await client.messageDelete('1:*');
    await target.deliver(mailbox, numbered(1));
    await client.noop();
    expect(await client.search({ all: true }, { uid: true })).toEqual([3]);
    await client.logout();
  });

  test('APPEND keeps bytes, flags and date, and tells the UID', async () => {
    const client = await connected(target, target.mailbox());
    const source = mail({ Subject: 'appended', 'X-Raw': 'caf\xe9' }, `${'line\r\n'.repeat(20_000)}.\r\n`);
    const date = new Date('2020-02-29T12:34:56Z');
    const appended = await client.append('Sent', Buffer.from(source, 'latin1'), ['\\Seen', 'Filed'], date);
    expect(appended).toMatchObject({ destination: 'Sent', uid: 1 });
    await client.mailboxOpen('Sent');
    const [message] = await collect(client.fetch('1', { source: true, flags: true, internalDate: true }));
    expect(message!.source?.toString('latin1')).toBe(source);
    expect([...message!.flags!]).toEqual(expect.arrayContaining(['\\Seen', 'Filed']));
    expect(new Date(message!.internalDate!)).toEqual(date);
    await client.logout();
  });

  test('APPEND with a date of another zone, a mailbox name as literal, and without flags', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    session.write('x APPEND {4+}\r\nSent "29-Feb-2020 23:00:00 -0500" {12+}\r\nSubject: x\r\n\r\n');
    expect((await session.until('x')).at(-1)).toMatch(/^x OK \[APPENDUID \d+ 1\]/u);
    await session.command('SELECT Sent');
    expect(instantOf((await session.command('FETCH 1 INTERNALDATE'))[0])).toBe(Date.UTC(2020, 2, 1, 4));
    session.end();
  });

  test('APPEND to nowhere says TRYCREATE, whether the client waits or not', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    session.write('x APPEND Nowhere {9+}\r\nA: b\r\n\r\nc\r\n');
    expect((await session.until('x')).at(-1)).toMatch(/^x NO \[TRYCREATE\]/u);
    session.send('y APPEND Nowhere {9}');
    const first = await session.line();
    if (first.startsWith('+')) {
      session.write('A: b\r\n\r\nc\r\n');
      expect((await session.until('y')).at(-1)).toMatch(/^y NO \[TRYCREATE\]/u);
    } else {
      expect(first).toMatch(/^y NO \[TRYCREATE\]/u);
    }
    expect(statusOf(await session.command('NOOP'))).toBe('OK');
    session.end();
  });

  test('a message cut off in the middle leaves nothing', async () => {
    const mailbox = target.mailbox();
    const session = await rawSession(target, mailbox, null);
    session.write('x APPEND INBOX {100000+}\r\nSubject: half\r\n\r\n');
    session.end();
    const other = await rawSession(target, mailbox);
    expect((await other.command('STATUS INBOX (MESSAGES)')).join()).toContain('MESSAGES 0');
    other.end();
  });
});

/** The UIDs 1..count that are left after these EXPUNGE lines, each read with the numbers that stand when it comes. */
function applied(count: number, lines: readonly string[]): number[] {
  const uids = Array.from({ length: count }, (_each, index) => index + 1);
  for (const line of lines) uids.splice(Number(line.split(' ')[1]) - 1, 1);
  return uids;
}

function instantOf(line = ''): number {
  const [, day = '', time = '', zone = ''] = /INTERNALDATE "\s*(\S+) (\S+) (\S+)"/u.exec(line) ?? [];
  return Date.parse(`${day.replaceAll('-', ' ')} ${time} ${zone}`);
}
