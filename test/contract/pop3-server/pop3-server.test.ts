import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mail } from '../imap-server/targets';
import { rawClient, type RawClient } from '../../support/raw-client';
import { pop3Targets, type Mailbox, type Pop3Target } from './targets';

describe.each(pop3Targets)('POP3 on %s', (_name, start) => {
  let target: Pop3Target;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  /** Sends a command, gives its status line. */
  const ask = async (client: RawClient, command: string): Promise<string> => {
    client.send(command);
    return client.line();
  };
  /** The lines after the status line, dots unstuffed. */
  const lines = async (client: RawClient): Promise<string[]> => {
    const all: string[] = [];
    for (let line = await client.line(); line !== '.'; line = await client.line()) {
      all.push(line.startsWith('.') ? line.slice(1) : line);
    }
    return all;
  };
  const askLines = async (client: RawClient, command: string): Promise<string[]> => {
    expect(await ask(client, command)).toMatch(/^\+OK/u);
    return lines(client);
  };
  const connected = async (trust?: string): Promise<RawClient> => {
    const client = await rawClient({
      host: target.host,
      port: trust === undefined ? target.port : target.tlsPort,
      ...(trust === undefined ? {} : { trust }),
    });
    expect(await client.line()).toMatch(/^\+OK/u);
    return client;
  };
  const loggedIn = async ({ user, password }: Mailbox): Promise<RawClient> => {
    const client = await connected();
    expect(await ask(client, `USER ${user}`)).toMatch(/^\+OK/u);
    expect(await ask(client, `PASS ${password}`)).toMatch(/^\+OK/u);
    return client;
  };
  const filled = async (...messages: string[]): Promise<Mailbox> => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, messages);
    return mailbox;
  };

  test('tells what it can do', async () => {
    const client = await connected();
    const offered = await askLines(client, 'CAPA');
    for (const wanted of ['TOP', 'UIDL', 'USER', 'STLS', 'PIPELINING', 'RESP-CODES', 'AUTH-RESP-CODE']) {
      expect(offered).toContain(wanted);
    }
    expect(offered.find((line) => line.startsWith('SASL'))?.split(' ')).toContain('PLAIN');
    client.end();
  });

  test('lets in by USER and PASS, spaces in the password included', async () => {
    const client = await loggedIn(await filled());
    expect(await ask(client, 'STAT')).toBe('+OK 0 0');
    expect(await ask(client, 'QUIT')).toMatch(/^\+OK/u);
    await client.closed();
  });

  test('lets in by AUTH PLAIN, with and without initial response', async () => {
    const { user, password } = await filled();
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const first = await connected();
    expect(await ask(first, `AUTH PLAIN ${response}`)).toMatch(/^\+OK/u);
    await ask(first, 'QUIT');
    const second = await connected();
    expect(await ask(second, 'AUTH PLAIN')).toMatch(/^\+ ?$/u);
    expect(await ask(second, response)).toMatch(/^\+OK/u);
    await ask(second, 'QUIT');
  });

  test('lets in by APOP', async () => {
    const { user, password } = await filled();
    const client = await rawClient(target);
    const stamp = /<[^>]+>/u.exec(await client.line())?.[0] ?? '';
    const digest = createHash('md5').update(stamp).update(password).digest('hex');
    expect(await ask(client, `APOP ${user} ${digest}`)).toMatch(/^\+OK/u);
    await ask(client, 'QUIT');
  });

  test('refuses a wrong APOP digest, and an unknown user alike', async () => {
    const { user } = await filled();
    for (const name of [user, 'nobody@contract.test']) {
      const client = await connected();
      expect(await ask(client, `APOP ${name} ${'0'.repeat(32)}`)).toMatch(/^-ERR \[AUTH\]/u);
      client.end();
    }
  });

  test('tells a wrong password as such', async () => {
    const { user } = await filled();
    const client = await connected();
    await ask(client, `USER ${user}`);
    expect(await ask(client, 'PASS wrong')).toMatch(/^-ERR \[AUTH\]/u);
    client.end();
  });

  test('knows nothing of the mailbox before the login', async () => {
    for (const command of ['STAT', 'LIST', 'RETR 1', 'UIDL', 'DELE 1']) {
      const client = await connected();
      expect(await ask(client, command)).toMatch(/^-ERR/u);
      client.end();
    }
  });

  test('speaks TLS from the first byte', async () => {
    const { user, password } = await filled();
    const client = await connected(target.authority);
    await ask(client, `USER ${user}`);
    expect(await ask(client, `PASS ${password}`)).toMatch(/^\+OK/u);
    await ask(client, 'QUIT');
  });

  test('speaks TLS after STLS, and offers it no more', async () => {
    const { user, password } = await filled();
    const client = await connected();
    expect(await ask(client, 'STLS')).toMatch(/^\+OK/u);
    await client.startTls(target.authority);
    expect(await askLines(client, 'CAPA')).not.toContain('STLS');
    await ask(client, `USER ${user}`);
    expect(await ask(client, `PASS ${password}`)).toMatch(/^\+OK/u);
    await ask(client, 'QUIT');
  });

  test('does not execute what was injected in the clear after STLS', async () => {
    const client = await connected();
    client.write('STLS\r\nCAPA\r\n');
    const answer = await client.line();
    const firstAnswer = async (): Promise<string> => {
      await client.startTls(target.authority);
      return ask(client, 'NONSENSE');
    };
    const outcome = answer.startsWith('+OK') ? await firstAnswer().catch(() => 'connection cut') : 'refused';
    expect(outcome).not.toMatch(/^\+OK/u);
    client.end();
  });

  test('STAT, LIST and UIDL count alike', async () => {
    const messages = [mail({ Subject: 'a' }), mail({ Subject: 'b' }, `${'x'.repeat(500)}\r\n`)];
    const client = await loggedIn(await filled(...messages));
    const sizes = messages.map((message) => message.length);
    expect(await ask(client, 'STAT')).toBe(`+OK 2 ${sizes[0]! + sizes[1]!}`);
    expect(await askLines(client, 'LIST')).toEqual([`1 ${sizes[0]}`, `2 ${sizes[1]}`]);
    expect(await ask(client, 'LIST 2')).toBe(`+OK 2 ${sizes[1]}`);
    const uidls = await askLines(client, 'UIDL');
    expect(uidls.map((line) => line.split(' ')[0])).toEqual(['1', '2']);
    expect(new Set(uidls.map((line) => line.split(' ')[1])).size).toBe(2);
    expect(await ask(client, 'UIDL 1')).toBe(`+OK ${uidls[0]}`);
    await ask(client, 'QUIT');
  });

  test('unique-ids last from session to session, and follow their messages', async () => {
    const mailbox = await filled(mail({ Subject: 'a' }), mail({ Subject: 'b' }), mail({ Subject: 'c' }));
    const first = await loggedIn(mailbox);
    const before = (await askLines(first, 'UIDL')).map((line) => line.split(' ')[1]);
    await ask(first, 'DELE 2');
    await ask(first, 'QUIT');
    const second = await loggedIn(mailbox);
    expect((await askLines(second, 'UIDL')).map((line) => line.split(' ')[1])).toEqual([before[0], before[2]]);
    await ask(second, 'QUIT');
  });

  test.each([
    ['plain text', mail({ Subject: 'x' }, 'Hello\r\n')],
    ['lines that begin with dots', mail({ Subject: 'x' }, '.\r\n..\r\n...three\r\nmid.dle\r\n.\r\n')],
    ['bytes of any charset', mail({ Subject: 'caf\xe9' }, '\x80\xff\xe9\r\n')],
    ['a long line', mail({ Subject: 'x' }, `${'.'.repeat(70_000)}\r\n`)],
    ['many lines', mail({ Subject: 'x' }, '.dot\r\nline\r\n'.repeat(30_000))],
    ['an empty body', 'Subject: x\r\n\r\n'],
  ])('RETR gives %s back byte for byte', async (_what, message) => {
    const client = await loggedIn(await filled(message));
    const retrieved = await askLines(client, 'RETR 1');
    expect(`${retrieved.join('\r\n')}\r\n`).toBe(message);
    await ask(client, 'QUIT');
  });

  test('a last line without an end gets one', async () => {
    const client = await loggedIn(await filled(mail({ Subject: 'x' }, 'no end')));
    expect((await askLines(client, 'RETR 1')).at(-1)).toBe('no end');
    await ask(client, 'QUIT');
  });

  test('TOP gives the header and that many lines', async () => {
    const client = await loggedIn(await filled(mail({ Subject: 'top', From: 'a@b' }, 'one\r\n.two\r\nthree\r\n')));
    expect(await askLines(client, 'TOP 1 0')).toEqual(['Subject: top', 'From: a@b', '']);
    expect(await askLines(client, 'TOP 1 2')).toEqual(['Subject: top', 'From: a@b', '', 'one', '.two']);
    expect(await askLines(client, 'TOP 1 99')).toEqual(['Subject: top', 'From: a@b', '', 'one', '.two', 'three']);
    await ask(client, 'QUIT');
  });

  test('DELE takes effect at QUIT only, and RSET takes it back', async () => {
    const mailbox = await filled(mail({ Subject: 'a' }), mail({ Subject: 'b' }));
    const dropped = await loggedIn(mailbox);
    await ask(dropped, 'DELE 1');
    expect(await ask(dropped, 'RETR 1')).toMatch(/^-ERR/u);
    expect(await ask(dropped, 'DELE 1')).toMatch(/^-ERR/u);
    expect(await ask(dropped, 'STAT')).toMatch(/^\+OK 1 /u);
    dropped.end();
    const reset = await retrying(() => loggedIn(mailbox));
    expect(await ask(reset, 'STAT')).toMatch(/^\+OK 2 /u);
    await ask(reset, 'DELE 2');
    await ask(reset, 'RSET');
    await ask(reset, 'QUIT');
    const quit = await loggedIn(mailbox);
    expect(await ask(quit, 'STAT')).toMatch(/^\+OK 2 /u);
    await ask(quit, 'DELE 1');
    await ask(quit, 'QUIT');
    const after = await loggedIn(mailbox);
    expect(await ask(after, 'STAT')).toMatch(/^\+OK 1 /u);
    await ask(after, 'QUIT');
  });

  test.each(['RETR', 'RETR 0', 'RETR 9', 'RETR x', 'DELE 9', 'LIST 9', 'UIDL 9', 'TOP 1', 'NONSENSE'])(
    '%s is refused, and the session goes on',
    async (command) => {
      const client = await loggedIn(await filled(mail({ Subject: 'a' })));
      expect(await ask(client, command)).toMatch(/^-ERR/u);
      expect(await ask(client, 'NOOP')).toMatch(/^\+OK/u);
      await ask(client, 'QUIT');
    },
  );

  test('pipelined commands are answered in order', async () => {
    const client = await loggedIn(await filled(mail({ Subject: 'a' }), mail({ Subject: 'b' })));
    client.write('STAT\r\nRETR 1\r\nRETR 2\r\nDELE 1\r\nNOOP\r\n');
    expect(await client.line()).toMatch(/^\+OK 2 /u);
    expect(await client.line()).toMatch(/^\+OK/u);
    expect((await lines(client))[0]).toBe('Subject: a');
    expect(await client.line()).toMatch(/^\+OK/u);
    expect((await lines(client))[0]).toBe('Subject: b');
    expect(await client.line()).toMatch(/^\+OK/u);
    expect(await client.line()).toMatch(/^\+OK/u);
    await ask(client, 'QUIT');
  });

  test('a maildrop is open to one session at a time', async () => {
    const { user, password } = await filled();
    const first = await loggedIn({ user, password });
    const second = await connected();
    await ask(second, `USER ${user}`);
    second.send(`PASS ${password}`);
    // Dovecot waits for the lock before it gives up.
    expect(await retrying(() => second.line())).toMatch(/^-ERR \[IN-USE\]/u);
    await ask(first, 'QUIT');
    second.end();
  }, 60_000);
});

/** A server needs a moment to see that a client is gone, and to give up waiting. */
async function retrying<Result>(attempt: () => Promise<Result>, tries = 10): Promise<Result> {
  for (let left = tries; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
