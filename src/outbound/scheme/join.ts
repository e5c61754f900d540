/**
 * Comments in quick succession in one mail. The window is counted from the first comment and never prolonged, so that a
 * lively discussion cannot keep a mail back for ever.
 */

/** A mail that waits for its turn. */
export interface WaitingMail {
  readonly id: string;
  readonly recipient: string;
  readonly commentIds: readonly string[];
  /** Nobody has tried to send it: what goes into it can still be changed. */
  readonly untouched: boolean;
  /** When it goes out. */
  readonly dueMs: number;
}

export type Joining =
  | { readonly kind: 'join'; readonly id: string }
  | { readonly kind: 'new'; readonly dueMs: number }
  | { readonly kind: 'known' };

/** More comments than this make a mail that nobody reads. */
const mostJoined = 25;

/** What becomes of a comment for one recipient. */
export function joinComment(
  comment: { readonly id: string; readonly atMs: number },
  recipient: string,
  waiting: readonly WaitingMail[],
  joinSeconds: number,
): Joining {
  const theirs = waiting.filter((one) => one.recipient === recipient);
  if (theirs.some(({ commentIds }) => commentIds.includes(comment.id))) return { kind: 'known' };
  const open = theirs.find(
    ({ untouched, dueMs, commentIds }) => untouched && dueMs > comment.atMs && commentIds.length < mostJoined,
  );
  if (joinSeconds > 0 && open !== undefined) return { kind: 'join', id: open.id };
  return { kind: 'new', dueMs: comment.atMs + joinSeconds * 1000 };
}
