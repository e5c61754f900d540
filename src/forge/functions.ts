/** The functions of the manifest: the platform's event in, a use case, the platform's answer out. The outer rim. */
import { randomBytes } from 'node:crypto';
import { InvocationError, InvocationErrorCode, type AsyncEvent } from '@forge/events';
import Resolver from '@forge/resolver';
import { z } from 'zod';
import {
  answerOnIssue,
  answerToAdmin,
  attempt,
  deliver as deliverOne,
  notify,
  passOn,
  readMailbox as readOneMailbox,
  tick as onSchedule,
  type World,
} from '../app';
import { adminCalls, deliveryEvent, issueEvent, mailboxEvent, type IssueEvent } from '../contract';
import { forgeGateway } from './gateway';
import { forgeJira, mayAdminister, mayComment } from './jira';
import { patient } from './patience';
import { forgeQueues } from './queues';
import { forgeSecrets, forgeStore } from './store';

/** Time limits as the manifest and the platform set them, less a little for the way back. */
const limits = { resolverMs: 24_000, scheduleMs: 54_000, triggerMs: 24_000, consumerMs: 895_000 } as const;

/** What a call that waited must leave for the rest of the function, and the longest that one may wait. */
const wayBackMs = 15_000;
const mostPatienceMs = 45_000;

function world(limitMs: number, accountId: string | null = null): World {
  const deadlineMs = Date.now() + limitMs;
  const remainingMs = (): number => Math.min(deadlineMs - Date.now() - wayBackMs, mostPatienceMs);
  return {
    accountId,
    now: Date.now,
    randomId: () => randomBytes(12).toString('hex'),
    store: patient(forgeStore, remainingMs),
    secrets: forgeSecrets,
    queues: forgeQueues,
    jira: patient(forgeJira(Date.now), remainingMs),
    gateway: forgeGateway(() => deadlineMs - Date.now()),
    // eslint-disable-next-line no-console -- the platform's log is its console
    log: (line) => console.log(JSON.stringify(line)),
    deadlineMs,
  };
}

/** The admin page. */
function defineResolver(): ReturnType<Resolver['getDefinitions']> {
  const definitions = new Resolver();
  for (const call of Object.keys(adminCalls)) {
    definitions.define(call, ({ payload, context }) => {
      const { accountId } = context as { readonly accountId?: string };
      return answerToAdmin(world(limits.resolverMs, accountId ?? null), mayAdminister, call, payload);
    });
  }
  return definitions.getDefinitions();
}

export const resolver = defineResolver();

/** The pages on the issue: whoever sees the issue, and this issue only. */
function defineIssueResolver(): ReturnType<Resolver['getDefinitions']> {
  const definitions = new Resolver();
  for (const call of Object.keys(adminCalls).filter((name) => name.startsWith('issueMail.'))) {
    definitions.define(call, ({ payload, context }) => {
      const { accountId, extension } = context as {
        readonly accountId?: string;
        readonly extension?: { readonly issue?: { readonly key?: string } };
      };
      const issueKey = extension?.issue?.key ?? null;
      return answerOnIssue(world(limits.resolverMs, accountId ?? null), { issueKey, mayComment }, call, payload);
    });
  }
  return definitions.getDefinitions();
}

export const issueResolver = defineIssueResolver();

/** Every five minutes. */
export async function tick(): Promise<void> {
  await onSchedule(world(limits.scheduleMs));
}

/** Consumer of the queue `mailbox`. */
export function readMailbox(event: AsyncEvent): Promise<InvocationError | undefined> {
  return consume(event, mailboxEvent, readOneMailbox);
}

/** Consumer of the queue `delivery`. */
export function deliver(event: AsyncEvent): Promise<InvocationError | undefined> {
  return consume(event, deliveryEvent, deliverOne);
}

/** Consumer of the queue `issue`. */
export function issueChanged(event: AsyncEvent): Promise<InvocationError | undefined> {
  return consume(event, issueEvent, notify);
}

/** Product events: only queued here, since a trigger has 25 seconds and is not repeated. */
export async function onIssueEvent(event: unknown): Promise<void> {
  const read = readProductEvent(event);
  if (read !== null) await passOn(world(limits.triggerMs), read);
}

const id = z.union([z.string(), z.number()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((read) => (read ?? '').slice(0, longestChange));
/** Descriptions are in the change log in full; mails show the beginning. */
const longestChange = 300;
const mostChanges = 30;

const productEvent = z.object({
  eventType: z.string(),
  timestamp: z.union([z.string(), z.number()]).optional(),
  atlassianId: z.string().nullish(),
  selfGenerated: z.boolean().default(false),
  issue: z.object({ id }).optional(),
  comment: z.object({ id }).optional(),
  attachment: z.object({ id, issueId: id }).optional(),
  changelog: z
    .object({
      items: z.array(z.object({ field: text, fieldId: text, fromString: text, toString: text })).default([]),
    })
    .optional(),
});

const kinds: Readonly<Record<string, IssueEvent['kind']>> = {
  'avi:jira:created:issue': 'created',
  'avi:jira:updated:issue': 'updated',
  'avi:jira:commented:issue': 'commented',
  'avi:jira:created:attachment': 'attached',
};

function readProductEvent(event: unknown): IssueEvent | null {
  const read = productEvent.safeParse(event);
  const kind = read.success ? kinds[read.data.eventType] : undefined;
  if (!read.success || kind === undefined) return null;
  const { issue, comment, attachment, changelog, timestamp = '', atlassianId, selfGenerated } = read.data;
  const issueId = issue?.id ?? attachment?.issueId;
  if (issueId === undefined) return null;
  const what = comment?.id ?? attachment?.id ?? String(timestamp);
  return {
    issueId,
    commentId: comment?.id ?? null,
    kind,
    eventKey: `${kind}:${issueId}:${what}`,
    actor: atlassianId ?? null,
    ours: selfGenerated,
    attachmentId: attachment?.id ?? null,
    changes: (changelog?.items ?? [])
      .slice(0, mostChanges)
      .map(({ field, fieldId, fromString: from, toString: to }) => ({
        field,
        fieldId: fieldId === '' ? field : fieldId,
        from,
        to,
      })),
  };
}

/** Seconds until an event that failed is delivered again. */
const retryAfterSeconds = 60;

/** Reads the event into its shape and works on it; a failure asks the platform to deliver it again. */
async function consume<T>(
  event: AsyncEvent,
  shape: z.ZodType<T>,
  work: (world: World, body: T) => Promise<void>,
): Promise<InvocationError | undefined> {
  const read = shape.safeParse(event.body);
  if (!read.success) {
    // An event of another version: delivering it again would not make it readable.
    world(0).log({ event: 'unreadable-event', queue: event.queueName });
    return undefined;
  }
  const done = await attempt(() => work(world(limits.consumerMs), read.data));
  if (done.ok) return undefined;
  const { code, evidence } = done.failure;
  world(0).log({ event: 'failed', queue: event.queueName, code, evidence });
  return new InvocationError({
    retryAfter: Math.max(retryAfterSeconds, done.failure.retryAfterSeconds ?? 0),
    retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
  });
}
