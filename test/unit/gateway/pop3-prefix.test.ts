/** How far a maildrop has been listed stays small, and finds its place again after deletions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursor as cursorSchema } from '../../../src/contract';
import { advanced, beginning, furthestHolding } from '../../../src/gateway/pop3/prefix';

const entries = (ids: readonly string[]): { id: string; sizeBytes: number }[] =>
  ids.map((id) => ({ id, sizeBytes: id.length }));
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `uid-${index}`);

describe('the POP3 cursor', () => {
  test('is the same whether messages were listed at once or in pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 60 }),
        fc.array(fc.nat(60)),
        (ids, cuts) => {
          const whole = advanced(beginning, entries(ids));
          let paged = beginning;
          const bounds = [...new Set([0, ...cuts.map((cut) => Math.min(cut, ids.length)), ids.length])].sort(
            (a, b) => a - b,
          );
          for (let index = 0; index + 1 < bounds.length; index++)
            paged = advanced(paged, entries(ids.slice(bounds[index], bounds[index + 1])));
          expect({ count: paged.count, digest: paged.digest, last: paged.last, octets: paged.octets }).toEqual({
            count: whole.count,
            digest: whole.digest,
            last: whole.last,
            octets: whole.octets,
          });
          expect(cursorSchema.safeParse(paged).success).toBe(true);
        },
      ),
    );
  });

  test('stays under 2 KB for 50,000 messages', () => {
    const cursor = advanced(beginning, entries(many(50_000)));
    expect(JSON.stringify(cursor).length).toBeLessThan(2_000);
  });

  test('after a deletion only what lies around it is listed again', () => {
    const ids = many(5_000);
    const cursor = advanced(beginning, entries(ids));
    for (const deleted of [4_990, 4_900, 4_000, 100, 0]) {
      const { count } = furthestHolding(
        cursor,
        ids.filter((_, index) => index !== deleted),
      );
      expect(count).toBeLessThanOrEqual(deleted);
      expect(ids.length - count).toBeLessThanOrEqual(4 * (ids.length - deleted) + 2);
    }
  });

  test('never holds beyond the first difference', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.constantFrom('drop', 'insert', 'swap'),
        (ids, where, change) => {
          const at = where % ids.length;
          const changed = [...ids];
          if (change === 'drop') changed.splice(at, 1);
          else if (change === 'insert') changed.splice(at, 0, 'inserted-id');
          else changed.reverse();
          const same = changed.findIndex((id, index) => id !== ids[index]);
          const { count } = furthestHolding(advanced(beginning, entries(ids)), changed);
          if (same >= 0) expect(count).toBeLessThanOrEqual(same);
        },
      ),
    );
  });
});
