/** The embedded servers against clients that ask too much, and what becomes of big mails and full folders. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connected } from '../../contract/imap-server/targets';
import { rawClient } from '../../support/raw-client';
import { rawImap, statusOf } from '../../support/raw-imap';
import { accountsOf, mailboxSupply, startEmbedded, type EmbeddedServers } from '../../support/servers';

describe('the limits of the embedded servers', () => {
  const supply = mailboxSupply((index) => `pass${index}`);
  let servers: EmbeddedServers;
  beforeAll(async () => {
    servers = await startEmbedded({ accounts: accountsOf(supply.all), messageLimitBytes: 250 * 1024 * 1024 });
  });
  afterAll(() => servers.close());

  const session = () => rawImap({ ...servers.imap, ...supply.take() });

  test('IMAP: a line without end is cut off', async () => {
    const client = await session();
    client.write(`x SEARCH SUBJECT ${'y'.repeat(300_000)}`);
    await client.closed();
  });

  test('IMAP: a literal too long is refused before it is sent', async () => {
    const client = await session();
    expect(statusOf(await client.command('SELECT {70000}'))).toBe('BAD');
    expect(statusOf(await client.command('NOOP'))).toBe('OK');
    client.end();
  });

  test('IMAP: a literal too long that does not wait ends the connection', async () => {
    const client = await session();
    client.send('x SELECT {9999999+}');
    expect(await client.line()).toMatch(/^\* BYE/u);
    await client.closed();
  });

  test('IMAP: many literals are too much together', async () => {
    const client = await session();
    const literal = 'z'.repeat(60_000);
    client.write('x SEARCH');
    for (let n = 0; n < 6; n++) client.write(` SUBJECT {60000+}\r\n${literal}`);
    client.write('\r\n');
    expect(await client.line()).toMatch(/^\* BYE/u);
  });

  test('IMAP: strangers cannot upload', async () => {
    const client = await rawClient(servers.imap);
    await client.line();
    client.send('x APPEND INBOX {100000000+}');
    expect(await client.line()).toMatch(/^\* BYE/u);
    client.end();
  });

  test('IMAP: a message over the limit is refused before it is sent', async () => {
    const client = await session();
    expect(statusOf(await client.command('APPEND INBOX {300000000}'))).toBe('NO TOOBIG');
    client.end();
  });

  test.each([
    ['IMAP', () => servers.imap.port, 'x NONSENSE'],
    ['POP3', () => servers.pop3.port, 'NONSENSE'],
  ])('%s: who sends nothing but nonsense is sent away', async (_protocol, port, command) => {
    const client = await rawClient({ host: servers.imap.host, port: port() });
    await client.line();
    for (let n = 0; n < 25; n++) client.send(command);
    await client.closed();
  });

  test('IMAP: a mail of 200 MB goes in and out in memory that does not grow with it', async () => {
    const mailbox = supply.take();
    const line = Buffer.from(`${'x'.repeat(74)}\r\n`);
    const block = Buffer.concat(Array.from({ length: 1000 }, () => line));
    const blocks = Math.floor((200 * 1024 * 1024) / block.length);
    const before = residentBytes();
    let peak = before;
    await servers.append(mailbox.user, 'INBOX', big(block, blocks));
    const client = await connected({ ...servers.imap, authority: servers.authority }, mailbox);
    await client.mailboxOpen('INBOX');
    const structure = await client.fetchOne('1', { bodyStructure: true, size: true });
    const sizeBytes = structure === false ? 0 : (structure.size ?? 0);
    expect(structure).toMatchObject({
      bodyStructure: {
        childNodes: [{ type: 'text/plain' }, { type: 'application/zip', size: blocks * block.length - 2 }],
      },
    });
    const { content } = await client.download('1', undefined, { chunkSize: 256 * 1024 });
    let got = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      got += chunk.length;
      peak = Math.max(peak, residentBytes());
    }
    expect(got).toBe(sizeBytes);
    expect((peak - before) / 1024 / 1024).toBeLessThan(150);
    await client.logout();
  }, 60_000);

  test('IMAP: opening 5,000 messages and asking for the new ones is quick work', async () => {
    const mailbox = supply.take();
    for (let n = 0; n < 5_000; n++)
      await servers.append(mailbox.user, 'INBOX', [Buffer.from(`Subject: ${n}\r\n\r\nx`)]);
    const client = await connected({ ...servers.imap, authority: servers.authority }, mailbox);
    await client.mailboxOpen('INBOX');
    expect(await client.search({ uid: '4999:*' }, { uid: true })).toEqual([4_999, 5_000]);
    let count = 0;
    for await (const message of client.fetch('1:*', { uid: true, size: true, flags: true }))
      count += message.uid > 0 ? 1 : 0;
    expect(count).toBe(5_000);
    await client.messageDelete('1:4990', { uid: true });
    expect(await client.search({ all: true }, { uid: true })).toHaveLength(10);
    await client.logout();
  }, 60_000);
});

const residentBytes = (): number => process.memoryUsage.rss();

function* big(block: Buffer, blocks: number): Generator<Buffer> {
  yield Buffer.from('Subject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n');
  yield Buffer.from('--b\r\nContent-Type: application/zip\r\n\r\n');
  for (let n = 0; n < blocks; n++) yield block;
  yield Buffer.from('--b--\r\n');
}
