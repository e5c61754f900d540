/** The Queues port on Forge's async events (@forge/events). */
import { PartialSuccessError, Queue, RateLimitError } from '@forge/events';
import type { QueuedEvent, Queues } from '../app';
import { FailureError, type Failure } from '../contract';

/** Of one push; limits of the platform. Of its 200 KB something is left for what it writes around each event. */
const eventsAtOnce = 50;
const bytesAtOnce = 180 * 1024;

export const forgeQueues: Queues = {
  push: async (queue, events) => {
    const port = new Queue({ key: queue });
    for (const pack of packsOf(events)) await pushed(port, pack);
  },
};

function packsOf(events: readonly QueuedEvent[]): readonly (readonly QueuedEvent[])[] {
  const packs: QueuedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    const last = packs.at(-1);
    if (last === undefined || last.length === eventsAtOnce || bytes + size > bytesAtOnce) {
      packs.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return packs;
}

async function pushed(port: Queue, events: readonly QueuedEvent[]): Promise<void> {
  try {
    await port.push(
      events.map(({ body, delaySeconds, oneAtATime }) => ({
        body,
        ...(delaySeconds === undefined || delaySeconds <= 0 ? {} : { delayInSeconds: delaySeconds }),
        ...(oneAtATime === undefined ? {} : { concurrency: { key: oneAtATime, limit: 1 } }),
      })),
    );
  } catch (error) {
    throw new FailureError(queueFailure(error), { cause: error });
  }
}

function queueFailure(error: unknown): Failure {
  const partly = error instanceof PartialSuccessError ? ' Some of the events were taken.' : '';
  return {
    code: 'queue-refused',
    message: `Atlassian’s queue did not take the work.${partly}`,
    evidence: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : '',
    fix: { text: 'Nothing needs to be done: the schedule asks again within five minutes.' },
    ...(error instanceof RateLimitError ? { retryAfterSeconds: 60 } : {}),
  };
}
