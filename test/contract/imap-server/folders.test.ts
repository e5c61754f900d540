import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statusOf } from '../../support/raw-imap';
import { connected, imapTargets, mail, rawSession, type ImapTarget } from './targets';

describe.each(imapTargets)('folders of %s', (_name, start) => {
  let target: ImapTarget;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  test('are listed with their special use', async () => {
    const client = await connected(target, target.mailbox());
    const folders = await client.list();
    const uses = Object.fromEntries(folders.map((folder) => [folder.path, folder.specialUse]));
    expect(uses).toMatchObject({ INBOX: '\\Inbox', Sent: '\\Sent', Drafts: '\\Drafts', Trash: '\\Trash' });
    await client.logout();
  });

  test('can be created in depth, with any letters, and are listed as they were named', async () => {
    const client = await connected(target, target.mailbox());
    for (const path of ['Projects/Alpha/2026', 'Größe & Übung', '請求書', 'with "quotes"', 'a+b=c']) {
      expect(await client.mailboxCreate(path)).toMatchObject({ path, created: true });
    }
    const paths = (await client.list()).map((folder) => folder.path);
    expect(paths).toEqual(
      expect.arrayContaining(['Projects/Alpha/2026', 'Projects/Alpha', 'Größe & Übung', '請求書', 'with "quotes"']),
    );
    const opened = await client.mailboxOpen('請求書');
    expect(opened.path).toBe('請求書');
    await client.logout();
  });

  test('a name that is taken is told as such', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    expect(statusOf(await session.command('CREATE Twice'))).toBe('OK');
    expect(statusOf(await session.command('CREATE Twice'))).toBe('NO ALREADYEXISTS');
    expect(statusOf(await session.command('CREATE INBOX'))).toMatch(/^NO/u);
    session.end();
  });

  test('STATUS tells counts without opening', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'one' }), mail({ Subject: 'two' })]);
    const client = await connected(target, mailbox);
    const status = await client.status('INBOX', {
      messages: true,
      unseen: true,
      uidNext: true,
      uidValidity: true,
      size: true,
    });
    expect(status).toMatchObject({ messages: 2, unseen: 2, uidNext: 3, size: 46 });
    expect(status && status.uidValidity).toBeGreaterThan(0n);
    const folders = await client.list({ statusQuery: { messages: true, unseen: true } });
    expect(folders.find((folder) => folder.path === 'INBOX')?.status).toMatchObject({ messages: 2, unseen: 2 });
    await client.logout();
  });

  test('a folder that does not exist is told as such', async () => {
    const client = await connected(target, target.mailbox());
    await expect(client.mailboxOpen('Nowhere')).rejects.toMatchObject({ mailboxMissing: true, responseStatus: 'NO' });
    await client.logout();
    const session = await rawSession(target, target.mailbox(), null);
    expect(statusOf(await session.command('SELECT Nowhere'))).toMatch(/^NO/u);
    expect(statusOf(await session.command('STATUS Nowhere (MESSAGES)'))).toMatch(/^NO/u);
    expect(statusOf(await session.command('DELETE Nowhere'))).toBe('NO NONEXISTENT');
    expect(statusOf(await session.command('RENAME Nowhere Elsewhere'))).toBe('NO NONEXISTENT');
    session.end();
  });

  test('a failed SELECT leaves nothing selected', async () => {
    const session = await rawSession(target, target.mailbox());
    expect(statusOf(await session.command('SELECT Nowhere'))).toMatch(/^NO/u);
    expect(statusOf(await session.command('SEARCH ALL'))).toBe('BAD');
    session.end();
  });

  test('INBOX is the same in any case', async () => {
    const session = await rawSession(target, target.mailbox(), 'inbox');
    expect(statusOf(await session.command('SELECT iNbOx'))).toBe('OK READ-WRITE');
    session.end();
  });

  test('can be renamed with what lies under them; messages and UIDVALIDITY go along', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    await session.command('CREATE Old/Deep');
    session.send('x APPEND Old/Deep {5+}');
    session.write('Hi\r\n\r\r\n');
    await session.until('x');
    const [before] = await session.command('STATUS Old/Deep (MESSAGES UIDNEXT)');
    expect(statusOf(await session.command('RENAME Old New'))).toBe('OK');
    const [after] = await session.command('STATUS New/Deep (MESSAGES UIDNEXT)');
    expect(after).toBe(before?.replace('Old/Deep', 'New/Deep'));
    expect(statusOf(await session.command('SELECT Old/Deep'))).toMatch(/^NO/u);
    session.end();
  });

  test('a folder made again under the same name has another UIDVALIDITY', async () => {
    const client = await connected(target, target.mailbox());
    const validities: bigint[] = [];
    for (let round = 0; round < 3; round++) {
      await client.mailboxCreate('Again');
      validities.push((await client.mailboxOpen('Again')).uidValidity);
      await client.mailboxClose();
      await client.mailboxDelete('Again');
    }
    expect(new Set(validities).size).toBe(3);
    await client.logout();
  });

  test('INBOX cannot be deleted', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    expect(statusOf(await session.command('DELETE INBOX'))).toMatch(/^NO/u);
    session.end();
  });

  test('subscriptions are kept', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    await session.command('CREATE News');
    await session.command('SUBSCRIBE News');
    expect(names(await session.command('LSUB "" "*"'))).toContain('News');
    await session.command('UNSUBSCRIBE News');
    expect(names(await session.command('LSUB "" "*"'))).not.toContain('News');
    session.end();
  });

  test('LIST knows the wildcards', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    for (const name of ['W', 'W/a', 'W/a/b', 'W/c', 'Wx']) await session.command(`CREATE ${name}`);
    const listed = async (reference: string, pattern: string) =>
      names(await session.command(`LIST "${reference}" "${pattern}"`)).sort();
    expect(await listed('', 'W/*')).toEqual(['W/a', 'W/a/b', 'W/c']);
    expect(await listed('', 'W/%')).toEqual(['W/a', 'W/c']);
    expect(await listed('', 'W*')).toEqual(['W', 'W/a', 'W/a/b', 'W/c', 'Wx']);
    expect(await listed('', '%/%/%')).toEqual(['W/a/b']);
    expect(await listed('W/', '%')).toEqual(['W/a', 'W/c']);
    expect(await listed('', 'inbox')).toEqual(['INBOX']);
    expect(await listed('', 'W.a')).toEqual([]);
    expect((await session.command('LIST "" ""'))[0]).toMatch(/^\* LIST \(\\Noselect\) "\/" ""$/u);
    session.end();
  });

  test('LIST tells who has children, and STATUS when asked', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    await session.command('CREATE Parent/Child');
    const lines = await session.command('LIST "" (Parent Parent/Child) RETURN (CHILDREN STATUS (MESSAGES))');
    expect(lines.find((line) => /LIST .*Parent"?$/u.test(line))).toContain('\\HasChildren');
    expect(lines.find((line) => /LIST .*Child"?$/u.test(line))).toContain('\\HasNoChildren');
    expect(lines.filter((line) => /^\* STATUS "?Parent\/Child"? \(MESSAGES 0\)/u.test(line))).toHaveLength(1);
    session.end();
  });
});

/** Folder names of LIST and LSUB lines. */
function names(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const match = /^\* (?:LIST|LSUB) \([^)]*\) "\/" "?([^"]*)"?$/u.exec(line);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}
