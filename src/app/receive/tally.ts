/** What happened during a reading, and whether it goes on. */
import type { Failure } from '../../contract';

export type Stop =
  /** Nothing on this mailbox works now. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** Somebody else works on this mailbox. */
  | { readonly kind: 'lease-lost' }
  /** The function must end soon. */
  | { readonly kind: 'time' };

export interface Tally {
  /** Messages by outcome. */
  readonly counts: Record<string, number>;
  stop: Stop | null;
}

export function count({ counts }: Tally, outcome: string, more = 1): void {
  counts[outcome] = (counts[outcome] ?? 0) + more;
}
