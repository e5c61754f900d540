/**
 * A mail that another mailbox had begun may have had its effect in a place that this one would not have chosen: the handlers of the
 * other are others. It is looked for wherever the mail leads to, and among all issues opened since.
 */
import { referenceKey } from '../keys';
import type { JiraIssue } from '../ports';
import { finishIssue } from './carry-out';
import { referenceIn } from './facts';
import { target } from './issue-facts';
import { issueOnce } from './judging';
import type { Acting } from './outcome';
import type { Plan } from './plan';
import type { Reading } from './reading';
import type { Settled } from './settle';
import { clockSkewMs } from './since';
import type { Understood } from './understand';

interface Taken {
  readonly disposition: Acting;
  readonly plan: Plan;
}

/** Settled where it was begun; null = there is nothing, or it is found on the way of this disposition. */
export async function doneElsewhere(
  reading: Reading,
  one: Understood,
  { disposition, plan }: Taken,
  sinceMs: number,
): Promise<Settled | null> {
  const { jira } = reading.world;
  const fromMs = sinceMs - clockSkewMs;
  const rest = { disposition: null, failure: null, nextTryMs: null };
  const commentsOn = disposition.kind === 'comment' ? disposition.thread.issue.id : null;
  for (const { id, key } of await namedBy(reading, one)) {
    if (id === commentsOn) continue;
    const comment = await jira.findComment(id, one.identity, fromMs);
    if (comment === null) continue;
    const effect = { issueId: id, issueKey: key, commentId: comment.id, leftOut: [], notes: [] };
    return { outcome: 'comment', reason: `Comment on ${key}, made through another mailbox.`, effect, ...rest };
  }
  const issue = disposition.kind === 'create' ? null : await jira.findIssue(null, one.identity, fromMs);
  if (issue === null) return null;
  const effect = await finishIssue(reading, one, { value: issue, cutNow: false, notes: [] }, plan, sinceMs);
  return { outcome: 'create', reason: `New issue ${issue.key}, opened through another mailbox.`, effect, ...rest };
}

/** All issues that the mail leads to, also those to which the handler of this mailbox would not take it. */
async function namedBy(reading: Reading, { clues }: Understood): Promise<readonly JiraIssue[]> {
  const ids = clues.flatMap((clue) => (clue.by === 'references' ? [{ key: referenceKey(clue.messageId) }] : []));
  const found = await reading.world.store.getMany(ids);
  const issues = new Map<string, JiraIssue>();
  for (const clue of clues) {
    const idOrKey = target(clue, (messageId) => referenceIn(found, messageId)?.issueId ?? null);
    const issue = idOrKey === null ? null : await issueOnce(reading, idOrKey);
    if (issue !== null) issues.set(issue.id, issue);
  }
  return [...issues.values()];
}
