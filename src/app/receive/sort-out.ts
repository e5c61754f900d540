/** Listed messages against the ledger: what is to be worked on, what is done already, and what the account has not counted. */
import type { ListedMessage, MessageRef } from '../../contract';
import { recordKey } from '../keys';
import { dayOf, messageEntity, readRecord, type MessageRecord } from '../ledger';
import { storeKeyText } from '../ports';
import type { Reading } from './reading';
import type { Todo } from './todo';
import { acknowledges } from './work';

export interface Sorted {
  readonly todos: readonly Todo[];
  /** Handled before, but listed again: the acknowledgement may be missing. */
  readonly settled: readonly MessageRef[];
  /** Received before the mailbox was set to begin: passed over, not fetched. */
  readonly early: number;
  /** How many of them the account has not counted yet, by the UTC day on which each was first seen. */
  readonly listed: ReadonlyMap<string, number>;
}

export async function sortOut(
  { world, connection, startMs }: Reading,
  listed: readonly ListedMessage[],
  repeatsSinceMs: number | null,
): Promise<Sorted> {
  const isNew = repeatsSinceMs === null;
  const current = isNew
    ? listed.map((one) => (isEarly(one.receivedMs, startMs) ? { ...one, receivedMs: world.now() } : one))
    : listed.filter(({ receivedMs }) => !isEarly(receivedMs, startMs));
  const keyed = current.map((one) => ({ one, key: recordKey(connection.id, one.ref) }));
  const found = await world.store.getMany(keyed.map(({ key }) => ({ key, entity: messageEntity })));
  const todos: Todo[] = [];
  const settled: MessageRef[] = [];
  const days = new Map<string, number>();
  for (const { one, key } of keyed) {
    const known = readRecord(found.get(storeKeyText({ key, entity: messageEntity })));
    const day = dayToBook(known, repeatsSinceMs, world.now());
    if (day !== null) days.set(day, (days.get(day) ?? 0) + 1);
    // Waiting and claimed ones come by themselves when their time has come.
    // One that was gone came back.
    if (known === null || known.outcome === 'gone') todos.push({ listed: one, key, known, mark: null, isNew });
    else if (acknowledges(known.outcome, known.cause ?? null)) settled.push(one.ref);
  }
  return { todos, settled, early: listed.length - current.length, listed: days };
}

/**
 * What comes after the cursor was put there now, by a colleague perhaps, whatever it says of the time: only a list from the beginning
 * holds old mail.
 */
function isEarly(receivedMs: number | null, startMs: number): boolean {
  // IMAP tells whole seconds.
  return receivedMs !== null && receivedMs < startMs - 1000;
}

/**
 * The day on which a listed message counts; null = it was counted when it was listed before. The cursor and the count are
 * written together, so each message counts once; one that has a record already was worked on by a reading that was cut off.
 */
function dayToBook(known: MessageRecord | null, repeatsSinceMs: number | null, nowMs: number): string | null {
  if (known === null) return dayOf(nowMs);
  return repeatsSinceMs === null || known.atMs >= repeatsSinceMs ? known.day : null;
}
