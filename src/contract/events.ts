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

/** Something happened to a Jira issue that people may have to hear of. */
export const issueEvent = z.strictObject({
  issueId: z.string(),
  commentId: z.string().nullable(),
  kind: z.enum(['created', 'updated', 'commented']),
  /** Identity of the product event, so that a repeated delivery of it is known. */
  eventKey: z.string(),
});
export type IssueEvent = z.infer<typeof issueEvent>;

export const queues = { mailbox: 'mailbox', delivery: 'delivery', issue: 'issue' } as const;
