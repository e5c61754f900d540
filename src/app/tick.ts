/** The schedule: every mailbox whose time has come is queued, and every delivery that waits. It does no work itself. */
import { watch } from './alarms';
import { forgetExpired } from './configure';
import { isIncoming, loadConnections } from './connections';
import { deliveryEntity, queueDelivery, readDelivery } from './deliver';
import { beat } from './heartbeat';
import { isResting, loadState } from './ledger';
import { purge } from './log';
import { passOnWaiting } from './notify';
import type { World } from './ports';
import { queueReading } from './receive';
import { attempt } from './remedy';

export async function tick(world: World): Promise<void> {
  const connections = await loadConnections(world);
  for (const connection of connections.filter(isIncoming)) {
    if (!connection.enabled) continue;
    const state = await loadState(world, connection.id);
    if (!isResting(state, world.now())) await queueReading(world, connection.id, 'schedule');
  }
  await queueDueDeliveries(world);
  await aside(world, 'events', () => passOnWaiting(world));
  await aside(world, 'watch', () => watch(world));
  await aside(world, 'purge', () => purge(world));
  await aside(world, 'deleted', () => forgetExpired(world));
  // Last: a slow mail server may take all the time that is left.
  await aside(world, 'heartbeat', () => beat(world));
}

/** What may fail without anybody's mail waiting for it. */
async function aside(world: World, event: string, work: () => Promise<unknown>): Promise<void> {
  const done = await attempt(work);
  if (!done.ok) world.log({ event: `${event}-failed`, code: done.failure.code, evidence: done.failure.evidence });
}

/** Deliveries whose event was lost, whose wait was longer than the queue's longest, or whose sending was cut off. */
async function queueDueDeliveries(world: World): Promise<void> {
  for (const outcome of ['queued', 'deferred', 'sending'] as const) {
    const { entries } = await world.store.query({
      entity: deliveryEntity,
      index: 'by-due',
      partition: [outcome],
      to: world.now(),
      newestFirst: false,
      limit: 100,
    });
    for (const { key, value } of entries) {
      const record = readDelivery(value);
      if (record !== null) await queueDelivery(world, key, record);
    }
  }
}
