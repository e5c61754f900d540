/** A connection is brought back in the very moment in which a mail finds it deleted: the mail neither fails nor waits for a day. */
import { expect, test } from '@jest/globals';
import { deliver, type World } from '../../../src/app';
import { outgoingDraft } from '../../support/drafts';

const nowMs = 1_800_000_000_000;
const connection = {
  ...outgoingDraft('Out', {}, { fromAddress: 'support@x.test' }),
  id: 'out',
  enabled: true,
  hasPassword: true,
  sharedAs: null,
  testedAtMs: null,
  createdAtMs: 0,
  updatedAtMs: 0,
};
const deleted = { connection, deletedMs: nowMs - 60_000, handler: null, heartbeats: [], answeredFor: [] };
const mail = {
  outcome: 'queued',
  reason: 'Waits to be sent.',
  issueId: '1',
  issueKey: 'DEMO-1',
  commentId: '',
  connection: 'out',
  recipient: 'ana@x.test',
  recipientName: '',
  recipients: [{ address: 'ana@x.test', name: '', role: 'to', outcome: 'queued', reply: '', status: null }],
  atMs: nowMs - 120_000,
  day: '2027-01-15',
  tries: 0,
};

/** `back` = the look at storage after which the connection is back. */
function worldWhere(back: string): { world: World; stored: Map<string, unknown>; pushed: unknown[] } {
  const stored = new Map<string, unknown>([
    ['m1', mail],
    ['deleted:out', deleted],
  ]);
  const pushed: unknown[] = [];
  const restored = (): void => {
    stored.set('connection:out', connection);
    stored.delete('deleted:out');
  };
  const store = {
    get: ({ key }: { key: string }) => {
      const value = stored.get(key);
      if (key === back) restored();
      return Promise.resolve(value);
    },
    transact: (writes: readonly { key: string; value: unknown }[]) => {
      for (const { key, value } of writes) stored.set(key, value);
      return Promise.resolve(true);
    },
  };
  const queues = { push: (_: string, events: readonly unknown[]) => Promise.resolve(pushed.push(...events)) };
  return { world: { store, queues, now: () => nowMs } as unknown as World, stored, pushed };
}

test.each(['connection:out', 'deleted:out'])('after the look at %s', async (back) => {
  const { world, stored, pushed } = worldWhere(back);
  await deliver(world, { deliveryId: 'm1' });
  expect(stored.get('m1')).toMatchObject({ outcome: 'queued', reason: 'Waits to be sent.', nextTryMs: nowMs });
  expect(pushed).toMatchObject([{ body: { deliveryId: 'm1' }, delaySeconds: 0 }]);
});

test('while it stays deleted, the mail waits for it', async () => {
  const { world, stored, pushed } = worldWhere('never');
  await deliver(world, { deliveryId: 'm1' });
  expect(stored.get('m1')).toMatchObject({ outcome: 'queued', nextTryMs: nowMs - 60_000 + 86_400_000 });
  expect(pushed).toEqual([]);
});
