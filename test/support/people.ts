/** What people do in tests: a customer writes a mail, an agent comments. */
import { randomUUID } from 'node:crypto';
import { adfToText, doc, paragraph, text as adfText } from '../../src/adf';
import { composeMessage, normaliseMessageId, parseMessage, type Message, type MessageId } from '../../src/mail';
import type { Product } from './product';

export interface Letter {
  /** `Name <address>`. */
  readonly from: string;
  readonly to?: string;
  readonly cc?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  readonly attachment?: { readonly name: string; readonly text: string };
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
}

export function mailbox(written: string): { readonly name: string; readonly address: string } {
  const [, name = '', address = written] = /^(.*?)\s*<(.*)>$/.exec(written) ?? [];
  return { name, address };
}

/** Delivers a customer's mail to support@ and returns its Message-ID. */
export async function sendMail({ host }: Product, letter: Letter): Promise<MessageId> {
  const { source, messageId } = letterBytes(letter);
  const { address } = mailbox(letter.from);
  await host.mail.deliver({
    reversePath: address,
    recipients: [letter.to ?? 'support@postroom.example'],
    source: [source],
  });
  return messageId;
}

export function letterBytes(letter: Letter): { readonly source: Uint8Array; readonly messageId: MessageId } {
  const from = mailbox(letter.from);
  const messageId = normaliseMessageId(`<${randomUUID()}@${from.address.split('@')[1] ?? 'x'}>`)!;
  const inReplyTo = letter.inReplyTo === undefined ? null : normaliseMessageId(letter.inReplyTo);
  const source = composeMessage({
    from,
    to: [{ name: '', address: letter.to ?? 'support@postroom.example' }],
    cc: (letter.cc ?? []).map(mailbox),
    subject: letter.subject,
    messageId,
    inReplyTo,
    references: inReplyTo === null ? [] : [inReplyTo],
    dateMs: Date.now(),
    text: letter.text,
    headers: letter.headers ?? [],
    attachments:
      letter.attachment === undefined
        ? []
        : [{ name: letter.attachment.name, type: 'text/plain', bytes: Buffer.from(letter.attachment.text) }],
  });
  return { source, messageId };
}

export interface SeenComment {
  readonly id: string;
  readonly author: string;
  readonly text: string;
}

/** Asks Jira as the administrator. */
export async function askJira({ host }: Product, method: string, path: string, body: unknown = null): Promise<unknown> {
  const response = await host.jira.handle({
    method,
    path: `/rest/api/3/${path}`,
    headers: new Headers({ 'content-type': 'application/json' }),
    body: body === null ? null : JSON.stringify(body),
    actor: { kind: 'basic', email: host.jiraAuth.user },
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

/** Oldest first. */
export async function comments(product: Product, issueKey: string): Promise<readonly SeenComment[]> {
  const answer = (await askJira(product, 'GET', `issue/${issueKey}/comment?maxResults=5000`)) as {
    comments: { id: string; author: { displayName: string }; body: unknown }[];
  };
  return answer.comments.map(({ id, author, body }) => ({ id, author: author.displayName, text: adfToText(body) }));
}

export async function commentAs(product: Product, email: string, issueKey: string, said: string): Promise<void> {
  const { host } = product;
  const found = (await askJira(product, 'GET', `user/search?query=${encodeURIComponent(email)}`)) as {
    accountId: string;
  }[];
  const response = await host.jira.handle({
    method: 'POST',
    path: `/rest/api/3/issue/${issueKey}/comment`,
    headers: new Headers({ 'content-type': 'application/json' }),
    body: JSON.stringify({ body: doc([paragraph(adfText(said))]) }),
    actor: { kind: 'user', accountId: found[0]?.accountId ?? '' },
  });
  if (!response.ok) throw new Error(`comment: ${response.status} ${await response.text()}`);
}

/** What lies in an embedded mailbox, oldest first. */
export function inboxOf({ host }: Product, address: string): readonly Message[] {
  const found = host.mail.messages(address, 'INBOX').map(({ uid }) => host.mail.source(address, 'INBOX', uid));
  return found.map((source) => parseMessage(Buffer.concat([...(source?.pieces() ?? [])]))).reverse();
}
