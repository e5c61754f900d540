/** The body of an entity as bytes and as text: transfer encoding and charset taken off (RFC 2045 section 6). */
import { latin1, noBytes } from '../bytes';
import { decodeText } from '../charset/decode';
import type { CharsetHint } from '../charset/hint';
import type { Report } from '../defects';
import type { TransferEncoding } from '../message';
import type { Entity } from './entity';
import { slice } from './source';
import { decodeBase64 } from '../transfer/base64';
import { decodeQuotedPrintable } from '../transfer/quoted-printable';
import { decodeUu } from '../transfer/uuencode';

/** Base64 has no blanks inside its lines; so many of them in the first kilobyte are prose with a wrong label. */
const proseBlanks = 8;

function isProse(encoded: Uint8Array): boolean {
  const start = latin1(encoded.subarray(0, 1_024));
  return (start.match(/[A-Za-z,.;:!?] [A-Za-z]/g)?.length ?? 0) >= proseBlanks;
}

/** The still encoded body. */
export const encodedBody = (entity: Entity): Uint8Array => slice(entity.source, entity.bodyStart, entity.bodyEnd);

export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** Text in the clear behind base64: added by a list or a virus scanner that did not look at the encoding. */
  readonly footer: Uint8Array;
}

/**
 * How a body is really encoded, by its header and its first bytes. A multipart is not (RFC 2045 section 6.4 forbids it), whatever
 * it declares; neither is prose that calls itself base64.
 */
export function actualEncoding(entity: Entity, encoded: Uint8Array): TransferEncoding {
  const isClear =
    entity.isMultipart || (entity.encoding === 'base64' && entity.type.startsWith('text/') && isProse(encoded));
  return isClear ? 'identity' : entity.encoding;
}

function decodeBase64Body(type: string, encoded: Uint8Array, report: Report): DecodedBody {
  const { bytes, truncated, consumedBytes } = decodeBase64(encoded);
  if (truncated) report('truncated-base64', `${type} of ${bytes.length} bytes`);
  return { bytes, footer: encoded.subarray(consumedBytes) };
}

/** Takes the transfer encoding off. A container has no bytes of its own. */
export function decodeBody(entity: Entity, encoded: Uint8Array, report: Report): DecodedBody {
  if (entity.children.length > 0) return { bytes: noBytes, footer: noBytes };
  const encoding = actualEncoding(entity, encoded);
  if (encoding !== entity.encoding)
    report('bad-transfer-encoding', `${entity.type} declared as ${entity.encoding} but not encoded`);
  switch (encoding) {
    case 'identity':
      return { bytes: encoded, footer: noBytes };
    case 'base64':
      return decodeBase64Body(entity.type, encoded, report);
    case 'quoted-printable': {
      const { bytes, badEscapes } = decodeQuotedPrintable(encoded);
      if (badEscapes > 0) report('bad-quoted-printable', `${badEscapes} bad escapes in ${entity.type}`);
      return { bytes, footer: noBytes };
    }
    case 'uuencode':
      return { bytes: decodeUu(encoded), footer: noBytes };
  }
}

/** Lines end with LF, NULs are gone. */
export function normaliseText(text: string, report: Report): string {
  let clean = text;
  if (clean.includes('\0')) {
    report('nul-bytes', 'NUL characters in the text');
    clean = clean.replaceAll('\0', '');
  }
  if (!clean.includes('\r')) return clean;
  clean = clean.replaceAll('\r\n', '\n');
  if (!clean.includes('\r')) return clean;
  return clean.replace(/\r+\n?/g, (run) => {
    if (run.endsWith('\n')) return '\n';
    report('bare-carriage-return', 'carriage returns without line feed in the text');
    return '\n'.repeat(run.length);
  });
}

/** HTML may tell its charset itself (HTML 4.01 section 5.2.2); mail counts it only where the header is silent. */
function labelOf(entity: Entity, bytes: Uint8Array): string | null {
  const declared = entity.parameters['charset'];
  if (declared !== undefined && declared !== '') return declared;
  if (entity.type !== 'text/html') return null;
  return /<meta[^>]{1,200}?charset\s*=\s*["']?([\w-]+)/i.exec(latin1(bytes.subarray(0, 2_048)))?.[1] ?? null;
}

/** The body as text: charset repaired, lines ended by LF. At most `limit` encoded bytes are looked at. */
export function decodeBodyText(entity: Entity, hint: CharsetHint, limit: number, report: Report): string {
  const whole = encodedBody(entity);
  const encoded = whole.length > limit ? whole.subarray(0, limit) : whole;
  if (encoded.length < whole.length || entity.source.omissionIn(entity.bodyStart, entity.bodyEnd)) {
    report('text-too-long', `${entity.type}: the first ${limit} bytes are read`);
  }
  const { bytes, footer } = decodeBody(entity, encoded, report);
  const label = labelOf(entity, bytes);
  const { text, charset, finding } = decodeText(bytes, label, hint);
  if (finding !== null) report(finding, label === null ? `taken as ${charset}` : `${label} taken as ${charset}`);
  const appended = footer.length === 0 ? '' : decodeText(footer, label, hint).text;
  return normaliseText(text + appended, report);
}
