/** What the server said, or what went wrong, as the next state of a delivery. Pure. */
import type { DeliveryRecipient, Failure, SubmitAnswer } from '../../contract';
import { short } from '../ledger';
import { remedies, remedyFor } from '../remedy';
import { isSettledFor, outcomeOf, type DeliveryRecord } from './record';

/** Two days of trying: RFC 5321 section 4.5.4.1 recommends four to five for relays; people notice sooner. */
const giveUpAfterMs = 2 * 86_400_000;
/** Waits grow up to this: so nobody waits longer than that once a server is back. */
const longestWaitSeconds = 4 * 3600;
const unforeseenFirstSeconds = 60;

/** Each recipient for themselves: one may have it while another is asked to wait. */
export function judged(record: DeliveryRecord, answer: SubmitAnswer, nowMs: number): DeliveryRecord {
  const said = new Map(answer.recipients.map((one) => [one.address.toLowerCase(), one]));
  const failures: Failure[] = [];
  const recipients = record.recipients.map((one): DeliveryRecipient => {
    const word = said.get(one.address.toLowerCase());
    if (word === undefined || isSettledFor(one.outcome)) return one;
    if (word.failure !== null) failures.push(word.failure);
    // RFC 5321: 5yz is final whatever the reason, 4yz is not.
    const outcome = word.outcome === 'accepted' ? 'accepted' : word.outcome === 'refused' ? 'failed' : 'deferred';
    return { ...one, outcome, reply: short(word.reply), status: word.status };
  });
  const after = { ...record, recipients, reply: short(answer.reply) };
  if (recipients.some(({ outcome }) => outcome === 'deferred')) {
    return waiting(after, failures[0] ?? refusal(answer.reply), nowMs);
  }
  return settled(after, failures[0] ?? null, nowMs);
}

/** Nobody was reached. */
export function failedDelivery(record: DeliveryRecord, failure: Failure, nowMs: number): DeliveryRecord {
  const remedy = remedyFor(failure, 1, 0);
  return remedy.kind === 'fail' || remedy.kind === 'hold'
    ? givenUp(record, failure.message, nowMs, failure)
    : waiting(record, failure, nowMs);
}

/** It will not be sent: every recipient who still waited has this outcome. */
export function givenUp(
  record: DeliveryRecord,
  reason: string,
  nowMs: number,
  failure: Failure | null = null,
  outcome: 'failed' | 'cancelled' | 'suppressed' = 'failed',
): DeliveryRecord {
  const recipients = record.recipients.map((one) => (isSettledFor(one.outcome) ? one : { ...one, outcome }));
  return { ...settled({ ...record, recipients }, failure, nowMs), reason };
}

function waiting(record: DeliveryRecord, failure: Failure, nowMs: number): DeliveryRecord {
  const fails = (record.fails ?? 0) + 1;
  const since = record.startedMs ?? record.atMs;
  if (nowMs - since > giveUpAfterMs) {
    return givenUp({ ...record, fails }, `Given up after two days of trying: ${failure.message}`, nowMs, failure);
  }
  const recipients = record.recipients.map((one): DeliveryRecipient =>
    isSettledFor(one.outcome) ? one : { ...one, outcome: 'deferred' },
  );
  const nextTryMs = nowMs + waitSeconds(failure, fails, (record.atMs % 1000) / 1000) * 1000;
  return { ...record, recipients, outcome: outcomeOf(recipients), reason: failure.message, failure, fails, nextTryMs };
}

/** Growing from failure to failure; unlike a mail that came in, one that goes out is tried for its whole time. */
function waitSeconds({ code, retryAfterSeconds = 0 }: Failure, fails: number, jitter: number): number {
  const row = remedies[code];
  const first = 'firstSeconds' in row ? row.firstSeconds : unforeseenFirstSeconds;
  const grown = first * 2 ** Math.min(fails - 1, 10) * (0.9 + 0.2 * jitter);
  return Math.max(Math.min(Math.ceil(grown), longestWaitSeconds), retryAfterSeconds);
}

function settled(record: DeliveryRecord, failure: Failure | null, nowMs: number): DeliveryRecord {
  const { nextTryMs: _due, failure: _before, fails: _fails, ...rest } = record;
  const outcome = outcomeOf(record.recipients);
  const refused = record.recipients.filter((one) => one.outcome === 'failed').map(({ address }) => address);
  const reason =
    outcome === 'accepted'
      ? 'The mail server took it.'
      : refused.length > 0 && refused.length < record.recipients.length
        ? `Not sent to ${refused.join(', ')}: ${failure?.message ?? 'refused'}`
        : (failure?.message ?? record.reason);
  return { ...rest, outcome, reason: short(reason), ...(failure === null ? {} : { failure }), settledMs: nowMs };
}

function refusal(reply: string): Failure {
  return { code: 'recipient-refused', message: 'The mail server refused the recipient.', evidence: reply, fix: null };
}
