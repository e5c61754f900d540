import { describe, expect, test } from '@jest/globals';
import { freshState, nextPollMs, polled, type MailboxState } from '../../../src/app/ledger';

const minute = 60_000;
const start = 1_800_000_000_000;

const scheduled = (...minutes: readonly number[]): MailboxState =>
  minutes.reduce((state, at) => polled(state, 'schedule', start + at * minute), freshState);

describe('when the next poll comes', () => {
  test.each([
    ['never polled: now', freshState, 7],
    ['polled once: the platform’s five minutes', scheduled(0), 5],
    ['the local host polls every ten seconds', scheduled(0, 1 / 6), 2 / 6],
    ['a rest lay in between: five minutes all the same', scheduled(0, 5, 90), 95],
    ['somebody asked in between: the schedule stays', polled(scheduled(0, 5), 'asked', start + 7 * minute), 10],
    ['a clock was set back: five minutes', scheduled(5, 2), 7],
    ['a rest goes on', { ...scheduled(0, 5), pausedUntilMs: start + 30 * minute }, 30],
  ])('%s', (_, state, minutes) => {
    expect(nextPollMs(state, start + 7 * minute)).toBe(start + minutes * minute);
  });
});
