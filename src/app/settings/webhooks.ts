/** Webhooks: their URLs in the secret store, and why each could not be told last. Only scheme and host are ever shown. */
import { z } from 'zod';
import { FailureError, failureSchema, type Failure, type Settings, type WebhookDraft } from '../../contract';
import type { World } from '../ports';

export type Webhook = Settings['alarms']['webhooks'][number];

const secretKey = (id: string): string => `webhook:${id}`;

/** @throws FailureError when it is not stored any more */
export async function webhookUrl({ secrets }: World, { id }: Pick<Webhook, 'id'>): Promise<string> {
  const url = await secrets.get(secretKey(id));
  if (url === null) throw new FailureError(gone);
  return url;
}

/** Those that are there stay as they are, and new ones come. */
export async function keepWebhooks(
  world: World,
  before: readonly Webhook[],
  wanted: readonly WebhookDraft[],
): Promise<Webhook[]> {
  const after: Webhook[] = [];
  for (const one of wanted) {
    const known = before.find(({ id }) => id === one.id);
    if (known !== undefined) after.push(known);
    else if (one.url !== null) after.push(await newWebhook(world, one.url));
  }
  return after;
}

/** Only when the settings name them no more: else they would be told nothing, and nobody would know. */
export async function forgetUrls(
  { secrets }: World,
  before: readonly Webhook[],
  after: readonly Webhook[],
): Promise<void> {
  for (const { id } of before.filter((one) => !after.includes(one))) await secrets.delete(secretKey(id));
}

async function newWebhook(world: World, url: string): Promise<Webhook> {
  const { protocol, host } = new URL(url);
  const webhook = { id: world.randomId(), place: `${protocol}//${host}` };
  await world.secrets.set(secretKey(webhook.id), url);
  return webhook;
}

const failuresKey = 'webhook-failures';
const failures = z.record(z.string(), failureSchema);

export async function webhookFailures({ store }: World): Promise<Readonly<Record<string, Failure>>> {
  return failures.safeParse(await store.get({ key: failuresKey })).data ?? {};
}

/** What came of telling some of them; null = it was told. */
export async function noteTelling(world: World, outcomes: ReadonlyMap<string, Failure | null>): Promise<void> {
  const before = await webhookFailures(world);
  const kept = Object.entries(before).filter(([id]) => !outcomes.has(id));
  const failed = [...outcomes].filter((one): one is [string, Failure] => one[1] !== null);
  const after = Object.fromEntries([...kept, ...failed]);
  if (JSON.stringify(after) !== JSON.stringify(before)) await world.store.set(failuresKey, after);
}

export async function testWebhook(
  world: World,
  { webhook }: { readonly webhook: WebhookDraft },
): Promise<{ status: number }> {
  const url = webhook.id === null ? webhook.url : await webhookUrl(world, webhook);
  const at = new Date(world.now()).toISOString();
  const text = 'Postroom: this is a test. Alarms will look like this one.';
  const told = await world.gateway.call('webhook', {
    url,
    document: { text, kind: 'test', about: 'test', since: at, over: null },
  });
  if (webhook.id !== null) await noteTelling(world, new Map([[webhook.id, null]]));
  return { status: told.status };
}

const gone: Failure = {
  code: 'setting-invalid',
  message: 'This webhook is not stored any more.',
  evidence: '',
  fix: { text: 'Remove it, and add it again with its URL.' },
};
