/** One entity of a mail (RFC 2045 section 2.4): what its header says, and where its body lies. */
import type { CharsetHint, SharedHint } from '../charset/hint';
import type { Report } from '../defects';
import type { RawField } from '../header/block';
import { createHeaders } from '../header/headers';
import type { RawHeaders } from '../header/headers';
import { parseParameters } from '../header/parameters';
import type { Part, TransferEncoding } from '../message';
import type { Source } from './source';

export interface Entity {
  readonly headers: RawHeaders;
  /** Media type, lower case, without parameters. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly disposition: Part['disposition'];
  /** As the sender wrote it, decoded; see `safeFileName`. */
  readonly fileName: string | null;
  readonly encoding: TransferEncoding;
  readonly children: Entity[];
  /** Whether the body is split into children. One without children has a body of its own: nothing in it was a delimiter. */
  readonly isMultipart: boolean;
  /** Where the body lies, and in which bytes. */
  readonly source: Source;
  bodyStart: number;
  bodyEnd: number;
}

const tokens = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** RFC 2045 section 5.2: what cannot be a media type is plain text, unless a file name says it is a file. */
function mediaType(written: string, fallback: string, hasName: boolean): string {
  if (written === '') return fallback;
  if (tokens.test(written)) return written;
  if (written.startsWith('multipart')) return 'multipart/mixed';
  if (/^text\b/.test(written)) return written.includes('html') ? 'text/html' : 'text/plain';
  return hasName ? 'application/octet-stream' : 'text/plain';
}

const usualEncodings: ReadonlyMap<string, TransferEncoding> = new Map([
  ['7bit', 'identity'],
  ['8bit', 'identity'],
  ['base64', 'base64'],
  ['quoted-printable', 'quoted-printable'],
]);

function transferEncoding(written: string | null, report: Report): TransferEncoding {
  const usual = written === null ? 'identity' : usualEncodings.get(written.toLowerCase());
  if (usual !== undefined) return usual;
  const token = (written ?? '')
    .replace(/\([^()]*\)/g, '')
    .replace(/[\s;"'-]/g, '')
    .toLowerCase();
  if (/^(?:|\d?bits?|binary|identity|none|7bitascii|utf8)$/.test(token)) return 'identity';
  if (/^(?:base64|b64|mimebase64)/.test(token)) return 'base64';
  if (/^(?:quotedprintable|qp)/.test(token)) return 'quoted-printable';
  if (/^(?:x?uu(?:e|encode)?)$/.test(token)) return 'uuencode';
  report('bad-transfer-encoding', `Content-Transfer-Encoding: ${written ?? ''}`);
  return 'identity';
}

/** RFC 2183: an unknown disposition is an attachment; what names no file and is no token means nothing. */
function dispositionOf(value: string, hasName: boolean): Part['disposition'] {
  if (value === 'inline') return 'inline';
  return value === 'attachment' || (hasName && /^[a-z]/.test(value)) ? 'attachment' : null;
}

/** Where an entity was found. */
export interface Place {
  readonly source: Source;
  /** Media type of an entity that declares none. */
  readonly fallbackType: string;
  /** Whether it may be split into parts; beyond a depth nothing is. */
  readonly mayHaveParts: boolean;
}

/**
 * An entity from its header fields; its body is not known yet.
 * When a field is repeated the last one counts: a lost boundary line leaves the header of the part behind that of its container.
 */
export function createEntity(fields: readonly RawField[], place: Place, hint: SharedHint, report: Report): Entity {
  let own: string | null = null;
  const ownHint: CharsetHint = {
    charset: () => own ?? hint.charset(),
    mayGuess: hint.mayGuess,
  };
  const headers = createHeaders(fields, ownHint);
  const type = parseParameters(headers.lastStructured('content-type') ?? '', ownHint);
  own = type.parameters['charset'] ?? null;
  if (own !== null) hint.learn(own);
  const disposition = parseParameters(headers.lastStructured('content-disposition') ?? '', ownHint);
  const fileName =
    disposition.parameters['filename'] ??
    disposition.parameters['name'] ??
    type.parameters['name'] ??
    type.parameters['filename'] ??
    null;
  const media = mediaType(type.value, place.fallbackType, fileName !== null);
  return {
    headers,
    type: media,
    parameters: type.parameters,
    disposition: dispositionOf(disposition.value, fileName !== null),
    fileName: fileName === '' ? null : fileName,
    encoding: transferEncoding(headers.lastStructured('content-transfer-encoding'), report),
    children: [],
    source: place.source,
    isMultipart: place.mayHaveParts && media.startsWith('multipart/'),
    bodyStart: 0,
    bodyEnd: 0,
  };
}
