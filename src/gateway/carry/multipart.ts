/** One file as multipart/form-data (RFC 7578), streamed. Names are escaped as browsers do it (WHATWG HTML, "multipart/form-data"). */
import { randomBytes } from 'node:crypto';

export interface FilePart {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface Multipart {
  /** For the header Content-Type. */
  readonly contentType: string;
  readonly body: AsyncGenerator<Uint8Array>;
}

export function multipartOf(part: FilePart): Multipart {
  const boundary = `postroom-${randomBytes(18).toString('hex')}`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: bodyOf(part, boundary) };
}

async function* bodyOf({ fileName, contentType, bytes }: FilePart, boundary: string): AsyncGenerator<Uint8Array> {
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType) ? contentType : 'application/octet-stream';
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${escaped(fileName)}"`,
    `Content-Type: ${type}`,
    '',
    '',
  ].join('\r\n');
  yield Buffer.from(head, 'utf8');
  yield* bytes;
  yield Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');
}

function escaped(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22').replace(/\0/g, '');
}
