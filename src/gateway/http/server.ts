/** The gateway's HTTP face: `POST /v1/<call>` for the app, `/health`, `/metrics` and `/version` for those who run it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { TalkError } from '../wire/errors';
import { answerJson, answerProblem, answerText } from './answer';
import { handleCall, type CallRoom } from './call';
import { calls } from './calls';
import { failures } from './problem';

export interface Listening {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** PEM; null = plain HTTP, behind a proxy that ends TLS. */
  readonly tls: { readonly key: string; readonly cert: string } | null;
}

export interface RunningServer {
  readonly url: string;
  /** Stops taking calls, lets those under way finish for so long, then ends them. */
  close(graceMs: number): Promise<void>;
}

export async function serve(listening: Listening, room: CallRoom): Promise<RunningServer> {
  let draining = false;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // A connection that was busy when stopping began is idle only now.
    response.once('close', () => {
      if (draining) server.closeIdleConnections();
    });
    route(room, draining, request, response).catch(() => response.destroy());
  };
  const server: Server = listening.tls === null ? createServer(handle) : createTlsServer(listening.tls, handle);
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 60;
  server.listen(listening.port, listening.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = listening.host.includes(':') ? `[${listening.host}]` : listening.host;
  return {
    url: `${listening.tls === null ? 'http' : 'https'}://${host}:${port}`,
    async close(graceMs) {
      draining = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        for (const stop of room.running) stop(new TalkError('deadline', 'shutting down'));
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }, graceMs);
      await closed;
      clearTimeout(timer);
      await room.pool.close();
    },
  };
}

async function route(
  room: CallRoom,
  draining: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*$/s, '');
  if (draining) response.setHeader('connection', 'close');
  const call = /^\/v1\/([a-z]+)$/.exec(path)?.[1];
  const prepare = call === undefined ? undefined : calls.get(call);
  if (call !== undefined && prepare !== undefined) {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      answerProblem(response, failures.invalid('Calls are made with POST.'), 405);
      return;
    }
    await handleCall(room, call, prepare, request, response);
    return;
  }
  const operations = request.method === 'GET' || request.method === 'HEAD';
  if (operations && path === '/health') {
    answerJson(response, draining ? 503 : 200, { status: draining ? 'draining' : 'ok' });
  } else if (operations && path === '/version') {
    answerJson(response, 200, { name: 'postroom-gateway', version: room.version, contract: 'v1' });
  } else if (operations && path === '/metrics') {
    if (mayScrape(room, request))
      answerText(response, 200, room.metrics.text(gauges(room)), 'text/plain; version=0.0.4');
    else answerProblem(response, failures.tokenRefused('metrics need GATEWAY_METRICS_TOKEN'), 401);
  } else {
    answerProblem(response, failures.invalid('There is no such call.'), 404);
  }
}

function mayScrape({ metricsToken }: CallRoom, request: IncomingMessage): boolean {
  if (metricsToken === null) return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${metricsToken}`));
}

function gauges(room: CallRoom): Record<string, number> {
  return {
    calls_running: room.admission.running,
    pool_connections: room.pool.size,
    pool_hits: room.pool.taken,
    pool_misses: room.pool.missed,
    resident_memory_bytes: process.memoryUsage.rss(),
  };
}
