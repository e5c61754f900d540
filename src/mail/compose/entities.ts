/** The MIME tree of a mail to be sent (RFC 2045, 2046, 2183, 2231, 2387). */
import type { HeaderField } from '../message';
import { encodeText, toBase64 } from './encodings';
import { foldField, textPieces, withoutLineEnds } from './header-text';

/** A file to be sent. */
export interface OutgoingFile {
  readonly name: string;
  /** Media type without parameters; what is none becomes application/octet-stream. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** An image that the HTML shows by `cid:`. */
export interface InlineImage extends OutgoingFile {
  readonly contentId: string;
}

/** An entity: its header fields, each with its line end, and its body. */
export interface OutgoingEntity {
  readonly header: string;
  readonly body: readonly Buffer[];
}

const mediaType = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/;
/** RFC 2231: section of a continued parameter, short enough for a line with its name. */
const sectionLength = 50;

/** RFC 2231 section 4 and 3: percent escapes, in numbered sections when they do not fit on a line. */
function extendedParameter(name: string, value: string): string[] {
  const escaped = Array.from(value, (c) =>
    /^[A-Za-z0-9._-]$/.test(c) ? c : Array.from(Buffer.from(c), percent).join(''),
  );
  const sections = [''];
  for (const piece of escaped) {
    if ((sections.at(-1)?.length ?? 0) + piece.length > sectionLength) sections.push('');
    sections.push(`${sections.pop() ?? ''}${piece}`);
  }
  const [only = ''] = sections;
  if (sections.length === 1) return [`${name}*=utf-8''${only}`];
  return sections.map((section, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${section}`);
}

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

function nameParameters(name: string, value: string): string[] {
  const clean = withoutLineEnds(value).slice(0, 250);
  const isPlain = /^[ -~]{1,60}$/.test(clean) && !/["\\]|=\?/.test(clean);
  return isPlain ? [`${name}="${clean}"`] : extendedParameter(name, clean);
}

/** Parameters as pieces to fold between. */
const withParameters = (value: string, parameters: readonly string[]): string[] =>
  [value, ...parameters].map((piece, at, all) => (at < all.length - 1 ? `${piece};` : piece));

/** Old Outlook reads names only as encoded words in the Content-Type (which RFC 2047 forbids and everyone understands). */
function legacyName(name: string): string[] {
  const clean = withoutLineEnds(name).slice(0, 250);
  return /^[ -~]*$/.test(clean) ? [] : [`name="${textPieces(clean).join('\r\n ')}"`];
}

export function textEntity(type: 'text/plain' | 'text/html', text: string): OutgoingEntity {
  const { encoding, body } = encodeText(text);
  const header =
    foldField('Content-Type', [`${type};`, 'charset=utf-8']) + foldField('Content-Transfer-Encoding', [encoding]);
  return { header, body: [body] };
}

function fileEntity(file: OutgoingFile, disposition: string, more: string): OutgoingEntity {
  const given = file.type.trim().toLowerCase();
  // RFC 2046 section 5.2.1: a message must not be encoded, so as an encoded file it is one of no particular type.
  const type = mediaType.test(given) && !/^(?:multipart|message)\//.test(given) ? given : 'application/octet-stream';
  const header =
    foldField('Content-Type', withParameters(type, legacyName(file.name))) +
    foldField('Content-Disposition', withParameters(disposition, nameParameters('filename', file.name))) +
    foldField('Content-Transfer-Encoding', ['base64']) +
    more;
  return { header, body: [toBase64(file.bytes)] };
}

export const attachedFile = (file: OutgoingFile): OutgoingEntity => fileEntity(file, 'attachment', '');

export function inlineImage(image: InlineImage): OutgoingEntity {
  return fileEntity(
    image,
    'inline',
    foldField('Content-ID', [`<${withoutLineEnds(image.contentId).replace(/[<>\s]/g, '')}>`]),
  );
}

/** Several entities as one. A `=_` occurs in no encoded body, so no boundary does. */
export function multipart(
  subtype: string,
  boundary: string,
  parts: readonly OutgoingEntity[],
  parameters: readonly string[] = [],
): OutgoingEntity {
  const pieces = parts.flatMap(({ header, body }) => [Buffer.from(`--${boundary}\r\n${header}\r\n`, 'utf8'), ...body]);
  const header = foldField(
    'Content-Type',
    withParameters(`multipart/${subtype}`, [...parameters, `boundary="${boundary}"`]),
  );
  return { header, body: [...pieces, Buffer.from(`--${boundary}--\r\n`, 'latin1')] };
}

/** A header field of no known structure. */
export const plainField = ({ name, value }: HeaderField): string => foldField(name, textPieces(value));
