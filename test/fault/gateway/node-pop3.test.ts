/**
 * Why we have a POP3 client of our own (docs/adr/0003-own-pop3-client.md): what the package node-pop3 loses on servers on which
 * ours loses nothing. When one of these fails because node-pop3 does it right, the decision is due to be looked at again.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import Pop3Command from 'node-pop3';
import { list } from '../../../src/gateway/operations';
import { testCall } from '../../support/call';
import { closeAll, fetched, refs, request, serve } from '../../support/pop3-under-test';

afterEach(closeAll);

interface Loss {
  readonly what: string;
  readonly message: Buffer;
  /** Bytes in a packet. */
  readonly split?: number;
}

const losses: readonly Loss[] = [
  { what: 'lines that begin with a dot get one more', message: Buffer.from('Subject: x\r\n\r\n.one\r\n..two\r\n') },
  { what: 'bytes that are not UTF-8 are replaced', message: Buffer.from('Subject: x\r\n\r\ncaf\xe9\r\n', 'latin1') },
  {
    what: 'an end that comes in two packets is not seen',
    message: Buffer.from('Subject: x\r\n\r\nhello\r\n'),
    split: 4,
  },
  {
    what: 'a sentence that ends in a packet of its own ends the message',
    message: Buffer.from('Subject: x\r\n\r\nhello.\r\nmore\r\n'),
    split: 1,
  },
];

test('an ordinary message in one packet comes right with both', async () => {
  const message = Buffer.from('Subject: x\r\n\r\nhello\r\n');
  const { server } = await serve({ messages: [message] });
  expect(await withNodePop3(server.port)).toBe(trimmed(message));
});

describe.each(losses)('$what', ({ message, split }) => {
  test('by node-pop3', async () => {
    const { server } = await serve({ messages: [message] }, split);
    expect(await withNodePop3(server.port)).not.toBe(trimmed(message));
  });

  test('not by ours', async () => {
    const { server } = await serve({ messages: [message] }, split);
    const [frame] = await fetched(server, refs(1), testCall({ patience: { stallMs: 2000, greetingMs: 2000 } }));
    expect(frame!.bytes.toString('latin1')).toBe(message.toString('latin1'));
  });
});

describe('a server that goes away after log-in', () => {
  const wrong = {
    UIDL: (talk: { end(): void }) => {
      talk.end();
      return true;
    },
  };

  test('leaves node-pop3 waiting', async () => {
    const { server } = await serve({ messages: [Buffer.from('x\r\n')], wrong });
    const client = new Pop3Command({
      user: 'user',
      password: 'secret',
      host: '127.0.0.1',
      port: server.port,
      timeout: 300,
    });
    const outcome = await Promise.race([
      client.UIDL().then(
        () => 'answered',
        () => 'failed',
      ),
      later('still waiting'),
    ]);
    expect(outcome).toBe('still waiting');
  });

  test('is a named failure for ours', async () => {
    const { server } = await serve({ messages: [Buffer.from('x\r\n')], wrong });
    await expect(list(request(server), testCall())).rejects.toMatchObject({ kind: 'closed', during: 'UIDL' });
  });
});

test('node-pop3 cannot start TLS on an open connection (STLS)', () => {
  expect('STLS' in Pop3Command.prototype || 'stls' in Pop3Command.prototype).toBe(false);
});

/** The package leaves out the last line end; that is not held against it. */
function trimmed(message: Buffer): string {
  return message.toString('latin1').replace(/(\r\n)+$/, '');
}

/** The first message as the package gives it, or how it failed. */
async function withNodePop3(port: number): Promise<string> {
  const client = new Pop3Command({ user: 'user', password: 'secret', host: '127.0.0.1', port, timeout: 300 });
  const reading = client.RETR(1).then(
    (text) => trimmed(Buffer.from(text, 'latin1')),
    (error: unknown) => `failed: ${String(error)}`,
  );
  return Promise.race([reading, later('hangs')]);
}

function later(outcome: string): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(outcome), 1500));
}
