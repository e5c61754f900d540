/** Writing answers: JSON, problems, and streams that are written no faster than they are read. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from '../../contract';
import { TalkError } from '../wire/errors';
import { problemOf, statusOf } from './problem';

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export function answerJson(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, { ...always, 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}

export function answerText(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { ...always, 'content-type': type });
  response.end(text);
}

/** An answer that has begun cannot be taken back: it is cut off, and the missing end tells. */
export function answerProblem(response: ServerResponse, failure: Failure, status = statusOf(failure)): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (failure.retryAfterSeconds !== undefined) response.setHeader('retry-after', Math.ceil(failure.retryAfterSeconds));
  answerJson(response, status, problemOf(failure, status), 'application/problem+json');
}

/** The head goes out with the first bytes, so that a failure before them is still a proper answer. */
export function streamTo(
  response: ServerResponse,
  type: string,
  signal: AbortSignal,
): (chunks: readonly Uint8Array[]) => Promise<void> {
  return async (chunks) => {
    if (signal.aborted || response.destroyed) throw new TalkError('abandoned', 'answering');
    if (!response.headersSent) response.writeHead(200, { ...always, 'content-type': type });
    together(response.socket);
    for (const chunk of chunks) response.write(chunk);
    if (!response.writableNeedDrain) return;
    response.socket?.uncork();
    await drained(response, signal);
  };
}

/**
 * What is written in one turn of the event loop leaves in one piece. `response.cork()` would not do: it lets go of the socket before
 * it writes, and a small mail goes out in five packets, each of which wakes its reader.
 * @param socket null while an earlier answer of the same connection is not over
 */
function together(socket: Socket | null): void {
  if (socket === null || socket.writableCorked > 0) return;
  socket.cork();
  setImmediate(() => socket.uncork());
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: Error | null): void => {
      response.removeListener('drain', ready);
      response.removeListener('close', gone);
      signal.removeEventListener('abort', gone);
      if (error === null) resolve();
      else reject(error);
    };
    const ready = (): void => end(null);
    const gone = (): void => end(new TalkError('abandoned', 'answering'));
    response.once('drain', ready);
    response.once('close', gone);
    signal.addEventListener('abort', gone, { once: true });
  });
}
