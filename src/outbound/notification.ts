/**
 * The mail by which a participant hears of a comment: one conversation for one issue, with our signed Message-ID, so that
 * an answer finds the issue again, and marked as a machine's (RFC 3834), so that no machine answers.
 */
import { adfToHtml, adfToText } from '../adf';
import {
  baseSubject,
  normaliseMessageId,
  signReplyToken,
  type Address,
  type MessageId,
  type OutgoingMail,
} from '../mail';

export interface NotificationFacts {
  readonly deliveryId: string;
  readonly issue: { readonly id: string; readonly key: string; readonly summary: string };
  readonly authorName: string;
  /** The comment as Jira has it (ADF). */
  readonly body: unknown;
  readonly from: Address;
  readonly replyTo: Address | null;
  readonly to: Address;
  /** Mails of this issue's conversation, oldest first. */
  readonly conversation: readonly MessageId[];
  /** Subject of the mail that began it; null when it began in Jira. */
  readonly firstSubject: string | null;
  readonly dateMs: number;
  readonly signingKey: string;
}

/** The Message-ID of a delivery: the same at every try. */
export function notificationId(
  { deliveryId, issue, from }: Pick<NotificationFacts, 'deliveryId' | 'issue' | 'from'>,
  signingKey: string,
): MessageId {
  const token = signReplyToken({ issueId: issue.id, deliveryId }, signingKey);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const id = normaliseMessageId(`<${token}@${domain}>`);
  if (id === null) throw new RangeError(`no Message-ID can be made for the domain ${domain}`);
  return id;
}

/** The subject of the conversation: the customer's own words when a mail began it, the issue otherwise. */
export function conversationSubject({
  issue,
  firstSubject,
}: Pick<NotificationFacts, 'issue' | 'firstSubject'>): string {
  const base = firstSubject === null ? '' : baseSubject(firstSubject);
  return base === '' ? `[${issue.key}] ${issue.summary}` : `Re: ${base}`;
}

export function notification(facts: NotificationFacts): OutgoingMail {
  const { issue, authorName, body, from, replyTo, to, conversation, dateMs, deliveryId } = facts;
  return {
    from,
    to: [to],
    ...(replyTo === null ? {} : { replyTo: [replyTo] }),
    subject: conversationSubject(facts),
    messageId: notificationId(facts, facts.signingKey),
    inReplyTo: conversation.at(-1) ?? null,
    references: conversation,
    dateMs,
    headers: [
      { name: 'Auto-Submitted', value: 'auto-generated' },
      { name: 'X-Auto-Response-Suppress', value: 'OOF, AutoReply' },
      { name: 'X-Postroom-Delivery', value: deliveryId },
      { name: 'X-Jira-Issue', value: issue.key },
    ],
    text: `${authorName} wrote:\n\n${adfToText(body).trim()}\n\n-- \n${issue.key}: ${issue.summary}\nAnswer this mail to answer in the issue.\n`,
    html: htmlBody(facts),
  };
}

function htmlBody({ issue, authorName, body }: NotificationFacts): string {
  const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';
  const font = 'font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;color:#172b4d';
  const foot = 'margin-top:24px;padding-top:8px;border-top:1px solid #dfe1e6;font-size:12px;color:#5e6c84';
  return [
    `<!DOCTYPE html><html><head>${head}</head><body><div style="${font}">`,
    `<p><strong>${escape(authorName)}</strong> wrote:</p>`,
    adfToHtml(body),
    `<p style="${foot}">${escape(`${issue.key}: ${issue.summary}`)}<br>Answer this mail to answer in the issue.</p>`,
    '</div></body></html>',
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
