/**
 * The gateway as it runs in production (one bundled file in a process of its own) between a Dovecot and a caller over HTTP: mails a
 * second by IMAP and POP3, and what a mail of 100 MB costs in memory, fetched and carried to a Jira that takes its time.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cursor, FetchFrame, ListAnswer, ServerLogin } from '../src/contract';
import { framesOf, login } from '../test/support/gateway';
import { freePort } from '../test/support/ports';
import { startDovecot, type Dovecot } from '../test/support/servers/dovecot';
import { startTokenIssuer, testApp, type TokenIssuer } from '../test/support/token-issuer';

const mails = { user: 'mails@bench.test', password: 'bench' };
const big = { user: 'big@bench.test', password: 'bench' };
const mailCount = 5_000;
const mailBytes = 8_000;
const bigBytes = 100 * 1024 * 1024;

export async function gatewayBench(): Promise<object> {
  const dovecot = await startDovecot({ users: [mails, big] });
  dovecot.deliver(mails.user, ordinary());
  dovecot.deliver(big.user, [bigMail()]);
  const issuer = await startTokenIssuer();
  const jira = await slowJira();
  const apiBaseUrl = `http://127.0.0.1:${(jira.address() as AddressInfo).port}/ex/jira/1`;
  const gateway = await Gateway.start(issuer, apiBaseUrl);
  try {
    return {
      mailsPerSecond: {
        imap: await throughput(gateway, at(dovecot, 'imap', mails)),
        pop3: await throughput(gateway, at(dovecot, 'pop3', mails)),
      },
      bigMail: {
        sizeMB: bigBytes / 1024 / 1024,
        imap: await bigMailCost(gateway, at(dovecot, 'imap', big)),
        pop3: await bigMailCost(gateway, at(dovecot, 'pop3', big)),
      },
    };
  } finally {
    await gateway.stop();
    jira.close();
    await issuer.close();
    await dovecot.stop();
  }
}

async function throughput(gateway: Gateway, server: ServerLogin): Promise<number> {
  let after: Cursor | null = null;
  let count = 0;
  const started = performance.now();
  for (let more = true; more;) {
    const page = (await (
      await gateway.post('list', { server, folder: 'INBOX', after, limit: 500 })
    ).json()) as ListAnswer;
    ({ more, cursor: after } = page);
    const answer = await gateway.post('fetch', { server, folder: 'INBOX', refs: page.messages.map(({ ref }) => ref) });
    count += framesOf(Buffer.from(await answer.arrayBuffer())).filter(({ header }) => header.kind === 'message').length;
  }
  if (count !== mailCount) throw new Error(`${count} mails came`);
  return Math.round(count / ((performance.now() - started) / 1000));
}

async function bigMailCost(gateway: Gateway, server: ServerLogin): Promise<object> {
  const { messages } = (await (
    await gateway.post('list', { server, folder: 'INBOX', after: null })
  ).json()) as ListAnswer;
  const ref = messages[0]?.ref;
  const fetched = await gateway.memoryOf(async () => {
    const answer = await gateway.post('fetch', { server, folder: 'INBOX', refs: [ref] });
    return framesOf(Buffer.from(await answer.arrayBuffer()))[0]?.header as Extract<FetchFrame, { kind: 'message' }>;
  });
  const [omission] = fetched.value.omissions;
  if (omission === undefined) throw new Error('nothing was left out');
  const { offset, lengthBytes, encoding, decodedBytes } = omission;
  const part = { offset, lengthBytes, encoding, decodedBytes };
  const file = { issueIdOrKey: 'A-1', fileName: 'big.bin', contentType: 'application/octet-stream' };
  const carried = await gateway.memoryOf(async () => {
    const answer = await gateway.post('carry', { server, folder: 'INBOX', ref, part, ...file });
    if (!answer.ok) throw new Error(await answer.text());
  });
  return {
    fetch: { seconds: fetched.seconds, memoryOverIdleMB: fetched.megabytes },
    carry: { seconds: carried.seconds, memoryOverIdleMB: carried.megabytes },
  };
}

/** The gateway in a process of its own. */
class Gateway {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #issuer: TokenIssuer;
  readonly #apiBaseUrl: string;
  readonly #dir: string;

