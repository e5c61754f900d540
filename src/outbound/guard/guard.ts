/**
 * What keeps mail from going in circles (RFC 3834): machines are not answered, a word to a sender (a refusal, a notice) goes
 * out at most once a day, and a pair of sender and issue that has become too lively is left alone for a while.
 */
import type { MailKind } from '../../mail';
import { isOwn } from '../scheme/plan';

export interface NoticeFacts {
  readonly kind: MailKind;
  /** Return-Path of the mail; null when the server gave none, '' for the null reverse-path. */
  readonly returnPath: string | null;
  readonly to: string;
  readonly own: readonly string[];
  /** When the last such word went to this address; null = never. */
  readonly lastNoticeMs: number | null;
  readonly nowMs: number;
}

const noticeEveryMs = 86_400_000;

/** Addresses at which no person reads. */
const nobody =
  /^(?:mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply|daemon)(?:[+=-].*)?@|-(?:bounces?|request|owner)@|^owner-/i;

/** null = the sender may be told; otherwise why not. */
export function whyNoNotice({ kind, returnPath, to, own, lastNoticeMs, nowMs }: NoticeFacts): string | null {
  if (kind.kind !== 'person' && kind.kind !== 'calendar') return `It was not written by a person (${kind.kind}).`;
  if (returnPath === '') return 'It asked not to be answered (empty return path).';
  if (to === '' || nobody.test(to)) return 'Nobody reads at this address.';
  if (isOwn(own, to)) return 'It is an address of ours.';
  if (lastNoticeMs !== null && nowMs - lastNoticeMs < noticeEveryMs) {
    return 'This address was told something within the last 24 hours.';
  }
  return null;
}

const hourMs = 3_600_000;
/** So many mails of one sender to one issue within an hour are no conversation any more. */
const mostInHour = 10;
const mostInDay = 40;

/**
 * Whether a pair of sender and issue is braked: their mails still become comments, but no notification is sent to them until
 * it has been quiet for an hour.
 * @param arrivals when mails of this sender came to this issue
 */
export function brake(arrivals: readonly number[], nowMs: number): { readonly untilMs: number } | null {
  const inDay = arrivals.filter((at) => at <= nowMs && nowMs - at < 24 * hourMs).sort((a, b) => a - b);
  const inHour = inDay.filter((at) => nowMs - at < hourMs);
  const last = inDay.at(-1);
  if (last === undefined || (inHour.length < mostInHour && inDay.length < mostInDay)) return null;
  const untilMs = last + hourMs;
  return untilMs > nowMs ? { untilMs } : null;
}
