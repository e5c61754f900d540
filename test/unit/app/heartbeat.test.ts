/** Heartbeats: when one is sent, when it is late, and what is seen of it. */
import { describe, expect, it } from '@jest/globals';
import type { Failure, Heartbeat } from '../../../src/contract';
import {
  atRest,
  freshHeartbeat,
  isDue,
  seenBeats,
  sending,
  standingOf,
  wasNotSent,
  wasSent,
  withArrivals,
  type Beat,
  type HeartbeatState,
} from '../../../src/app/heartbeat/state';

const minute = 60_000;
const now = Date.UTC(2026, 10, 27, 12);
const heartbeat: Heartbeat = { id: 'h', from: 'out', to: 'in', address: null, minutes: 15, lateMinutes: null };
const failure: Failure = { code: 'relay-denied', message: 'No.', evidence: '', fix: null };

/** Sent so many minutes ago; back after so many minutes, or not. */
const beat = (ago: number, after: number | null): Beat => ({
  sentMs: now - ago * minute,
  arrivedMs: after === null ? null : now - (ago - after) * minute,
  metMs: after === null ? null : now - (ago - after) * minute,
});
const with_ = (...beats: readonly Beat[]): HeartbeatState => ({ beats: [...beats], unsent: null });

describe('when it is sent', () => {
  it.each<[string, HeartbeatState, boolean]>([
    ['the first at once', freshHeartbeat, true],
    ['not before the interval is over', with_(beat(13, 1)), false],
    ['a schedule that comes some seconds early counts', with_(beat(14.5, 1)), true],
    ['also when the last one is not back', with_(beat(15, null)), true],
    [
      'again at the next schedule when it could not be sent',
      { ...with_(beat(5, 1)), unsent: { sinceMs: now, failure } },
      true,
    ],
    ['a clock that was set back stops nothing', with_(beat(-90, null)), true],
  ])('%s', (_, state, expected) => {
    expect(isDue(state, heartbeat, now)).toBe(expected);
  });

  it('is written down first, and taken out when no server took it', () => {
    const begun = sending(freshHeartbeat, now);
    expect(begun.beats).toEqual([{ sentMs: now, arrivedMs: null, metMs: null }]);
    const failed = wasNotSent(begun, now, failure);
    expect(failed).toEqual({ beats: [], unsent: { sinceMs: now, failure } });
    const again = wasNotSent(sending(failed, now + minute), now + minute, failure);
    expect(again.unsent?.sinceMs).toBe(now);
    expect(wasSent(sending(again, now + 2 * minute))).toMatchObject({ unsent: null, beats: [{}] });
  });

  it('remembers the last 48', () => {
    const many = Array.from({ length: 60 }, (_, at) => at).reduce((state, at) => sending(state, at), freshHeartbeat);
    expect([many.beats.length, many.beats[0]?.sentMs, many.beats.at(-1)?.sentMs]).toEqual([48, 12, 59]);
  });
});

describe('how it stands', () => {
  it.each<[string, HeartbeatState, Partial<Heartbeat>, string]>([
    ['none is back yet, and none is late', with_(beat(5, null)), {}, 'new'],
    ['all come back', with_(beat(20, 1), beat(5, 1)), {}, 'fine'],
    ['one is on its way', with_(beat(20, 1), beat(5, null)), {}, 'fine'],
    ['two intervals are over', with_(beat(46, 1), beat(31, null)), {}, 'late'],
    ['two intervals are just not over', with_(beat(46, 1), beat(30, null)), {}, 'fine'],
    ['the first never came back', with_(beat(31, null)), {}, 'late'],
    ['one was lost, a later one is back', with_(beat(40, null), beat(20, 1)), {}, 'fine'],
    ['as late as was set', with_(beat(20, 1), beat(12, null)), { lateMinutes: 10 }, 'late'],
    ['never sooner than ten minutes', with_(beat(20, 1), beat(9, null)), { minutes: 5 }, 'fine'],
    [
      'it cannot be sent, for a moment',
      { ...with_(beat(20, 1)), unsent: { sinceMs: now - 20 * minute, failure } },
      {},
      'fine',
    ],
    [
      'it cannot be sent, for long',
      { ...with_(beat(50, 1)), unsent: { sinceMs: now - 31 * minute, failure } },
      {},
      'unsent',
    ],
  ])('%s', (_, state, changes, expected) => {
    expect(standingOf(state, { ...heartbeat, ...changes }, now)).toBe(expected);
  });

  it('what came back is put beside what was sent; what was never sent counts for nothing', () => {
    const state = with_(beat(30, 1), beat(15, null));
    const [, second] = state.beats;
    const met = { arrivedMs: second!.sentMs + 3000, metMs: now };
    const stranger = { arrivedMs: now, metMs: now };
    const after = withArrivals(
      state,
      new Map([
        [second!.sentMs, met],
        [now - 7 * minute, stranger],
      ]),
    );
    expect(after.beats.map(({ arrivedMs }) => arrivedMs)).toEqual([state.beats[0]!.arrivedMs, met.arrivedMs]);
    expect(seenBeats(after, heartbeat, now).map(({ delayMs }) => delayMs)).toEqual([minute, 3000]);
    // Met once more: the first word stays.
    const again = withArrivals(after, new Map([[second!.sentMs, { arrivedMs: now, metMs: now }]]));
    expect(again).toEqual(after);
  });

  it('a clock that is behind makes no delay below nothing; a late one is told as lost', () => {
    const behind: Beat = { sentMs: now - minute, arrivedMs: now - 2 * minute, metMs: now };
    expect(seenBeats(with_(beat(40, null), beat(35, null), behind), heartbeat, now)).toEqual([
      { sentMs: now - 40 * minute, delayMs: null, isLost: true },
      { sentMs: now - 35 * minute, delayMs: null, isLost: true },
      { sentMs: now - minute, delayMs: 0, isLost: false },
    ]);
  });

  it('while a connection is off nothing is expected', () => {
    const resting = atRest({ ...with_(beat(90, 1), beat(60, null)), unsent: { sinceMs: 0, failure } });
    expect(resting).toEqual(with_(beat(90, 1)));
  });
});
