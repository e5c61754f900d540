/**
 * A mail of an issue's conversation: our signed Message-ID, so that an answer finds the issue again; one root, one subject and a
 * bounded chain of references, so that mail programs show one conversation (docs/threading.md); and, when no person wrote it, the
 * marks of a machine (RFC 3834), so that no machine answers.
 */
import {
  baseSubject,
  normaliseMessageId,
  readPlusAddress,
  signReplyToken,
  type Address,
  type InlineImage,
  type MessageId,
  type OutgoingFile,
  type OutgoingMail,
} from '../../mail';
import type { MailText } from '../templates/render';

export interface OutgoingFacts {
  readonly deliveryId: string;
  readonly issue: { readonly id: string; readonly key: string };
  readonly from: Address;
  /** The mailbox that is read; null when that is the From address. */
  readonly replyTo: Address | null;
  /** The mailbox takes addresses with a detail (RFC 5233): `support+token@…`. */
  readonly plusAddress: boolean;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Mails of the conversation that these recipients know, oldest first. */
  readonly conversation: readonly MessageId[];
  /** The mail that is answered; null = the last one of the conversation. */
  readonly answers: MessageId | null;
  readonly text: MailText;
  readonly language: string;
  readonly images: readonly InlineImage[];
  readonly files: readonly OutgoingFile[];
  readonly dateMs: number;
  readonly signingKey: string;
  /** A person wrote it in their own words: it is not marked as a machine's. */
  readonly byPerson: boolean;
}

const domainOf = ({ address }: Address): string => address.slice(address.lastIndexOf('@') + 1);

function signedId(token: Parameters<typeof signReplyToken>[0], from: Address, signingKey: string): MessageId {
  const id = normaliseMessageId(`<${signReplyToken(token, signingKey)}@${domainOf(from)}>`);
  if (id === null) throw new RangeError(`no Message-ID can be made for the domain ${domainOf(from)}`);
  return id;
}

/** The Message-ID of a delivery: the same at every try. */
export function deliveryMessageId(
  { deliveryId, issue, from }: Pick<OutgoingFacts, 'deliveryId' | 'issue' | 'from'>,
  signingKey: string,
): MessageId {
  return signedId({ issueId: issue.id, deliveryId }, from, signingKey);
}

/**
 * What all mails of an issue refer to first. When no mail opened the issue there is no such mail, but mail programs gather what
 * names the same ancestor, whether they have it or not.
 */
export function rootId({ issue, from }: Pick<OutgoingFacts, 'issue' | 'from'>, signingKey: string): MessageId {
  return signedId({ issueId: issue.id }, from, signingKey);
}

/** The subject of the conversation: the customer's own words when a mail began it, the issue otherwise. */
export function conversationSubject(
  issue: { readonly key: string; readonly summary: string },
  firstSubject: string | null,
): string {
  const base = firstSubject === null ? '' : baseSubject(firstSubject);
  return base === '' ? `[${issue.key}] ${issue.summary}` : `Re: ${base}`;
}

/** The oldest, and as many of the newest as matter; `boundReferences` of compose bounds the bytes. */
const mostReferences = 20;

export function referencesOf(conversation: readonly MessageId[], root: MessageId): readonly MessageId[] {
  const all = conversation.length === 0 ? [root] : [...new Set(conversation)];
  return all.length <= mostReferences ? all : [...all.slice(0, 1), ...all.slice(1 - mostReferences)];
}

/** A reply address that says by itself which issue is answered, whatever the mail program does to headers. */
export function replyAddress({ replyTo, plusAddress, from, issue, signingKey }: OutgoingFacts): Address | null {
  const base = replyTo ?? (plusAddress ? from : null);
  if (base === null || !plusAddress) return base;
  const plain = readPlusAddress(base.address)?.base ?? base.address;
  const at = plain.lastIndexOf('@');
  const token = signReplyToken({ issueId: issue.id }, signingKey);
  // RFC 5321 section 4.5.3.1.1: 64 octets before the @.
  if (at + 1 + token.length > 64) return base;
  return { ...base, address: `${plain.slice(0, at)}+${token}${plain.slice(at)}` };
}

export function outgoingMail(facts: OutgoingFacts): OutgoingMail {
  const { issue, from, to, cc, conversation, answers, text, images, files, dateMs, deliveryId, signingKey } = facts;
  const replyTo = replyAddress(facts);
  const references = referencesOf(conversation, rootId(facts, signingKey));
  return {
    from,
    to,
    cc,
    ...(replyTo === null ? {} : { replyTo: [replyTo] }),
    subject: text.subject,
    messageId: deliveryMessageId(facts, signingKey),
    inReplyTo: answers ?? references.at(-1) ?? null,
    references: answers === null ? references : [...references.filter((id) => id !== answers), answers],
    dateMs,
    headers: [
      ...(facts.byPerson ? [] : machineMarks),
      { name: 'List-Id', value: `<${issue.key.toLowerCase()}.issues.${domainOf(from)}>` },
      { name: 'Content-Language', value: facts.language },
      { name: 'X-Postroom-Delivery', value: deliveryId },
      { name: 'X-Jira-Issue', value: issue.key },
    ],
    text: text.text,
    html: text.html,
    inlineImages: images,
    attachments: files,
  };
}

const machineMarks = [
  { name: 'Auto-Submitted', value: 'auto-generated' },
  { name: 'X-Auto-Response-Suppress', value: 'OOF, AutoReply' },
] as const;
