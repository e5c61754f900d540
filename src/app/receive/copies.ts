/**
 * The same mail met again: copied, delivered to two mailboxes, or under a new number after the mailbox was renumbered
 * (UIDVALIDITY). It must have its effect once, and must have it even when the first record can never be finished.
 */
import type { MessageRef } from '../../contract';
import { isSettled, short, type MessageRecord } from '../ledger';
import type { Quiet } from './outcome';
import type { Reading } from './reading';
import type { Settled } from './settle';
import type { Adopted, Earlier, Understood } from './understand';

/**
 * - none: what became of the first says nothing about this one;
 * - copy: the first was handled, nothing is to be done;
 * - renumbered: the first cannot be reached any more, this one takes its place;
 * - left-behind: the first was begun in a mailbox that does not go on with it, this one does;
 * - other-first: the first is still being worked on elsewhere, this one waits to see what becomes of it.
 */
export type Relation = 'none' | 'copy' | 'renumbered' | 'left-behind' | 'other-first';

/** @param isLeftBehind whether its mailbox will not go on with a mail that it has begun */
export function relationTo(
  { key, ref }: Understood,
  { key: earlierKey, record }: Earlier,
  isLeftBehind: (record: MessageRecord) => boolean,
): Relation {
  const sameMailbox = isSameMailbox(earlierKey, key);
  // It does nothing in Jira and counts in its own mailbox only: where an address leads to two, the other may have read it first.
  if (record.outcome === 'heartbeat' && !sameMailbox) return 'none';
  const unfinished = !isSettled(record.outcome) || record.outcome === 'hold' || record.outcome === 'gone';
  if (!unfinished) return 'copy';
  if (sameMailbox && isRenumbered(record.ref, ref)) return 'renumbered';
  if (record.outcome === 'gone') return 'renumbered';
  if (record.outcome === 'hold') return 'copy';
  return isLeftBehind(record) ? 'left-behind' : 'other-first';
}

/** A number of another UIDVALIDITY means nothing any more (RFC 9051 section 2.3.1.1). */
function isRenumbered(old: MessageRef, now: MessageRef): boolean {
  return old.kind === 'imap' && now.kind === 'imap' && old.uidValidity !== now.uidValidity;
}

/** It goes on from what is known of both: what a person chose for it, and since when something of it may be in Jira. */
export function adopt(one: Understood, earlier: Earlier, how: Adopted['how']): Understood {
  const { own } = one;
  const { key, record } = earlier;
  const begun = [own?.claimedMs, record.claimedMs].filter((ms) => ms !== undefined);
  const since = begun.length === 0 ? {} : { claimedMs: Math.min(...begun) };
  const from = isSameMailbox(key, one.key) ? {} : { tookOver: key };
  return { ...one, known: { ...record, ...own, ...since, ...from }, adopted: { ...earlier, how } };
}

const isSameMailbox = (oneKey: string, otherKey: string): boolean => oneKey.split(':')[0] === otherKey.split(':')[0];

export const handledBefore: Quiet = {
  kind: 'discard',
  reason: 'already-handled',
  detail: 'The same mail was handled before, under another number or in another mailbox.',
};

/** Another mailbox is done with a mail within seconds, or has some trouble: two seconds, then twice as long each time. */
const firstWaitMs = 2000;
const longestWaitMs = 120_000;

/** How long a mail waits for one that is in work elsewhere, after so many tries before. */
const waitMs = (tries: number): number => Math.min(firstWaitMs * 2 ** tries, longestWaitMs);

/** What waits longer waits for the schedule. */
export const soonMs = 60_000;

/** It gets a reading of its own when it is due. */
export const isSoon = (tries: number): boolean => waitMs(tries) < soonMs;

export const waitOf = ({ known }: Pick<Understood, 'known'>): number => waitMs(known?.tries ?? 0);

const nextTryMs = ({ world }: Reading, one: Understood): number => world.now() + waitOf(one);

export function later(reading: Reading, one: Understood): Settled {
  const reason = 'The same mail is being handled in another mailbox; this copy waits until that is done.';
  const rest = { effect: null, disposition: null, failure: null };
  return { outcome: 'waiting', reason, nextTryMs: nextTryMs(reading, one), ...rest };
}

/** The mail that it answers has no issue yet: without waiting, the answer would open one of its own. */
export function afterTheFirst(reading: Reading, one: Understood, awaits: string): Settled {
  const reason = `It answers ${short(awaits, 200)}, which is still being worked on; it waits until that is done.`;
  const rest = { effect: null, disposition: null, failure: null };
  return { outcome: 'waiting', reason, nextTryMs: nextTryMs(reading, one), ...rest };
}
