/** What the judging of mails shares: the world, whose mail it is, the handlers, and what was already looked up. */
import type { LeftOver, MailHandler } from '../../contract';
import type { OwnMail } from '../../mail';
import type { JiraIssue, JiraPerson, World } from '../ports';

export interface Judging {
  readonly world: World;
  readonly own: OwnMail;
  /** Keys that sign reply tokens, the present one first. */
  readonly signingKeys: readonly string[];
  /** Those that the mailbox's mail is offered to, in order. */
  readonly handlers: readonly MailHandler[];
  readonly leftOver: LeftOver;
  /** Mail received before is not acted on. */
  readonly startMs: number;
  /** Issues by id or key; asked once a reading. */
  readonly issues: Map<string, JiraIssue | null>;
  /** Jira users by address; asked once a reading. */
  readonly persons: Map<string, JiraPerson | null>;
  /** When each sender's last comments on an issue were made, for the brake; by `issueId sender`. */
  readonly recent: Map<string, number[]>;
}

export async function issueOnce({ world, issues }: Judging, idOrKey: string): Promise<JiraIssue | null> {
  const known = issues.get(idOrKey);
  if (known !== undefined) return known;
  const issue = await world.jira.issue(idOrKey);
  issues.set(idOrKey, issue);
  return issue;
}

/** The issue is not what it was: ask again next time. */
export function forgetIssue({ issues }: Judging, issue: { readonly id: string; readonly key: string }): void {
  issues.delete(issue.id);
  issues.delete(issue.key);
}

export async function personOnce({ world, persons }: Judging, address: string): Promise<JiraPerson | null> {
  const key = address.toLowerCase();
  const known = persons.get(key);
  if (known !== undefined) return known;
  const person = await world.jira.personByAddress(key);
  persons.set(key, person);
  return person;
}
