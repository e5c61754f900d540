/**
 * The mail gateway's HTTP API, version 1: `POST /v1/<call>`, JSON in, JSON out, `Authorization: Bearer <Forge Invocation
 * Token>`. Errors are `application/problem+json` (RFC 9457) with a `failure` member. The gateway keeps nothing: every
 * request carries the server's address and credentials. `doctor` answers NDJSON, `fetch` answers frames (see below).
 */
import { z } from 'zod';
import { serverLogin, settledAction, sharedLogin } from './connection';
import { failureSchema } from './failure';

/** Request header: how many milliseconds the caller will wait. Without it each call has an ordinary limit that fits its place. */
export const deadlineHeader = 'x-postroom-deadline-ms';

// ---------------------------------------------------------------------------------------------- identity of messages

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

// ---------------------------------------------------------------------------------------------------------- doctor

export const doctorStepNames = [
  'resolve',
  'connect',
  'greeting',
  'tls',
  'capabilities',
  'login',
  'folder',
  'read',
  'sender',
  'recipient',
  'send',
  'round-trip',
] as const;
export const doctorStep = z.strictObject({
  name: z.enum(doctorStepNames),
  /** null while it runs. */
  ok: z.boolean().nullable(),
  ms: z.number().nonnegative(),
  /** What was found, in plain words: "TLS 1.3, certificate for mail.example.com by Let's Encrypt, valid until 2027-03-01". */
  detail: z.string(),
});
export type DoctorStep = z.infer<typeof doctorStep>;

export const certificateView = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  validFromMs: z.number(),
  validToMs: z.number(),
  /** SHA-256 of the certificate, lower-case hex without colons. */
  fingerprint: z.string(),
  selfSigned: z.boolean(),
});
export type CertificateView = z.infer<typeof certificateView>;

/** What of the server's certificate is watched from poll to poll. */
export const certificateSeen = certificateView.pick({ fingerprint: true, issuer: true, validToMs: true });
export type CertificateSeen = z.infer<typeof certificateSeen>;
/** Of the connection that was used; null without TLS. */
const certificate = certificateSeen.nullable().optional();

export const doctorReport = z.strictObject({
  ok: z.boolean(),
  steps: z.array(doctorStep),
  failure: failureSchema.nullable(),
  mailbox: z
    .strictObject({
      folder: z.string(),
      count: z.number().int(),
      /** null on POP3, which knows no flags. */
      unseen: z.number().int().nullable(),
      oldestMs: z.number().nullable(),
    })
    .nullable(),
  /** The spelling that opened the shared mailbox; null when there is none. */
  sharedAs: sharedLogin.nullable(),
  /** The certificate the server showed, trusted or not; null without TLS. */
  certificate: certificateView.nullable(),
  /** What the server says it can do. */
  capabilities: z.array(z.string()),
  /** Protocol lines, "C: " and "S: " first, secrets replaced by ***. */
  transcript: z.array(z.string()),
  /** Things that work but will hurt: broken IPv6, a certificate that expires soon, login without encryption. */
  warnings: z.array(z.string()),
});
export type DoctorReport = z.infer<typeof doctorReport>;

/** The mailbox in which a test mail must arrive. */
export const roundTrip = z.strictObject({ server: serverLogin, folder: z.string().default('INBOX') });
export type RoundTrip = z.infer<typeof roundTrip>;

export const doctorRequest = z.strictObject({
  server: serverLogin,
  /** IMAP folder to open; ignored by POP3 and SMTP. */
  folder: z.string().default('INBOX'),
  /** SMTP: the address to try as sender, and a recipient to try without sending (RCPT TO, then RSET). */
  from: z.string().optional(),
  to: z.string().optional(),
  /** SMTP: also send a real test mail to `to`. */
  send: z.boolean().default(false),
  /** SMTP with `send`: wait until the test mail arrives here, then delete it. */
  roundTrip: roundTrip.optional(),
});
export type DoctorRequest = z.infer<typeof doctorRequest>;
/** As a caller writes it: what has a default may be left out. */
export type DoctorInput = z.input<typeof doctorRequest>;

/** One line of the doctor's NDJSON answer: steps as they start and end, then the report. */
export type DoctorLine = { readonly step: DoctorStep } | { readonly report: DoctorReport };

