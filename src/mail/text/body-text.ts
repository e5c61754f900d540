/** The text of a mail from the parts chosen for it: what is transport (flowed lines, signatures' armour, pasted files) goes. */
import type { CharsetHint } from '../charset/hint';
import type { Report } from '../defects';
import { htmlToText } from '../html-text';
import type { Limits } from '../limits';
import type { Message } from '../message';
import type { Body } from '../mime/body';
import { decodeBodyText } from '../mime/content';
import type { Entity } from '../mime/entity';
import { unflow } from './flowed';
import { withoutPgpArmour } from './pgp';
import { takeUuFiles } from './uu-files';
import type { UuFile } from './uu-files';

export interface BodyText {
  readonly text: string;
  readonly textFrom: Message['textFrom'];
  readonly html: string | null;
  /** Files found in the text. */
  readonly files: readonly UuFile[];
}

interface PlainText {
  readonly text: string;
  readonly files: readonly UuFile[];
}

/** Plain text has no markup, so every character that would be markup is written as an entity. */
function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div style="white-space:pre-wrap">${escaped}</div>`;
}

function readPlain(entity: Entity, decoded: string): PlainText {
  const { text, files } = takeUuFiles(decoded);
  const signed = withoutPgpArmour(text);
  const { format = '', delsp = '' } = entity.parameters;
  const isFlowed = format.toLowerCase() === 'flowed';
  return { text: isFlowed ? unflow(signed, delsp.toLowerCase() === 'yes') : signed, files };
}

const isHtml = (entity: Entity): boolean => entity.type === 'text/html';

/** Decodes each part once, all of them together within the limit. */
function createReader(limits: Limits, hint: CharsetHint, report: Report): (entity: Entity) => string {
  const read = new Map<Entity, string>();
  let bytesLeft = limits.textBytes;
  return (entity) => {
    const known = read.get(entity);
    if (known !== undefined) return known;
    const isBeyond = read.size >= limits.textParts || bytesLeft <= 0;
    if (isBeyond) report('text-too-long', `text beyond ${limits.textParts} parts or ${limits.textBytes} bytes`);
    const text = isBeyond ? '' : decodeBodyText(entity, hint, bytesLeft, report);
    bytesLeft -= Math.min(bytesLeft, entity.bodyEnd - entity.bodyStart);
    read.set(entity, text);
    return text;
  };
}

/** Puts text and HTML of a mail together. */
export function readBodyText(body: Body, limits: Limits, hint: CharsetHint, report: Report): BodyText {
  const decode = createReader(limits, hint, report);
  const files: UuFile[] = [];
  const texts: string[] = [];
  const htmls: string[] = [];
  let hasHtml = false;
  let hasPlain = false;
  const plainOf = (entity: Entity): string => {
    if (isHtml(entity)) return htmlToText(decode(entity));
    const plain = readPlain(entity, decode(entity));
    files.push(...plain.files);
    return plain.text;
  };
  for (const { plain, html } of body.stretches) {
    const written = plain.map(plainOf).join('\n');
    // A sender's empty plain form (calendars, some web mailers) stands in for nothing.
    const isSpoken = plain.length > 0 && (html.length === 0 || written.trim() !== '');
    texts.push(isSpoken ? written : html.map((one) => htmlToText(decode(one))).join('\n'));
    hasPlain ||= isSpoken;
    hasHtml ||= html.length > 0;
    htmls.push(
      ...(html.length > 0 ? html.map((one) => (isHtml(one) ? decode(one) : htmlOf(decode(one)))) : [htmlOf(written)]),
    );
  }
  const textFrom = body.stretches.length === 0 ? 'none' : hasPlain ? 'plain' : 'html';
  return { text: texts.join('\n'), textFrom, html: hasHtml ? htmls.join('\n') : null, files };
}
