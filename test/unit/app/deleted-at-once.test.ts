/** Two admins at one connection at the same time, and a deleted one that cannot be read any more. */
import { expect, it, test } from '@jest/globals';
import { erase, forgetExpired, remove } from '../../../src/app/configure/deleted';
import { bringBackConnection } from '../../../src/app/connections';
import { standardHandler, storeHandler } from '../../../src/app/handlers/store';
import type { World } from '../../../src/app/ports';
import type { IncomingConnection, OutgoingConnection } from '../../../src/contract';
import { incomingDraft, outgoingDraft } from '../../support/drafts';

const dayMs = 86_400_000;
const nowMs = 1_800_000_000_000;
const stored = { enabled: true, hasPassword: true, sharedAs: null, testedAtMs: null, createdAtMs: 0, updatedAtMs: 0 };
const mailbox = { ...incomingDraft('In', {}), ...stored, id: 'in' } as IncomingConnection;
const sender = {
  ...outgoingDraft('Out', {}, { fromAddress: 'support@x.test', replyMailbox: 'in' }),
  ...stored,
  id: 'out',
} as OutgoingConnection;
const beat = { id: 'beat', from: 'out', to: 'in', address: null, minutes: 60, lateMinutes: null };
const alarms = { addresses: [], connectionId: null, silenceHours: null, webhooks: [] };
const deleted = { connection: mailbox, deletedMs: nowMs, handler: null, heartbeats: [beat], answeredFor: ['out'] };

/** `between` runs once, after the next look at `at`. */
class Desk {
  between: { readonly at: string; readonly run: () => Promise<unknown> } | null = null;
  readonly passwords = new Set(['password:in', 'password:out']);
  readonly values: Map<string, unknown>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = new Map(Object.entries(values));
  }

  async #get(key: string): Promise<unknown> {
    const value = this.values.get(key);
    const { between } = this;
    if (between?.at === key) {
      this.between = null;
      await between.run();
    }
    return value;
  }

  #write(key: string, value: unknown): Promise<boolean> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve(true);
  }

  get world(): World {
    const store = {
      get: ({ key }: { key: string }) => this.#get(key),
      set: (key: string, value: unknown) => this.#write(key, value),
      delete: (key: string) => this.#write(key, undefined),
      list: (prefix: string) => {
        const found = [...this.values].filter(([key]) => key.startsWith(prefix));
        return Promise.resolve({ entries: found.map(([key, value]) => ({ key, value })), cursor: null });
      },
      transact: async (writes: readonly { key: string; value?: unknown }[]) => {
        for (const { key, value } of writes) await this.#write(key, value);
        return true;
      },
    };
    const secrets = { delete: (key: string) => Promise.resolve(this.passwords.delete(key)) };
    return { store, secrets, now: () => nowMs } as unknown as World;
  }
}

test('two delete one mailbox at once: what went with it is still known', async () => {
  const settings = { retentionDays: 180, alarms, heartbeats: [beat] };
  const desk = new Desk({ 'connection:in': mailbox, 'connection:out': sender, settings });
  await storeHandler(desk.world, standardHandler('in'));
  desk.between = { at: 'connection:in', run: () => remove(desk.world, 'in') };
  await remove(desk.world, 'in');
  expect(desk.values.has('connection:in')).toBe(false);
  expect(desk.values.get('deleted:in')).toMatchObject({
    handler: { handler: { id: 'in' } },
    heartbeats: [beat],
    answeredFor: ['out'],
  });
});

test('one erases what another brings back at the same time: it keeps its password and its place', async () => {
  const desk = new Desk({ 'deleted:in': deleted, 'mailbox:in': {} });
  const before = [...desk.values.keys()].filter((key) => key !== 'deleted:in');
  desk.between = { at: 'deleted:in', run: () => bringBackConnection(desk.world, mailbox) };
  await erase(desk.world, 'in');
  expect([...desk.values.keys()]).toEqual([...before, 'connection:in']);
  expect(desk.passwords).toContain('password:in');
});

test('what is left of a deleted one does not cost the one in use its password, a day later', async () => {
  const desk = new Desk({ 'connection:in': mailbox, 'deleted:in': { ...deleted, deletedMs: nowMs - dayMs } });
  await forgetExpired(desk.world);
  expect([...desk.values.keys()]).toEqual(['connection:in']);
  expect(desk.passwords).toContain('password:in');
});

it.each([
  ['of an older version', { connection: { id: 'in', name: 7 }, deletedMs: nowMs - dayMs, heartbeats: [beat] }],
  ['of no known form', { connection: 'in' }],
  ['no object', 'in'],
])('forgets a record that cannot be read, and the password with it: %s', async (_, value) => {
  for (const act of [(world: World) => forgetExpired(world), (world: World) => erase(world, 'in')]) {
    const desk = new Desk({ 'deleted:in': value });
    await act(desk.world);
    expect([...desk.values.keys()]).toEqual([]);
    expect([...desk.passwords]).toEqual(['password:out']);
  }
});

test('one of an older version is kept for its day', async () => {
  const desk = new Desk({ 'deleted:in': { connection: { id: 'in' }, deletedMs: nowMs - dayMs + 1 } });
  await forgetExpired(desk.world);
  expect(desk.passwords).toContain('password:in');
});
