/** How far a newcomer has come on the first walk: read from Ana's mailbox and from what the app tells its admin page. */
import type { Overview, Reply } from '../contract';
import type { MailServers } from './mail';
import type { ResolverAnswer } from './runtime';
import type { WalkState } from './web';

/** `overview` = the app's own answer to its admin page. */
export async function walkState(mail: MailServers, overview: () => Promise<ResolverAnswer>): Promise<WalkState> {
  const person = (start: string): MailServers['accounts'][number] | undefined =>
    mail.accounts.find(({ address }) => address.startsWith(start));
  const [customer, agent] = [person('ana@') ?? mail.accounts[0], person('kim@') ?? mail.accounts[0]];
  const address = customer?.address ?? '';
  const inbox = mail.folders(address).find(({ name }) => name === 'INBOX');
  const sent = mail.folders(address).find(({ name }) => name === 'Sent');
  const issueKey = await arrived(overview);
  const issue = issueKey === null ? '/jira' : `/jira/browse/${issueKey}`;
  const answers = inbox?.messages ?? 0;
  return {
    customer: firstName(customer?.displayName),
    agent: firstName(agent?.displayName),
    steps: [
      { done: (sent?.messages ?? 0) > 0, href: `/mail/compose?from=${encodeURIComponent(address)}` },
      { done: issueKey !== null, href: issue },
      { done: answers > 0, href: issue },
      {
        done: answers > (inbox?.unseen ?? 0),
        href: `/mail/box?account=${encodeURIComponent(address)}&folder=INBOX`,
      },
    ],
  };
}

/** The issue that the newest mail from outside went to. */
async function arrived(overview: () => Promise<ResolverAnswer>): Promise<string | null> {
  const answer = await overview();
  const reply = answer.ok ? (answer.value as Reply<Overview> | null) : null;
  if (!reply?.ok) return null;
  const mails = reply.value.recent.filter(({ direction, issueKey }) => direction === 'in' && issueKey !== null);
  return mails[0]?.issueKey ?? null;
}

function firstName(name: string | undefined): string {
  return name?.split(' ')[0] ?? 'somebody';
}
