/** What came of the walk, asked from outside: Jira's REST API with an API token, the customer's mailbox by IMAP. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { adfToText } from '../../../src/adf';
import { parseMessage, type Message } from '../../../src/mail';
import type { Readiness } from '../../support/program';

/** Oldest first. */
export async function commentsOf({ urls, jiraAuth }: Readiness, key: string): Promise<readonly string[]> {
  const credentials = Buffer.from(`${jiraAuth.user}:${jiraAuth.token}`).toString('base64');
  const answer = await fetch(`${urls.jira}/rest/api/3/issue/${key}/comment?maxResults=1000`, {
    headers: { authorization: `Basic ${credentials}` },
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  const { comments } = (await answer.json()) as { readonly comments: readonly { readonly body: unknown }[] };
  return comments.map(({ body }) => adfToText(body));
}

export interface MailAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Messages of an embedded account's inbox. */
export function mailsOf({ accounts, imap }: Readiness, address: string): Promise<readonly Message[]> {
  const account = accounts.find((one) => one.address === address);
  return inboxOf({ host: imap.host, port: imap.port, user: address, password: account?.password ?? '' });
}

export async function inboxOf({ host, port, user, password }: MailAccount): Promise<readonly Message[]> {
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: password },
    logger: false,
  });
  await client.connect();
  const messages: Message[] = [];
  const { exists } = await client.mailboxOpen('INBOX');
  if (exists > 0) {
    for await (const { source } of client.fetch('1:*', { source: true })) {
      if (source) messages.push(parseMessage(source));
    }
  }
  await client.logout();
  return messages;
}

export async function until(holds: () => Promise<boolean>, patienceMs = 20_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come to pass.');
    await sleep(200);
  }
}
