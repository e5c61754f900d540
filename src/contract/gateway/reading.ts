/** Reading a mailbox: folders, status, list, fetch, acknowledge, carry, search. */
import { z } from 'zod';
import { serverLogin, settledAction } from '../connection';
import { failureSchema } from '../failure';
import { certificate } from './doctor';
import { cursor, messageRef } from './messages';

const box = { server: serverLogin, folder: z.string() };

export const foldersRequest = z.strictObject({ server: serverLogin });
export type FoldersRequest = z.infer<typeof foldersRequest>;
export const foldersAnswer = z.strictObject({
  folders: z.array(
    z.strictObject({
      path: z.string(),
      /** Path split at the server's delimiter, for showing a tree. */
      parts: z.array(z.string()),
      /** RFC 6154 special use without backslash, lower case (sent, trash, junk, archive, drafts); null when none. */
      use: z.string().nullable(),
      selectable: z.boolean(),
    }),
  ),
});
export type FoldersAnswer = z.infer<typeof foldersAnswer>;

export const statusRequest = z.strictObject(box);
export type StatusRequest = z.infer<typeof statusRequest>;
/** What lies in a mailbox; `cursor` is the one that starts after everything that is there now. */
export const statusAnswer = z.strictObject({
  count: z.number().int(),
  unseen: z.number().int().nullable(),
  oldestMs: z.number().nullable(),
  cursor,
});
export type StatusAnswer = z.infer<typeof statusAnswer>;

export const listRequest = z.strictObject({
  ...box,
  /** List what comes after it; null = from the beginning. */
  after: cursor.nullable(),
  limit: z.number().int().min(1).max(2000).default(500),
});
export type ListRequest = z.infer<typeof listRequest>;
export const listedMessage = z.strictObject({
  ref: messageRef,
  sizeBytes: z.number().int().nonnegative(),
  /** INTERNALDATE; null on POP3. */
  receivedMs: z.number().nullable(),
});
export type ListedMessage = z.infer<typeof listedMessage>;
export const listAnswer = z.strictObject({
  messages: z.array(listedMessage),
  /** Where the next list starts. */
  cursor,
  /** There is more to list right now. */
  more: z.boolean(),
  /** `after` did not hold any more (UIDVALIDITY changed, POP3 list changed): this list repeats messages listed before. */
  restarted: z.boolean(),
  /** Messages in the folder. */
  total: z.number().int().nonnegative(),
  /** At most so many come after the cursor; 0 when there is no more. */
  left: z.number().int().nonnegative().optional(),
  certificate,
});
export type ListAnswer = z.infer<typeof listAnswer>;

export const fetchRequest = z.strictObject({
  ...box,
  refs: z.array(messageRef).min(1).max(500),
  /** Bodies of attachments over this many bytes (as transferred) are left on the server when the message is over it. */
  inlineLimitBytes: z.number().int().positive().default(1_048_576),
  /** Stop after the message that reaches this many bytes in this answer; the rest is asked for again. */
  answerLimitBytes: z.number().int().positive().default(16_777_216),
});
export type FetchRequest = z.infer<typeof fetchRequest>;

/** Where a body was left out of `bytes` (see src/mail outlineMessage). */
export const omission = z.strictObject({
  /** Offset in the reduced bytes where the body belongs. */
  at: z.number().int().nonnegative(),
  /** Where the encoded body lies in the message on the server. */
  offset: z.number().int().nonnegative(),
  lengthBytes: z.number().int().nonnegative(),
  encoding: z.enum(['identity', 'base64', 'quoted-printable', 'uuencode']),
  decodedBytes: z.number().int().nonnegative(),
});
export type Omission = z.infer<typeof omission>;

/**
 * `fetch` answers `application/vnd.postroom.frames`: for each frame a 4-byte big-endian length of the JSON header, the
 * header, then `lengthBytes` bytes. The last frame is `{kind:'end'}`: without it the answer was cut off.
 */
export const fetchFrame = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    ref: messageRef,
    /** Bytes that follow: the whole message, or the reduced one when `omissions` is not empty. */
    lengthBytes: z.number().int().nonnegative(),
    /** Size of the message on the server. */
    sizeBytes: z.number().int().nonnegative(),
    receivedMs: z.number().nullable(),
    omissions: z.array(omission),
  }),
  /** The message is not there any more. */
  z.strictObject({ kind: z.literal('gone'), ref: messageRef, lengthBytes: z.literal(0) }),
  /** This one message could not be read; the others go on. */
  z.strictObject({ kind: z.literal('failed'), ref: messageRef, lengthBytes: z.literal(0), failure: failureSchema }),
  z.strictObject({ kind: z.literal('end'), lengthBytes: z.literal(0) }),
]);
export type FetchFrame = z.infer<typeof fetchFrame>;

export const acknowledgeRequest = z.strictObject({
  ...box,
  refs: z.array(messageRef).min(1).max(2000),
  action: settledAction,
});
export type AcknowledgeRequest = z.infer<typeof acknowledgeRequest>;
/** Messages that are gone count as acknowledged: the wish is fulfilled. */
export const acknowledgeAnswer = z.strictObject({
  acknowledged: z.number().int().nonnegative(),
  /** `move`: where messages lie now, as far as the server says (UIDPLUS, RFC 4315). */
  moved: z.array(z.strictObject({ from: messageRef, to: messageRef })).optional(),
});
export type AcknowledgeAnswer = z.infer<typeof acknowledgeAnswer>;

/**
 * Carry one body that was left on the server straight to Jira as an attachment: it never lies whole in anyone's memory.
 * Needs the app's system token (`x-forge-oauth-system`) and uses the token's apiBaseUrl.
 */
export const carryRequest = z.strictObject({
  ...box,
  ref: messageRef,
  part: omission.omit({ at: true }),
  issueIdOrKey: z.string().regex(/^[A-Za-z0-9_-]+$/),
  fileName: z.string().min(1).max(255),
  contentType: z.string().min(1).max(255),
});
export type CarryRequest = z.infer<typeof carryRequest>;
export const carryAnswer = z.strictObject({ attachmentId: z.string(), sizeBytes: z.number().int().nonnegative() });
export type CarryAnswer = z.infer<typeof carryAnswer>;

export const searchRequest = z.strictObject({
  ...box,
  from: z.string().optional(),
  subject: z.string().optional(),
  messageId: z.string().optional(),
  sinceMs: z.number().optional(),
  limit: z.number().int().min(1).max(100).default(20),
});
export type SearchRequest = z.infer<typeof searchRequest>;
export const searchAnswer = z.strictObject({
  messages: z.array(
    z.strictObject({
      ref: messageRef,
      from: z.string(),
      subject: z.string(),
      messageId: z.string(),
      receivedMs: z.number().nullable(),
      sizeBytes: z.number().int(),
    }),
  ),
  /** POP3 cannot search: only the newest messages were looked at. */
  complete: z.boolean(),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;
