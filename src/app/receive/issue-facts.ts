/** What a decision needs to know of an issue and of the sender's part in it. */
import {
  isBelieved,
  needsOfThread,
  needsUser,
  type Clue,
  type FollowedClue,
  type Involvement,
  type IssueFacts,
  type UserFacts,
} from '../../inbound';
import type { MailHandler } from '../../contract';
import { personKey } from '../keys';
import { messageEntity } from '../ledger';
import type { JiraIssue, JiraPerson } from '../ports';
import { issueOnce, senderOnce, type Judging, type MailSender } from './judging';

export function factsOf(issue: JiraIssue): IssueFacts {
  const { id, key, summary, projectKey, issueType, statusName, statusCategory, statusCategorySinceMs } = issue;
  const closed = statusCategory === 'done';
  return {
    id,
    key,
    summary,
    projectKey,
    issueType,
    status: statusName,
    closed,
    closedMs: closed ? statusCategorySinceMs : null,
  };
}

export interface Followed {
  readonly clues: readonly FollowedClue[];
  readonly user: UserFacts | null;
  readonly issue: IssueFacts | null;
}

/** Follows the clues in the order in which they are believed, until one leads to an issue that the handler takes it to. */
export async function followClues(
  judging: Judging,
  clues: readonly Clue[],
  handler: MailHandler | null,
  sender: MailSender,
  issueOf: (messageId: string) => string | null,
): Promise<Followed> {
  const needs = handler === null ? { user: false, involvement: false } : needsOfThread(handler);
  const isAsked = needs.user || sender.mapped !== null;
  const person = isAsked ? await senderOnce(judging, sender) : null;
  const followed: FollowedClue[] = [];
  for (const clue of clues) {
    const idOrKey = target(clue, issueOf);
    const issue = idOrKey === null ? null : await issueOnce(judging, idOrKey);
    const involvedAs =
      issue !== null && needs.involvement ? await involvement(judging, issue, sender.address, person) : [];
    const one: FollowedClue = { clue, issue: issue === null ? null : factsOf(issue), involvedAs };
    // An answer to a mail that we never saw says nothing; it is passed over without a word.
    if (one.issue !== null || clue.by !== 'references') followed.push(one);
    if (one.issue !== null && (handler === null || isBelieved(one, handler, userOf(person)))) {
      return { clues: followed, user: await senderOf(judging, handler, sender, person, true), issue: one.issue };
    }
  }
  return { clues: followed, user: await senderOf(judging, handler, sender, person, false), issue: null };
}

async function senderOf(
  judging: Judging,
  handler: MailHandler | null,
  sender: MailSender,
  known: JiraPerson | null,
  found: boolean,
): Promise<UserFacts | null> {
  if (known !== null || handler === null || !needsUser(handler, found)) return userOf(known);
  return userOf(await senderOnce(judging, sender));
}

function userOf(person: JiraPerson | null): UserFacts | null {
  if (person === null) return null;
  const { accountId, displayName, active } = person;
  return { accountId, displayName, active };
}

/** Id or key of the issue that it leads to. */
export function target(clue: Clue, issueOf: (messageId: string) => string | null): string | null {
  switch (clue.by) {
    case 'reply-token':
      return clue.issueId;
    case 'references':
      return issueOf(clue.messageId);
    case 'plus-address':
    case 'subject-key':
      return clue.issueKey;
  }
}

/** From what is cheap to what costs a call: roles of the issue, mails of the issue, watchers. */
async function involvement(
  { world }: Judging,
  issue: JiraIssue,
  sender: string,
  user: JiraPerson | null,
): Promise<readonly Involvement[]> {
  const isSender = (person: JiraPerson | null): boolean =>
    person !== null &&
    (person.accountId === user?.accountId || person.emailAddress?.toLowerCase() === sender.toLowerCase());
  const found: Involvement[] = [];
  if (isSender(issue.reporter)) found.push('reporter');
  if (isSender(issue.assignee)) found.push('assignee');
  if ((await world.store.get({ key: personKey(issue.id, sender) })) !== undefined) found.push('correspondent');
  if (found.length > 0) return found;
  const watchers = await world.jira.watchers(issue.id);
  return watchers.some(isSender) ? ['watcher'] : [];
}

/** A page of the index; a brake that allows more counts in pages. */
const pageOfRecords = 100;
const mostPages = 10;

/** When the sender's last comments by mail on the issue were made, since then; those of this reading included. */
export async function recentComments(
  judging: Judging,
  issueId: string,
  sender: string,
  sinceMs: number,
): Promise<readonly number[]> {
  const key = `${issueId} ${sender.toLowerCase()}`;
  const known = judging.recent.get(key) ?? (await commentTimes(judging, issueId, sender.toLowerCase(), sinceMs));
  judging.recent.set(key, known);
  return known.filter((atMs) => atMs >= sinceMs);
}

export function noteComment({ recent, world }: Judging, issueId: string, sender: string): void {
  recent.get(`${issueId} ${sender.toLowerCase()}`)?.push(world.now());
}

async function commentTimes({ world }: Judging, issueId: string, sender: string, sinceMs: number): Promise<number[]> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const found = await world.store.query({
      entity: messageEntity,
      index: 'by-issue',
      partition: [issueId],
      from: sinceMs,
      newestFirst: true,
      limit: pageOfRecords,
      filters: [{ attribute: 'sender', equals: sender }],
      ...(cursor === null ? {} : { cursor }),
    });
    times.push(...found.entries.flatMap(({ value }) => timeOf(value)));
    cursor = found.cursor;
    if (cursor === null) break;
  }
  return times;
}

function timeOf(value: unknown): number[] {
  const { atMs, outcome } = (value ?? {}) as { readonly atMs?: unknown; readonly outcome?: unknown };
  return typeof atMs === 'number' && outcome === 'comment' ? [atMs] : [];
}
