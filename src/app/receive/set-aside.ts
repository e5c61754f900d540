/**
 * Mail that could not be handled is moved to the folder that the admin chose for it, and its record says where it lies now:
 * what a person decides about it later finds it there.
 */
import type { MessageRef } from '../../contract';
import { messageEntity, readRecord, stillHeld, type MessageRecord } from '../ledger';
import { storeKeyText, type Conditions, type StoreWrite } from '../ports';
import { attempt } from '../remedy';
import type { Reading } from './reading';
import type { Tally } from './tally';
import { writeAll } from './write';

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

/** A person may have a wish for it at the same time: then it is read again, so that neither is lost. */
const mostReads = 5;

async function remember(reading: Reading, moved: readonly Held[]): Promise<boolean> {
  const { world, lease } = reading;
  let left = moved;
  for (let reads = 0; left.length > 0 && reads < mostReads; reads++) {
    const found = await world.store.getMany(left.map(({ key }) => ({ key, entity: messageEntity })));
    const changed: Held[] = [];
    for (const one of left) {
      const record = readRecord(found.get(storeKeyText({ key: one.key, entity: messageEntity })));
      if (record === null) continue;
      if (!(await writeAll(reading, [{ writes: [placeWrite(one, record, world.now())], moves: [] }])))
        changed.push(one);
    }
    if (changed.length > 0 && !(await stillHeld(world, lease))) return false;
    left = changed;
  }
  return true;
}

/** A wish sets the time of the next try, and is written on the record as it was settled last (see log/wish.ts). */
function placeWrite({ key, ref }: Held, record: MessageRecord, nowMs: number): StoreWrite {
  const { nextTryMs, settledMs = 0 } = record;
  const value: MessageRecord = { ...record, ref, settledMs: Math.max(nowMs, settledMs + 1) };
  const asRead: Conditions = [
    nextTryMs === undefined
      ? { attribute: 'nextTryMs', is: 'missing' }
      : { attribute: 'nextTryMs', is: 'equal', to: nextTryMs },
  ];
  return { kind: 'set', entity: messageEntity, key, value, when: asRead };
}
