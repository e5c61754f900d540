/**
 * A mail to be sent, from values to bytes (RFC 5322, 2045-2047, 2231): deterministic, since date, Message-ID and everything derived
 * from them come in; no line longer than 998 bytes (RFC 5321), and nothing that is given can add a header field.
 * nodemailer's composer is not used: it reads files and URLs when told to, and invents dates, ids and boundaries when not.
 */
import { createHash } from 'node:crypto';
import { addressPieces } from './compose/addresses';
import { attachedFile, inlineImage, multipart, plainField, textEntity } from './compose/entities';
import type { InlineImage, OutgoingEntity, OutgoingFile } from './compose/entities';
import { foldField, textPieces } from './compose/header-text';
import type { Address, HeaderField, MessageId } from './message';

export interface OutgoingMail {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc?: readonly Address[];
  readonly replyTo?: readonly Address[];
  readonly subject: string;
  readonly messageId: MessageId;
  readonly inReplyTo?: MessageId | null;
  /** The thread, oldest first. Of a long one the first and the last are written. */
  readonly references?: readonly MessageId[];
  /** Milliseconds since the epoch. */
  readonly dateMs: number;
  /** Further header fields, like Auto-Submitted. Not those that are made from the values above. */
  readonly headers?: readonly HeaderField[];
  readonly text: string;
  readonly html?: string | null;
  /** Shown by the HTML; without HTML they are attachments. */
  readonly inlineImages?: readonly InlineImage[];
  readonly attachments?: readonly OutgoingFile[];
}

/** Header fields that are made from the values of a mail. */
const ownFields =
  /^(?:from|to|cc|bcc|reply-to|subject|message-id|in-reply-to|references|date|mime-version|content-(?!language$).*)$/i;
const fieldName = /^[!-9;-~]{1,70}$/;
/** RFC 5322 sets no limit, mail servers do: Exchange and others cut or refuse longer ones. */
const maxReferences = 1_500;
const maxId = 900;

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322 section 3.3, in UTC. */
function formatDate(dateMs: number): string {
  const date = new Date(dateMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${days[date.getUTCDay()] ?? ''}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** An identifier that can be written: printable ASCII on one line. */
const isWritable = (id: MessageId): boolean => /^[!-~]+$/.test(id) && id.length <= maxId;

/** The first identifier, which opened the thread, and as many of the last as fit. */
export function boundReferences(ids: readonly MessageId[]): MessageId[] {
  const [first, ...others] = [...new Set(ids.filter(isWritable))];
  if (first === undefined) return [];
  let left = maxReferences - first.length - 3;
  const last: MessageId[] = [];
  for (const id of others.reverse()) {
    left -= id.length + 3;
    if (left < 0) break;
    last.unshift(id);
  }
  return [first, ...last];
}

const idPieces = (ids: readonly MessageId[]): string[] => ids.map((id) => `<${id}>`);

function headerOf(mail: OutgoingMail): string {
  const field = (name: string, pieces: readonly string[]): string =>
    pieces.length === 0 ? '' : foldField(name, pieces);
  const extra = (mail.headers ?? []).map((one) => {
    if (!fieldName.test(one.name) || ownFields.test(one.name))
      throw new RangeError(`not a further header field: ${one.name}`);
    return plainField(one);
  });
  const inReplyTo = mail.inReplyTo && isWritable(mail.inReplyTo) ? [mail.inReplyTo] : [];
  return [
    field('From', addressPieces([mail.from])),
    // RFC 5322 section 3.6.3 needs a destination; a mail to blind copies only has the empty group.
    field('To', mail.to.length === 0 ? ['undisclosed-recipients:;'] : addressPieces(mail.to)),
    field('Cc', addressPieces(mail.cc ?? [])),
    field('Reply-To', addressPieces(mail.replyTo ?? [])),
    field('Subject', textPieces(mail.subject)),
    field('Date', [formatDate(mail.dateMs)]),
    field('Message-ID', idPieces([mail.messageId])),
    field('In-Reply-To', idPieces(inReplyTo)),
    field('References', idPieces(boundReferences(mail.references ?? []))),
    ...extra,
    field('MIME-Version', ['1.0']),
  ].join('');
}

function bodyOf(mail: OutgoingMail): OutgoingEntity {
  const digest = createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24);
  const boundary = (kind: string): string => `=_${kind}_${digest}`;
  const { html = null, inlineImages = [], attachments = [] } = mail;
  const text = textEntity('text/plain', mail.text);
  const images = html === null ? [] : inlineImages.map(inlineImage);
  const rich = html === null ? null : textEntity('text/html', html);
  const related =
    rich && images.length > 0
      ? multipart('related', boundary('related'), [rich, ...images], ['type="text/html"'])
      : rich;
  const body = related ? multipart('alternative', boundary('alternative'), [text, related]) : text;
  const files = [...(html === null ? inlineImages : []), ...attachments].map(attachedFile);
  return files.length === 0 ? body : multipart('mixed', boundary('mixed'), [body, ...files]);
}

/**
 * Writes a mail.
 * @throws RangeError when a further header field has no valid name or is one made from other values (a mistake of the caller)
 */
export function composeMessage(mail: OutgoingMail): Uint8Array {
  const { header, body } = bodyOf(mail);
  return Buffer.concat([Buffer.from(`${headerOf(mail)}${header}\r\n`, 'utf8'), ...body]);
}
