/** A delivery: one mail to one or more recipients. Attributes of the custom entity `delivery` (manifest.yml). */
import { z } from 'zod';
import {
  deliveryKind,
  deliveryOutcome,
  deliveryRecipient,
  failureSchema,
  issueChange,
  notifiableKind,
  templateTrial,
  type DeliveryOutcome,
  type DeliveryRecipient,
} from '../../contract';

const somebody = z.object({ name: z.string(), address: z.string() });

/** What the mail says: made into a mail anew at every try, from the same things. */
const deliveryContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('event'),
    event: notifiableKind,
    commentIds: z.array(z.string()),
    changes: z.array(issueChange),
    attachmentIds: z.array(z.string()),
    actor: somebody,
    template: z.string(),
    language: z.string(),
  }),
  z.object({
    kind: z.literal('mail'),
    subject: z.string(),
    /** ADF. */
    body: z.unknown(),
    sender: somebody,
    senderAccount: z.string().nullable(),
    template: z.string(),
    language: z.string(),
    attachmentIds: z.array(z.string()),
    /** Message-ID of the mail that is answered. */
    answers: z.string().nullable(),
    /** The server found it too big: files go as links. */
    linksOnly: z.boolean(),
  }),
  z.object({ kind: z.literal('test'), trial: templateTrial }),
]);
export type DeliveryContent = z.infer<typeof deliveryContent>;

export const deliveryRecord = z.object({
  kind: deliveryKind.default('notification'),
  outcome: deliveryOutcome,
  reason: z.string(),
  issueId: z.string(),
  issueKey: z.string(),
  /** The newest comment it tells of, or the one that records it; '' when there is none. */
  commentId: z.string(),
  /** The outgoing connection. */
  connection: z.string(),
  /** Addresses of all recipients, lower case, parted by commas: for searching. */
  recipient: z.string(),
  recipientName: z.string(),
  recipients: z.array(deliveryRecipient).default([]),
  content: deliveryContent.optional(),
  /** When it was planned; the Date of the mail. */
  atMs: z.number(),
  day: z.string(),
  /** How often it was begun; grows only, and tells two functions apart that got the same event. */
  tries: z.number().int(),
  /** When trying began; later than `atMs` when a person had it tried again. */
  startedMs: z.number().optional(),
  /** Failures in a row since then. */
  fails: z.number().int().optional(),
  /** Not before then; absent when nothing more happens by itself. */
  nextTryMs: z.number().optional(),
  settledMs: z.number().optional(),
  subject: z.string().optional(),
  messageId: z.string().optional(),
  messageHash: z.string().optional(),
  /** The server's last word. */
  reply: z.string().optional(),
  failure: failureSchema.optional(),
});
export type DeliveryRecord = z.infer<typeof deliveryRecord>;

export const deliveryEntity = 'delivery';

export function readDelivery(value: unknown): DeliveryRecord | null {
  const read = deliveryRecord.safeParse(value);
  return read.success ? read.data : null;
}

/** Outcomes of a recipient after which nothing more is tried for them. */
export const isSettledFor = (outcome: DeliveryOutcome): boolean =>
  outcome !== 'queued' && outcome !== 'sending' && outcome !== 'deferred';

/** The mail as a whole, out of what became of it for each: what still waits comes first, then what went wrong. */
export function outcomeOf(recipients: readonly DeliveryRecipient[]): DeliveryOutcome {
  const order: readonly DeliveryOutcome[] = [
    'sending',
    'deferred',
    'queued',
    'bounced',
    'failed',
    'accepted',
    'suppressed',
    'cancelled',
  ];
  return order.find((outcome) => recipients.some((one) => one.outcome === outcome)) ?? 'failed';
}

export const newRecipient = (
  { address, name }: { readonly address: string; readonly name: string },
  role: DeliveryRecipient['role'] = 'to',
): DeliveryRecipient => ({ address, name, role, outcome: 'queued', reply: '', status: null });

export const addressesOf = (recipients: readonly DeliveryRecipient[]): string =>
  recipients.map(({ address }) => address.toLowerCase()).join(',');
