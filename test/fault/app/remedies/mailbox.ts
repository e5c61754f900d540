/** Rows about a mailbox: it rests for as long as the table says, shows why, goes on by itself, and nothing is lost or doubled. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Failure, FailureCode } from '../../../../src/contract';
import { failures } from '../../../../src/gateway/http/problem';
import { remedies } from '../../../../src/app/remedy';
import { shiftClock } from '../../../support/clock';
import type { Answer } from '../../../support/gateway-behind';
import { failing, relayedGateway, type Relay } from '../../../support/gateway-relay';
import { openProduct, type Product } from '../../../support/product';
import { health, minute, rowOf, saying, turns, write } from '../scene';
import { shown, toldByGateway, type Proof } from './proof';

interface Scene {
  readonly product: Product;
  /** What goes wrong at the moment; null = nothing. */
  readonly now: { trouble: Relay | null };
}

let scene: Scene | null = null;

/** One product for all of them: each row leaves it as it found it. */
async function opened(): Promise<Scene> {
  if (scene !== null) return scene;
  const now: { trouble: Relay | null } = { trouble: null };
  const relay: Relay = {
    instead: (path) => now.trouble?.instead?.(path) ?? null,
    headers: (headers) => now.trouble?.headers?.(headers),
    answer: (path, bytes) => now.trouble?.answer?.(path, bytes) ?? bytes,
  };
  scene = { product: await openProduct({ startGateway: relayedGateway(relay) }), now };
  return scene;
}

export function forgetScene(): void {
  scene = null;
}

/** A rest when a failure that asks for a person is about the whole mailbox. */
const restOfPersonsSeconds = 300;

function leastRestMs(code: FailureCode): number {
  const row = remedies[code];
  return ('firstSeconds' in row ? row.firstSeconds : restOfPersonsSeconds) * 1000 * 0.9;
}

/** The trouble begins, the mailbox rests; the trouble ends, and the mail comes once. */
async function restsFor(code: FailureCode, trouble: Relay, word = `word-${code}.`): Promise<Failure> {
  const made = await opened();
  const { product } = made;
  await write(product, 'DEMO-1', word);
  made.now.trouble = trouble;
  await product.turn();
  const { state, consecutiveFailures, nextPollMs, failure } = await health(product);
  expect({ state, consecutiveFailures, code: failure?.code }).toEqual({
    state: 'failing',
    consecutiveFailures: 1,
    code,
  });
  const restMs = (nextPollMs ?? 0) - Date.now();
  expect(restMs).toBeGreaterThanOrEqual(leastRestMs(code) - 5_000);
  made.now.trouble = null;
  shiftClock(restMs + 1000);
  await turns(product, 2);
  expect(await saying(product, 'DEMO-1', word)).toBe(1);
  expect(await health(product)).toMatchObject({ state: 'fine', consecutiveFailures: 0, failure: null });
  return shown(failure);
}

const at =
  (call: string, relayed: () => Answer): Required<Pick<Relay, 'instead'>>['instead'] =>
  (path) =>
    path === `/v1/${call}` ? relayed() : null;

/** The gateway reports it of the server, at the first call of a reading. */
export const rests: Proof = (code) => restsFor(code, { instead: at('list', () => failing(toldByGateway(code))) });

export const gatewayBusy: Proof = (code) => restsFor(code, { instead: at('list', () => failing(failures.busy())) });

export const gatewayOfAnotherVersion: Proof = (code) =>
  restsFor(code, { instead: at('list', () => failing(failures.invalid('list: unknown field'))) });

export const gatewayTalksNonsense: Proof = async (code) => {
  const html = { status: 200, bytes: Buffer.from('<html>Welcome to nginx</html>') };
  await restsFor(code, { instead: at('list', () => html) });
  // Cut off in the middle of the mails.
  const cut: Relay = { answer: (path, bytes) => (path === '/v1/fetch' ? bytes.subarray(0, bytes.length >> 1) : bytes) };
  return restsFor(code, cut, `cut-${code}.`);
};

/** Down: nothing answers. Behind a proxy: the proxy says so. */
export const gatewayDown: Proof = (code) =>
  restsFor(code, { instead: at('list', () => ({ status: 502, bytes: Buffer.from('Bad Gateway') })) });

/** The token does not hold for this gateway: the real one looks at it. */
export const tokenRefused: Proof = (code) =>
  restsFor(code, { headers: (headers) => headers.set('authorization', 'Bearer of.no.token') });

