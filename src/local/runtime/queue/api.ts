/** What @forge/events posts: publish, stats, cancel; refusals with the statuses its client knows (out/validators.js). */
import { answer, type PlatformAnswer } from '../answer';
import type { Invocation } from '../invocation';
import type { QueueRates } from '../rates';
import type { EventTable, NewEvent } from './events';

export const queueLimits = {
  events: 50,
  requestBytes: 200 * 1024,
  /** For an event to a function that may run longer than 55 seconds. */
  longEventBytes: 100 * 1024,
  delaySeconds: 900,
  /** Push requests that one first invocation may cause, down its whole chain. */
  pushesOfOneOrigin: 1000,
} as const;

export interface QueueApi {
  readonly events: EventTable;
  readonly rates: QueueRates;
  readonly now: () => number;
  /** Time limit of the function that consumes the queue; undefined = no consumer declares it. */
  readonly consumerLimitMs: (queue: string) => number | undefined;
  readonly wake: () => void;
}

interface QueueRequest {
  readonly queueName?: unknown;
  readonly jobId?: unknown;
  readonly payload?: unknown;
}

interface PushedEvent {
  readonly body?: unknown;
  readonly delayInSeconds?: unknown;
  readonly concurrency?: { readonly key?: unknown; readonly limit?: unknown };
}

/** Answers `/webhook/queue/<call>/…`; undefined when the path is none of its own. */
export function handleQueueCall(
  api: QueueApi,
  invocation: Invocation,
  path: string,
  body: string,
): PlatformAnswer | undefined {
  const call = /^\/webhook\/queue\/(publish|stats|cancel)\//.exec(path)?.[1];
  if (call === undefined) return undefined;
  const request = JSON.parse(body) as QueueRequest;
  const { queueName, jobId } = request;
  if (typeof queueName !== 'string' || typeof jobId !== 'string')
    return refusal(400, 'queueName and jobId are required');
  if (call === 'publish') return publish(api, invocation, queueName, jobId, request.payload, body.length);
  if (call === 'stats') {
    const stats = api.events.stats(queueName, jobId);
    return stats ? answer(200, JSON.stringify(stats)) : refusal(404, 'No such job');
  }
  return api.events.cancel(queueName, jobId) ? answer(204) : refusal(404, 'No such job');
}

function publish(
  api: QueueApi,
  invocation: Invocation,
  queueName: string,
  jobId: string,
  payload: unknown,
  requestBytes: number,
): PlatformAnswer {
  const limitMs = api.consumerLimitMs(queueName);
  if (limitMs === undefined) return refusal(400, `The manifest declares no consumer of queue ${queueName}`);
  if (!Array.isArray(payload) || payload.length === 0 || payload.length > queueLimits.events) {
    return refusal(400, 'A push carries 1 to 50 events');
  }
  if (requestBytes > queueLimits.requestBytes + 1024) {
    return answer(413, JSON.stringify({ errorMessage: 'The combined payload of the events exceeds 200 KB.' }));
  }
  const originId = invocation.originId ?? invocation.id;
  const nowMs = api.now();
  if (api.events.countPush(originId, nowMs) > queueLimits.pushesOfOneOrigin) {
    return refusal(405, 'The limit on cyclic invocation has been reached.');
  }
  if (!api.rates.admit(payload.length)) return refusal(429, 'Too many requests.');
  const failed: { index: string; errorMessage: string }[] = [];
  const good: NewEvent[] = [];
  (payload as PushedEvent[]).forEach((event, index) => {
    const read = readEvent(event, nowMs, limitMs > 55_000);
    if (typeof read === 'string') failed.push({ index: String(index), errorMessage: read });
    else good.push(read);
  });
  if (good.length > 0) api.events.push(queueName, jobId, originId, nowMs, good);
  api.wake();
  return failed.length > 0 ? answer(202, JSON.stringify({ failedEvents: failed })) : answer(201, '{}');
}

/** The event, or why it is refused. */
function readEvent(
  { body, delayInSeconds = 0, concurrency }: PushedEvent,
  nowMs: number,
  long: boolean,
): NewEvent | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Event body must be an object.';
  if (typeof delayInSeconds !== 'number' || delayInSeconds < 0 || delayInSeconds > queueLimits.delaySeconds) {
    return 'delayInSeconds must be between 0 and 900.';
  }
  const text = JSON.stringify(body);
  if (long && Buffer.byteLength(text) > queueLimits.longEventBytes) {
    return 'An event to a function with a timeout over 55 seconds can have at most 100 KB.';
  }
  const { key, limit } = concurrency ?? {};
  if (concurrency && (typeof key !== 'string' || typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1)) {
    return 'concurrency needs a key and a whole limit of at least 1.';
  }
  return {
    body: text,
    delaySeconds: delayInSeconds === 0 ? null : delayInSeconds,
    dueMs: nowMs + Math.round(delayInSeconds * 1000),
    key: typeof key === 'string' ? key : null,
    keyLimit: typeof limit === 'number' ? limit : null,
  };
}

function refusal(status: number, message: string): PlatformAnswer {
  return answer(status, JSON.stringify({ message, code: status }));
}
