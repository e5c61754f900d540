import { describe, expect, test } from '@jest/globals';
import { freshState, nextPoll, polled, type MailboxState } from '../../../src/app/ledger';

const minute = 60_000;
const start = 1_800_000_000_000;

const scheduled = (...minutes: readonly number[]): MailboxState =>
  minutes.reduce((state, at) => polled(state, 'schedule', start + at * minute), freshState);

describe('when the next poll comes', () => {
  test.each([
    ['never polled: now', freshState, 7, false],
    ['polled once: the platform’s five minutes at the latest', scheduled(0), 5, true],
    ['polled because somebody asked: the same', polled(freshState, 'asked', start), 5, true],
    ['the local host polls every ten seconds', scheduled(0, 1 / 6), 2 / 6, false],
    ['a rest lay in between: five minutes all the same', scheduled(0, 5, 90), 95, false],
    ['somebody asked in between: the schedule stays', polled(scheduled(0, 5), 'asked', start + 7 * minute), 10, false],
    ['a clock was set back: five minutes at the latest', scheduled(5, 2), 7, true],
    ['a rest goes on', { ...scheduled(0, 5), pausedUntilMs: start + 30 * minute }, 30, false],
    ['polled once, and it rests: not sooner', { ...scheduled(0), pausedUntilMs: start + 30 * minute }, 30, false],
  ])('%s', (_, state, minutes, isLatest) => {
    expect(nextPoll(state, start + 7 * minute)).toEqual({ atMs: start + minutes * minute, isLatest });
  });
});
