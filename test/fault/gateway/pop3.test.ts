/** The POP3 client against servers that split, stall, reset, refuse and lie at every step (src/gateway/pop3). */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerLogin } from '../../../src/contract';
import { acknowledge, fetch, list } from '../../../src/gateway/operations';
import { collector, testCall } from '../../support/call';
import { closeAll, codeOf, fetched, hard, messages, refs, request, serve } from '../../support/pop3-under-test';
import { ordinaryCapabilities, type Maildrop } from '../../support/scripted-pop3';
import type { Conversation } from '../../support/scripted-server';

afterEach(closeAll);

describe('however the network cuts the bytes', () => {
  test.each([1, 2, 3, 7, 4096])('%i at a time: every message comes whole', async (split) => {
    const deleted: string[] = [];
    const { server } = await serve({ messages, onDeleted: (ids) => deleted.push(...ids) }, split);
    const listed = await list(request(server), testCall());
    expect(listed.messages.map(({ ref, sizeBytes }) => [ref, sizeBytes])).toEqual(
      messages.map(({ length }, index) => [{ kind: 'pop3', uidl: `u${index + 1}` }, length]),
    );
    const frames = await fetched(server, refs(3));
    expect(frames.map(({ header }) => header.kind)).toEqual(['message', 'message', 'message', 'end']);
    expect(frames.slice(0, 3).map(({ bytes }) => bytes.toString('latin1'))).toEqual(
      messages.map((message) => message.toString('latin1')),
    );
    await acknowledge({ server, folder: 'INBOX', refs: refs(2), action: { kind: 'delete' } }, testCall());
    expect(deleted).toEqual(['u1', 'u2']);
  });
});

const steps = ['greeting', 'CAPA', 'USER', 'PASS', 'STAT', 'UIDL', 'LIST'] as const;

