/** The connection doctor: `doctor` answers NDJSON, one line a step, then the report. */
import { z } from 'zod';
import { serverLogin, sharedLogin } from '../connection';
import { failureSchema } from '../failure';

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
export const certificate = certificateSeen.nullable().optional();

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
