/** A heartbeat through a real Postfix into a real Dovecot: out, in, its delay, and away as the mailbox says. */
import { afterEach, expect, it, jest } from '@jest/globals';
import { openScene, support, until, type Scene } from '../../support/outbound-servers';

jest.setTimeout(120_000);

let scene: Scene | null = null;
afterEach(async () => {
  await scene?.close();
  scene = null;
});

it('goes out through Postfix, comes back in from Dovecot, and is deleted like any settled mail', async () => {
  scene = await openScene();
  const { product } = scene;
  const { connections } = await product.ask('connections.list', {});
  const incoming = connections.find(({ health }) => health !== null)!.connection;
  const from = connections.find(({ sending }) => sending !== null)!.connection.id;
  const { id: to, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = incoming;
  if (draft.direction !== 'incoming') throw new Error('no mailbox');
  const deleting = { ...draft, incoming: { ...draft.incoming, settled: { kind: 'delete' as const } } };
  await product.ask('connections.save', { id: to, draft: deleting, password: null });
  await product.ask('settings.save', {
    retentionDays: 180,
    alarms: { addresses: [], connectionId: null, silenceHours: null },
    heartbeats: [{ id: null, from, to, address: null, minutes: 15, lateMinutes: null }],
  });
  await product.turn();
  const [beat] = await until(
    () => scene!.inbox(support),
    (mails) => mails.length === 1,
  );
  expect(beat?.headers.get('x-postroom-heartbeat')).toMatch(/^[a-z2-7]{40,80}$/);
  const [seen] = await until(
    async () => {
      await product.turn();
      return (await product.ask('overview', {})).heartbeats;
    },
    ([one]) => one?.state === 'fine',
  );
  expect(seen?.beats).toHaveLength(1);
  expect(seen?.beats[0]?.delayMs).toBeLessThan(30_000);
  expect(scene.inbox(support)).toEqual([]);
  expect((await product.ask('accounts', {})).unexplained).toBe(0);
});
