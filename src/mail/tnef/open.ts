/** A winmail.dat among the attachments of a mail: what it contains, in the words of the mail. */
import type { Report } from '../defects';
import type { Limits } from '../limits';
import type { Attachment } from '../message';
import { decodeBody, encodedBody } from '../mime/content';
import type { Entity } from '../mime/entity';
import { safeFileName, typeOf, withExtension } from '../mime/file-name';
import { isTnef, readTnef } from './tnef';
import type { Tnef, TnefFile } from './tnef';

export const looksLikeTnef = (type: string, fileName: string | null): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(type) || /^win(?:mail|dat)?\.dat$/i.test(fileName ?? '');

/** What is in it; null when it is no TNEF, was left on the server, or is too big or too damaged to give anything. */
export function openTnef(entity: Entity, limits: Limits, report: Report): Tnef | null {
  if (!looksLikeTnef(entity.type, entity.fileName) || entity.source.omissionIn(entity.bodyStart, entity.bodyEnd))
    return null;
  const encoded = encodedBody(entity);
  if (encoded.length > limits.openedBytes) return null;
  const { bytes } = decodeBody(entity, encoded, report);
  const tnef = isTnef(bytes) ? readTnef(bytes) : null;
  if (!tnef || tnef.damaged) report('damaged-tnef', entity.fileName ?? 'winmail.dat');
  const isWorthless = tnef?.damaged === true && tnef.files.length === 0 && tnef.text === '' && tnef.html === null;
  return isWorthless ? null : tnef;
}

/** @param shown content ids that the HTML shows */
export function tnefAttachment(file: TnefFile, shown: ReadonlySet<string>): Attachment {
  const name = safeFileName(file.name);
  const type = file.type || typeOf(name);
  const contentId = file.contentId?.replace(/[<>\s]/g, '') ?? null;
  return {
    name: name === '' ? withExtension('attachment', type) : name,
    type,
    sizeBytes: file.bytes.length,
    inline: contentId !== null && shown.has(contentId.toLowerCase()),
    contentId,
    content: { kind: 'here', bytes: file.bytes },
  };
}
