/** Reading and settling an IMAP mailbox (src/gateway/imap) on Dovecot, GNU Mailutils and the embedded server: one suite for all. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cursor, FetchRequest, ListAnswer, MessageRef, ServerLogin } from '../../../src/contract';
import { acknowledge, fetch, folders, list, search, status } from '../../../src/gateway/operations';
import type { Call } from '../../../src/gateway/session/call';
import { Pool } from '../../../src/gateway/session/pool';
import { collector, testCall } from '../../support/call';
import { login, type FetchedFrame } from '../../support/gateway';
import {
  accountsOf,
  mailboxSupply,
  startDovecot,
  startEmbedded,
  startMailutils,
  type Mailbox,
} from '../../support/servers';

interface ServerUnderTest {
  readonly port: number;
  deliver(user: string, message: string): Promise<unknown>;
  stop(): Promise<void>;
}

const supply = mailboxSupply((index) => `pass ${index}`, 12);
const call = testCall({ patience: { stallMs: 10_000, greetingMs: 10_000 } });

const servers: readonly (readonly [string, () => Promise<ServerUnderTest>])[] = [
  [
    'Dovecot',
    async () => {
      const server = await startDovecot({ users: supply.all });
      return {
        port: server.imap.port,
        deliver: (user, message) => Promise.resolve(server.deliver(user, [message])),
        stop: () => server.stop(),
      };
    },
  ],
  [
    'GNU Mailutils',
    async () => {
      const server = await startMailutils({ users: supply.all });
      const deliver = (user: string, message: string): Promise<unknown> =>
        Promise.resolve(server.deliver(user, [message.replaceAll('\r\n', '\n')]));
      return { port: server.imap.port, deliver, stop: () => server.stop() };
    },
  ],
  [
    'embedded',
    async () => {
      const server = await startEmbedded({ accounts: accountsOf([...supply.all]) });
      const deliver = (user: string, message: string): Promise<unknown> =>
        server.deliver({ reversePath: '', recipients: [user], source: [Buffer.from(message)] });
      return { port: server.imap.port, deliver, stop: () => server.close() };
    },
  ],
];

const mail = (subject: string, body = 'hello'): string =>
  `From: Ana <ana@customer.test>\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@x.test>\r\n\r\n${body}\r\n`;

describe.each(servers)('%s', (name, start) => {
  let server: ServerUnderTest;
  let next = 0;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** A mailbox that no other test has touched, with so many messages. */
  async function filled(count: number): Promise<{ at: ServerLogin; box: Mailbox }> {
    const box = supply.all[next++]!;
    for (let index = 1; index <= count; index++) await server.deliver(box.user, mail(`mail ${index}`));
    return { box, at: login({ port: server.port, username: box.user, password: box.password }) };
  }
  test('mail that another connection was told of is there for one that had the folder open before', async () => {
    const { at, box } = await filled(1);
    const pool = new Pool({ most: 2, mostPerLogin: 1, idleMs: 10_000 });
    const pooled = testCall({ pool });
    let after: Cursor | null = (await list({ server: at, folder: 'INBOX', after: null, limit: 10 }, pooled)).cursor;
    await server.deliver(box.user, mail('came later'));
    const seen: string[] = [];
    // GNU Mailutils numbers mail that two connections were told of anew, at times with all the rest: what was gone is listed again.
    for (let round = 0; round < (name === 'GNU Mailutils' ? 3 : 1) && !seen.includes('came later'); round++) {
      const page: ListAnswer = await listed(at, after);
      seen.push(...subjects(await fetched(at, refsIn(page), {}, pooled)));
      after = page.cursor;
    }
    await pool.close();
    if (name !== 'GNU Mailutils') expect(seen).toEqual(['came later', '-']);
    expect(seen).toContain('came later');
  });

  const listed = (at: ServerLogin, after: Cursor | null = null, limit = 500, folder = 'INBOX'): Promise<ListAnswer> =>
    list({ server: at, folder, after, limit }, call);
  async function fetched(
    at: ServerLogin,
    refs: readonly MessageRef[],
    more: Partial<FetchRequest> = {},
    by: Call = call,
  ): Promise<FetchedFrame[]> {
    const { writer, frames } = collector();
    await fetch(
      {
        server: at,
        folder: 'INBOX',
        refs: [...refs],
        inlineLimitBytes: 100_000,
        answerLimitBytes: 10_000_000,
        ...more,
      },
      by,
      writer,
    );
    return frames();
  }
  const refsIn = ({ messages }: ListAnswer): MessageRef[] => messages.map(({ ref }) => ref);
  const subjects = (frames: readonly FetchedFrame[]): string[] =>
    frames.map(({ bytes }) => /Subject: (.*)\r/.exec(bytes.toString())?.[1] ?? '-');

  test('pages join without a gap, and an empty poll follows', async () => {
    const { at } = await filled(7);
    const seen: string[] = [];
    let after: Cursor | null = null;
    for (let more = true; more;) {
      const page = await listed(at, after, 3);
      expect(page).toMatchObject({ total: 7, restarted: false });
      seen.push(...subjects((await fetched(at, refsIn(page))).slice(0, -1)));
      ({ more, cursor: after } = page);
    }
    expect(seen).toEqual(['mail 1', 'mail 2', 'mail 3', 'mail 4', 'mail 5', 'mail 6', 'mail 7']);
    expect(await listed(at, after)).toMatchObject({ messages: [], more: false, restarted: false, cursor: after });
  });

  test('reading marks nothing as read', async () => {
    const { at } = await filled(2);
    const page = await listed(at);
    await fetched(at, refsIn(page));
    await search({ server: at, folder: 'INBOX', limit: 5 }, call);
    expect(await status({ server: at, folder: 'INBOX' }, call)).toMatchObject({ count: 2, unseen: 2 });
  });

  test('status gives the cursor after all that is there', async () => {
    const { at, box } = await filled(3);
    const { cursor, count, oldestMs } = await status({ server: at, folder: 'INBOX' }, call);
    expect(count).toBe(3);
    expect(Math.abs((oldestMs ?? 0) - Date.now())).toBeLessThan(3_600_000);
    expect((await listed(at, cursor)).messages).toEqual([]);
    await server.deliver(box.user, mail('later'));
    expect(subjects(await fetched(at, refsIn(await listed(at, cursor))))[0]).toBe('later');
  });

  test('settled: seen, deleted, moved; what is gone counts as done; nothing else is touched', async () => {
    const { at } = await filled(6);
    const refs = refsIn(await listed(at));
    await acknowledge({ server: at, folder: 'INBOX', refs: refs.slice(0, 1), action: { kind: 'seen' } }, call);
    expect(await status({ server: at, folder: 'INBOX' }, call)).toMatchObject({ count: 6, unseen: 5 });
    await acknowledge({ server: at, folder: 'INBOX', refs: refs.slice(1, 3), action: { kind: 'delete' } }, call);
    expect(await status({ server: at, folder: 'INBOX' }, call)).toMatchObject({ count: 4 });
    await acknowledge({ server: at, folder: 'INBOX', refs: refs.slice(0, 4), action: { kind: 'delete' } }, call);
    expect(subjects(await fetched(at, refs)).filter((subject) => subject !== '-')).toEqual(['mail 5', 'mail 6']);
    await acknowledge({ server: at, folder: 'INBOX', refs: refs.slice(4), action: { kind: 'leave' } }, call);
    expect((await listed(at)).total).toBe(2);
  });

  test('after deletions in the middle the list goes on behind its cursor', async () => {
    const { at, box } = await filled(5);
    const first = await listed(at, null, 2);
    const rest = refsIn(await listed(at, first.cursor));
    await acknowledge({ server: at, folder: 'INBOX', refs: rest, action: { kind: 'delete' } }, call);
    expect(await listed(at, first.cursor)).toMatchObject({ messages: [], more: false, restarted: false });
    await server.deliver(box.user, mail('after the gap'));
    const page = await listed(at, first.cursor, 1);
    expect(subjects(await fetched(at, refsIn(page)))[0]).toBe('after the gap');
    expect(page.more).toBe(false);
  });

  test('a cursor of another UIDVALIDITY starts over, and its references are not acted upon', async () => {
    const { at } = await filled(1);
    const { cursor } = await listed(at);
    const old: Cursor = { kind: 'imap', uidValidity: '1', uid: 99 };
    expect(await listed(at, old)).toMatchObject({ restarted: true, total: 1, cursor });
    const stale: MessageRef = { kind: 'imap', uidValidity: '1', uid: 1 };
    expect(
      (await fetched(at, [stale])).map(({ header }) => (header.kind === 'failed' ? header.failure.code : header.kind)),
    ).toEqual(['mailbox-renumbered', 'end']);
    await expect(
      acknowledge({ server: at, folder: 'INBOX', refs: [stale], action: { kind: 'delete' } }, call),
    ).rejects.toMatchObject({ kind: 'renumbered' });
  });

  test('an answer stops at its limit, a big message leaves its attachment behind', async () => {
    const { at, box } = await filled(2);
    const refs = refsIn(await listed(at));
    expect((await fetched(at, refs, { answerLimitBytes: 10 })).map(({ header }) => header.kind)).toEqual([
      'message',
      'end',
    ]);
    const base64 = Buffer.alloc(300_000, 'abc').toString('base64').replace(/.{76}/g, '$&\r\n');
    const big = `Subject: big\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b--\r\n`;
    await server.deliver(box.user, big);
    const [frame] = await fetched(at, refsIn(await listed(at)).slice(2));
    expect(frame!.header).toMatchObject({
      kind: 'message',
      omissions: [{ encoding: 'base64', decodedBytes: 300_000 }],
    });
    expect(frame!.bytes.length).toBeLessThan(5_000);
  });

  test('search by sender, subject and Message-ID, the newest first', async () => {
    const { at, box } = await filled(2);
    await server.deliver(box.user, mail('special order'));
    const found = async (query: object): Promise<string[]> =>
      (await search({ server: at, folder: 'INBOX', limit: 10, ...query }, call)).messages.map(({ subject }) => subject);
    expect(await found({ from: 'ana@customer.test' })).toEqual(['special order', 'mail 2', 'mail 1']);
    expect(await found({ subject: 'special' })).toEqual(['special order']);
    expect(await found({ messageId: 'mail-2@x.test' })).toEqual(['mail 2']);
    expect(await found({ subject: 'nothing like it' })).toEqual([]);
  });

  if (name !== 'GNU Mailutils') {
    test('folders with letters of all kinds are listed, opened, and moved into', async () => {
      const { at } = await filled(2);
      const folder = 'Erledigt \u00e4\u00f6\u00fc & \u65e5\u672c';
      await createFolder(at, folder);
      const tree = await folders({ server: at }, call);
      expect(tree.folders).toContainEqual({ path: folder, parts: [folder], use: null, selectable: true });
      expect(tree.folders.find(({ path }) => path === 'INBOX')).toBeDefined();
      const refs = refsIn(await listed(at));
      await acknowledge(
        { server: at, folder: 'INBOX', refs: refs.slice(0, 1), action: { kind: 'move', folder } },
        call,
      );
      expect((await listed(at)).total).toBe(1);
      expect((await listed(at, null, 10, folder)).total).toBe(1);
      await expect(
        acknowledge(
          { server: at, folder: 'INBOX', refs: refs.slice(1), action: { kind: 'move', folder: 'Nowhere' } },
          call,
        ),
      ).rejects.toMatchObject({ name: 'ServerRefusal' });
      expect((await listed(at)).total).toBe(1);
    });
  }
});

async function createFolder(at: ServerLogin, folder: string): Promise<void> {
  const { openImap } = await import('../../../src/gateway/imap/open');
  const { nobody } = await import('../../../src/gateway/session/witness');
  const { session } = await openImap(at, call.access, nobody, call.signal);
  await session.client.mailboxCreate(folder);
  await session.leave();
}
