/**
 * Product events: what Jira tells the app's trigger modules. They are stored before anything else happens, so that a
 * crash loses none, and delivered by the same dispatcher as queued events.
 */
import { randomUUID } from 'node:crypto';
import type { Manifest } from '../manifest';
import { listens, type ProductEvent } from '../product-event';
import { noJob, type EventTable, type QueuedEvent } from './queue/events';
import { retryContext } from './queue/dispatcher';

const prefix = '#';

/** The key of the trigger module that a stored event is for; null when it is for a queue. */
export function triggerOf({ route }: QueuedEvent): string | null {
  return route.startsWith(prefix) ? route.slice(prefix.length) : null;
}

/** Stores the event for every trigger module that listens to it. */
export function storeProductEvent(manifest: Manifest, events: EventTable, event: ProductEvent, nowMs: number): void {
  const body = JSON.stringify(event);
  for (const trigger of manifest.modules.trigger ?? []) {
    if (!listens(trigger, event)) continue;
    const queued = { body, dueMs: nowMs, delaySeconds: null, key: null, keyLimit: null };
    events.push(prefix + trigger.key, noJob, randomUUID(), nowMs, [queued]);
  }
}

/** The event as a trigger function gets it. */
export function productEvent(event: QueuedEvent, nowMs: number): object {
  const body = JSON.parse(event.body) as object;
  return event.retryReason === null ? body : { ...body, retryContext: retryContext(event, nowMs) };
}
