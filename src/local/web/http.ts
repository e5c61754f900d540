/**
 * The host's web server: loopback only, for its own pages only. Requests under another host name (DNS rebinding) and
 * changes asked for by other sites' pages are refused.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { HungUp } from '../hung-up';
import { errorText, type Log } from '../log';

export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** The body as it arrives; null for a method without one. */
  readonly body: ReadableStream<Uint8Array> | null;
}

export type Answer = Response | Promise<Response>;

/** Answers the request, or null when it is not meant. */
export type Route = (request: WebRequest) => Answer | null;

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

/** Port 0 = any free one. Routes are asked in order. */
export async function startWebServer(port: number, routes: () => readonly Route[], log: Log): Promise<WebServer> {
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    try {
      await send(await respond(incoming, portOf(server), routes()), outgoing, incoming.method === 'HEAD');
    } catch (error) {
      if (error instanceof HungUp) return void outgoing.destroy();
      log('error', `${incoming.method ?? ''} ${incoming.url ?? ''}: ${errorText(error)}`);
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      outgoing.end('The local host failed; its log says why.');
    }
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} is in use. Choose another with --port, or 0 for any free one.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function respond(incoming: IncomingMessage, port: number, routes: readonly Route[]): Promise<Response> {
  const host = incoming.headers.host ?? '';
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`)) {
    return plain(421, `This is a local host; it does not answer for "${host}".`);
  }
  const request = readRequest(incoming, host);
  if (request.body !== null && !comesFromUs(request, host))
    return plain(403, 'Refused: the request comes from another site.');
  for (const route of routes) {
    const answer = route(request);
    if (answer !== null) return answer;
  }
  return plain(404, `Nothing here: ${request.url.pathname}`);
}

/** Programs send no Origin; browsers always do with what changes something. */
function comesFromUs({ headers }: WebRequest, host: string): boolean {
  const origin = headers.get('origin');
  return origin === null ? headers.get('sec-fetch-site') !== 'cross-site' : origin === `http://${host}`;
}

function readRequest(incoming: IncomingMessage, host: string): WebRequest {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return {
    method,
    url: new URL(incoming.url ?? '/', `http://${host}`),
    headers,
    body: hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null,
  };
}

async function send(response: Response, outgoing: ServerResponse, headOnly: boolean): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (!outgoing.hasHeader('cache-control')) outgoing.setHeader('cache-control', 'no-store');
  outgoing.setHeader('x-content-type-options', 'nosniff');
  outgoing.setHeader('referrer-policy', 'same-origin');
  if (response.body !== null && !headOnly) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      if (!outgoing.write(chunk))
        await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve));
      if (outgoing.destroyed) return;
    }
  }
  outgoing.end();
}

export function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

export function redirect(to: string): Response {
  return new Response(null, { status: 303, headers: { location: to } });
}

/** The whole body as text; null when it is larger than allowed. */
export async function bodyText({ body }: WebRequest, mostBytes: number): Promise<string | null> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The fields of a submitted form, files included. */
export async function bodyForm({ body, headers }: WebRequest): Promise<FormData> {
  return new Response(body, { headers: { 'content-type': headers.get('content-type') ?? '' } }).formData();
}
