/** What one reading of a mailbox shares: the world, the mailbox, and what was already looked up. */
import type { IncomingConnection, LeftOver, MailHandler, ServerLogin } from '../../contract';
import type { OwnMail } from '../../mail';
import type { Account, Lease } from '../ledger';
import type { JiraIssue, World } from '../ports';

export interface Reading {
  readonly world: World;
  readonly connection: IncomingConnection;
  readonly login: ServerLogin;
  /** Those that the mailbox's mail is offered to, in order. */
  readonly handlers: readonly MailHandler[];
  readonly leftOver: LeftOver;
  readonly own: OwnMail;
  /** Keys that sign reply tokens, the present one first. */
  readonly signingKeys: readonly string[];
  readonly lease: Lease;
  /** Mail received before is not acted on. */
  readonly startMs: number;
  /** Issues by id or key; asked once a reading. */
  readonly issues: Map<string, JiraIssue | null>;
  /** Records of people written in this reading, so that each is written once. */
  readonly peopleWritten: Set<string>;
  /** The mailbox's account as it stands after the last write. */
  readonly books: { account: Account };
}

/** The header field by which our own mail is known. */
export const deliveryHeader = 'X-Postroom-Delivery';

export async function issueOnce({ world, issues }: Reading, idOrKey: string): Promise<JiraIssue | null> {
  const known = issues.get(idOrKey);
  if (known !== undefined) return known;
  const issue = await world.jira.issue(idOrKey);
  issues.set(idOrKey, issue);
  return issue;
}

/** The issue is not what it was: ask again next time. */
export function forgetIssue({ issues }: Reading, issue: { readonly id: string; readonly key: string }): void {
  issues.delete(issue.id);
  issues.delete(issue.key);
}
