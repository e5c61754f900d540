/**
 * Failure to Remedy: one row for each code, and nothing anywhere else decides what a failure means. Unknown failures are
 * retried, then held; nothing is ever discarded because it failed.
 */
import type { Failure, FailureCode } from '../../contract';

export type Remedy =
  /** Try this message or delivery again after that many seconds; the others go on. */
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  /** Nothing on this mailbox or connection will work now: leave it alone for that long, growing with each failure. */
  | { readonly kind: 'pause'; readonly afterSeconds: number }
  /** A person must look at this message. */
  | { readonly kind: 'hold' }
  /** It will never work: the delivery failed. */
  | { readonly kind: 'fail' };

/** What a code is about, and how long to wait at first. */
type Row =
  | { readonly about: 'connection'; readonly firstSeconds: number }
  | { readonly about: 'message'; readonly firstSeconds: number; readonly tries: number }
  | { readonly about: 'person' }
  | { readonly about: 'never' };

const connection = (firstSeconds: number): Row => ({ about: 'connection', firstSeconds });
const message = (firstSeconds: number, tries = 5): Row => ({ about: 'message', firstSeconds, tries });
const person: Row = { about: 'person' };
const never: Row = { about: 'never' };

const minute = 60;

export const remedies: Readonly<Record<FailureCode, Row>> = {
  'dns-not-found': connection(5 * minute),
  'dns-temporary': connection(minute),
  'address-forbidden': connection(30 * minute),
  'port-forbidden': connection(30 * minute),
  'connection-refused': connection(2 * minute),
  'connect-timeout': connection(2 * minute),
  'network-unreachable': connection(2 * minute),
  'greeting-timeout': connection(2 * minute),
  'wrong-protocol': connection(30 * minute),
  'tls-expected': connection(30 * minute),
  'server-busy': connection(2 * minute),
  'plain-expected': connection(30 * minute),
  'starttls-not-offered': connection(30 * minute),
  'starttls-refused': connection(10 * minute),
  'starttls-injection': connection(30 * minute),
  'certificate-self-signed': connection(30 * minute),
  'certificate-unknown-issuer': connection(30 * minute),
  'certificate-expired': connection(30 * minute),
  'certificate-not-yet-valid': connection(30 * minute),
  'certificate-wrong-host': connection(30 * minute),
  'certificate-changed': connection(30 * minute),
  'certificate-invalid': connection(30 * minute),
  'tls-version': connection(30 * minute),
  'tls-failed': connection(5 * minute),
  // A wrong password tried again and again locks accounts: wait long from the first time.
  'login-refused': connection(15 * minute),
  'login-name-incomplete': connection(30 * minute),
  'login-throttled': connection(15 * minute),
  'account-locked': connection(60 * minute),
  'password-expired': connection(60 * minute),
  'app-password-needed': connection(60 * minute),
  'basic-auth-off': connection(60 * minute),
  'auth-method-missing': connection(60 * minute),
  'auth-not-offered': connection(30 * minute),
  'auth-needed': connection(30 * minute),
  'encryption-required': connection(30 * minute),
  'protocol-disabled': connection(60 * minute),
  'shared-mailbox-denied': connection(30 * minute),
  'folder-missing': connection(15 * minute),
  'folder-denied': connection(30 * minute),
  'mailbox-locked': connection(2 * minute),
  'mailbox-unavailable': connection(5 * minute),
  'over-quota': connection(15 * minute),
  'message-gone': person,
  'mailbox-renumbered': connection(minute),
  'sender-refused': connection(15 * minute),
  'recipient-refused': never,
  'relay-denied': connection(15 * minute),
  greylisted: message(5 * minute, 40),
  'message-too-big': never,
  'sending-rate-limited': connection(5 * minute),
  'content-refused': never,
  'message-refused': never,
  'connection-lost': connection(minute),
  stalled: connection(2 * minute),
  'deadline-exceeded': connection(2 * minute),
  'protocol-error': connection(5 * minute),
  'answer-too-big': person,
  'round-trip-missing': connection(15 * minute),
  'gateway-unreachable': connection(minute),
  'gateway-token-refused': connection(10 * minute),
  'gateway-busy': connection(minute),
  'gateway-nonsense': connection(5 * minute),
  'gateway-request-invalid': person,
  'gateway-too-old': connection(10 * minute),
  'webhook-unreachable': connection(5 * minute),
  'webhook-refused': connection(5 * minute),
  'jira-rate-limited': connection(minute),
  'jira-unavailable': connection(minute),
  'jira-forbidden': message(5 * minute, 3),
  'jira-issue-missing': person,
  'jira-project-archived': person,
  'jira-user-inactive': person,
  'jira-attachment-too-big': person,
  'jira-text-too-long': person,
  'jira-refused': person,
  'storage-refused': message(minute, 3),
  'storage-full': connection(30 * minute),
  'storage-rate-limited': connection(minute),
  'storage-unavailable': connection(minute),
  'queue-refused': connection(minute),
  'connection-missing': connection(30 * minute),
  'password-missing': connection(60 * minute),
  'setting-invalid': connection(30 * minute),
  'template-broken': person,
  unknown: message(minute, 5),
};

const longestSeconds = 6 * 60 * minute;

/**
 * What to do about a failure.
 * @param tries how often it failed in a row, this time included
 * @param jitter 0 to 1, spreads retries so that many do not come at once
 */
export function remedyFor(failure: Failure, tries: number, jitter: number): Remedy {
  const row = remedies[failure.code];
  if (row.about === 'person') return { kind: 'hold' };
  if (row.about === 'never') return { kind: 'fail' };
  if (row.about === 'message' && tries >= row.tries) return { kind: 'hold' };
  const grown = row.firstSeconds * 2 ** Math.min(tries - 1, 10) * (0.9 + 0.2 * jitter);
  const afterSeconds = Math.ceil(Math.max(Math.min(grown, longestSeconds), failure.retryAfterSeconds ?? 0));
  return row.about === 'connection' ? { kind: 'pause', afterSeconds } : { kind: 'retry', afterSeconds };
}
