/** The books of a mailbox when several rounds write at once, and the storage does not say whether it kept a write. */
import { describe, expect, it } from '@jest/globals';
import { FailureError } from '../../../src/contract';
import { emptyAccount, type Account, type Entry } from '../../../src/app/ledger';
import type { StoreWrite } from '../../../src/app/ports';
import type { Reading } from '../../../src/app/receive/reading';
import { writeAll } from '../../../src/app/receive/write';

const noAnswer = new FailureError({ code: 'storage-unavailable', message: '', evidence: '', fix: null });

/** Keeps the first write and loses the answer; all others go through. */
function losingReading(): { reading: Reading; kept: (readonly StoreWrite[])[] } {
  const kept: (readonly StoreWrite[])[] = [];
  const store = {
    transact: async (writes: readonly StoreWrite[]): Promise<boolean> => {
      kept.push(writes);
      const isFirst = kept.length === 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (isFirst) throw noAnswer;
      return true;
    },
  };
  const books: { account: Account; unsure: null } = { account: emptyAccount, unsure: null };
  const lease = { mailboxId: 'm', owner: 'o', deaths: 0 };
  const reading = { world: { store, now: () => 0 }, lease, connection: { id: 'm' }, books } as unknown as Reading;
  return { reading, kept };
}

const entry = (key: string): Entry => ({
  writes: [{ kind: 'set', entity: 'message', key, value: {} }],
  moves: [{ atMs: 0, from: null, to: 'comment' }],
});

describe('the books', () => {
  it('are not written by a round whose turn comes after a write of which nobody knows', async () => {
    const { reading, kept } = losingReading();
    const outcomes = await Promise.allSettled([writeAll(reading, [entry('a')]), writeAll(reading, [entry('b')])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(kept).toHaveLength(1);
  });
});
