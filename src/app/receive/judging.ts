/** What the judging of mails shares: the world, whose mail it is, the handlers, and what was already looked up. */
import type { LeftOver, MailHandler } from '../../contract';
import type { OwnMail } from '../../mail';
import type { JiraIssue, JiraPerson, World } from '../ports';
import { rememberedAccount } from '../senders';

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
  /** Jira users by address, and those a person chose by account id; asked once a reading. */
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
  const person = await personOf(world, key);
  persons.set(key, person);
  return person;
}

/** A remembered address comes before what Jira shows of profiles, unless its account is gone. */
async function personOf(world: World, address: string): Promise<JiraPerson | null> {
  const [remembered, shown] = await Promise.all([
    rememberedAccount(world, address),
    world.jira.personByAddress(address),
  ]);
  if (remembered === null || remembered === shown?.accountId) return shown;
  return (await world.jira.person(remembered)) ?? shown;
}

/** Whose a mail is. */
export interface MailSender {
  /** '' when the mail has none. */
  readonly address: string;
  /** The Jira user whose mail it is taken for, because a person chose so; null = whoever has the address. */
  readonly mapped: { readonly accountId: string; readonly name: string } | null;
}

/** The Jira user that the sender is; null = none. */
export async function senderOnce(judging: Judging, { address, mapped }: MailSender): Promise<JiraPerson | null> {
  if (mapped === null) return address === '' ? null : personOnce(judging, address);
  const known = judging.persons.get(mapped.accountId);
  if (known !== undefined) return known;
  const person = await judging.world.jira.person(mapped.accountId);
  judging.persons.set(mapped.accountId, person);
  return person;
}
