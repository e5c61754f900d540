/** Mail behind the cursor whose time has come, or comes soon: what waits, what was left in the middle, what a person has a wish for. */
import { messageEntity, readRecord, type MessageRecord } from '../ledger';
import { isSoon, soonMs } from './copies';
import type { Reading } from './reading';
import type { Tally } from './tally';
import type { Todo } from './todo';

export const dueLimit = 100;

/** Those with a time for the next try. */
const dueOutcomes = ['waiting', 'claimed', 'hold', 'discard'] as const;

/** Messages that wait for another try, or were left in the middle, and whose time has come. */
export async function due({ world, connection }: Reading, tally: Tally): Promise<readonly Todo[]> {
  const nowMs = world.now();
  const pages = await Promise.all(
    dueOutcomes.map((outcome) =>
      world.store.query({
        entity: messageEntity,
        index: 'by-due',
        partition: [connection.id, outcome],
        to: nowMs,
        newestFirst: false,
        limit: dueLimit,
      }),
    ),
  );
  tally.dueUntilMs = nowMs;
  const records = pages
    .flatMap(({ entries }) => entries)
    .flatMap(({ key, value }) => {
      const known = readRecord(value);
      return known === null ? [] : [{ key, known }];
    });
  tally.othersWait ||= records.some(({ known }) => waitsForOthers(known));
  return records.map(({ key, known }) => {
    const { ref, sizeBytes, receivedMs = null } = known;
    return { key, known, mark: null, isNew: false, listed: { ref, sizeBytes, receivedMs } };
  });
}

/** For another mail, which is in work: nothing of its own has failed. */
const waitsForOthers = ({ outcome, failure }: MessageRecord): boolean => outcome === 'waiting' && failure === undefined;

/**
 * In a reading in which mail waited for others: when the next one comes due, of those that it did not come to as well. What came due
 * before it last looked was in its hands; so the readings that this brings about end.
 */
export async function noteNextOfOthers({ world, connection }: Reading, tally: Tally): Promise<void> {
  if (tally.stop !== null || !tally.othersWait) return;
  const { entries } = await world.store.query({
    entity: messageEntity,
    index: 'by-due',
    partition: [connection.id, 'waiting'],
    from: tally.dueUntilMs + 1,
    to: world.now() + soonMs,
    newestFirst: false,
    limit: dueLimit,
  });
  const records = entries.flatMap(({ value }) => readRecord(value) ?? []);
  const next = records.find((record) => waitsForOthers(record) && isSoon(record.tries - 1));
  if (next?.nextTryMs === undefined) return;
  const afterMs = Math.max(next.nextTryMs - world.now(), 0);
  tally.othersAfterMs = Math.min(afterMs, tally.othersAfterMs ?? Infinity);
}