describe('at each step of a list', () => {
  test.each(steps)('a server that stalls at %s ends in a named failure', async (step) => {
    const { server } = await serve({ messages, wrong: { [step]: (talk) => talk.stall() } });
    expect(await codeOf(list(request(server), testCall()), server)).toBe(
      step === 'greeting' ? 'greeting-timeout' : 'stalled',
    );
  });

  test.each(steps)('a server that stalls in the middle of its answer to %s', async (step) => {
    const half = step === 'greeting' ? '+O' : '+OK 1';
    const { server } = await serve({
      messages,
      wrong: {
        [step]: async (talk) => {
          await talk.send(half);
          return talk.stall();
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe(
      step === 'greeting' ? 'greeting-timeout' : 'stalled',
    );
  });

  test.each(steps)('a connection reset at %s', async (step) => {
    const { server } = await serve({
      messages,
      wrong: {
        [step]: (talk) => {
          talk.reset();
          return true;
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe('connection-lost');
  });

  test.each(steps)('a connection closed at %s', async (step) => {
    const { server } = await serve({
      messages,
      wrong: {
        [step]: (talk) => {
          talk.end();
          return true;
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe('connection-lost');
  });

  test.each([
    ['greeting', 'server-busy'],
    ['CAPA', 'no failure'],
    ['USER', 'login-refused'],
    ['PASS', 'login-refused'],
    ['STAT', 'protocol-error'],
    ['UIDL', 'protocol-error'],
    ['LIST', 'protocol-error'],
  ])('-ERR to %s is %s', async (step, code) => {
    const { server } = await serve({
      messages,
      wrong: {
        [step]: async (talk) => {
          await talk.say('-ERR no');
          return true;
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe(code);
  });

  test.each(steps.slice(1))('nonsense to %s is a protocol error', async (step) => {
    const { server } = await serve({
      messages,
      wrong: {
        [step]: async (talk) => {
          await talk.say('250 hello');
          return true;
        },
      },
    });
    expect(await codeOf(list(request(server), testCall()), server)).toBe('protocol-error');
  });

  test('a drip that never ends a line is cut off, and so is an endless list', async () => {
    const drip = await serve({
      wrong: {
        greeting: async (talk) => {
          for (;;) await talk.send(Buffer.alloc(8192, 0x61));
        },
      },
    });
    expect(await codeOf(list(request(drip.server), testCall()), drip.server)).toBe('answer-too-big');
    const endless = await serve({
      messages,
      wrong: {
        UIDL: async (talk) => {
          await talk.say('+OK');
          for (let n = 1; ; n++) await talk.send(`${n} ${'x'.repeat(8000)}\r\n`);
        },
      },
    });
    expect(await codeOf(list(request(endless.server), testCall({ patience: { stallMs: 5000 } })), endless.server)).toBe(
      'answer-too-big',
    );
  });

  test('the time of the whole call ends a drip that keeps every wait short', async () => {
    const { server } = await serve({
      messages,
      wrong: {
        UIDL: async (talk) => {
          await talk.say('+OK');
          for (let n = 1; ; n++) {
            await talk.say(`${n} u${n}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        },
      },
    });
    const controller = new AbortController();
    const running = codeOf(list(request(server), testCall({ signal: controller.signal })), server);
    setTimeout(() => controller.abort(), 150);
    expect(await running).toBe('deadline-exceeded');
  });
});

describe('at each step of a fetch', () => {
  const broken: readonly (readonly [string, (talk: Conversation) => Promise<boolean> | boolean, string])[] = [
    [
      'a reset in the middle of a message',
      async (talk) => {
        await talk.send('+OK\r\nSubject: x\r\n');
        talk.reset();
        return true;
      },
      'connection-lost',
    ],
    [
      'a stall in the middle of a message',
      async (talk) => {
        await talk.send('+OK\r\nSubject: x\r\n');
        return talk.stall();
      },
      'stalled',
    ],
    [
      'a refusal',
      async (talk) => {
        await talk.say('-ERR cannot read it');
        return true;
      },
      'protocol-error',
    ],
    [
      'a message much longer than announced',
      async (talk) => {
        await talk.send(Buffer.concat([Buffer.from('+OK\r\n'), Buffer.alloc(3_000_000, 0x61)]));
        return talk.stall();
      },
      'answer-too-big',
    ],
  ];

  test.each(broken)('%s costs that message only', async (_, wrong, code) => {
    const { server, scriptedServer } = await serve({
      messages,
      wrong: { RETR: (talk, line) => (line === 'RETR 2' ? wrong(talk) : false) },
    });
    const frames = await fetched(server, refs(3));
    expect(
      frames.map(({ header }) => (header.kind === 'failed' ? `failed ${header.failure.code}` : header.kind)),
    ).toEqual(['message', `failed ${code}`, 'message', 'end']);
    expect(frames[2]!.bytes.toString('latin1')).toBe(messages[2]!.toString('latin1'));
    expect(scriptedServer.connections()).toBe(code === 'protocol-error' ? 1 : 2);
  });

  test('connections that keep breaking end the answer without its end frame', async () => {
    const { server } = await serve({
      messages: Array.from({ length: 9 }, () => hard),
      wrong: {
        RETR: (talk) => {
          talk.reset();
          return true;
        },
      },
    });
    const { writer, frames } = collector();
    const running = fetch(
      { server, folder: 'INBOX', refs: refs(9), inlineLimitBytes: 1000, answerLimitBytes: 1e6 },
      testCall(),
      writer,
    );
    expect(await codeOf(running, server)).toBe('connection-lost');
    expect(frames().map(({ header }) => header.kind)).toEqual(['failed', 'failed', 'failed', 'failed']);
  });

  test('a message that is gone is said to be gone', async () => {
    const { server } = await serve({ messages });
    const frames = await fetched(server, [
      { kind: 'pop3', uidl: 'u2' },
      { kind: 'pop3', uidl: 'never' },
    ]);
    expect(frames.map(({ header }) => header.kind)).toEqual(['gone', 'message', 'end']);
  });

  test('a big message streams by once, and leaves its attachment behind', async () => {
    const body = Buffer.alloc(1_500_000, 'QUJD').toString('latin1').replace(/.{76}/g, '$&\r\n');
    const big = Buffer.from(
      `Subject: big\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n--b--\r\n`,
    );
    const { server } = await serve({ messages: [big] });
    const [frame] = await fetched(server, refs(1), testCall({ patience: { stallMs: 2000 } }), {
      inlineLimitBytes: 100_000,
    });
    expect(frame!.bytes.toString()).toContain('hello');
    expect(frame!.bytes.length).toBeLessThan(2_000);
    expect(frame!.header).toMatchObject({
      kind: 'message',
      sizeBytes: big.length,
      omissions: [{ encoding: 'base64' }],
    });
    // What is left out is the rest of the attachment, to its end: its first lines come along.
    const omission = frame!.header.kind === 'message' ? frame!.header.omissions[0]! : null;
    expect(omission!.offset).toBeGreaterThan(big.indexOf('QUJD'));
    expect(omission!.offset + omission!.lengthBytes).toBe(big.indexOf('\r\n--b--'));
  });

  test('with PIPELINING many messages are asked for at once', async () => {
    const { server, heard } = await serve({ messages, capabilities: [...ordinaryCapabilities, 'PIPELINING'] }, 5);
    const frames = await fetched(server, refs(3));
    expect(frames.slice(0, 3).map(({ bytes }) => bytes.toString('latin1'))).toEqual(
      messages.map((message) => message.toString('latin1')),
    );
    expect(heard.filter((line) => line.startsWith('RETR'))).toEqual(['RETR 1', 'RETR 2', 'RETR 3']);
  });
});

describe('deleting', () => {
  test('counts only when QUIT was answered', async () => {
    const deleting = (wrong: NonNullable<Maildrop['wrong']>[string]): Promise<{ server: ServerLogin }> =>
      serve({ messages, wrong: { QUIT: wrong } });
    const work = (server: ServerLogin): Promise<unknown> =>
      acknowledge({ server, folder: 'INBOX', refs: refs(1), action: { kind: 'delete' } }, testCall());
    const refused = await deleting(async (talk) => {
      await talk.say('-ERR some messages not deleted');
      return true;
    });
    expect(await codeOf(work(refused.server), refused.server)).toBe('protocol-error');
    const lost = await deleting((talk) => {
      talk.reset();
      return true;
    });
    expect(await codeOf(work(lost.server), lost.server)).toBe('connection-lost');
    const silent = await deleting((talk) => talk.stall());
    expect(await codeOf(work(silent.server), silent.server)).toBe('stalled');
  });

  test('leaves everything else alone, and takes what is gone for done', async () => {
    const deleted: string[] = [];
    const { server, heard } = await serve({ messages, onDeleted: (ids) => deleted.push(...ids) });
    await acknowledge(
      {
        server,
        folder: 'INBOX',
        refs: [
          { kind: 'pop3', uidl: 'gone' },
          { kind: 'pop3', uidl: 'u3' },
        ],
        action: { kind: 'delete' },
      },
      testCall(),
    );
    expect(deleted).toEqual(['u3']);
    expect(heard.filter((line) => line.startsWith('DELE'))).toEqual(['DELE 3']);
    expect(
      await codeOf(
        acknowledge({ server, folder: 'INBOX', refs: refs(1), action: { kind: 'seen' } }, testCall()),
        server,
      ),
    ).toBe('gateway-request-invalid');
  });
});
