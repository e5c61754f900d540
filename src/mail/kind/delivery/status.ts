/** Status codes in what servers say (RFC 3463, RFC 5321 section 4.2), and the reason where only words tell it. */
import reasonData from '../data/failure-reasons.json';
import { fold } from '../clue';
import type { DeliveryAction, FailureReason } from '../mail-kind';

interface Reason {
  readonly reason: FailureReason;
  readonly detail: number;
  /** The words are those of the system that has the mailboxes. */
  readonly local?: boolean;
  readonly words: readonly string[];
}

/** In the order they are asked: the most telling first. */
const reasons: readonly Reason[] = reasonData.map((entry) => ({
  ...entry,
  reason: entry.reason as FailureReason,
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

const code = /(?:^|[^\d.])([245]\.[0-7]\.\d{1,3})(?!\d|\.\d)/g;
const mostRead = 4000;

/**
 * How much a status code says: nothing but the class (5.0.0), the field it concerns (5.2.0) or the consequence
 * (x.4.7, given up), or the very thing.
 */
function precision(status: string): number {
  const [, subject, detail] = status.split('.');
  if (subject === '0' && detail === '0') return 0;
  return detail === '0' || (subject === '4' && detail === '7') ? 1 : 2;
}

/** The status code a server states, the one that says most; null when it states none. */
export function statedStatus(text: string): string | null {
  const found = [...text.slice(0, mostRead).matchAll(code)].map(([, status = '']) => status);
  // `250 2.1.5 Ok` in a transcript is no failure's status.
  const failures = found.filter((status) => !status.startsWith('2'));
  return failures.reduce<string | null>((best, status) => moreTelling(status, best), null) ?? found[0] ?? null;
}

/** Of two codes the one that says more; the second, which a server said itself, when they say as much. */
export function moreTelling(first: string | null, second: string | null): string | null {
  if (first === null || second === null) return first ?? second;
  return precision(second) >= precision(first) ? second : first;
}

/** Whether a status says nothing but its class. */
export function isVague(status: string): boolean {
  return precision(status) === 0;
}

/** The SMTP reply code a server gives; null when it gives none. */
export function replyCode(text: string): string | null {
  return /(?:^|[^\d.])([45][0-5]\d)(?=[-\s,:\]]|$)(?!: ?\d)/.exec(text)?.[1] ?? null;
}

/** What went wrong. */
export interface Failure {
  readonly status: string;
  readonly statusFrom: 'report' | 'words';
  readonly reason: FailureReason;
}

/** Judges what was said of one recipient: by the status stated, and by the words where it states none or nothing. */
export function judgeFailure(text: string, stated: string | null, action: DeliveryAction): Failure {
  const folded = fold(text.slice(0, mostRead));
  const entry = reasons.find(({ words }) => words.some((word) => holds(folded, word)));
  const reason = entry?.reason ?? reasonOfStatus(stated) ?? reasonOfStage(folded, action);
  if (stated !== null) return { status: stated, statusFrom: 'report', reason };
  return {
    status: inferredStatus(text, folded, action, entry ?? { reason, detail: detailOf(reason, text) }),
    statusFrom: 'words',
    reason,
  };
}

/** How far apart the pieces of `user*unknown` may stand. */
const widestGap = 100;

function holds(folded: string, word: string): boolean {
  const star = word.indexOf('*');
  if (star < 0) return folded.includes(word);
  const start = folded.indexOf(word.slice(0, star));
  const end = start < 0 ? -1 : folded.indexOf(word.slice(star + 1), start + star);
  return end >= 0 && end - start <= widestGap;
}

function reasonOfStatus(status: string | null): FailureReason | undefined {
  return status === null ? undefined : reasonOfDetail[status.slice(2)];
}

/** Words that say nothing: refused before any mail was shown is a block, waiting is waiting. */
function reasonOfStage(folded: string, action: DeliveryAction): FailureReason {
  if (/after initial connection|reply to (?:ehlo|helo)|after (?:ehlo|helo)|>>> (?:ehlo|helo)/.test(folded))
    return 'blocked';
  return action === 'delayed' ? 'expired' : 'unknown';
}

function detailOf(reason: FailureReason, text: string): number {
  return reasons.find((entry) => entry.reason === reason)?.detail ?? (text.trim() === '' ? 900 : 901);
}

/** A server that knows its users says so at RCPT; said later, or without saying when, it may be a filter's answer. */
function saidAtRcpt(folded: string): boolean {
  return /after rcpt|to rcpt|>>> rcpt|our rcpt|rcpt to response|rcpt command|\[rcpt_to\]|rcpt host|after mail from|does not like recipient|recipient address rejected/.test(
    folded,
  );
}

/**
 * The status for a report that states none: the class from reply code and action, subject 0, and a detail from 900 on for the reason
 * (the numbering that Sisimai made known; RFC 3463 gives these details no meaning, so nobody takes them for stated ones).
 */
function inferredStatus(
  text: string,
  folded: string,
  action: DeliveryAction,
  entry: Pick<Reason, 'reason' | 'detail' | 'local'>,
): string {
  if (action !== 'failed' && action !== 'delayed') return '2.0.0';
  const reply = replyCode(text);
  const passing = reply === null ? action === 'delayed' : reply.startsWith('4');
  const late = entry.reason === 'user-unknown' && entry.local !== true && !saidAtRcpt(folded);
  return `${passing ? '4' : '5'}.0.${late ? saidLate : entry.detail}`;
}

/** `user-unknown`, said after the content or at no stated stage. */
const saidLate = 910;
