/** The books of a mailbox: whatever happens to mails, every record is counted once, under the outcome it has. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { book, bookListed, emptyAccount, levelled, type Account, type Move } from '../../../src/app/ledger';

const noon = Date.UTC(2026, 10, 26, 12);
const dayMs = 86_400_000;

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe('an account', () => {
  it('counts a record once, wherever it moves', () => {
    const waits = book(emptyAccount, [{ atMs: noon, from: null, to: 'waiting' }]);
    const done = book(waits, [{ atMs: noon, from: 'waiting', to: 'comment' }]);
    expect(done.days['2026-11-26']?.counts).toEqual({ waiting: 0, comment: 1 });
    expect(done.hours['2026-11-26T12']).toEqual({ waiting: 0, comment: 1 });
  });

  it('a record that was never booked takes nothing from anyone', () => {
    const { days } = book(emptyAccount, [{ atMs: noon, from: 'hold', to: 'comment' }]);
    expect(days['2026-11-26']?.counts).toEqual({ comment: 1 });
  });

  it('listed and outcomes stand beside each other and do not touch', () => {
    const listed = bookListed(emptyAccount, new Map([['2026-11-26', 3]]));
    const account = book(listed, [{ atMs: noon, from: null, to: 'comment' }]);
    expect(account.days['2026-11-26']).toEqual({ listed: 3, counts: { comment: 1 } });
  });

  it('is levelled up to its records, and never down to them', () => {
    const days = { a: { listed: 2, counts: { comment: 3 } }, b: { listed: 5, counts: { comment: 3, hold: 1 } } };
    expect(levelled({ days, hours: {} }).days).toEqual({
      a: { listed: 3, counts: { comment: 3 } },
      b: { listed: 5, counts: { comment: 3, hold: 1 } },
    });
  });

  it('after any run of tries the counts are those of the records', () => {
    const outcome = fc.constantFrom('waiting', 'hold', 'comment', 'create', 'discard', 'gone');
    const mails = fc.array(
      fc.record({ day: fc.integer({ min: 0, max: 4 }), outcomes: fc.array(outcome, { minLength: 1, maxLength: 5 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(mails, fc.integer({ min: 1, max: 7 }), (all, packSize) => {
        const moves = all.flatMap(({ day, outcomes }) =>
          outcomes.map((to, at): Move => ({ atMs: noon + day * dayMs, from: outcomes[at - 1] ?? null, to })),
        );
        let account: Account = emptyAccount;
        for (let at = 0; at < moves.length; at += packSize) account = book(account, moves.slice(at, at + packSize));
        for (let day = 0; day < 5; day++) {
          const mine = all.filter((mail) => mail.day === day);
          const name = new Date(noon + day * dayMs).toISOString().slice(0, 10);
          const { counts } = account.days[name] ?? { counts: {} };
          expect(sum(counts)).toBe(mine.length);
          for (const [kind, count] of Object.entries(counts))
            expect(count).toBe(mine.filter(({ outcomes }) => outcomes.at(-1) === kind).length);
        }
      }),
    );
  });
});
