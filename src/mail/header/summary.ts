/** What the header of a message says about who, when and in answer to what (RFC 5322 section 3.6, and what delivery adds). */
import type { Report } from '../defects';
import type { Limits } from '../limits';
import type { Address, Message } from '../message';
import { parseAddresses } from './address';
import { parseDate } from './date';
import type { RawHeaders } from './headers';
import { messageIds, normaliseMessageId } from './message-id';

export type HeaderSummary = Pick<
  Message,
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'deliveredTo'
  | 'returnPath'
  | 'subject'
  | 'dateMs'
>;

/** Fields that name the mailbox a mail was really delivered to, whatever To says. */
const deliveryFields = ['Delivered-To', 'X-Delivered-To', 'X-Original-To', 'Envelope-To', 'X-Envelope-To'];

/** RFC 5321 section 4.4: the reverse-path in brackets; empty ones are the null path of machines. */
function readReturnPath(written: string | null): string | null {
  if (written === null) return null;
  const path = /<([^<>]*)>/.exec(written)?.[1] ?? written;
  return path.replace(/\s+/g, '');
}

export function summariseHeaders(headers: RawHeaders, limits: Limits, report: Report): HeaderSummary {
  const mailboxes = (name: string): Address[] => {
    const found = headers.structured(name).flatMap((value) => parseAddresses(value, report, limits.addresses));
    return found.slice(0, limits.addresses);
  };
  const ids = (name: string): Message['references'] =>
    messageIds(headers.structured(name).join(' '), limits.messageIds);
  const messageId = normaliseMessageId(headers.get('Message-ID') ?? '');
  const from = mailboxes('From')[0] ?? null;
  const date = headers.get('Date');
  const dateMs = date === null ? null : parseDate(date);
  const delivered = deliveryFields.flatMap(mailboxes).map(({ address }) => address.toLowerCase());
  if (messageId === null) report('missing-message-id', 'no Message-ID');
  if (from === null) report('missing-from', 'no From');
  if (date !== null && dateMs === null) report('invalid-date', date);
  if (headers.hasRawBytes()) report('raw-8bit-header', 'bytes beyond ASCII in the header');
  if (headers.isDamaged('Subject')) report('bad-encoded-word', headers.get('Subject') ?? '');
  return {
    messageId,
    inReplyTo: ids('In-Reply-To'),
    references: ids('References'),
    from,
    sender: mailboxes('Sender')[0] ?? null,
    replyTo: mailboxes('Reply-To'),
    to: mailboxes('To'),
    cc: mailboxes('Cc'),
    bcc: mailboxes('Bcc'),
    deliveredTo: [...new Set(delivered.filter((address) => address !== ''))],
    returnPath: readReturnPath(headers.get('Return-Path')),
    subject: headers.get('Subject') ?? '',
    dateMs,
  };
}