// ------------------------------------------------------------------------------------------------- reading a mailbox

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

// ------------------------------------------------------------------------------------------------------------ sending

export const submitRequest = z.strictObject({
  server: serverLogin,
  /** RFC 5321 envelope. '' = null reverse-path. */
  from: z.string(),
  to: z.array(z.string().min(1)).min(1).max(100),
  /** The whole message (RFC 5322), base64. */
  messageBase64: z.string().min(1),
});
export type SubmitRequest = z.infer<typeof submitRequest>;
export const submitAnswer = z.strictObject({
  recipients: z.array(
    z.strictObject({
      address: z.string(),
      outcome: z.enum(['accepted', 'deferred', 'refused']),
      /** What the server answered for this recipient, with its reply code and enhanced status (RFC 3463) where given. */
      reply: z.string(),
      status: z.string().nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
  /** The server's last word, with its queue id. */
  reply: z.string(),
  certificate,
});
export type SubmitAnswer = z.infer<typeof submitAnswer>;

// --------------------------------------------------------------------------------------------------- from an address

export const discoverRequest = z.strictObject({ address: z.string().max(320) });
export type DiscoverRequest = z.infer<typeof discoverRequest>;
export const proposal = z.strictObject({
  protocol: z.enum(['imap', 'pop3', 'smtp']),
  encryption: z.enum(['none', 'tls', 'starttls']),
  host: z.string(),
  port: z.number().int(),
  username: z.string(),
  /** How we know: provider table, SRV record (RFC 6186), MX record, autoconfig file, or a guess that answered. */
  by: z.enum(['provider', 'srv', 'mx', 'autoconfig', 'guess']),
  /** One sentence for the admin: "Fastmail's published settings". */
  because: z.string(),
});
export type Proposal = z.infer<typeof proposal>;
export const discoverAnswer = z.strictObject({
  proposals: z.array(proposal),
  provider: z.string().nullable(),
  /** Said before the first login where passwords cannot work (Microsoft 365) or an app password is needed (Google). */
  warnings: z.array(z.string()),
});
export type DiscoverAnswer = z.infer<typeof discoverAnswer>;

// ------------------------------------------------------------------------------------------------- deliverability

const domainName = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/)
  .max(253);

/** What DNS says about mail from a domain. */
export const recordsRequest = z.strictObject({
  domain: domainName,
  /** DKIM selectors to look at. */
  selectors: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9._-]+$/)
        .max(100),
    )
    .max(10)
    .default([]),
});
export type RecordsRequest = z.infer<typeof recordsRequest>;
export const recordsAnswer = z.strictObject({
  mx: z.array(z.string()),
  /** TXT records of the domain that begin with v=spf1; null when DNS did not answer. */
  spf: z.array(z.string()).nullable(),
  /** TXT records below _dmarc, of the domain or of the organisation above it; null when DNS did not answer. */
  dmarc: z.array(z.string()).nullable(),
  /** Where the DMARC record was found. */
  dmarcDomain: z.string(),
  dkim: z.array(z.strictObject({ selector: z.string(), record: z.string().nullable() })),
});
export type RecordsAnswer = z.infer<typeof recordsAnswer>;

/** Problem details (RFC 9457) with our failure. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  failure: failureSchema,
});
export type Problem = z.infer<typeof problem>;

/** JSON calls of the gateway; `doctor` (NDJSON) and `fetch` (frames) stream and stand apart. */
export const gatewayCalls = {
  folders: { request: foldersRequest, answer: foldersAnswer },
  status: { request: statusRequest, answer: statusAnswer },
  list: { request: listRequest, answer: listAnswer },
  acknowledge: { request: acknowledgeRequest, answer: acknowledgeAnswer },
  carry: { request: carryRequest, answer: carryAnswer },
  search: { request: searchRequest, answer: searchAnswer },
  submit: { request: submitRequest, answer: submitAnswer },
  discover: { request: discoverRequest, answer: discoverAnswer },
  records: { request: recordsRequest, answer: recordsAnswer },
} as const;
export type GatewayCall = keyof typeof gatewayCalls;
export type GatewayRequest<C extends GatewayCall> = z.input<(typeof gatewayCalls)[C]['request']>;
export type GatewayAnswer<C extends GatewayCall> = z.infer<(typeof gatewayCalls)[C]['answer']>;
