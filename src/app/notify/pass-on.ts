/**
 * From the product event to the queue. The queue takes 500 events a minute, and every comment that a mail becomes is an event:
 * what nobody can be told of goes no further, and what the queue refuses waits in storage for the schedule.
 */
import { issueEvent, queues, type IssueEvent } from '../../contract';
import { isOutgoing, loadConnections } from '../connections';
import { hashed } from '../keys';
import type { QueuedEvent, World } from '../ports';
import { attempt } from '../remedy';
import { isNotifiable } from './notify';

const prefix = 'issue-event:';

export async function passOn(world: World, event: IssueEvent): Promise<void> {
  if (!isNotifiable(event)) return;
  // Read for each event, and shared with none: what was read, or asked for, before an admin enabled sending would lose what came after.
  const isSending = (await loadConnections(world)).some((one) => isOutgoing(one) && one.enabled);
  if (!isSending) return;
  const pushed = await attempt(() => world.queues.push(queues.issue, [queued(event)]));
  if (!pushed.ok) await world.store.set(prefix + hashed(event.eventKey), { ...event });
}

/** One after the other for an issue: comments that are joined must not overtake each other. */
const queued = (event: IssueEvent): QueuedEvent => ({ body: { ...event }, oneAtATime: `issue-${event.issueId}` });

/** So many of them a schedule: half of what the queue takes in a minute. */
const mostAtOnce = 250;

/** Queues what the queue refused. Told twice, it is notified once: deliveries are named after the event. */
export async function passOnWaiting({ store, queues: port }: World): Promise<void> {
  for (let passed = 0; passed < mostAtOnce; passed += 50) {
    const { entries } = await store.list(prefix, 50);
    if (entries.length === 0) return;
    const events = entries.flatMap(({ value }) => issueEvent.safeParse(value).data ?? []);
    if (events.length > 0) await port.push(queues.issue, events.map(queued));
    for (const { key } of entries) await store.delete(key);
  }
}
