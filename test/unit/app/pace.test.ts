/** How fast a connection sends, and how long it rests. */
import { describe, expect, it } from '@jest/globals';
import { countTry, endPause, loadPace, mayAt } from '../../../src/app/deliver/pace';
import type { World } from '../../../src/app';
import type { Failure, OutgoingConnection } from '../../../src/contract';

const connection = (mailsPerMinute?: number): OutgoingConnection =>
  ({ outgoing: { ...(mailsPerMinute === undefined ? {} : { mailsPerMinute }) } }) as OutgoingConnection;
const failure = (code: Failure['code']): Failure => ({ code, message: '', evidence: '', fix: null });

/** A world with a store and a clock. */
function worldAt(start: number): { world: World; clock: { ms: number } } {
  const records = new Map<string, unknown>();
  const clock = { ms: start };
  const store = {
    get: ({ key }: { key: string }) => Promise.resolve(records.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(void records.set(key, value)),
    delete: (key: string) => Promise.resolve(void records.delete(key)),
  };
  return { world: { store, now: () => clock.ms } as unknown as World, clock };
}

describe('the pace of a connection', () => {
  it('holds back what is over the limit of a minute, and lets go with the next', async () => {
    const { world, clock } = worldAt(1_000_000);
    for (let sent = 0; sent < 3; sent++) {
      const pace = await loadPace(world, 'c');
      expect(mayAt(pace, connection(3), clock.ms)).toBeLessThanOrEqual(clock.ms);
      await countTry(world, 'c', pace, null);
      clock.ms += 1_000;
    }
    const full = await loadPace(world, 'c');
    expect(mayAt(full, connection(3), clock.ms)).toBe(1_060_000);
    expect(mayAt(full, connection(), clock.ms)).toBeLessThanOrEqual(clock.ms);
    clock.ms = 1_060_000;
    expect(mayAt(full, connection(3), clock.ms)).toBeLessThanOrEqual(clock.ms);
  });

  it('rests longer from failure to failure, and a success ends it', async () => {
    const { world, clock } = worldAt(1_000_000);
    const rests: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      await countTry(world, 'c', await loadPace(world, 'c'), failure('connection-refused'));
      const until = mayAt(await loadPace(world, 'c'), connection(), clock.ms);
      rests.push(until - clock.ms);
      clock.ms = until;
    }
    expect(rests).toEqual([...rests].sort((a, b) => a - b));
    expect(rests[3]).toBeGreaterThan(4 * (rests[0] ?? 0));
    await countTry(world, 'c', await loadPace(world, 'c'), null);
    expect(mayAt(await loadPace(world, 'c'), connection(), clock.ms)).toBeLessThanOrEqual(clock.ms);
  });

  it('does not rest because of one recipient', async () => {
    const { world } = worldAt(1_000_000);
    await countTry(world, 'c', await loadPace(world, 'c'), failure('greylisted'));
    expect(mayAt(await loadPace(world, 'c'), connection(), 1_000_000)).toBeLessThanOrEqual(1_000_000);
  });

  it('ends when a person says so', async () => {
    const { world } = worldAt(1_000_000);
    await countTry(world, 'c', await loadPace(world, 'c'), failure('connection-refused'));
    await endPause(world, 'c');
    expect(mayAt(await loadPace(world, 'c'), connection(), 1_000_000)).toBeLessThanOrEqual(1_000_000);
  });
});
