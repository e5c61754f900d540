/** A web server that takes what is posted to it and remembers it: the other end of webhooks. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { KeyAndCertificate } from '../../src/local/mail';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface WebServer {
  readonly port: number;
  /** `http://127.0.0.1:…` or `https://localhost:…` */
  readonly url: string;
  readonly posted: Posted[];
  /** Answers from now on; at first 204. */
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startWebServer(tls: KeyAndCertificate | null = null): Promise<WebServer> {
  const posted: Posted[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    posted.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
    web.answer(response);
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    void take(request, response).catch(() => response.destroy());
  const server = tls === null ? createServer(handle) : createTlsServer({ key: tls.key, cert: tls.certificate }, handle);
  // Connections that never came as far as HTTP, too.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const web: WebServer = {
    port,
    url: tls === null ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    posted,
    answer: (response) => response.writeHead(204).end(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return web;
}
