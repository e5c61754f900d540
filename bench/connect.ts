/**
 * What connections cost: round trips and time of a test and of an empty poll for each protocol, of an empty poll on 100 and on
 * 100,000 messages, and what the pool saves. Real servers on loopback (Dovecot, Postfix as root), SSL/TLS as in life.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctorRequest, type Cursor, type ServerLogin } from '../src/contract';
import { examine } from '../src/gateway/doctor';
import { list, status, submit } from '../src/gateway/operations';
import type { Call } from '../src/gateway/session/call';
import { Pool, noPool, ordinaryPool } from '../src/gateway/session/pool';
import { accessOf } from '../src/gateway/start';
import { startDovecot, type Dovecot } from '../test/support/servers/dovecot';
import { startPostfix } from '../test/support/servers/postfix';
import { countTurns, type Turns } from './turns';

const small = { user: 'small@bench.test', password: 'bench' };
const large = { user: 'large@bench.test', password: 'bench' };
const largeCount = 100_000;
const rounds = 9;

interface Cost {
  readonly roundTrips: number;
  readonly ms: number;
}

export async function connectBench(): Promise<object> {
  const dovecot = await startDovecot({ users: [small, large] });
  try {
    dovecot.deliver(small.user, messages(100));
    fill(dovecot, large.user);
    return {
      imap: await reading(dovecot, 'imap'),
      pop3: await reading(dovecot, 'pop3'),
      smtp: await sending(dovecot),
    };
  } finally {
    await dovecot.stop();
  }
}

async function reading(dovecot: Dovecot, protocol: 'imap' | 'pop3'): Promise<object> {
  const turns = await countTurns(dovecot.host, dovecot[protocol].tlsPort);
  const at = (who: typeof small): ServerLogin => login(protocol, turns.port, who, dovecot.authority);
  const test = await cost(turns, () =>
    examine(doctorRequest.parse({ server: at(small) }), callWith(noPool), () => undefined),
  );
  const onSmall = await polls(turns, at(small));
  const onLarge = await polls(turns, at(large));
  await turns.close();
  return {
    test,
    emptyPoll: { on100: onSmall.fresh, [`on${largeCount}`]: onLarge.fresh },
    emptyPollFromPool: { on100: onSmall.pooled, [`on${largeCount}`]: onLarge.pooled },
  };
}

async function polls(turns: Turns, server: ServerLogin): Promise<{ fresh: Cost; pooled: Cost }> {
  const { cursor } = await status({ server, folder: 'INBOX' }, callWith(noPool));
  const poll = (call: Call, after: Cursor): Promise<unknown> =>
    list({ server, folder: 'INBOX', after, limit: 500 }, call);
  // POP3 sizes in the cursor come from the list itself.
  const fresh = await cost(turns, () => poll(callWith(noPool), cursor));
  const call = callWith(ordinaryPool);
  await poll(call, cursor);
  turns.taken();
  const pooled = await cost(turns, () => poll(call, cursor));
  await call.pool.close();
  return { fresh, pooled };
}

async function sending(dovecot: Dovecot): Promise<object> {
  const postfix = await startPostfix({ dovecot, users: [small.user] });
  const turns = await countTurns(postfix.host, postfix.tlsPort);
  const server = login('smtp', turns.port, small, postfix.authority);
  const asked = doctorRequest.parse({ server, from: small.user, to: small.user });
  const test = await cost(turns, () => examine(asked, callWith(noPool), () => undefined));
  const mail = {
    server,
    from: small.user,
    to: [small.user],
    messageBase64: Buffer.from('Subject: x\r\n\r\nx\r\n').toString('base64'),
  };
  const fresh = await cost(turns, () => submit(mail, callWith(noPool)));
  const call = callWith(ordinaryPool);
  await submit(mail, call);
  turns.taken();
  const pooled = await cost(turns, () => submit(mail, call));
  await call.pool.close();
  await turns.close();
  await postfix.stop();
  return { test, submit: fresh, submitFromPool: pooled };
}

/** Median time; round trips of one run. */
async function cost(turns: Turns, work: () => Promise<unknown>): Promise<Cost> {
  const times: number[] = [];
  let roundTrips = 0;
  for (let round = 0; round < rounds; round++) {
    turns.taken();
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
    roundTrips = turns.taken();
  }
  const median = times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  return { roundTrips, ms: Math.round(median * 10) / 10 };
}

function callWith(pool: ConstructorParameters<typeof Pool>[0]): Call {
  const access = accessOf({ network: { allow: ['127.0.0.0/8'], ports: 'any' } });
  return { signal: new AbortController().signal, access, pool: new Pool(pool) };
}

function login(protocol: ServerLogin['protocol'], port: number, who: typeof small, authority: string): ServerLogin {
  return {
    protocol,
    encryption: 'tls',
    host: 'localhost',
    port,
    username: who.user,
    password: who.password,
    sharedMailbox: null,
    sharedAs: null,
    trust: { kind: 'ca', pem: authority },
  };
}

function* messages(count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield `From: a@b.test\r\nSubject: ${index}\r\n\r\n${'x'.repeat(200)}\r\n`;
}

/** 100,000 names for a thousand files: as many messages to the server, quickly made. */
function fill(dovecot: Dovecot, user: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-bench-'));
  mkdirSync(join(dir, 'new'));
  let index = 0;
  for (const message of messages(1000))
    writeFileSync(join(dir, 'new', `${String(index++).padStart(4, '0')}.bench`), message);
  for (let round = 0; round < largeCount / 1000; round++) dovecot.adopt(user, dir);
  rmSync(dir, { recursive: true });
}
