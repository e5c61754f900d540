/**
 * A gateway between the app and the real one that loses mails: a frame of `fetch` whose text matches is left out, as a fault in
 * the gateway would do it. For tests of what the app makes of that.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayInProcess } from '../../src/local/gateway';
import type { HostParts } from '../../src/local/parts';

export interface Loss {
  /** Mails that contain this text are lost; null = none. */
  text: string | null;
  lost: number;
}

export function losingGateway(loss: Loss): HostParts['startGateway'] {
  return async (options) => {
    const real = await gatewayInProcess(options);
    const server = createServer((request, response) => {
      void (async () => {
        const body = await bodyOf(request);
        const headers = new Headers();
        for (const [name, value] of Object.entries(request.headers))
          if (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name))
            headers.set(name, value);
        const path = request.url ?? '/';
        const answer = await fetch(`${real.url}${path}`, {
          method: request.method ?? 'GET',
          headers,
          ...(body.length === 0 ? {} : { body }),
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
        response.end(path === '/v1/fetch' ? withoutLost(bytes, loss) : bytes);
      })();
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

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Frames: 4 bytes of length, a JSON header, `lengthBytes` bytes (src/contract/gateway.ts). */
function withoutLost(bytes: Buffer, loss: Loss): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const headerEnd = at + 4 + bytes.readUInt32BE(at);
    const { lengthBytes } = JSON.parse(bytes.toString('utf8', at + 4, headerEnd)) as { lengthBytes: number };
    const frame = bytes.subarray(at, headerEnd + lengthBytes);
    if (loss.text !== null && frame.includes(loss.text)) loss.lost += 1;
    else kept.push(frame);
    at += frame.length;
  }
  return Buffer.concat(kept);
}
