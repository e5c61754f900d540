/** Random entries, refusals and failures: all promises end, books agree with what was kept. */
import { expect, it } from '@jest/globals';
import { FailureError } from '../../../src/contract';
import { emptyAccount, stillHeld, writeUnderLease, type Books, type Entry } from '../../../src/app/ledger';
import { transactionOperations, type StoreWrite } from '../../../src/app/ports';

const fail = (code: string): FailureError =>
  new FailureError({ code: code as never, message: '', evidence: '', fix: null });

it.each(Array.from({ length: 60 }, (_, at) => at))('writes under a lease, seed %i', async (seed) => {
  let state = seed * 7919 + 1;
  const rnd = (n: number): number => ((state = (state * 1103515245 + 12345) % 2147483648) >> 8) % n;
  const lease = { mailboxId: 'm', owner: 'o', deaths: 0 };
  const books: Books = { account: emptyAccount, unsure: null };
  const stored = new Map<string, unknown>();
  let running = 0;
  const lost = { answers: 0 };
  const bad = new Set<string>();
  const refusedKeys = new Set<string>();
  const store = {
    transact: async (writes: readonly StoreWrite[]): Promise<boolean> => {
      running += 1;
      expect(running).toBe(1);
      expect(writes.length).toBeLessThanOrEqual(transactionOperations);
      expect(new Set(writes.map((w) => `${w.entity ?? ''}|${w.key}`)).size).toBe(writes.length);
      await new Promise((resolve) => setTimeout(resolve, rnd(2)));
      running -= 1;
      if (writes.some(({ key }) => refusedKeys.has(key))) throw fail('storage-refused');
      if (writes.some(({ key }) => bad.has(key))) return false;
      const dies = seed % 3 === 0 && rnd(12) === 0;
      const keeps = !dies || rnd(2) === 0;
      if (keeps)
        for (const write of writes)
          stored.set(`${write.entity ?? ''}|${write.key}`, 'value' in write ? write.value : null);
      if (dies) {
        lost.answers += 1;
        throw fail('storage-unavailable');
      }
      return true;
    },
  };
  const desk = { store, now: () => 0 } as unknown as Parameters<typeof writeUnderLease>[0];
  let ok = 0;
  const one = async (id: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, rnd(10)));
    const many = rnd(5) === 0 ? rnd(24) : rnd(4);
    const writes: StoreWrite[] = Array.from({ length: many }, (_, at) => ({
      kind: 'set',
      entity: 'message',
      key: rnd(6) === 0 ? `shared${at}` : `${id}.${at}`,
      value: {},
    }));
    if (rnd(8) === 0 && writes[0]) bad.add(writes[0].key);
    if (rnd(8) === 0 && writes[0]) refusedKeys.add(writes[0].key);
    const entry: Entry = { writes, moves: rnd(2) === 0 ? [{ atMs: 0, from: null, to: 'comment' }] : [] };
    try {
      if ((await writeUnderLease(desk, lease, entry, books)) && entry.moves.length > 0) ok += 1;
      if (rnd(10) === 0) await stillHeld(desk, lease);
    } catch {
      /* a failure */
    }
  };
  await Promise.all(Array.from({ length: 80 }, (_, id) => one(id)));
  const inStore =
    (stored.get('|account:m') as Books['account'] | undefined)?.days['1970-01-01']?.counts['comment'] ?? 0;
  const inMind = books.account.days['1970-01-01']?.counts['comment'] ?? 0;
  expect(inMind).toBe(ok);
  if (lost.answers === 0) expect(inStore).toBe(ok);
  else expect(inStore).toBeGreaterThanOrEqual(ok);
});
