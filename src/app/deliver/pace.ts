/**
 * How fast a connection may send, and whether it may send now: servers throttle or lock senders that come too fast, and a server
 * that is down is not asked by every mail that waits. One small record a connection.
 */
import { z } from 'zod';
import type { Failure, OutgoingConnection } from '../../contract';
import type { World } from '../ports';
import { remedyFor } from '../remedy';

const pace = z.object({
  minuteMs: z.number(),
  sent: z.number(),
  pausedUntilMs: z.number(),
  failures: z.number(),
});
type Pace = z.infer<typeof pace>;

const key = (connectionId: string): string => `pace:${connectionId}`;
const fresh: Pace = { minuteMs: 0, sent: 0, pausedUntilMs: 0, failures: 0 };
const defaultPerMinute = 60;
const minute = 60_000;

export async function loadPace({ store }: World, connectionId: string): Promise<Pace> {
  return pace.safeParse(await store.get({ key: key(connectionId) })).data ?? fresh;
}

/** When this connection may send next; not later than now when it may. */
export function mayAt(now: Pace, { outgoing }: OutgoingConnection, nowMs: number): number {
  const most = outgoing.mailsPerMinute ?? defaultPerMinute;
  const full = now.minuteMs + minute > nowMs && now.sent >= most;
  return Math.max(now.pausedUntilMs, full ? now.minuteMs + minute : 0);
}

/** A mail was tried: counted, and the pause of a server that does not work grows. */
export async function countTry(
  { store, now }: World,
  connectionId: string,
  before: Pace,
  failure: Failure | null,
): Promise<void> {
  const nowMs = now();
  const counted =
    before.minuteMs + minute > nowMs
      ? { minuteMs: before.minuteMs, sent: before.sent + 1 }
      : { minuteMs: nowMs, sent: 1 };
  const remedy = failure === null ? null : remedyFor(failure, before.failures + 1, 0.5);
  const paused =
    remedy?.kind === 'pause'
      ? { failures: before.failures + 1, pausedUntilMs: nowMs + remedy.afterSeconds * 1000 }
      : { failures: 0, pausedUntilMs: 0 };
  await store.set(key(connectionId), { ...counted, ...paused });
}

/** A person wants it tried now. */
export async function endPause({ store }: World, connectionId: string): Promise<void> {
  await store.delete(key(connectionId));
}
