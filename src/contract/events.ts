/** What travels through Forge's queues: a mailbox or a delivery, never bytes. */
import { z } from 'zod';

/** Read a mailbox. `continued` counts how often this reading queued its own continuation. */
export const mailboxEvent = z.strictObject({
  mailboxId: z.string(),
  because: z.enum(['schedule', 'asked', 'continued', 'retry']),
  continued: z.number().int().nonnegative(),
});
export type MailboxEvent = z.infer<typeof mailboxEvent>;

/** Send what is due. */
export const deliveryEvent = z.strictObject({ deliveryId: z.string() });
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

/** A field that changed, in the words Jira shows. */
export const issueChange = z.strictObject({
  fieldId: z.string(),
  field: z.string(),
  from: z.string(),
  to: z.string(),
});
export type IssueChange = z.infer<typeof issueChange>;

/** Something happened to a Jira issue that people may have to hear of. */
export const issueEvent = z.strictObject({
  issueId: z.string(),
  commentId: z.string().nullable(),
  kind: z.enum(['created', 'updated', 'commented', 'attached']),
  /** Identity of the product event, so that a repeated delivery of it is known. */
  eventKey: z.string(),
  /** Account that did it; null when Jira does not say. */
  actor: z.string().nullable().default(null),
  /** This app did it. */
  ours: z.boolean().default(false),
  changes: z.array(issueChange).max(30).default([]),
  attachmentId: z.string().nullable().default(null),
});
export type IssueEvent = z.infer<typeof issueEvent>;

export const queues = { mailbox: 'mailbox', delivery: 'delivery', issue: 'issue' } as const;
