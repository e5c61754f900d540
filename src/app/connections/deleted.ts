/**
 * Deleted connections in storage: nobody who looks for connections finds them, and for a day all is kept that is needed to bring
 * them back. The password stays in the secret store, and how far the mailbox was read stays where it is.
 */
import { z } from 'zod';
import { connectionSchema, heartbeat, mailHandler, type Connection } from '../../contract';
import { everyEntry } from '../entries';
import type { World } from '../ports';
import { connectionKey } from './store';

const prefix = 'deleted:';
const deletedKey = (id: string): string => `${prefix}${id}`;

const deletedRecord = z.object({
  connection: connectionSchema,
  deletedMs: z.number(),
  /** The mail handler that went with the mailbox, and those that came before it. */
  handler: z.object({ handler: mailHandler, after: z.array(z.string()) }).nullable(),
  heartbeats: z.array(heartbeat),
  /** Outgoing connections whose replies it read. */
  answeredFor: z.array(z.string()),
});
export type DeletedRecord = z.infer<typeof deletedRecord>;

/** What one needs to know to forget it, each part read alone. */
const dated = z.object({ deletedMs: z.number() });
const beaten = z.object({ heartbeats: z.array(z.object({ id: z.string() })) });
export interface Remains {
  readonly id: string;
  readonly deletedMs: number;
  readonly heartbeats: readonly { readonly id: string }[];
}

/** Whatever an older version wrote, no password stays because of it: what has no date was deleted long ago. */
function remainsOf(id: string, value: unknown): Remains {
  const deletedMs = dated.safeParse(value).data?.deletedMs ?? 0;
  return { id, deletedMs, heartbeats: beaten.safeParse(value).data?.heartbeats ?? [] };
}

/** A password is not kept for longer; and mail that waits for its connection is still worth sending. */
const keptMs = 86_400_000;

export const endOf = ({ deletedMs }: Pick<DeletedRecord, 'deletedMs'>): number => deletedMs + keptMs;

export async function loadDeleted({ store }: World, id: string): Promise<DeletedRecord | null> {
  return deletedRecord.safeParse(await store.get({ key: deletedKey(id) })).data ?? null;
}

/** The newest first. */
export async function listDeleted(world: World): Promise<readonly DeletedRecord[]> {
  const found = (await everyEntry(world, prefix)).flatMap(({ value }) => deletedRecord.safeParse(value).data ?? []);
  return found.sort((a, b) => b.deletedMs - a.deletedMs);
}

export async function loadRemains({ store }: World, id: string): Promise<Remains | null> {
  const value = (await store.get({ key: deletedKey(id) })) ?? null;
  return value === null ? null : remainsOf(id, value);
}

/** Those that cannot be read any more, too. */
export async function listRemains(world: World): Promise<readonly Remains[]> {
  return (await everyEntry(world, prefix)).map(({ key, value }) => remainsOf(key.slice(prefix.length), value));
}

/** It is in one place or in the other, whenever one looks. */
export async function setAsideConnection({ store }: World, record: DeletedRecord): Promise<void> {
  const { id } = record.connection;
  await store.transact([
    { kind: 'set', key: deletedKey(id), value: record },
    { kind: 'delete', key: connectionKey(id) },
  ]);
}

export async function bringBackConnection({ store }: World, connection: Connection): Promise<void> {
  await store.transact([
    { kind: 'set', key: connectionKey(connection.id), value: connection },
    { kind: 'delete', key: deletedKey(connection.id) },
  ]);
}

export async function saveDeleted({ store }: World, record: DeletedRecord): Promise<void> {
  await store.set(deletedKey(record.connection.id), record);
}

export async function forgetDeleted({ store }: World, id: string): Promise<void> {
  await store.delete(deletedKey(id));
}
