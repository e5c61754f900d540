/** Fetching a small file over HTTPS from a host that a stranger named: guarded, pinned to the resolved address, bounded. */
import { request, type RequestOptions } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { NetworkAccess } from '../network/access';
import { dial } from '../network/dial';
import { resolveHost } from '../network/resolve';
import { handshake } from '../tls/handshake';

const mostBytes = 256 * 1024;
const mostRedirects = 3;
const stepMs = 2_500;

/** null when there is nothing, or anything goes wrong: this is only ever a way to know more. */
export async function httpsGet(
  url: string,
  access: NetworkAccess,
  signal: AbortSignal,
  redirects = 0,
): Promise<string | null> {
  try {
    const target = new URL(url);
    if (target.protocol !== 'https:' || (target.port !== '' && target.port !== '443')) return null;
    const response = await answerOf(target, access, signal);
    const location = response.headers.location;
    if (location !== undefined && (response.statusCode ?? 0) >= 300 && redirects < mostRedirects) {
      response.destroy();
      return await httpsGet(new URL(location, target).href, access, signal, redirects + 1);
    }
    if (response.statusCode !== 200) {
      response.destroy();
      return null;
    }
    return await textOf(response);
  } catch {
    return null;
  }
}

async function answerOf(target: URL, access: NetworkAccess, signal: AbortSignal): Promise<IncomingMessage> {
  const host = target.hostname;
  const { addresses } = await resolveHost(host, access.lookup, access.guard, stepMs);
  const { socket: plain } = await dial(addresses, 443, stepMs, signal);
  const trust = { kind: 'system' } as const;
  const { socket } = await handshake(plain, { host, trust, extraRoots: access.extraRoots, timeoutMs: stepMs, signal });
  const options: RequestOptions = {
    createConnection: () => socket,
    headers: { host: target.host, accept: 'text/xml' },
    timeout: stepMs,
    signal,
  };
  const asking = request(target, options);
  asking.on('timeout', () => asking.destroy());
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return response;
}

async function textOf(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) {
      response.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
