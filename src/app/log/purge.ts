/**
 * Forgets what is older than the retention, some hundred records a schedule. Settled records go whole. The identity of a mail
 * stays, a hash that names nobody: by it a mail that a renumbered mailbox lists again is known as handled (receive/facts).
 */
import { deliveryEntity } from '../deliver';
import { isSettled, messageEntity, readRecord } from '../ledger';
import { transactionOperations, type World } from '../ports';
import { loadSettings } from '../settings';

const dayMs = 86_400_000;
/** Pages of records looked at in one schedule, each way. */
const mostPages = 10;

/** Returns how many records were forgotten. */
export async function purge(world: World): Promise<number> {
  const { retentionDays } = await loadSettings(world);
  const beforeMs = world.now() - retentionDays * dayMs;
  const messages = await purgeEntity(world, messageEntity, beforeMs, (value) => {
    const record = readRecord(value);
    // A held mail waits for a person, however long.
    return record === null || (isSettled(record.outcome) && record.outcome !== 'hold' && record.wish === undefined);
  });
  const deliveries = await purgeEntity(world, deliveryEntity, beforeMs, (value) => !isUnderWay(value));
  return messages + deliveries;
}

const underWay: readonly unknown[] = ['queued', 'sending', 'deferred'];

const isUnderWay = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'outcome' in value && underWay.includes(value.outcome);

async function purgeEntity(
  { store }: World,
  entity: string,
  beforeMs: number,
  isOver: (value: unknown) => boolean,
): Promise<number> {
  let count = 0;
  let cursor: string | null | undefined;
  for (let pages = 0; pages < mostPages && cursor !== null; pages++) {
    const page = await store.query({
      entity,
      index: 'atMs',
      to: beforeMs,
      newestFirst: false,
      limit: transactionOperations,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const keys = page.entries.filter(({ value }) => isOver(value)).map(({ key }) => key);
    if (keys.length > 0) await store.transact(keys.map((key) => ({ kind: 'delete', key, entity })));
    count += keys.length;
    cursor = page.cursor;
  }
  return count;
}
