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
  const whole = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  const body = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** As browsers write it (WHATWG HTML, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const typeOf = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream');
