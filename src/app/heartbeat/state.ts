/** How a heartbeat has been doing: its last beats, which came back and when. Pure. */
import { z } from 'zod';
import { failureSchema, type Failure, type Heartbeat, type HeartbeatView, type SeenBeat } from '../../contract';

const beat = z.object({
  sentMs: z.number(),
  /** When the mail server took it in, as far as it says so; null = it is not back. */
  arrivedMs: z.number().nullable(),
  /** When the reader met it. */
  metMs: z.number().nullable(),
});
export type Beat = z.infer<typeof beat>;

export const heartbeatState = z.object({
  /** Oldest first; the last few. */
  beats: z.array(beat),
  /** Since when none could be sent, and why; null = the last one was sent. */
  unsent: z.object({ sinceMs: z.number(), failure: failureSchema }).nullable(),
});
export type HeartbeatState = z.infer<typeof heartbeatState>;

export const freshHeartbeat: HeartbeatState = { beats: [], unsent: null };

/** What the reader wrote down of a beat that it met. */
export const arrival = z.object({ arrivedMs: z.number(), metMs: z.number() });
export type Arrival = z.infer<typeof arrival>;

const minuteMs = 60_000;
const mostBeats = 48;
/** Schedules come every five minutes, give or take some seconds. */
const toleranceMs = minuteMs;

/** When a beat counts as late: what was set, or two intervals, ten minutes at least. */
export const lateMsOf = ({ minutes, lateMinutes }: Pick<Heartbeat, 'minutes' | 'lateMinutes'>): number =>
  (lateMinutes ?? Math.max(10, 2 * minutes)) * minuteMs;

export function isDue({ beats, unsent }: HeartbeatState, { minutes }: Heartbeat, nowMs: number): boolean {
  const last = beats.at(-1);
  // A clock that was ahead and was set back must not stop it.
  return last === undefined || unsent !== null || Math.abs(nowMs - last.sentMs) >= minutes * minuteMs - toleranceMs;
}

/** Written down before it is sent: should the function be killed, it is missed rather than forgotten. */
export const sending = (state: HeartbeatState, sentMs: number): HeartbeatState => ({
  ...state,
  beats: [...state.beats, { sentMs, arrivedMs: null, metMs: null }].slice(-mostBeats),
});

export const wasSent = (state: HeartbeatState): HeartbeatState => ({ ...state, unsent: null });

export const wasNotSent = ({ beats, unsent }: HeartbeatState, sentMs: number, failure: Failure): HeartbeatState => ({
  beats: beats.filter((one) => one.sentMs !== sentMs),
  unsent: { sinceMs: unsent?.sinceMs ?? sentMs, failure },
});

/** One of its connections is off: nothing is expected to come back. */
export const atRest = ({ beats }: HeartbeatState): HeartbeatState => ({
  beats: beats.filter(({ metMs }) => metMs !== null),
  unsent: null,
});

export const pendingIn = ({ beats }: HeartbeatState): readonly Beat[] => beats.filter(({ metMs }) => metMs === null);

export function withArrivals(state: HeartbeatState, arrivals: ReadonlyMap<number, Arrival>): HeartbeatState {
  const beats = state.beats.map((one) => {
    const met = one.metMs === null ? arrivals.get(one.sentMs) : undefined;
    return met === undefined ? one : { ...one, ...met };
  });
  return { ...state, beats };
}

/** The beat that is missed: late, and none that was sent after it has come back. */
function missed({ beats }: HeartbeatState, heartbeat: Heartbeat, nowMs: number): Beat | null {
  const lastBack = beats.findLastIndex(({ metMs }) => metMs !== null);
  return beats.slice(lastBack + 1).find(({ sentMs }) => nowMs - sentMs > lateMsOf(heartbeat)) ?? null;
}

export function standingOf(state: HeartbeatState, heartbeat: Heartbeat, nowMs: number): HeartbeatView['state'] {
  if (state.unsent !== null && nowMs - state.unsent.sinceMs > lateMsOf(heartbeat)) return 'unsent';
  if (missed(state, heartbeat, nowMs) !== null) return 'late';
  return state.beats.some(({ metMs }) => metMs !== null) ? 'fine' : 'new';
}

/** From sending to the mailbox. Clocks of two machines differ: it took no less than nothing. */
export const delayOf = ({ sentMs, arrivedMs }: Beat): number | null =>
  arrivedMs === null ? null : Math.max(0, arrivedMs - sentMs);

export function seenBeats(state: HeartbeatState, heartbeat: Heartbeat, nowMs: number): readonly SeenBeat[] {
  return state.beats.map((one) => ({
    sentMs: one.sentMs,
    delayMs: delayOf(one),
    isLost: one.metMs === null && nowMs - one.sentMs > lateMsOf(heartbeat),
  }));
}
