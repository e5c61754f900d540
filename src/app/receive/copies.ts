/**
 * The same mail met again: copied, delivered to two mailboxes, or under a new number after the mailbox was renumbered
 * (UIDVALIDITY). It must have its effect once, and must have it even when the first record can never be finished.
 */
import type { MessageRef } from '../../contract';
import { isSettled, short } from '../ledger';
import type { Earlier } from './facts';
import type { Quiet } from './outcome';
import type { Reading } from './reading';
import type { Settled } from './settle';
import type { Understood } from './understand';

/**
 * - none: what became of the first says nothing about this one;
 * - copy: the first was handled, nothing is to be done;
 * - renumbered: the first cannot be reached any more, this one takes its place;
 * - other-first: the first is still being worked on elsewhere, this one waits to see what becomes of it.
 */
export type Relation = 'none' | 'copy' | 'renumbered' | 'other-first';

export function relationTo({ key, ref }: Understood, { key: earlierKey, record }: Earlier): Relation {
  const sameMailbox = earlierKey.split(':')[0] === key.split(':')[0];
  // It does nothing in Jira and counts in its own mailbox only: where an address leads to two, the other may have read it first.
  if (record.outcome === 'heartbeat' && !sameMailbox) return 'none';
  const unfinished = !isSettled(record.outcome) || record.outcome === 'hold' || record.outcome === 'gone';
  if (!unfinished) return 'copy';
  if (sameMailbox && isRenumbered(record.ref, ref)) return 'renumbered';
  if (record.outcome === 'gone') return 'renumbered';
  return record.outcome === 'hold' ? 'copy' : 'other-first';
}

/** A number of another UIDVALIDITY means nothing any more (RFC 9051 section 2.3.1.1). */
function isRenumbered(old: MessageRef, now: MessageRef): boolean {
  return old.kind === 'imap' && now.kind === 'imap' && old.uidValidity !== now.uidValidity;
}

export function adopt(one: Understood, { key, record }: Earlier): Understood {
  return { ...one, known: record, adopted: key };
}

export const handledBefore: Quiet = {
  kind: 'discard',
  reason: 'already-handled',
  detail: 'The same mail was handled before, under another number or in another mailbox.',
};

/** Another mailbox is done with a mail within seconds, or has some trouble: two seconds, then twice as long each time. */
const firstWaitMs = 2000;
const longestWaitMs = 120_000;

/** How long a mail waits for one that is in work elsewhere. */
export const waitMs = ({ known }: Pick<Understood, 'known'>): number =>
  Math.min(firstWaitMs * 2 ** (known?.tries ?? 0), longestWaitMs);

const nextTryMs = ({ world }: Reading, one: Understood): number => world.now() + waitMs(one);

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