  private constructor(child: ChildProcess, url: string, issuer: TokenIssuer, apiBaseUrl: string, dir: string) {
    this.#child = child;
    this.#url = url;
    this.#issuer = issuer;
    this.#apiBaseUrl = apiBaseUrl;
    this.#dir = dir;
  }

  static async start(issuer: TokenIssuer, apiBaseUrl: string): Promise<Gateway> {
    const dir = mkdtempSync(join(tmpdir(), 'postroom-gateway-'));
    const bundle = join(dir, 'gateway.cjs');
    execFileSync(process.execPath, ['scripts/build-gateway.mjs', '--outfile', bundle], { stdio: 'ignore' });
    const port = await freePort();
    const env = {
      ...process.env,
      GATEWAY_APP_IDS: testApp,
      GATEWAY_JWKS_URL: issuer.jwksUrl,
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      GATEWAY_ALLOW_NETWORKS: '127.0.0.0/8',
      GATEWAY_ALLOW_PORTS: 'any',
      GATEWAY_JIRA_BASE_URLS: apiBaseUrl,
    };
    const child = spawn(process.execPath, [bundle], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.stdout.resume();
    return new Gateway(child, `http://127.0.0.1:${port}`, issuer, apiBaseUrl, dir);
  }

  async post(call: string, body: object): Promise<Response> {
    const token = await this.#issuer.token({ app: { apiBaseUrl: this.#apiBaseUrl } });
    const headers = { authorization: `Bearer ${token}`, 'x-forge-oauth-system': 'bench' };
    return fetch(`${this.#url}/v1/${call}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** The highest memory while the work went on, over that before it. */
  async memoryOf<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; megabytes: number }> {
    const idle = await this.#resident();
    let highest = idle;
    const state = { over: false };
    const watching = (async () => {
      while (!state.over) {
        highest = Math.max(highest, await this.#resident());
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    const started = performance.now();
    const value = await work();
    const seconds = Math.round((performance.now() - started) / 10) / 100;
    state.over = true;
    await watching;
    return { value, seconds, megabytes: Math.round((highest - idle) / 1024 / 1024) };
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'close');
    rmSync(this.#dir, { recursive: true });
  }

  async #resident(): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    return Number(/resident_memory_bytes (\d+)/.exec(text)?.[1] ?? 0);
  }
}

/** Takes an upload at about 100 MB a second: a receiver that is slower than the mail server. */
async function slowJira(): Promise<Server> {
  const server = createServer((request, response) => {
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      request.pause();
      setTimeout(() => request.resume(), chunk.length / 100_000);
    });
    request.on('end', () => response.end(JSON.stringify([{ id: '1', size }])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function at(dovecot: Dovecot, protocol: 'imap' | 'pop3', who: typeof mails): ServerLogin {
  return login({
    protocol,
    encryption: 'tls',
    host: 'localhost',
    port: dovecot[protocol].tlsPort,
    username: who.user,
    password: who.password,
    trust: { kind: 'ca', pem: dovecot.authority },
  });
}

function* ordinary(): Generator<string> {
  const body = 'An ordinary line of an ordinary mail, as people write them.\r\n'.repeat(mailBytes / 60);
  for (let index = 0; index < mailCount; index++)
    yield `From: a@b.test\r\nSubject: ${index}\r\nMessage-ID: <${index}@b.test>\r\n\r\n${body}`;
}

function bigMail(): Buffer {
  const head =
    'From: a@b.test\r\nSubject: big\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n--b\r\nContent-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  const line = `${Buffer.alloc(57, 'postroom').toString('base64')}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bigBytes, line), Buffer.from('\r\n--b--\r\n')]);
}
