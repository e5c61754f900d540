/** The platform refuses a function's requests to the outside after 1,500: a backlog of 60,000 mails came to rest on it. */
import { expect, it } from '@jest/globals';
import type { MailGateway } from '../../../src/app/ports';
import { counted, mostCalls } from '../../../src/app/receive/counted';
import type { Reading } from '../../../src/app/receive/reading';
import { newTally } from '../../../src/app/receive/tally';
import { goesOn } from '../../../src/app/receive/work';

it('a reading hands over to the next one before its requests are used up', async () => {
  const calls = { made: 0 };
  const gateway = counted({ call: () => Promise.resolve({}) } as unknown as MailGateway, calls);
  const reading = { world: { now: () => 0, deadlineMs: 900_000 }, calls } as unknown as Reading;
  const tally = newTally();
  for (let at = 1; at < mostCalls; at++) await gateway.call('hello', {});
  expect(goesOn(reading, tally)).toBe(true);
  await gateway.call('hello', {});
  expect(goesOn(reading, tally)).toBe(false);
  expect(tally.stop).toEqual({ kind: 'time' });
});
