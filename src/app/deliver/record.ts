/** A delivery: one notification to one recipient. Attributes of the custom entity `delivery` (manifest.yml). */
import { z } from 'zod';
import { failureSchema } from '../../contract';

export const deliveryOutcomes = ['queued', 'sending', 'accepted', 'deferred', 'failed', 'bounced'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export const deliveryRecord = z.object({
  outcome: z.enum(deliveryOutcomes),
  reason: z.string(),
  issueId: z.string(),
  issueKey: z.string(),
  commentId: z.string(),
  /** The outgoing connection. */
  connection: z.string(),
  recipient: z.string(),
  recipientName: z.string(),
  /** When it was planned; the Date of the mail. */
  atMs: z.number(),
  day: z.string(),
  tries: z.number().int(),
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
