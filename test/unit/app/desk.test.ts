/** Writes under a lease: one transaction at a time, each with all that has come in meanwhile. */
import { describe, expect, it } from '@jest/globals';
import { FailureError } from '../../../src/contract';
import { emptyAccount, stillHeld, writeUnderLease, type Books, type Entry } from '../../../src/app/ledger';
import { transactionOperations, type StoreWrite } from '../../../src/app/ports';

const lease = () => ({ mailboxId: 'm', owner: 'o', deaths: 0 });
const refused = new FailureError({ code: 'storage-refused', message: '', evidence: '', fix: null });

/** A storage that answers after a moment. @param answer what it says to the keys that are written beside lease and account */
function deskOf(answer: (keys: readonly string[]) => boolean | FailureError = () => true) {
  const written: string[][] = [];
  let running = 0;
  const store = {
    transact: async (writes: readonly StoreWrite[]): Promise<boolean> => {
      running += 1;
      expect(running).toBe(1);
      expect(writes.length).toBeLessThanOrEqual(transactionOperations);
      expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length);
      const keys = writes.filter(({ key }) => /^\d/.test(key)).map(({ key }) => key);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      const said = answer(keys);
      if (said instanceof FailureError) throw said;
      written.push(keys);
      return said;
    },
  };
  return { desk: { store, now: () => 0 } as unknown as Parameters<typeof writeUnderLease>[0], written };
}

const entry = (...keys: string[]): Entry => ({
  writes: keys.map((key) => ({ kind: 'set', entity: 'message', key, value: {} })),
  moves: [{ atMs: 0, from: null, to: 'comment' }],
});
const newBooks = (): Books => ({ account: emptyAccount, unsure: null });
const booked = ({ account }: Books): number | undefined => account.days['1970-01-01']?.counts['comment'];

describe('writes under a lease', () => {
  it('that come while one is under way go together, as many as fit, in order', async () => {
    const { desk, written } = deskOf();
    const [mine, books] = [lease(), newBooks()];
    const all = Array.from({ length: 30 }, (_, at) => entry(`${at}a`, `${at}b`));
    const kept = await Promise.all(all.map((one) => writeUnderLease(desk, mine, one, books)));
    expect(kept.every((one) => one)).toBe(true);
    expect(written.map(({ length }) => length)).toEqual([22, 22, 16]);
    expect(written.flat()).toEqual(all.flatMap(({ writes }) => writes.map(({ key }) => key)));
    expect(booked(books)).toBe(30);
  });

  it('do not share a transaction when they write the same key', async () => {
    const { desk, written } = deskOf();
    const mine = lease();
    await Promise.all(['1', '2', '1'].map((key) => writeUnderLease(desk, mine, { ...entry(key), moves: [] }, null)));
    expect(written).toEqual([['1', '2'], ['1']]);
  });

  it('are refused one by one: a neighbour whose condition does not hold takes nobody along, nor into the books', async () => {
    const { desk, written } = deskOf((keys) => !keys.includes('2'));
    const [mine, books] = [lease(), newBooks()];
    const kept = await Promise.all(['1', '2', '3'].map((key) => writeUnderLease(desk, mine, entry(key), books)));
    expect(kept).toEqual([true, false, true]);
    expect(written).toEqual([['1', '2', '3'], ['1'], ['2'], ['3']]);
    expect(booked(books)).toBe(2);
  });

  it('whose record the storage refuses fail alone', async () => {
    const { desk } = deskOf((keys) => (keys.includes('2') ? refused : true));
    const [mine, books] = [lease(), newBooks()];
    const tried = await Promise.allSettled(
      ['1', '2', '3'].map((key) => writeUnderLease(desk, mine, entry(key), books)),
    );
    expect(tried.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(booked(books)).toBe(2);
    expect(books.unsure).toBeNull();
  });

  it('go on after a failure, and after they had all been written', async () => {
    let isAway = true;
    const { desk, written } = deskOf(() =>
      isAway ? new FailureError({ code: 'storage-unavailable', message: '', evidence: '', fix: null }) : true,
    );
    const mine = lease();
    await expect(stillHeld(desk, mine)).rejects.toThrow(FailureError);
    isAway = false;
    expect(await stillHeld(desk, mine)).toBe(true);
    expect(written).toEqual([[]]);
  });
});
