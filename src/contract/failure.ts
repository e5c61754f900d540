/**
 * Failure: what went wrong, in a closed set of codes, with words an admin can act on. Every error from a socket, a
 * library, Jira or the platform becomes one of these at its rim; `src/app/remedy` turns it into what to do next.
 */
import { z } from 'zod';

/** Grouped by where the cure lies; docs/troubleshooting.md explains each code. */
export const failureCodes = [
  // finding and reaching the server
  'dns-not-found',
  'dns-temporary',
  'address-forbidden',
  'port-forbidden',
  'connection-refused',
  'connect-timeout',
  'network-unreachable',
  // the first words
  'greeting-timeout',
  'wrong-protocol',
  'tls-expected',
  'server-busy',
  // TLS
  'plain-expected',
  'starttls-not-offered',
  'starttls-refused',
  'starttls-injection',
  'certificate-self-signed',
  'certificate-unknown-issuer',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-host',
  'certificate-changed',
  'certificate-invalid',
  'tls-version',
  'tls-failed',
  // logging in
  'login-refused',
  'login-name-incomplete',
  'login-throttled',
  'account-locked',
  'password-expired',
  'app-password-needed',
  'basic-auth-off',
  'auth-method-missing',
  'auth-not-offered',
  'auth-needed',
  'encryption-required',
  'protocol-disabled',
  'shared-mailbox-denied',
  // the mailbox
  'folder-missing',
  'folder-denied',
  'mailbox-locked',
  'mailbox-unavailable',
  'over-quota',
  'message-gone',
  'mailbox-renumbered',
  // sending
  'sender-refused',
  'recipient-refused',
  'relay-denied',
  'greylisted',
  'message-too-big',
  'sending-rate-limited',
  'content-refused',
  'message-refused',
  // while talking
  'connection-lost',
  'stalled',
  'deadline-exceeded',
  'protocol-error',
  'answer-too-big',
  'round-trip-missing',
  // gateway
  'gateway-unreachable',
  'gateway-token-refused',
  'gateway-busy',
  'gateway-nonsense',
  'gateway-request-invalid',
  'gateway-too-old',
  // telling other systems
  'webhook-unreachable',
  'webhook-refused',
  // Jira
  'jira-rate-limited',
  'jira-unavailable',
  'jira-forbidden',
  'jira-issue-missing',
  'jira-project-archived',
  'jira-user-inactive',
  'jira-attachment-too-big',
  'jira-text-too-long',
  'jira-refused',
  // the platform's storage and queues
  'storage-refused',
  'storage-full',
  'storage-rate-limited',
  'storage-unavailable',
  'queue-refused',
  // ours
  'connection-missing',
  'password-missing',
  'setting-invalid',
  'template-broken',
  'unknown',
] as const;

export const failureCode = z.enum(failureCodes);
export type FailureCode = z.infer<typeof failureCode>;

/** A fix the page can apply with one click: fields of the connection to change. */
export const fixPatch = z.strictObject({
  protocol: z.enum(['imap', 'pop3', 'smtp']).optional(),
  encryption: z.enum(['none', 'tls', 'starttls']).optional(),
  host: z.string().optional(),
  port: z.number().int().min(0).max(65535).optional(),
  username: z.string().optional(),
  folder: z.string().optional(),
  trust: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('system') }),
      z.strictObject({ kind: z.literal('ca'), pem: z.string() }),
      z.strictObject({ kind: z.literal('fingerprint'), sha256: z.string() }),
    ])
    .optional(),
});
export type FixPatch = z.infer<typeof fixPatch>;

export const failureSchema = z.strictObject({
  code: failureCode,
  /** What happened, in plain words, one or two sentences. */
  message: z.string(),
  /** Why we believe it: what the server, the library or Jira said, redacted; '' when there is nothing to quote. */
  evidence: z.string(),
  /** What to do about it; `patch` when one click can do it. null when nothing can be done but wait. */
  fix: z.strictObject({ text: z.string(), patch: fixPatch.optional() }).nullable(),
  /** The other side asked to be left alone for that long. */
  retryAfterSeconds: z.number().nonnegative().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Carries a Failure through code that throws. Made at the rims only. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.message}`, options);
    this.failure = failure;
  }
}
