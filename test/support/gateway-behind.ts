/** A gateway with something in front of it that changes its answers, or takes it away. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayInProcess } from '../../src/local/gateway';
import type { HostParts } from '../../src/local/parts';

export interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

/**
 * @param change what becomes of the gateway's answer; null = the connection is cut, and the gateway is not asked. `ask` may be
 *   told to spoil the header fields of what is asked
 */
export function gatewayBehind(
  change: (path: string, ask: (spoil?: (headers: Headers) => void) => Promise<Answer>) => Promise<Answer | null>,
): HostParts['startGateway'] {
  return async (options) => {
    const real = await gatewayInProcess(options);
    const server = createServer((request, response) => {
      void (async () => {
        const path = request.url ?? '/';
        const body = await bodyOf(request);
        let type = 'text/plain';
        const answer = await change(path, async (spoil) => {
          const said = await asked(`${real.url}${path}`, request, body, spoil);
          type = said.headers.get('content-type') ?? type;
          return { status: said.status, bytes: Buffer.from(await said.arrayBuffer()) };
        });
        if (answer === null) response.destroy();
        else response.writeHead(answer.status, { 'content-type': type }).end(answer.bytes);
      })().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close: async () => {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await real.close();
      },
    };
  };
}

function asked(
  url: string,
  request: IncomingMessage,
  body: Buffer<ArrayBuffer>,
  spoil?: (headers: Headers) => void,
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)) headers.set(name, value);
  spoil?.(headers);
  return fetch(url, { method: request.method ?? 'GET', headers, ...(body.length === 0 ? {} : { body }) });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
