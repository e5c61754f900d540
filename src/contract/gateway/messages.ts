/** Identity of messages on a server, and how far a mailbox has been listed. */
import { z } from 'zod';

/** One message on a server. UIDVALIDITY is a decimal string (RFC 9051 allows 32 bits, servers send more). */
export const messageRef = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('imap'),
    uidValidity: z.string().regex(/^\d+$/),
    uid: z.number().int().positive(),
    /** Where it lies when that is not the folder of the call: Postroom moved it there. */
    folder: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('pop3'), uidl: z.string().min(1).max(255) }),
]);
export type MessageRef = z.infer<typeof messageRef>;

/**
 * How far a mailbox has been listed; only the gateway looks into it. IMAP: the highest UID under one UIDVALIDITY. POP3: how
 * many messages, a chained SHA-256 over their unique-ids in order, and what lets the next list prove with a few commands that
 * nothing before has changed: the id of the last of them, the sum of their sizes, and digests of some earlier points.
 */
export const cursor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('imap'), uidValidity: z.string(), uid: z.number().int().nonnegative() }),
  z.strictObject({
    kind: z.literal('pop3'),
    count: z.number().int().nonnegative(),
    digest: z.string(),
    last: z.string().optional(),
    octets: z.number().nonnegative().optional(),
    marks: z
      .array(z.strictObject({ count: z.number().int().positive(), digest: z.string() }))
      .max(64)
      .optional(),
  }),
]);
export type Cursor = z.infer<typeof cursor>;