/** The mailbox was renumbered before handled mail is marked on the server: the real server and gateway say so. */
export const renumbered: Proof = async (code) => {
  const { product } = await opened();
  const once = { left: 1 };
  const trouble: Relay = {
    instead: (path) => {
      if (path === '/v1/acknowledge' && once.left-- > 0)
        product.host.mail.renewUidValidity('support@postroom.example', 'INBOX');
      return null;
    },
  };
  return restsFor(code, trouble);
};

/** One mail cannot be fetched: it is held for a person, and the next one comes. */
export const oneIsHeld: Proof = async (code) => {
  const made = await opened();
  const { product } = made;
  const failure = toldByGateway(code);
  const [bad, good] = [`bad-${code}.`, `good-${code}.`];
  await write(product, 'DEMO-1', bad);
  await write(product, 'DEMO-1', good);
  made.now.trouble = { answer: (path, bytes) => (path === '/v1/fetch' ? framesWith(bytes, bad, failure) : bytes) };
  await product.turn();
  made.now.trouble = null;
  expect(await saying(product, 'DEMO-1', good)).toBe(1);
  expect(await saying(product, 'DEMO-1', bad)).toBe(0);
  const { groups } = await product.ask('held.groups', {});
  expect(groups).toMatchObject([{ cause: code, count: 1, reason: failure.message }]);
  const { rows } = await product.ask('held.list', { cause: code });
  const ids = rows.map(({ id }) => id);
  await product.ask('log.wish', { ids, wish: { kind: 'release' } });
  await product.host.idle();
  expect(await saying(product, 'DEMO-1', bad)).toBe(1);
  return shown(rows[0]?.failure);
};

/** Frames: 4 bytes of length, a JSON header, `lengthBytes` bytes; the mail with the text becomes a failed one. */
function framesWith(bytes: Buffer, text: string, failure: Failure): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const headerEnd = at + 4 + bytes.readUInt32BE(at);
    const header = JSON.parse(bytes.toString('utf8', at + 4, headerEnd)) as { lengthBytes: number; ref: unknown };
    const frame = bytes.subarray(at, headerEnd + header.lengthBytes);
    if (frame.includes(text)) {
      const failed = Buffer.from(JSON.stringify({ kind: 'failed', ref: header.ref, lengthBytes: 0, failure }));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(failed.length);
      frames.push(length, failed);
    } else frames.push(frame);
    at += frame.length;
  }
  return Buffer.concat(frames);
}

/** Handled mail is deleted on the server: its source cannot be asked for any more. */
export const goneMail: Proof = async () => {
  const product = await openProduct();
  const { connections } = await product.ask('connections.list', {});
  const found = connections.find(({ health: incoming }) => incoming !== null)?.connection;
  if (found?.direction !== 'incoming') throw new Error('no mailbox');
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = found;
  const incoming = { ...draft.incoming, settled: { kind: 'delete' as const } };
  await product.ask('connections.save', { id, draft: { ...draft, incoming }, password: null });
  await write(product, 'DEMO-1', 'alpha');
  await product.turn();
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  const reply = await product.reply('log.source', { id: (await rowOf(product, 'alpha')).id });
  return shown(!reply.ok && reply.kind === 'failed' ? reply.failure : null);
};

/** The mailbox of a mail was deleted: its source cannot be asked for any more. */
export const connectionGone: Proof = async () => {
  const product = await openProduct();
  await write(product, 'DEMO-1', 'alpha');
  await product.turn();
  const { id } = await rowOf(product, 'alpha');
  const { connections } = await product.ask('connections.list', {});
  for (const { connection } of connections) await product.ask('connections.delete', { id: connection.id });
  const reply = await product.reply('log.source', { id });
  return shown(!reply.ok && reply.kind === 'failed' ? reply.failure : null);
};

/** The secret store lost the password: the mailbox rests until it is entered again. */
export const passwordGone: Proof = async (code) => {
  const product = await openProduct();
  await write(product, 'DEMO-1', 'alpha');
  const secrets = new DatabaseSync(join(product.dataDir, 'secrets.sqlite'));
  const kept = secrets.prepare('SELECT * FROM secret').all();
  secrets.prepare("DELETE FROM secret WHERE key LIKE 'password:%'").run();
  await product.turn();
  const { failure, nextPollMs, state } = await health(product);
  expect(state).toBe('failing');
  expect((nextPollMs ?? 0) - Date.now()).toBeGreaterThanOrEqual(leastRestMs(code) - 5_000);
  for (const row of kept) {
    const names = Object.keys(row);
    const marks = names.map(() => '?').join(', ');
    secrets
      .prepare(`INSERT OR REPLACE INTO secret (${names.join(', ')}) VALUES (${marks})`)
      .run(...(Object.values(row) as string[]));
  }
  secrets.close();
  await turns(product, 3, 60 * minute);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  return shown(failure);
};
