/**
 * Delivers queued events: as many at once as allowed, never more of one concurrency key than its limit, again after a
 * retry request, an error or a timeout until the retention window has passed (async-events-api, "Delivery guarantees").
 */
import type { Log } from '../../log';
import type { Outcome } from '../invocation';
import { outside } from '../sockets';
import type { EventTable, QueuedEvent } from './events';

export interface DispatcherOptions {
  readonly events: EventTable;
  readonly now: () => number;
  readonly log: Log;
  /** Invokes the function of the event's route. */
  readonly deliver: (event: QueuedEvent) => Promise<Outcome>;
  readonly parallel?: number;
  /** First waiting time after an error; doubles up to 15 minutes. The platform does not publish its own. */
  readonly backoffMs?: number;
}

export interface Dispatcher {
  /** Something may be due. */
  wake(): void;
  /** Resolves when nothing runs and nothing is due now. */
  idle(): Promise<void>;
  stop(): void;
}

const retention = 24 * 3600 * 1000;
/** Times an app may ask for a product event again. */
const triggerRetries = 4;
const longestWaitMs = 900_000;
const retryDataBytes = 4096;

interface Running {
  count: number;
  limit: number;
}

export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { events, now, parallel = 16 } = options;
  const keys = new Map<string, Running>();
  const waiters: (() => void)[] = [];
  let running = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let scheduled = false;

  const pump = (): void => {
    scheduled = false;
    if (stopped) return;
    // One moment for what is due and what is due later: what became due in between would be forgotten.
    const nowMs = now();
    while (running < parallel) {
      const busy = [...keys].filter(([, { count, limit }]) => count >= limit).map(([key]) => key);
      const event = events.take(nowMs, busy);
      if (!event) break;
      void run(event);
    }
    plan(nowMs);
  };

  const plan = (nowMs: number): void => {
    clearTimeout(timer);
    // Whatever was due has been taken; what waits for its concurrency key is taken when a running one ends.
    if (running === 0) for (const done of waiters.splice(0)) done();
    const dueMs = events.nextDueMs(nowMs);
    if (dueMs === null) return;
    timer = setTimeout(wake, Math.min(Math.max(dueMs - now(), 1), 60_000));
    timer.unref();
  };

  const run = async (event: QueuedEvent): Promise<void> => {
    running += 1;
    hold(keys, event, 1);
    const outcome = await options.deliver(event);
    running -= 1;
    hold(keys, event, -1);
    // Killed: the event stays marked as running, for the next start to find.
    if (stopped || outcome.kind === 'killed') return;
    settle(options, event, outcome);
    wake();
  };

  const wake = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    // A push wakes it from inside an invocation: deliveries are no part of that one.
    outside(() => setImmediate(pump));
  };

  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        wake();
      }),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      for (const done of waiters.splice(0)) done();
    },
  };
}

function hold(keys: Map<string, Running>, { key, keyLimit }: QueuedEvent, change: number): void {
  if (key === null) return;
  const count = (keys.get(key)?.count ?? 0) + change;
  if (count === 0) keys.delete(key);
  else keys.set(key, { count, limit: keyLimit ?? 1 });
}

interface RetryRequest {
  readonly retryAfter?: unknown;
  readonly retryReason?: unknown;
  readonly retryData?: unknown;
}

/** A consumer asks for a retry by what it returns (`InvocationError` of @forge/events), not by throwing. */
function retryRequest(value: unknown): RetryRequest | null {
  if (typeof value !== 'object' || value === null || !('_retry' in value) || value._retry !== true) return null;
  return ('retryOptions' in value ? (value.retryOptions as RetryRequest | undefined) : undefined) ?? {};
}

function settle(options: DispatcherOptions, event: QueuedEvent, outcome: Outcome): void {
  const asked = outcome.kind === 'returned' ? retryRequest(outcome.value) : null;
  if (outcome.kind === 'returned' && !asked) {
    options.events.succeed(event);
    return;
  }
  const backoffMs = Math.min((options.backoffMs ?? 5000) * 2 ** event.retryCount, longestWaitMs);
  const wishedMs = typeof asked?.retryAfter === 'number' ? Math.max(1, asked.retryAfter) * 1000 : backoffMs;
  const dueMs = options.now() + Math.min(wishedMs, longestWaitMs);
  const exhausted = event.route.startsWith('#') && event.retryCount >= triggerRetries;
  if (exhausted || dueMs > event.enqueuedMs + retention) {
    options.log('error', `Event ${event.eventId} of ${event.route} is dropped after ${event.retryCount} retries.`);
    options.events.fail(event);
    return;
  }
  const reason = typeof asked?.retryReason === 'string' ? asked.retryReason : reasonOf(outcome);
  options.events.retry(event, {
    dueMs,
    count: event.retryCount + 1,
    reason,
    data: retryData(options.log, event, asked),
  });
}

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'timed-out') return 'FUNCTION_TIME_OUT';
  return outcome.kind === 'threw' ? 'FUNCTION_RUNTIME_ERROR' : 'FUNCTION_RETRY_REQUEST';
}

function retryData(log: Log, event: QueuedEvent, asked: RetryRequest | null): string | null {
  if (asked?.retryData === undefined) return null;
  const text = JSON.stringify(asked.retryData);
  if (Buffer.byteLength(text) <= retryDataBytes) return text;
  log('error', `retryData of event ${event.eventId} is larger than 4 KB and is not kept.`);
  return null;
}

/** The event as a consumer gets it. */
export function asyncEvent(event: QueuedEvent, nowMs: number): object {
  const { delaySeconds, key, keyLimit, retryReason } = event;
  return {
    body: JSON.parse(event.body) as unknown,
    ...(delaySeconds === null ? {} : { delayInSeconds: delaySeconds }),
    ...(key === null ? {} : { concurrency: { key, limit: keyLimit } }),
    queueName: event.route,
    jobId: event.jobId,
    eventId: event.eventId,
    ...(retryReason === null ? {} : { retryContext: retryContext(event, nowMs) }),
  };
}

export function retryContext(event: QueuedEvent, nowMs: number): object {
  return {
    retryCount: event.retryCount,
    retryReason: event.retryReason,
    retryData: event.retryData === null ? undefined : (JSON.parse(event.retryData) as unknown),
    retentionWindow: {
      startTime: new Date(event.enqueuedMs).toISOString(),
      remainingTimeMs: Math.max(0, event.enqueuedMs + retention - nowMs),
    },
  };
}
