/** Writing under the lease of a reading: every write renews it, and proves that it is held. */
import { FailureError } from '../../contract';
import { writeUnderLease, type Entry } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import type { Reading } from './reading';

/** What came of each: false = the lease is lost, or a condition of its own did not hold. */
export function writeEach(
  { world, lease, books }: Reading,
  entries: readonly Entry[],
): Promise<readonly Attempt<boolean>[]> {
  return Promise.all(entries.map((entry) => attempt(() => writeUnderLease(world, lease, entry, books))));
}

/** Whether all are kept. @throws FailureError the first one, when all are over */
export async function writeAll(reading: Reading, entries: readonly Entry[]): Promise<boolean> {
  const tried = await writeEach(reading, entries);
  for (const one of tried) if (!one.ok) throw new FailureError(one.failure);
  return tried.every((one) => one.ok && one.value);
}

/** The storage refuses a record: that is about one mail, and stays a value. @throws FailureError any other */
export function unlessUnforeseen(tried: readonly Attempt<boolean>[]): readonly Attempt<boolean>[] {
  for (const one of tried) if (!one.ok && one.failure.code !== 'storage-refused') throw new FailureError(one.failure);
  return tried;
}
