/**
 * The ledger: one small record a message, in or out. What was decided, what was done, where to see it. Bodies are not kept.
 * Attributes of the custom entity `message` (manifest.yml); absent values are left out, since the platform has no null.
 */
import { z } from 'zod';
import { failureSchema, mailWish, messageRef } from '../../contract';

export const outcomes = [
  'claimed',
  'comment',
  'create',
  'bounce',
  'heartbeat',
  'discard',
  'refuse',
  'hold',
  'waiting',
  'gone',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Outcomes after which nothing more happens by itself. */
export const isSettled = (outcome: Outcome): boolean => outcome !== 'claimed' && outcome !== 'waiting';

const recordStep = z.object({ check: z.string(), matched: z.boolean(), looked: z.string() });
export type RecordStep = z.infer<typeof recordStep>;

const recordTry = z.object({ atMs: z.number(), outcome: z.string(), reason: z.string() });
export type RecordTry = z.infer<typeof recordTry>;

/** Whose mail it is taken for because a person chose so: that Jira user's name, who chose, and when. */
const recordMapped = z.object({ accountId: z.string(), name: z.string(), by: z.string(), atMs: z.number() });
export type RecordMapped = z.infer<typeof recordMapped>;

export const messageRecord = z.object({
  mailbox: z.string(),
  outcome: z.enum(outcomes),
  /** Why, in words. */
  reason: z.string(),
  /** First seen. */
  atMs: z.number(),
  /** UTC day of `atMs`, for the daily accounts. */
  day: z.string(),
  ref: messageRef,
  sizeBytes: z.number(),
  tries: z.number().int(),
  /** Message-ID and body in one hash; see `identityOf`. Absent while the message could not be read. */
  identity: z.string().optional(),
  /** When work on it last began; a Jira write may have happened since. */
  claimedMs: z.number().optional(),
  /** How often work on it began since its last outcome: a function that was stopped leaves none. */
  begun: z.number().int().optional(),
  /** Not before then. */
  nextTryMs: z.number().optional(),
  receivedMs: z.number().optional(),
  settledMs: z.number().optional(),
  sender: z.string().optional(),
  senderName: z.string().optional(),
  recipients: z.string().optional(),
  subject: z.string().optional(),
  messageId: z.string().optional(),
  messageHash: z.string().optional(),
  issueId: z.string().optional(),
  issueKey: z.string().optional(),
  /** How the issue was known. */
  by: z.string().optional(),
  commentId: z.string().optional(),
  failure: failureSchema.optional(),
  /** The outcome under which the mailbox's account counts it; absent = not counted yet. */
  booked: z.string().optional(),
  /** How the last decision was reached; texts cut short. */
  steps: z.array(recordStep).optional(),
  /** Earlier tries, oldest first; the last few. */
  history: z.array(recordTry).optional(),
  /** Why, as a code: of the failure, or of the decision. */
  cause: z.string().optional(),
  /** Lower case: what a search looks through. */
  words: z.string().optional(),
  /** What a person asked for and is not done yet. */
  wish: mailWish.optional(),
  mapped: recordMapped.optional(),
  /** The record under which another mailbox had begun the mail before this one took it over. */
  tookOver: z.string().optional(),
  /** How many attachments the mail has. */
  files: z.number().int().optional(),
});
export type MessageRecord = z.infer<typeof messageRecord>;

export const messageEntity = 'message';
export const identityEntity = 'identity';
export const leaseEntity = 'lease';

export function readRecord(value: unknown): MessageRecord | null {
  const read = messageRecord.safeParse(value);
  return read.success ? read.data : null;
}

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The longest texts that go into a record: a subject of a megabyte is no use to anyone. */
export const short = (text: string, most = 300): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
