/** Text as a person reads it, for searching: encoded words (RFC 2047), transfer encodings and charsets (RFC 2045). */
import type { StoredBytes } from '../../stored-bytes';
import type { MimePart } from '../../structure';

const textLimitBytes = 4 * 1024 * 1024;

/** A raw header value (bytes as Latin-1) decoded. */
export function readableHeader(raw: string): string {
  const text = /[\x80-\xff]/u.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
  return text.replace(
    /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([BQ])\?([^?\s]*)\?=(?:\s+(?==\?))?/giu,
    (_whole, charset: string, encoding: string, data: string) => {
      const quoted = data.replace(/_/gu, ' ');
      return inCharset(encoding.toUpperCase() === 'B' ? Buffer.from(data, 'base64') : unquoted(quoted), charset);
    },
  );
}

/** The text parts of a message, decoded, one by one. */
export function* readableTexts(part: MimePart, bytes: StoredBytes): Generator<string> {
  for (const child of part.children) yield* readableTexts(child, bytes);
  if (part.type.toLowerCase() !== 'text') return;
  const encoded = bytes.read(part.bodyStart, Math.min(part.bodyEnd - part.bodyStart, textLimitBytes));
  const charset = part.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'utf-8';
  yield inCharset(decoded(encoded, part.encoding.toLowerCase()), charset);
}

function decoded(encoded: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(encoded.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return unquoted(encoded.toString('latin1').replace(/=[ \t]*\r?\n/gu, ''));
  return encoded;
}

const unquoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/giu, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** An unknown charset is read as Latin-1: a search that finds less is better than one that fails. */
function inCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
