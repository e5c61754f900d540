/** multipart/form-data (RFC 7578) with one part `file` for each file, as Jira's attachment resource wants it. */
import { randomBytes } from 'node:crypto';
import type { JiraFile } from '../../app';

export interface Multipart {
  readonly contentType: string;
  readonly body: ArrayBuffer;
}

export function multipartOf(files: readonly JiraFile[]): Multipart {
  const boundary = `postroom-${randomBytes(16).toString('hex')}`;
  const parts = files.flatMap(({ name, type, bytes }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${quoted(name)}"\r\ncontent-type: ${typeOf(type)}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const contentType = `multipart/form-data; boundary=${boundary}`;
  return { contentType, body: joined([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}

/** In memory of its own, not part of a pool: files are copied once. */
function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.buffer;
}

/** As browsers write it (WHATWG HTML, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const typeOf = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream');
