/** What is done with a mail that is let in: a comment on its issue, a new issue, or what the handler says of neither. */
import type { TakenCase } from './case';
import type { Author, Disposition, Thread } from './disposition';
import { planIssue, type PlannedIssue } from './plan/new-issue';
import { turnAway } from './turned-away';

export function outcomeOf(one: TakenCase): Disposition {
  return one.chosen === null ? withoutIssue(one) : onIssue(one, one.chosen.thread);
}

function onIssue(one: TakenCase, thread: Thread): Disposition {
  const { found } = one.handler;
  const late = longClosed(one, thread);
  if (late !== null) return late;
  return {
    kind: 'comment',
    thread,
    internal: found.visibility === 'internal',
    author: authorOf(one),
    reopen: thread.issue.closed ? found.reopen : null,
  };
}

const dayMs = 86_400_000;

/** null = it is open, or was closed not long ago, or nothing is said about that. */
function longClosed(one: TakenCase, thread: Thread): Disposition | null {
  const { longClosed: rule } = one.handler.found;
  const { closed, closedMs, key } = thread.issue;
  if (rule === null || !closed) return null;
  const days = closedMs === null ? null : Math.floor((one.facts.nowMs - closedMs) / dayMs);
  // Jira did not say since when: it counts as just closed.
  if ((days ?? 0) < rule.days) return null;
  const detail = `${key} has been closed for ${days ?? 0} days.`;
  const { then } = rule;
  switch (then.kind) {
    case 'hold':
      return { kind: 'hold', reason: 'issue-closed', detail };
    case 'refuse':
      return one.facts.kind.kind === 'person'
        ? { kind: 'refuse', reason: 'issue-closed', detail, text: then.text }
        : { kind: 'hold', reason: 'issue-closed', detail };
    case 'linked-issue':
      return { kind: 'create', issue: successorOf(one, thread), link: { thread, linkType: then.linkType } };
  }
}

function successorOf(one: TakenCase, { issue }: Thread): PlannedIssue {
  const { notFound } = one.handler;
  const plain = { priority: null, labels: [], components: [], fields: [], extract: [] };
  const wanted =
    notFound.kind === 'create'
      ? notFound.issue
      : { ...plain, projectKey: issue.projectKey, issueType: issue.issueType };
  return planIssue(one.facts.message, wanted, reporterOf(one));
}

export function authorOf({ handler, facts: { user }, authentication }: TakenCase): Author {
  const asUser =
    handler.sender.comment === 'verified-user' && user?.active === true && authentication?.verified === true;
  return asUser ? { kind: 'user', accountId: user.accountId } : { kind: 'app' };
}

/** A known sender reports their own issue; others are reported by the default reporter, and named in the text. */
function reporterOf({ handler: { sender }, facts: { user } }: TakenCase): string | null {
  return sender.asReporter && user?.active === true ? user.accountId : sender.defaultReporter;
}

function withoutIssue(one: TakenCase): Disposition {
  const { notFound } = one.handler;
  const { clues, kind, message } = one.facts;
  switch (notFound.kind) {
    case 'create':
      return { kind: 'create', issue: planIssue(message, notFound.issue, reporterOf(one)), link: null };
    case 'discard':
      return turnAway(
        notFound,
        'no-issue',
        'It belongs to no issue, and mail without an issue is discarded here.',
        kind,
      );
    case 'refuse':
      return turnAway(notFound, 'no-issue', 'It belongs to no issue, and no new issues are opened by mail here.', kind);
    case 'hold': {
      const tried = clues.length === 0 ? '' : ` Tried: ${clues.map(({ clue }) => clue.said).join(', ')}.`;
      return turnAway(notFound, 'no-issue', `It belongs to no issue that Postroom could find.${tried}`, kind);
    }
  }
}
