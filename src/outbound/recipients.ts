/** Who is told of a comment. Pure. */

/** A person outside Jira who takes part in the issue by mail. */
export interface Participant {
  /** Lower case. */
  readonly address: string;
  readonly name: string;
}

export interface CommentFacts {
  readonly isInternal: boolean;
  /** Sender of the mail the comment was made from, lower case; null when a person wrote it in Jira. */
  readonly fromMailBy: string | null;
  /** Address of its author in Jira, lower case, when it is known. */
  readonly authorAddress: string | null;
}

/**
 * Everybody who takes part by mail, but not who wrote it, and never ourselves. Internal comments go to nobody.
 * @param own addresses that we send from or read, lower case
 */
export function commentRecipients(
  comment: CommentFacts,
  participants: readonly Participant[],
  own: readonly string[],
): readonly Participant[] {
  if (comment.isInternal) return [];
  const excluded = new Set([...own, comment.fromMailBy, comment.authorAddress]);
  const chosen = new Map<string, Participant>();
  for (const one of participants) {
    if (!excluded.has(one.address) && !chosen.has(one.address)) chosen.set(one.address, one);
  }
  return [...chosen.values()];
}
