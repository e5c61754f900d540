/** The dispatcher of queued events. */
import { expect, test } from '@jest/globals';
import { startDispatcher } from '../../../src/local/runtime/queue/dispatcher';
import type { EventTable } from '../../../src/local/runtime/queue/events';

test('an event that becomes due between two looks is not forgotten', async () => {
  // A clock that moves with every look: the event is due just after the first.
  let clockMs = 1000;
  const dueMs = 1001;
  let delivered = 0;
  const events = {
    take: (nowMs: number) => (delivered === 0 && nowMs >= dueMs ? { id: 1, key: null, route: 'q' } : undefined),
    nextDueMs: (nowMs: number) => (delivered === 0 && dueMs > nowMs ? dueMs : null),
    succeed: () => undefined,
  } as unknown as EventTable;
  const dispatcher = startDispatcher({
    events,
    now: () => clockMs++,
    log: () => undefined,
    deliver: () => {
      delivered += 1;
      return Promise.resolve({ kind: 'returned', value: undefined });
    },
  });
  dispatcher.wake();
  const end = Date.now() + 10_000;
  while (delivered === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  dispatcher.stop();
  expect(delivered).toBe(1);
});
