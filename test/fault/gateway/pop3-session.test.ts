/** Logging in to POP3, the cost of a poll, and connections kept between calls (src/gateway/pop3). */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Cursor, ListAnswer, ServerLogin } from '../../../src/contract';
import { acknowledge, list, status } from '../../../src/gateway/operations';
import { Pool } from '../../../src/gateway/session/pool';
import { testCall } from '../../support/call';
import { closeAll, codeOf, fetched, hard, messages, refs, request, serve } from '../../support/pop3-under-test';

afterEach(closeAll);

describe('logging in', () => {
  const stamp = '<1896.697170952@dbc.example>';

  test.each([
    ['APOP when the greeting has a stamp', { greeting: `+OK ready ${stamp}` }, ['APOP user ']],
    ['AUTH PLAIN when there is no USER', { capabilities: ['UIDL', 'SASL PLAIN LOGIN'] }, ['AUTH PLAIN']],
    ['AUTH PLAIN when the password has a space or an umlaut', { password: 'pass w\u00f6rd ' }, ['AUTH PLAIN']],
    ['USER and PASS without CAPA', { capabilities: null }, ['USER user', 'PASS secret']],
    [
      'a password with spaces to the letter',
      { password: ' two  spaces ', capabilities: ['USER', 'UIDL'] },
      ['USER user', 'PASS  two  spaces '],
    ],
  ] as const)('%s', async (_, drop, said) => {
    const { server, heard } = await serve({ messages, ...drop });
    await expect(list(request(server), testCall())).resolves.toMatchObject({ total: 3 });
    for (const start of said) expect(heard.some((line) => line.startsWith(start))).toBe(true);
    if (!said.some((line) => line.startsWith('PASS'))) expect(heard.join('\n')).not.toContain(server.password);
  });

  test('falls back from APOP when the server shows a stamp but knows no secret', async () => {
    const call = testCall();
    const { server, heard } = await serve({
      messages,
      greeting: `+OK ${stamp}`,
      wrong: {
        APOP: async (talk) => {
          await talk.say('-ERR [AUTH] no secret');
          return true;
        },
      },
    });
    await expect(list(request(server), call)).resolves.toMatchObject({ total: 3 });
    expect(heard.filter((line) => /^(APOP|USER|PASS)/.test(line))).toHaveLength(3);
    // And asks once: a refused log-in at every poll would lock the account.
    await list(request(server), call);
    expect(heard.filter((line) => line.startsWith('APOP'))).toHaveLength(1);
  });

  test.each([
    ['[IN-USE] another session', 'mailbox-locked'],
    ['[LOGIN-DELAY] wait', 'login-throttled'],
    ['[SYS/TEMP] backend', 'server-busy'],
    ['[AUTH] wrong', 'login-refused'],
    ['maildrop already locked', 'mailbox-locked'],
    ['POP3 access is disabled for this account', 'protocol-disabled'],
    ['[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.', 'encryption-required'],
  ])('-ERR %s is %s', async (words, code) => {
    const { server } = await serve({
      messages,
      username: 'user@example.com',
      wrong: {
        PASS: async (talk) => {
          await talk.say(`-ERR ${words}`);
          return true;
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe(code);
  });

  test('a line break in user name or password is never sent', async () => {
    const { server, heard } = await serve({ messages, capabilities: ['USER', 'UIDL'] });
    for (const trick of [{ username: 'a\r\nDELE 1' }, { password: 'b\nDELE 1' }]) {
      const tricked = { ...server, ...trick };
      expect(await codeOf(list(request(tricked), testCall()), tricked)).toBe('setting-invalid');
    }
    expect(heard.join('\n')).not.toContain('DELE');
  });
});

describe('an empty poll', () => {
  async function poll(server: ServerLogin, after: Cursor | null): Promise<ListAnswer> {
    return list(request(server, after), testCall());
  }

  test('costs STAT and one UIDL, however many messages lie there', async () => {
    const lots = Array.from({ length: 3_000 }, (_, index) => Buffer.from(`Subject: ${index}\r\n\r\n`));
    const { server, heard } = await serve({ messages: lots });
    const { cursor } = await status({ server, folder: 'INBOX' }, testCall());
    const before = heard.length;
    const answer = await poll(server, cursor);
    expect(answer).toMatchObject({ messages: [], more: false, restarted: false, total: 3_000, cursor });
    expect(heard.slice(before)).toEqual(['CAPA', 'USER user', 'PASS secret', 'STAT', 'UIDL 3000', 'QUIT']);
  });

  test('new mail costs a command or two each', async () => {
    const first = await serve({ messages: messages.slice(0, 2) });
    const { cursor } = await poll(first.server, null);
    const second = await serve({ messages });
    const answer = await poll(second.server, cursor);
    expect(answer.messages.map(({ ref }) => ref)).toEqual([{ kind: 'pop3', uidl: 'u3' }]);
    expect(second.heard.slice(3)).toEqual(['STAT', 'UIDL 2', 'UIDL 3', 'LIST 3', 'QUIT']);
    expect(answer.cursor).toEqual((await poll(second.server, null)).cursor);
  });

  test('mail deleted by somebody else, with new mail in its place, is seen through', async () => {
    const first = await serve({ messages, ids: ['a', 'b', 'c'] });
    const { cursor } = await poll(first.server, null);
    // As many as before, and the last is the same: only the sizes tell.
    const second = await serve({
      messages: [hard, Buffer.from('Subject: new\r\n\r\nnew\r\n'), messages[2]!],
      ids: ['a', 'new', 'c'],
    });
    const answer = await poll(second.server, cursor);
    expect(answer.restarted).toBe(true);
    expect(answer.messages.map(({ ref }) => (ref.kind === 'pop3' ? ref.uidl : ''))).toEqual(['new', 'c']);
  });

  test('pages join without a gap', async () => {
    const lots = Array.from({ length: 25 }, (_, index) => Buffer.from(`Subject: ${index}\r\n\r\n`));
    const { server } = await serve({ messages: lots });
    const seen: string[] = [];
    let after: Cursor | null = null;
    for (let more = true; more;) {
      const page: ListAnswer = await list(request(server, after, 10), testCall());
      seen.push(...page.messages.map(({ ref }) => (ref.kind === 'pop3' ? ref.uidl : '')));
      ({ more, cursor: after } = page);
    }
    expect(seen).toEqual(lots.map((_, index) => `u${index + 1}`));
  });
});

describe('the pool', () => {
  test('keeps one connection through list, fetch and delete, and lets go of it at once after', async () => {
    const pool = new Pool({ most: 10, mostPerLogin: 2, idleMs: 1000 });
    const { server, scriptedServer, heard } = await serve({ messages });
    await list(request(server), testCall({ pool }));
    await fetched(server, refs(3), testCall({ pool }));
    await acknowledge({ server, folder: 'INBOX', refs: refs(3), action: { kind: 'delete' } }, testCall({ pool }));
    expect(scriptedServer.connections()).toBe(1);
    expect(heard.at(-1)).toBe('QUIT');
    await list(request(server), testCall({ pool }));
    await list(request(server), testCall({ pool }));
    expect(scriptedServer.connections()).toBe(3);
    await pool.close();
  });

  test('a connection that died while it rested is replaced without a word', async () => {
    const pool = new Pool({ most: 10, mostPerLogin: 2, idleMs: 1000 });
    const { server, scriptedServer } = await serve({
      messages,
      wrong: {
        LIST: (talk, line) => {
          if (line !== 'LIST 1' || talk.number > 1) return false;
          talk.reset();
          return true;
        },
      },
    });
    await list(request(server), testCall({ pool }));
    const frames = await fetched(server, refs(1), testCall({ pool }));
    expect(frames.map(({ header }) => header.kind)).toEqual(['message', 'end']);
    expect(scriptedServer.connections()).toBe(2);
    await pool.close();
  });
});
