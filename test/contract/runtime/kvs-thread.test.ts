/** Forge's storage in a thread of its own answers as the one in this thread does, word for word, and keeps what it answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { closeDatabase, openDatabase } from '../../../src/local/database';
import { storeInThread } from '../../../src/local/runtime';
import { openStore, type Store, type StoreOptions } from '../../../src/local/runtime/kvs/store';
import { bundledThread } from '../../support/load/bundle';

const entities: StoreOptions['entities'] = [
  {
    name: 'ticket',
    attributes: { state: { type: 'string' }, atMs: { type: 'float' } },
    indexes: [{ name: 'by-state', partition: ['state'], range: ['atMs'] }],
  },
];

let dir: string;
const logged: string[] = [];
const closing: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-storage-'));
  logged.length = 0;
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(dir, { recursive: true, force: true });
});

function here(name: string): StoreOptions {
  const [db, secrets] = [openDatabase(join(dir, `${name}.sqlite`)), openDatabase(join(dir, `${name}-secrets.sqlite`))];
  closing.push(() => [db, secrets].forEach(closeDatabase));
  return { db, secrets, entities, now: Date.now };
}

async function inThread(): Promise<Store> {
  const paths = { databasePath: join(dir, 'storage.sqlite'), secretsPath: join(dir, 'secrets.sqlite') };
  const store = await storeInThread(bundledThread('storage'), paths, here('host'), (_, text) => logged.push(text));
  closing.push(() => store.close?.());
  return store;
}

async function asked(store: Store, path: string, request: unknown): Promise<{ status: number; text: string }> {
  const answer = await store.handle(path, typeof request === 'string' ? request : JSON.stringify(request));
  const text = await answer.text();
  return { status: answer.status, text: text.replace(/("createdAt"|"updatedAt"):\d+/g, '$1:0') };
}

const ticket = (key: string, state: string, atMs: unknown): object => ({
  key,
  entityName: 'ticket',
  value: { state, atMs },
});
const isNew = { or: [{ property: 'state', condition: 'NOT_EXISTS', values: [true] }] };

const requests: readonly (readonly [string, unknown])[] = [
  ['/api/v1/set', { key: 'a', value: { text: 'ümläut 🎈' } }],
  ['/api/v1/get', { key: 'a' }],
  ['/api/v1/get', { key: 'nothing' }],
  ['/api/v1/set', { key: 'a', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } }],
  ['/api/v1/secret/set', { key: 'word', value: 'hunter2' }],
  ['/api/v1/secret/get', { key: 'word' }],
  ['/api/v1/entity/set', ticket('t1', 'open', 1)],
  ['/api/v1/entity/set', ticket('t2', 'open', 'not a number')],
  ['/api/v1/transaction', { set: [ticket('t3', 'open', 3), ticket('t4', 'done', 4)] }],
  ['/api/v1/transaction', { set: [ticket('t5', 'open', 5), { ...ticket('t1', 'done', 9), conditions: isNew }] }],
  ['/api/v1/entity/query', { entityName: 'ticket', indexName: 'by-state', partition: ['open'], limit: 1 }],
  ['/api/v1/entity/query', { entityName: 'ticket', indexName: 'by-nothing' }],
  ['/api/v1/batch/get', [{ key: 'a' }, { key: 'nothing' }, { key: 't3', entityName: 'ticket' }]],
  ['/api/v1/query', { where: [{ property: 'key', condition: 'BEGINS_WITH', values: ['a'] }] }],
  ['/api/v1/delete', { key: 'a' }],
  ['/api/v1/get', { key: 'a' }],
  ['/api/v1/nonsense', {}],
  ['/api/v1/set', `{"key":"big","value":"${'x'.repeat(5_000_000)}"}`],
];

test('every answer is the same', async () => {
  const [one, other] = [openStore(here('own')), await inThread()];
  const statuses = new Set<number>();
  for (const [path, request] of requests) {
    const wanted = await asked(one, path, request);
    statuses.add(wanted.status);
    expect({ path, ...(await asked(other, path, request)) }).toEqual({ path, ...wanted });
  }
  expect([...statuses].sort()).toEqual([200, 204, 400, 404, 409]);
  await expect(other.handle('/api/v1/set', 'no JSON')).rejects.toThrow('JSON');
});

test('of two that want the same at the same time one gets it', async () => {
  const store = await inThread();
  const wants = ['one', 'other'].map((state) =>
    asked(store, '/api/v1/transaction', { set: [{ ...ticket('t', state, 1), conditions: isNew }] }),
  );
  const answers = await Promise.all(wants);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
});

test('what was answered is there after a restart', async () => {
  const before = await inThread();
  await asked(before, '/api/v1/set', { key: 'a', value: 'kept' });
  await asked(before, '/api/v1/secret/set', { key: 'word', value: 'hunter2' });
  for (const close of closing.splice(0).reverse()) await close();
  const after = await inThread();
  expect((await asked(after, '/api/v1/get', { key: 'a' })).text).toContain('kept');
  expect((await asked(after, '/api/v1/secret/get', { key: 'word' })).text).toContain('hunter2');
  expect(logged).toEqual([]);
});

test('what was in the database of the host before is found in its own', async () => {
  await asked(openStore(here('host')), '/api/v1/set', { key: 'a', value: 'from before' });
  for (const close of closing.splice(0)) await close();
  expect((await asked(await inThread(), '/api/v1/get', { key: 'a' })).text).toContain('from before');
});
