/** Attachments from entities: a name, a size, and bytes that are decoded when asked for. */
import { noHint } from '../charset/hint';
import type { Report } from '../defects';
import { reportNothing } from '../defects';
import type { Attachment, Content, TransferEncoding } from '../message';
import { readHeaderBlock } from '../header/block';
import { createHeaders } from '../header/headers';
import type { Limits } from '../limits';
import { reusedMemory } from '../transfer/byte-decoder';
import { decodeStream } from '../transfer/stream';
import { actualEncoding, decodeBody, encodedBody } from './content';
import type { Entity } from './entity';
import { safeFileName, withExtension } from './file-name';

/** How many decoded bytes may still be kept. */
export interface Budget {
  bytesLeft: number;
}

/** Pieces in which a large body is sized: big enough to be fast, small enough not to be noticed. */
const sizingBytes = 64 << 10;
/** The header of an embedded message is looked at for its subject. */
export const embeddedHeaderBytes = 16 << 10;

/** What people call a part that has no name of its own. */
const titles: Readonly<Record<string, string>> = {
  'text/calendar': 'invite',
  'application/ics': 'invite',
  'message/delivery-status': 'delivery-status',
  'message/disposition-notification': 'read-receipt',
  'message/feedback-report': 'feedback-report',
  'text/rfc822-headers': 'original-headers',
  'application/pgp-signature': 'signature',
  'application/pkcs7-signature': 'smime',
  'application/x-pkcs7-signature': 'smime',
  'application/pkcs7-mime': 'smime',
  'application/x-pkcs7-mime': 'smime',
  'application/pgp-encrypted': 'encryption-version',
};

export const isEmbeddedMessage = (type: string): boolean => type === 'message/rfc822' || type === 'message/global';

function embeddedSubject(entity: Entity, limits: Limits): string {
  const start = encodedBody(entity).subarray(0, embeddedHeaderBytes);
  const text = Buffer.from(decodeBody(entity, start, reportNothing).bytes)
    .toString('latin1')
    .trimStart();
  const block = readHeaderBlock(text, true, limits);
  return block ? (createHeaders(block.fields, noHint).get('subject') ?? '') : '';
}

/** The name the sender gave, or the best that can be made up: never empty. */
export function attachmentName(entity: Entity, limits: Limits): string {
  const given = safeFileName(entity.fileName ?? '');
  if (given !== '') return given;
  const subject = isEmbeddedMessage(entity.type) ? embeddedSubject(entity, limits) : '';
  // An issue key or a version number at the end of a subject is no extension.
  if (subject !== '') return `${safeFileName(subject).slice(0, 100).trim()}.eml`;
  const location = safeFileName(
    entity.headers
      .get('content-location')
      ?.replace(/[?#].*$/s, '')
      .replace(/^.*\//s, '') ?? '',
  );
  const described = safeFileName(entity.headers.get('content-description') ?? '');
  const named = [location, described].find((one) => /\.[A-Za-z0-9]{1,8}$/.test(one));
  if (named !== undefined) return named;
  const title = Object.hasOwn(titles, entity.type) ? titles[entity.type] : undefined;
  return withExtension(
    title ?? (isEmbeddedMessage(entity.type) ? 'message' : entity.type.startsWith('image/') ? 'image' : 'attachment'),
    entity.type,
  );
}

function decodedSize(encoding: TransferEncoding, encoded: Uint8Array): number {
  if (encoding === 'identity') return encoded.length;
  const decoder = decodeStream(encoding, reusedMemory());
  let size = 0;
  for (let at = 0; at < encoded.length; at += sizingBytes)
    size += decoder.push(encoded.subarray(at, at + sizingBytes)).length;
  return size + decoder.end().length;
}

interface Sized {
  readonly sizeBytes: number;
  readonly content: Content;
}

function contentOf(entity: Entity, budget: Budget, report: Report): Sized {
  const { source, bodyStart, bodyEnd } = entity;
  const omission = source.omissionIn(bodyStart, bodyEnd);
  if (omission) {
    const offset = source.serverOffset(bodyStart, false);
    const lengthBytes = source.serverOffset(bodyEnd, true) - offset;
    return {
      sizeBytes: omission.decodedBytes,
      content: { kind: 'on-server', offset, lengthBytes, encoding: omission.encoding },
    };
  }
  const encoded = encodedBody(entity);
  if (encoded.length <= budget.bytesLeft) {
    budget.bytesLeft -= encoded.length;
    const { bytes } = decodeBody(entity, encoded, report);
    return { sizeBytes: bytes.length, content: { kind: 'here', bytes } };
  }
  let bytes: Uint8Array | null = null;
  const content: Content = {
    kind: 'here',
    get bytes() {
      return (bytes ??= decodeBody(entity, encoded, reportNothing).bytes);
    },
  };
  return { sizeBytes: decodedSize(actualEncoding(entity, encoded), encoded), content };
}

function contentId(entity: Entity): string | null {
  const id = entity.headers.get('content-id')?.replace(/[<>\s]/g, '') ?? '';
  return id === '' ? null : id;
}

/** @param shown content ids that the HTML shows */
export function createAttachment(
  entity: Entity,
  shown: ReadonlySet<string>,
  budget: Budget,
  limits: Limits,
  report: Report,
): Attachment {
  const id = contentId(entity);
  const isImage = entity.type.startsWith('image/');
  const isShown = id !== null && shown.has(id.toLowerCase());
  return {
    name: attachmentName(entity, limits),
    type: entity.type,
    inline: isShown || (isImage && entity.disposition === 'inline'),
    contentId: id,
    ...contentOf(entity, budget, report),
  };
}

/** Content ids that HTML refers to (RFC 2392), in lower case. */
export function shownContentIds(html: string | null): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const match of (html ?? '').matchAll(/\bcid:([^"'\s)>]{1,500})/gi))
    ids.add(unescape(match[1] ?? '').toLowerCase());
  return ids;
}

const unescape = (id: string): string =>
  id.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
