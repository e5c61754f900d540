/** Failures as HTTP answers: problem details (RFC 9457) with our failure in them. */
import type { Failure, FailureCode, Problem } from '../../contract';

/** The call itself is at fault; everything else is the mail server's or Jira's doing and answered with 502 or 504. */
const statusByCode: Partial<Record<FailureCode, number>> = {
  'gateway-token-refused': 401,
  'gateway-request-invalid': 400,
  'gateway-busy': 429,
  'address-forbidden': 403,
  'port-forbidden': 403,
  'setting-invalid': 400,
  'message-gone': 404,
  'mailbox-renumbered': 409,
  'connect-timeout': 504,
  'greeting-timeout': 504,
  stalled: 504,
  'deadline-exceeded': 504,
  unknown: 500,
};

export function statusOf(failure: Failure): number {
  return statusByCode[failure.code] ?? 502;
}

export function problemOf(failure: Failure, status = statusOf(failure)): Problem {
  return {
    type: `urn:postroom:problem:${failure.code}`,
    title: failure.code.replaceAll('-', ' '),
    status,
    detail: failure.message,
    failure,
  };
}

export const failures = {
  tokenRefused: (reason: string): Failure => ({
    code: 'gateway-token-refused',
    message: 'The mail gateway does not accept the token of this call.',
    evidence: reason,
    fix: { text: 'Check the app id (GATEWAY_APP_IDS) and the installations and environments that the gateway allows.' },
  }),
  invalid: (evidence: string): Failure => ({
    code: 'gateway-request-invalid',
    message: 'The mail gateway does not understand this call.',
    evidence,
    fix: { text: 'App and gateway may be of different versions: update the older one.' },
  }),
  tooBig: (limitBytes: number): Failure => ({
    code: 'gateway-request-invalid',
    message: `The call is bigger than the mail gateway takes (${Math.floor(limitBytes / 1_048_576)} MB).`,
    evidence: '',
    fix: { text: 'Send a smaller message, or raise GATEWAY_BODY_LIMIT_MB.' },
  }),
  busy: (): Failure => ({
    code: 'gateway-busy',
    message: 'The mail gateway has too many calls at once.',
    evidence: '',
    fix: { text: 'Nothing needs to be done: it is tried again by itself. If it stays, raise GATEWAY_MAX_CALLS.' },
    retryAfterSeconds: 10,
  }),
} as const;
