/** The Queues port on Forge's async events (@forge/events). */
import { PartialSuccessError, Queue, RateLimitError } from '@forge/events';
import type { QueuedEvent, Queues } from '../app';
import { FailureError, type Failure } from '../contract';

/** Events of one push; a platform limit. */
const eventsAtOnce = 50;

export const forgeQueues: Queues = {
  push: async (queue, events) => {
    const port = new Queue({ key: queue });
    for (let at = 0; at < events.length; at += eventsAtOnce) {
      await pushed(port, events.slice(at, at + eventsAtOnce));
    }
  },
};

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
