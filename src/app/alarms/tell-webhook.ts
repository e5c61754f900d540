/** One alarm, or its end, told to one webhook: a small document that also reads as a chat message (`text`). */
import type { Failure } from '../../contract';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { webhookUrl, type Webhook } from '../settings';
import type { KeptAlarm, News } from './book';

export function documentOf({ kind, about, text, sinceMs, overMs }: KeptAlarm): Record<string, string | null> {
  const over = overMs === null ? null : new Date(overMs).toISOString();
  return {
    text: over === null ? `Postroom: ${text}` : `Postroom: over: ${text}`,
    kind,
    about,
    since: new Date(sinceMs).toISOString(),
    over,
  };
}

/** What a call may take, and writing down what came of it. */
const marginMs = 15_000;

export interface Telling {
  readonly told: readonly KeptAlarm[];
  readonly failure: Failure | null;
}

/** One after the other; who does not take the first is not asked for the next before the next schedule. */
export async function tellWebhook(world: World, webhook: Webhook, { fresh, ended }: News): Promise<Telling> {
  const told: KeptAlarm[] = [];
  const tried = await attempt(async () => {
    const url = await webhookUrl(world, webhook);
    for (const one of [...fresh, ...ended]) {
      if (world.now() > world.deadlineMs - marginMs) break;
      await world.gateway.call('webhook', { url, document: documentOf(one) });
      told.push(one);
    }
  });
  if (tried.ok) return { told, failure: null };
  world.log({ event: 'alarm-not-told', by: 'webhook', place: webhook.place, code: tried.failure.code });
  return { told, failure: tried.failure };
}
