/**
 * TNEF, the winmail.dat that Outlook wraps a mail in (MS-OXTNEF): its attachments with their long names, and the body as plain text,
 * HTML or compressed RTF. Messages attached to it are TNEF again and are opened too.
 */
import { decodeText } from '../charset/decode';
import { decompressRtf } from './compressed-rtf';
import { bytesProperty, numberProperty, readProperties, textProperty } from './properties';
import type { Properties } from './properties';
import { createReader } from './reader';
import { readRtf } from './rtf';

export interface TnefFile {
  readonly name: string;
  /** Media type, '' when the sender did not say. */
  readonly type: string;
  readonly contentId: string | null;
  readonly bytes: Uint8Array;
}

export interface Tnef {
  readonly subject: string;
  /** Plain text of the body; '' when there is none. */
  readonly text: string;
  readonly html: string | null;
  readonly files: readonly TnefFile[];
  /** The bytes end in the middle, or what they say does not fit. */
  readonly damaged: boolean;
}

const signature = 0x223e9f78;
const maxFiles = 1_000;
const maxDepth = 3;
const maxRtfBytes = 8 << 20;

/** Attribute ids without the type in their upper half (section 2.1.3). */
const attribute = {
  subject: 0x8004,
  body: 0x800c,
  data: 0x800f,
  title: 0x8010,
  renderData: 0x9002,
  messageProperties: 0x9003,
  attachProperties: 0x9005,
  codePage: 0x9007,
};
/** Property ids (MS-OXPROPS). */
const property = {
  subject: 0x0037, body: 0x1000, rtf: 0x1009, html: 0x1013, displayName: 0x3001, data: 0x3701, shortName: 0x3704, method: 0x3705, longName: 0x3707,
  mediaType: 0x370e, contentId: 0x3712, internetCodePage: 0x3fde,
}; // prettier-ignore
const embeddedMessage = 5;
/** An object property begins with the 16 bytes of its interface id. */
const interfaceIdBytes = 16;

interface Draft {
  title: string;
  data: Buffer | null;
  properties: Properties;
}

interface Attribute {
  readonly id: number;
  readonly data: Buffer;
}

const noProperties: Properties = new Map();

/** Whether bytes are TNEF at all. */
export function isTnef(bytes: Uint8Array): boolean {
  return createReader(bytes).u32() === signature;
}

/** All attributes in order; the last one is cut off when the bytes end early. */
function readAttributes(bytes: Uint8Array): { readonly attributes: readonly Attribute[]; readonly damaged: boolean } {
  const reader = createReader(bytes);
  const attributes: Attribute[] = [];
  let damaged = reader.u32() !== signature;
  reader.u16();
  while (reader.left() > 0 && !damaged) {
    const level = reader.u8();
    const id = reader.u32() & 0xffff;
    const length = reader.u32();
    const data = reader.take(length);
    reader.u16();
    damaged = (level !== 1 && level !== 2) || data.length < length;
    if (level === 1 || level === 2) attributes.push({ id, data });
  }
  return { attributes, damaged };
}

const cString = (bytes: Buffer, codePage: string): string => decodeText(bytes, codePage).text.replace(/\0[^]*$/, '');

/** The body: HTML, plain text, or what the RTF says. */
function readBody(properties: Properties, written: string): Pick<Tnef, 'text' | 'html'> {
  const codePage = numberProperty(properties, property.internetCodePage);
  const htmlBytes = bytesProperty(properties, property.html);
  const html = htmlBytes
    ? decodeText(htmlBytes, codePage > 0 ? `cp${codePage}` : null).text
    : textProperty(properties, property.html);
  const text = textProperty(properties, property.body) || written;
  const compressed = html === '' && text === '' ? bytesProperty(properties, property.rtf) : null;
  const rtf = compressed ? readRtf(decompressRtf(compressed, maxRtfBytes)) : null;
  return { text: (rtf ? rtf.text : text).replace(/\r\n?/g, '\n'), html: rtf ? rtf.html : html || null };
}

/** A file from an attachment; an attached message gives its body as a file, and its own files. */
function filesOf(draft: Draft, depth: number): readonly TnefFile[] {
  const { properties } = draft;
  const name =
    textProperty(properties, property.longName) ||
    draft.title ||
    textProperty(properties, property.shortName) ||
    textProperty(properties, property.displayName);
  const object = bytesProperty(properties, property.data);
  if (numberProperty(properties, property.method) === embeddedMessage && object && depth < maxDepth) {
    const inner = readTnefAt(object.subarray(interfaceIdBytes), depth + 1);
    const title = name || inner.subject || 'message';
    const body = inner.html ?? inner.text;
    const bodyFile = {
      name: `${title}.${inner.html === null ? 'txt' : 'html'}`,
      type: inner.html === null ? 'text/plain' : 'text/html',
      contentId: null,
      bytes: Buffer.from(body),
    };
    return body === '' ? inner.files : [bodyFile, ...inner.files];
  }
  const bytes = draft.data ?? object;
  if (!bytes) return [];
  return [
    {
      name,
      type: textProperty(properties, property.mediaType).toLowerCase(),
      contentId: textProperty(properties, property.contentId) || null,
      bytes,
    },
  ];
}

function readTnefAt(bytes: Uint8Array, depth: number): Tnef {
  const { attributes, damaged } = readAttributes(bytes);
  const page = attributes.find(({ id }) => id === attribute.codePage)?.data;
  const codePage = page && page.length >= 4 && page.readUInt32LE(0) > 0 ? `cp${page.readUInt32LE(0)}` : 'windows-1252';
  const drafts: Draft[] = [];
  let properties: Properties = noProperties;
  let subject = '';
  let text = '';
  for (const { id, data } of attributes) {
    const draft = drafts.at(-1);
    if (id === attribute.subject) subject = cString(data, codePage);
    else if (id === attribute.body) text = cString(data, codePage);
    else if (id === attribute.messageProperties) properties = readProperties(data, codePage);
    else if (id === attribute.renderData && drafts.length < maxFiles)
      drafts.push({ title: '', data: null, properties: noProperties });
    else if (id === attribute.data && draft) draft.data = data;
    else if (id === attribute.title && draft) draft.title = cString(data, codePage);
    else if (id === attribute.attachProperties && draft) draft.properties = readProperties(data, codePage);
  }
  const files = drafts.flatMap((draft) => filesOf(draft, depth));
  return {
    subject: textProperty(properties, property.subject) || subject,
    ...readBody(properties, text),
    files,
    damaged,
  };
}

/** Opens TNEF. Never throws; damaged bytes give what could be read. */
export const readTnef = (bytes: Uint8Array): Tnef => readTnefAt(bytes, 0);
