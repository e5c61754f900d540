/** Reading what was posted, within a limit. */
import type { IncomingMessage } from 'node:http';

export class BodyTooBig extends Error {
  override readonly name = 'BodyTooBig';
}

/** @throws BodyTooBig; whatever the connection throws */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooBig();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new BodyTooBig();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
