/** IMAP against servers that split, lie, refuse one message, or break at it (src/gateway/imap). */
import { describe, expect, test } from '@jest/globals';
import type { FetchRequest, MessageRef, ServerLogin } from '../../../src/contract';
import { acknowledge, fetch, list } from '../../../src/gateway/operations';
import { Pool } from '../../../src/gateway/session/pool';
import type { Call } from '../../../src/gateway/session/call';
import { collector, testCall } from '../../support/call';
import { login, type FetchedFrame } from '../../support/gateway';
import { at, failing, serving } from '../../support/proof';
import { mailbox, refusing, type ScriptedMailbox } from '../../support/scripted-imap';

const raw = (text: string): Buffer => Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`);
const five = [1, 2, 3, 4, 5].map((uid) => ({ uid, raw: raw(`mail ${uid}`) }));
const ref = (uid: number): MessageRef => ({ kind: 'imap', uidValidity: '7', uid });
const refs = five.map(({ uid }) => ref(uid));

async function fetched(
  server: ServerLogin,
  more: Partial<FetchRequest> = {},
  call: Call = testCall(),
): Promise<FetchedFrame[]> {
  const { writer, frames } = collector();
  await fetch(
    { server, folder: 'INBOX', refs, inlineLimitBytes: 100_000, answerLimitBytes: 10_000_000, ...more },
    call,
    writer,
  );
  return frames();
}
const outcomes = (frames: readonly FetchedFrame[]): string[] =>
  frames.map(({ header, bytes }) =>
    header.kind === 'failed'
      ? header.failure.code
      : header.kind === 'message'
        ? /Subject: (.*)\r/.exec(bytes.toString())![1]!
        : header.kind,
  );
const whole = ['mail 1', 'mail 2', 'mail 3', 'mail 4', 'mail 5', 'end'];
const server = (box: ScriptedMailbox, split?: number): Promise<ServerLogin> =>
  at(mailbox({ messages: five, ...box }), {}, split === undefined ? {} : { split });

describe('fetching', () => {
  test.each([1, 2, 5, 4096])('answers cut into %i bytes make no difference', async (split) => {
    const call = testCall({ patience: { stallMs: 3000, greetingMs: 3000 } });
    expect(outcomes(await fetched(await server({}, split), {}, call))).toEqual(whole);
  });

  test('a message that breaks the connection costs itself, and nobody else', async () => {
    const box: ScriptedMailbox = {
      messages: five,
      wrong: {
        'UID FETCH': async (talk, _, line) => {
          const set = line.split(' ')[3] ?? '';
          if (!line.includes('BODY.PEEK') || !/^(3|1:5)$/.test(set)) return false;
          await talk.send('* 3 FETCH (UID 3 BODY[] {1000}\r\nSubject: half');
          talk.reset();
          return true;
        },
      },
    };
    const scripted = await serving(mailbox(box));
    const at3 = login({ port: scripted.port, username: 'user@example.com', password: 'secret' });
    expect(outcomes(await fetched(at3))).toEqual(['mail 1', 'mail 2', 'connection-lost', 'mail 4', 'mail 5', 'end']);
    expect(scripted.connections()).toBe(3);
  });

  test('a message that the server refuses costs itself only', async () => {
    const at3 = await server({
      wrong: {
        'UID FETCH': (talk, tag, line) =>
          line.includes('BODY.PEEK') && /^(3|1:5)$/.test(line.split(' ')[3] ?? '')
            ? refusing('NO [SERVERBUG] cannot read it')(talk, tag, line)
            : false,
      },
    });
    expect(outcomes(await fetched(at3))).toEqual([
      'mail 1',
      'mail 2',
      'mailbox-unavailable',
      'mail 4',
      'mail 5',
      'end',
    ]);
  });

  test('connections that keep breaking end the answer without its end frame', async () => {
    const breaking = await server({
      wrong: {
        'UID FETCH': (talk, _, line) => {
          if (!line.includes('BODY.PEEK')) return false;
          talk.reset();
          return true;
        },
      },
    });
    const { writer, frames } = collector();
    const running = fetch(
      { server: breaking, folder: 'INBOX', refs, inlineLimitBytes: 1000, answerLimitBytes: 1e6 },
      testCall(),
      writer,
    );
    expect((await failing(running, breaking))?.code).toBe('connection-lost');
    expect(outcomes(frames()).filter((kind) => kind === 'end')).toEqual([]);
  });

  test('news about flags between the messages is not taken for a message', async () => {
    const chatty = await server({
      wrong: {
        'UID FETCH': async (talk, _, line) => {
          if (line.includes('BODY.PEEK'))
            await talk.say('* 2 FETCH (FLAGS (\\Seen))', '* 9 FETCH (UID 9 FLAGS ())', '* 6 EXISTS');
          return false;
        },
      },
    });
    expect(outcomes(await fetched(chatty))).toEqual(whole);
  });

  test('a message that the server forgets is gone', async () => {
    const forgetful = await server({
      wrong: {
        'UID FETCH': async (talk, tag, line) => {
          if (!line.includes('BODY.PEEK')) return false;
          await talk.say(`${tag} OK`);
          return true;
        },
      },
    });
    expect(outcomes(await fetched(forgetful))).toEqual(['gone', 'gone', 'gone', 'gone', 'gone', 'end']);
  });

  test('a size that is a lie makes no difference to what arrives', async () => {
    const lying = await server({
      wrong: {
        'UID FETCH': async (talk, tag, line) => {
          if (!line.includes('RFC822.SIZE')) return false;
          await talk.say(
            ...five.map(
              ({ uid }) => `* ${uid} FETCH (UID ${uid} RFC822.SIZE 3 INTERNALDATE "01-Nov-2026 10:00:00 +0000")`,
            ),
            `${tag} OK`,
          );
          return true;
        },
      },
    });
    const frames = await fetched(lying);
    expect(outcomes(frames)).toEqual(whole);
    expect(frames[0]!.header).toMatchObject({ sizeBytes: five[0]!.raw.length });
  });
});

describe('listing', () => {
  const sparse = [3, 4_000, 9_000_000, 4_000_000_000].map((uid) => ({ uid, raw: raw(String(uid)) }));

  test('gaps of any width are jumped', async () => {
    const heard = await serving(mailbox({ messages: sparse }));
    const wide = login({ port: heard.port, username: 'user@example.com', password: 'secret' });
    const answer = await list({ server: wide, folder: 'INBOX', after: null, limit: 100 }, testCall());
    expect(answer.messages.map((message) => (message.ref.kind === 'imap' ? message.ref.uid : 0))).toEqual(
      sparse.map(({ uid }) => uid),
    );
    expect(answer.more).toBe(false);
    expect(heard.heard.filter((line) => /UID (FETCH|SEARCH)/.test(line)).length).toBeLessThan(15);
  });

  test('an empty poll is one STATUS, on a resting connection one NOOP; news of any kind are looked into', async () => {
    const calm = await serving(mailbox({ messages: five }));
    const same = login({ port: calm.port, username: 'user@example.com', password: 'secret' });
    const pool = new Pool({ most: 5, mostPerLogin: 1, idleMs: 1000 });
    const { cursor } = await list({ server: same, folder: 'INBOX', after: null, limit: 100 }, testCall({ pool }));
    const before = calm.heard.length;
    expect(
      (await list({ server: same, folder: 'INBOX', after: cursor, limit: 100 }, testCall({ pool }))).messages,
    ).toEqual([]);
    expect(calm.heard.slice(before).map((line) => line.replace(/^\S+ /, ''))).toEqual(['NOOP']);
    await pool.close();
    const fresh = calm.heard.length;
    expect((await list({ server: same, folder: 'INBOX', after: cursor, limit: 100 }, testCall())).total).toBe(5);
    const said = calm.heard.slice(fresh).map((line) => line.replace(/^\S+ /, ''));
    expect(said.filter((line) => /STATUS|SELECT|FETCH/.test(line))).toEqual([
      'STATUS INBOX (UIDNEXT UIDVALIDITY MESSAGES)',
    ]);
    const behind = { kind: 'imap', uidValidity: '7', uid: 4 } as const;
    expect(
      (await list({ server: same, folder: 'INBOX', after: behind, limit: 100 }, testCall())).messages,
    ).toHaveLength(1);
  });

  test('a server without UIDNEXT is listed all the same', async () => {
    const old = await server({
      wrong: {
        SELECT: async (talk, tag) => {
          await talk.say('* 5 EXISTS', '* OK [UIDVALIDITY 7]', `${tag} OK`);
          return true;
        },
      },
    });
    const answer = await list(
      { server: old, folder: 'INBOX', after: { kind: 'imap', uidValidity: '7', uid: 3 }, limit: 100 },
      testCall(),
    );
    expect(answer.messages).toHaveLength(2);
  });

  test('a server without UIDVALIDITY is not believed', async () => {
    const odd = await server({
      wrong: {
        SELECT: async (talk, tag) => {
          await talk.say('* 5 EXISTS', `${tag} OK`);
          return true;
        },
      },
    });
    expect(
      (await failing(list({ server: odd, folder: 'INBOX', after: null, limit: 100 }, testCall()), odd))?.code,
    ).toBe('protocol-error');
  });
});

describe('settling', () => {
  const plain = 'IMAP4rev1 AUTH=PLAIN';
  async function said(box: ScriptedMailbox): Promise<{ server: ServerLogin; verbs: () => string[] }> {
    const scripted = await serving(
      mailbox({ messages: five, folders: ['INBOX', 'Done'], capabilities: plain, ...box }),
    );
    const verbs = (): string[] =>
      scripted.heard.map((line) => line.replace(/^\S+ /, '')).filter((line) => /EXPUNGE|STORE|COPY|MOVE/.test(line));
    return { server: login({ port: scripted.port, username: 'user@example.com', password: 'secret' }), verbs };
  }
  const deleted = (...uids: readonly number[]): NonNullable<ScriptedMailbox['wrong']> => ({
    'UID SEARCH': async (talk, tag, line) => {
      if (!line.includes('DELETED')) return false;
      await talk.say(`* SEARCH ${uids.join(' ')}`, `${tag} OK`);
      return true;
    },
  });

  test('without UID EXPUNGE nothing is expunged that somebody else has marked', async () => {
    const { server: at2, verbs } = await said({ wrong: deleted(1) });
    await acknowledge({ server: at2, folder: 'INBOX', refs: [ref(2)], action: { kind: 'delete' } }, testCall());
    expect(verbs()).toEqual(['UID STORE 2 +FLAGS.SILENT (\\Deleted)']);
  });

  test('when only ours is marked it goes', async () => {
    const { server: at2, verbs } = await said({ wrong: deleted(2) });
    await acknowledge({ server: at2, folder: 'INBOX', refs: [ref(2)], action: { kind: 'delete' } }, testCall());
    expect(verbs().at(-1)).toBe('EXPUNGE');
  });

  test('a move without MOVE copies first, and deletes nothing when the copy fails', async () => {
    const moving = await said({ wrong: deleted() });
    await acknowledge(
      { server: moving.server, folder: 'INBOX', refs: [ref(2)], action: { kind: 'move', folder: 'Done' } },
      testCall(),
    );
    expect(moving.verbs().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'UID COPY',
      'UID STORE',
      'EXPUNGE',
    ]);
    const failingCopy = await said({ wrong: { 'UID COPY': refusing('NO [TRYCREATE] no') } });
    const failure = await failing(
      acknowledge(
        { server: failingCopy.server, folder: 'INBOX', refs: [ref(2)], action: { kind: 'move', folder: 'Nowhere' } },
        testCall(),
      ),
      failingCopy.server,
    );
    expect(failure?.code).toBe('folder-missing');
    expect(failingCopy.verbs()).toHaveLength(1);
  });

  test('references of another UIDVALIDITY are never acted upon', async () => {
    const { server: renumbered, verbs } = await said({ uidValidity: 8 });
    expect(
      (
        await failing(
          acknowledge({ server: renumbered, folder: 'INBOX', refs: [ref(2)], action: { kind: 'delete' } }, testCall()),
          renumbered,
        )
      )?.code,
    ).toBe('mailbox-renumbered');
    expect(verbs()).toEqual([]);
  });
});

describe('the pool', () => {
  test('saves the log-in, and a connection that died while it rested is replaced without a word', async () => {
    const pool = new Pool({ most: 5, mostPerLogin: 1, idleMs: 2000 });
    let selects = 0;
    const scripted = await serving(
      mailbox({
        messages: five,
        wrong: {
          SELECT: (talk) => {
            if (++selects !== 3) return false;
            talk.reset();
            return true;
          },
        },
      }),
    );
    const same = login({ port: scripted.port, username: 'user@example.com', password: 'secret' });
    for (let poll = 0; poll < 4; poll++)
      expect((await list({ server: same, folder: 'INBOX', after: null, limit: 10 }, testCall({ pool }))).total).toBe(5);
    expect(scripted.connections()).toBe(2);
    const other = await list(
      { server: { ...same, password: 'other' }, folder: 'INBOX', after: null, limit: 10 },
      testCall({ pool }),
    ).then(
      () => 'in',
      () => 'refused',
    );
    expect(other).toBe('refused');
    await pool.close();
    expect(pool.size).toBe(0);
  });

  test('does not keep a connection about which there is doubt, nor more than it may', async () => {
    const pool = new Pool({ most: 1, mostPerLogin: 1, idleMs: 2000 });
    const refused = await server({ wrong: { 'UID FETCH': refusing('BAD no'), FETCH: refusing('BAD no') } });
    await failing(list({ server: refused, folder: 'INBOX', after: null, limit: 10 }, testCall({ pool })), refused);
    expect(pool.size).toBe(0);
    const one = await server({});
    const two = await server({});
    await list({ server: one, folder: 'INBOX', after: null, limit: 10 }, testCall({ pool }));
    await list({ server: two, folder: 'INBOX', after: null, limit: 10 }, testCall({ pool }));
    expect(pool.size).toBe(1);
    await pool.close();
  });
});
