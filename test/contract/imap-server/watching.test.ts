import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connected, imapTargets, mail, rawSession, type ImapTarget } from './targets';

describe.each(imapTargets)('watching a mailbox on %s', (_name, start) => {
  let target: ImapTarget;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  test('IDLE tells of new mail as it comes', async () => {
    const mailbox = target.mailbox();
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX');
    const told = once(client, 'exists');
    const idling = client.idle();
    await target.deliver(mailbox, [mail({ Subject: 'new' })]);
    expect(await told).toEqual([expect.objectContaining({ path: 'INBOX', count: 1, prevCount: 0 })]);
    await client.logout();
    await idling;
  });

  test('IDLE tells of what another session expunges', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' }), mail({ Subject: 'b' })]);
    const watcher = await rawSession(target, mailbox);
    watcher.send('i IDLE');
    expect(await watcher.line()).toMatch(/^\+/u);
    const other = await connected(target, mailbox);
    await other.mailboxOpen('INBOX');
    await other.messageDelete('1', { uid: true });
    let line = await watcher.line();
    while (!line.endsWith('EXPUNGE')) line = await watcher.line();
    expect(line).toBe('* 1 EXPUNGE');
    watcher.send('DONE');
    expect((await watcher.until('i')).at(-1)).toMatch(/^i OK/u);
    expect((await watcher.command('UID SEARCH ALL'))[0]).toBe('* SEARCH 2');
    watcher.end();
    await other.logout();
  });

  test('NOOP tells of new mail and of flags that others changed', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' })]);
    const one = await rawSession(target, mailbox);
    const other = await rawSession(target, mailbox);
    await other.command(String.raw`STORE 1 +FLAGS (\Flagged)`);
    expect((await one.command('NOOP')).join('\n')).toMatch(/^\* 1 FETCH \(.*\\Flagged/mu);
    await target.deliver(mailbox, [mail({ Subject: 'b' })]);
    expect(await one.command('NOOP')).toEqual(expect.arrayContaining(['* 2 EXISTS']));
    one.end();
    other.end();
  });

  test('a session that has not heard of an expunge keeps its numbers', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' }), mail({ Subject: 'b' }), mail({ Subject: 'c' })]);
    const one = await rawSession(target, mailbox);
    const other = await rawSession(target, mailbox);
    await other.command(String.raw`STORE 1 +FLAGS.SILENT (\Deleted)`);
    await other.command('EXPUNGE');
    // FETCH, STORE and SEARCH by number must not renumber (RFC 9051 section 7.5.1).
    const lines = await one.command('FETCH 3 UID');
    expect(lines.some((line) => line.endsWith('EXPUNGE'))).toBe(false);
    expect(lines[0]).toBe('* 3 FETCH (UID 3)');
    expect(await one.command('NOOP')).toEqual(expect.arrayContaining(['* 1 EXPUNGE']));
    expect((await one.command('FETCH 2 UID'))[0]).toBe('* 2 FETCH (UID 3)');
    one.end();
    other.end();
  });

  test('a command in IDLE that is not DONE is an error', async () => {
    const session = await rawSession(target, target.mailbox());
    session.send('i IDLE');
    await session.line();
    session.send('x NOOP');
    expect((await session.until('i')).at(-1)).toMatch(/^i BAD/u);
    session.end();
  });
});
