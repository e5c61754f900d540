/** What happened during a reading, and whether it goes on. */
import type { Failure } from '../../contract';

export type Stop =
  /** Nothing on this mailbox works now. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** Somebody else works on this mailbox. */
  | { readonly kind: 'lease-lost' }
  /** The function must end soon: its time is nearly over, or the requests that it may make. */
  | { readonly kind: 'time' }
  /** An admin switched the mailbox off meanwhile. */
  | { readonly kind: 'switched-off' };

export interface Tally {
  /** Messages by outcome. */
  readonly counts: Record<string, number>;
  stop: Stop | null;
  /** Whether some mail waited for one in work elsewhere, before this reading or after it. */
  othersWait: boolean;
  /** What came due until then was asked for. */
  dueUntilMs: number;
  /** How long the mail that waits for one in work elsewhere, and comes next, still waits; null = none does. */
  othersAfterMs: number | null;
  /** Mails that failed again, for a reason that may be theirs alone: the others are tried before the mailbox rests. */
  readonly doubts: Failure[];
}

export const newTally = (): Tally => ({
  counts: {},
  stop: null,
  othersWait: false,
  dueUntilMs: 0,
  othersAfterMs: null,
  doubts: [],
});

/** Many mails in a row failed again: it is not theirs alone. */
const mostDoubts = 5;

/** @param isRepeat the mail failed before */
export function doubt(tally: Tally, failure: Failure, isRepeat: boolean): void {
  tally.doubts.push(failure);
  if (!isRepeat || (tally.doubts.length >= mostDoubts && !hasEffect(tally))) {
    tally.stop ??= { kind: 'failure', failure };
  }
}

/** The last word of a reading in which nothing went through, and something failed. */
export function conclude(tally: Tally): void {
  const [failure] = tally.doubts;
  if (tally.stop === null && failure !== undefined && !hasEffect(tally)) tally.stop = { kind: 'failure', failure };
}

const hasEffect = ({ counts }: Tally): boolean => (counts['comment'] ?? 0) + (counts['create'] ?? 0) > 0;

export function count({ counts }: Tally, outcome: string, more = 1): void {
  counts[outcome] = (counts[outcome] ?? 0) + more;
}
