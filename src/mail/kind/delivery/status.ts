/** Status codes in what servers say (RFC 3463, RFC 5321 section 4.2), and the reason where only words tell it. */
import reasonData from '../data/failure-reasons.json';
import { fold } from '../clue';
import type { DeliveryAction, FailureReason } from '../mail-kind';

const reasons: readonly { reason: FailureReason; detail: number; words: readonly string[] }[] = reasonData.map((entry) => ({
  reason: entry.reason as FailureReason,
  detail: entry.detail,
  words: entry.words.map(fold),
}));

/** Reasons of RFC 3463 status codes, class left out; for those whose words say nothing. */
const reasonOfDetail: Readonly<Record<string, FailureReason>> = {
  '1.1': 'user-unknown',
  '1.0': 'user-unknown',
  '1.2': 'host-unknown',
  '1.3': 'syntax-error',
  '1.6': 'moved',
  '1.7': 'rejected',
  '1.8': 'rejected',
  '1.10': 'not-accepting',
  '2.0': 'filtered',
  '2.1': 'suspended',
  '2.2': 'mailbox-full',
  '2.3': 'message-too-large',
  '3.1': 'system-full',
  '3.4': 'message-too-large',
  '4.1': 'network-error',
  '4.2': 'network-error',
  '4.4': 'host-unknown',
  '4.6': 'network-error',
  '4.7': 'expired',
  '5.3': 'too-many-recipients',
  '7.1': 'policy',
};

const besideReply = /(?:^|\D)[245]\d\d[- :]{1,3}\(?#?([245]\.[0-7]\.\d{1,3})(?![\d.]*\d)/;
const anywhere = /(?:^|[^\d.])([245]\.[0-7]\.\d{1,3})(?!\d|\.\d)/;

/** The status code a server states, best beside its reply code; null when it states none. */
export function statedStatus(text: string): string | null {
  return besideReply.exec(text)?.[1] ?? anywhere.exec(text)?.[1] ?? null;
}

/** The SMTP reply code a server gives; null when it gives none. */
export function replyCode(text: string): string | null {
  return /(?:^|[^\d.])([45][0-5]\d)(?=[- :\]]|$)(?!: ?\d)/.exec(text)?.[1] ?? null;
}

/** What the words say went wrong, the most telling first. */
export function reasonOf(text: string, status: string | null): FailureReason {
  const folded = fold(text.slice(0, mostRead));
  const worded = reasons.find(({ words }) => words.some((word) => folded.includes(word)));
  if (worded !== undefined) return worded.reason === 'user-unknown' && saidAfterData(folded) ? 'filtered' : worded.reason;
  return status === null ? 'unknown' : (reasonOfDetail[status.slice(2)] ?? 'unknown');
}

const mostRead = 2000;

/**
 * A server that knows its users says so at RCPT. One that says it with a reply code at no named stage, or after the content,
 * has filtered.
 */
function saidAfterData(folded: string): boolean {
  if (/(?:end of data|after data|\bdata\b command|>>> data|smtp command data|\[eom\])/.test(folded)) return true;
  return replyCode(folded) !== null && statedStatus(folded) === null && !/\brcpt\b|mail from|does not like recipient|user unknown \[|recipient address rejected/.test(folded);
}

/**
 * The status for a report that states none: the class from reply code and action, subject 0, and a detail from 900 on for the reason
 * (the numbering that Sisimai made known; RFC 3463 gives these details no meaning, so nobody takes them for stated ones).
 */
export function inferredStatus(text: string, action: DeliveryAction, reason: FailureReason): string {
  const code = replyCode(text);
  const detail = reasons.find((entry) => entry.reason === reason)?.detail ?? (text.trim() === '' ? 900 : 901);
  if (action !== 'failed' && action !== 'delayed') return '2.0.0';
  const passing = code === null ? action === 'delayed' : code.startsWith('4');
  return `${passing ? '4' : '5'}.0.${detail}`;
}

/** Whether a stated status says nothing but its class. */
export function isVague(status: string): boolean {
  return status.slice(1) === '.0.0';
}
