/**
 * Real conversations, spoilt after any byte: the connection ends, is reset, falls silent, goes on in garbage, or drips. Each call
 * ends in a named failure within its patience, or as if nothing had been; the mail stays as it is on the server.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { MessageRef, ServerLogin } from '../../../src/contract';
import { fetch, list, submit } from '../../../src/gateway/operations';
import { collector, testCall } from '../../support/call';
import { login } from '../../support/gateway';
import { failing } from '../../support/proof';
import { startEmbedded, type EmbeddedServers } from '../../support/servers/embedded';

const modes = ['end', 'reset', 'silence', 'garbage', 'drip'] as const;
type Mode = (typeof modes)[number];
const shares = [0, 0.02, 0.1, 0.25, 0.4, 0.6, 0.8, 0.97] as const;
const protocols = ['imap', 'pop3', 'smtp'] as const;
type Protocol = (typeof protocols)[number];

const user = { address: 'cut@spoilt.test', user: 'cut@spoilt.test', password: 'cut', displayName: 'Cut', mayOpen: [] };
const text = `Subject: kept\r\nMessage-ID: <kept@spoilt.test>\r\n\r\n${'A line of the mail that must be kept.\r\n'.repeat(200)}`;

let servers: EmbeddedServers;
beforeAll(async () => {
  servers = await startEmbedded({ accounts: [user], onError: () => undefined });
  for (let at = 0; at < 3; at++) await servers.append(user.address, 'INBOX', [Buffer.from(text)]);
});
afterAll(() => servers.close());

interface Spoiler {
  readonly port: number;
  /** Bytes the server has said. */
  said(): number;
  close(): Promise<void>;
}

/** Between client and server; the server's words are spoilt after so many bytes. */
async function spoil(port: number, mode: Mode, after: number): Promise<Spoiler> {
  let said = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      const sound = chunk.subarray(0, Math.max(0, after - said));
      said += chunk.length;
      near.write(sound);
      if (sound.length < chunk.length) spoilRest(near, chunk.subarray(sound.length), mode);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    said: () => said,
    close: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

function spoilRest(near: Socket, rest: Buffer, mode: Mode): void {
  switch (mode) {
    case 'end':
      near.end();
      break;
    case 'reset':
      near.resetAndDestroy();
      break;
    case 'silence':
      break;
    case 'garbage':
      near.write(Buffer.from(rest.map((byte) => (byte * 7 + 131) & 0xff)));
      break;
    case 'drip':
      // One byte of it, and then never another.
      near.write(rest.subarray(0, 1));
      break;
  }
}

function work(protocol: Protocol, server: ServerLogin): () => Promise<unknown> {
  const call = testCall();
  if (protocol === 'smtp') {
    const from = user.address;
    const mail = Buffer.from('Subject: sent\r\n\r\nsent\r\n').toString('base64');
    return () => submit({ server, from, to: [user.address], messageBase64: mail }, call);
  }
  return async () => {
    const page = await list({ server, folder: 'INBOX', after: null, limit: 50 }, call);
    const refs: MessageRef[] = page.messages.map(({ ref }) => ref);
    const { writer, frames } = collector();
    await fetch({ server, folder: 'INBOX', refs, inlineLimitBytes: 1e6, answerLimitBytes: 1e7 }, call, writer);
    const failed = frames().flatMap(({ header }) => (header.kind === 'failed' ? [header.failure.code] : []));
    if (failed.includes('unknown')) throw new Error('a message failed for no named reason');
  };
}

const addressed = (protocol: Protocol, port: number): ServerLogin =>
  login({ protocol, port, username: user.user, password: user.password });

const state = (): string =>
  JSON.stringify(
    servers
      .messages(user.address, 'INBOX', { limit: 1000 })
      .filter(({ header }) => header.includes('kept'))
      .map(({ uid, flags, sizeBytes }) => [uid, flags.filter((flag) => flag !== '\\Recent'), sizeBytes]),
  );

const sent = (): number =>
  servers.messages(user.address, 'INBOX', { limit: 1000 }).filter(({ header }) => header.includes('Subject: sent'))
    .length;

describe.each(protocols)('%s', (protocol) => {
  let bytes = 0;
  let before = '';
  beforeAll(async () => {
    const spoiler = await spoil(servers[protocol].port, 'end', Infinity);
    await work(protocol, addressed(protocol, spoiler.port))();
    bytes = spoiler.said();
    await spoiler.close();
    before = state();
  });

  test.each(modes.flatMap((mode) => shares.map((share) => [mode, share] as const)))(
    '%s after %d of what the server says',
    async (mode, share) => {
      const had = sent();
      const spoiler = await spoil(servers[protocol].port, mode, Math.floor(share * bytes));
      const server = addressed(protocol, spoiler.port);
      const started = performance.now();
      const failure = await failing(work(protocol, server)(), server);
      expect(performance.now() - started).toBeLessThan(20_000);
      await spoiler.close();
      expect(failure?.code).not.toBe('unknown');
      if (failure !== null) expect(failure.message.length).toBeGreaterThan(10);
      // In the first half nothing can have gone well.
      if (share < 0.4) expect(failure).not.toBeNull();
      expect(state()).toBe(before);
      expect(sent() - had).toBeLessThanOrEqual(protocol === 'smtp' ? 1 : 0);
    },
  );
});
