/**
 * Mail that could not be handled is moved to the folder that the admin chose for it, and its record says where it lies now:
 * what a person decides about it later finds it there.
 */
import type { MessageRef } from '../../contract';
import { messageEntity, readRecord, writeUnderLease, type MessageRecord } from '../ledger';
import { storeKeyText, type StoreWrite } from '../ports';
import { attempt } from '../remedy';
import type { Reading } from './reading';
import type { Tally } from './tally';

/** A held message: the key of its record, and where it lies. */
export interface Held {
  readonly key: string;
  readonly ref: MessageRef;
}

export async function setAside(reading: Reading, held: readonly Held[], tally: Tally): Promise<void> {
  const { world, login, connection } = reading;
  const { folder, failedFolder } = connection.incoming;
  const here = held.filter(({ ref }) => ref.kind === 'imap' && ref.folder === undefined);
  if (failedFolder === null || here.length === 0) return;
  const refs = here.map(({ ref }) => ref);
  const action = { kind: 'move', folder: failedFolder } as const;
  const tried = await attempt(() => world.gateway.call('acknowledge', { server: login, folder, refs, action }));
  if (!tried.ok) {
    tally.stop ??= { kind: 'failure', failure: tried.failure };
    return;
  }
  const places = new Map((tried.value.moved ?? []).map(({ from, to }) => [JSON.stringify(from), to]));
  const moved = here.flatMap(({ key, ref }) => {
    const to = places.get(JSON.stringify(ref));
    return to === undefined ? [] : [{ key, ref: to }];
  });
  if (!(await remember(reading, moved))) tally.stop = { kind: 'lease-lost' };
}

async function remember({ world, lease }: Reading, moved: readonly Held[]): Promise<boolean> {
  const keys = moved.map(({ key }) => ({ key, entity: messageEntity }));
  const found = keys.length === 0 ? new Map<string, unknown>() : await world.store.getMany(keys);
  for (const { key, ref } of moved) {
    const record = readRecord(found.get(storeKeyText({ key, entity: messageEntity })));
    if (record === null) continue;
    const value: MessageRecord = { ...record, ref };
    const write: StoreWrite = { kind: 'set', entity: messageEntity, key, value };
    if (!(await writeUnderLease(world, lease, () => [write]))) return false;
  }
  return true;
}
