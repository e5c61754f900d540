/** What the app has written down, read past the app: straight from the local host's tables. */
import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryRecord } from '../../../src/app/deliver';
import type { MessageRecord } from '../../../src/app/ledger';

export type Keyed<T> = T & { readonly key: string };

export function messageRecords(db: DatabaseSync): readonly Keyed<MessageRecord>[] {
  return read<MessageRecord>(db, 'entity_message');
}

export function deliveryRecords(db: DatabaseSync): readonly Keyed<DeliveryRecord>[] {
  return read<DeliveryRecord>(db, 'entity_delivery');
}

function read<T extends object>(db: DatabaseSync, table: string): readonly Keyed<T>[] {
  const rows = db.prepare(`SELECT key, value FROM "${table}" ORDER BY key`).all() as { key: string; value: string }[];
  return rows.map(({ key, value }) => ({ ...(JSON.parse(value) as T), key }));
}

/** Something is still to be done by itself. */
export function isBusy(db: DatabaseSync): boolean {
  const events = (db.prepare('SELECT count(*) AS count FROM queue_event').get() as { count: number }).count;
  return (
    events > 0 ||
    messageRecords(db).some(({ outcome }) => outcome === 'claimed' || outcome === 'waiting') ||
    deliveryRecords(db).some(({ outcome }) => outcome === 'queued' || outcome === 'sending' || outcome === 'deferred')
  );
}
