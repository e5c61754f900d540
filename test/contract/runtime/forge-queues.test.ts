/** The port of the queues on the platform's limits: how many events, and how many bytes, one push may carry. */
import { afterEach, expect, test } from '@jest/globals';
import type { AsyncEvent } from '@forge/events';
import { forgeQueues } from '../../../src/forge/queues';
import { closeRuntimes, openRuntime } from '../../support/forge-runtime';

afterEach(() => closeRuntimes());

test.each([
  ['many small events', 120, 10],
  ['events that are too large together, though not too many', 60, 6_000],
  ['events that nearly fill a push, each by itself', 3, 95_000],
])('%s go in several pushes, each event once', async (_, count, bytes) => {
  const host = await openRuntime();
  const seen: unknown[] = [];
  host.app.short = (event) => void seen.push((event as AsyncEvent).body['at']);
  const events = Array.from({ length: count }, (_one, at) => ({ body: { at, text: 'ж'.repeat(bytes / 2) } }));
  await host.inside(() => forgeQueues.push('short', events));
  await host.runtime.idle();
  expect(seen.sort((a, b) => Number(a) - Number(b))).toEqual(events.map(({ body }) => body.at));
});
