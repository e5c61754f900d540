/** The short form of `npm run -s crash -- sweep`: the app is stopped at a share of its calls, for every kind of mail. */
import { afterAll, expect, test } from '@jest/globals';
import { releaseClock } from '../../support/clock';
import { scenarios } from '../../support/crash/scenarios';
import { sweep } from '../../support/crash/sweep';

afterAll(releaseClock);

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
  const log = console.log;
  // The app's own log, which tells of the failures that are made here.
  console.log = () => undefined;
  const { problems, rounds } = await sweep(scenario, 7);
  console.log = log;
  expect(problems).toEqual([]);
  expect(rounds).toBeGreaterThan(20);
});
