/**
 * One JSON document posted to a URL that a stranger named: the address is checked by the guard and pinned, certificates are
 * verified, no redirect is followed, and of the answer only the status is looked at. The path may hold a secret: only the
 * host is ever quoted.
 */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebhookAnswer, WebhookRequest } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { dial } from '../network/dial';
import { resolveHost } from '../network/resolve';
import type { Call } from '../session/call';
import { handshake } from '../tls/handshake';
import { NetworkError, TlsError, WebhookError, errorCode } from '../wire/errors';

/** For everything: some are told one after the other within a schedule of 25 s. */
const patienceMs = 8_000;

/** @throws WebhookError; TalkError when the call itself ends */
export async function postWebhook({ url, document }: WebhookRequest, { access, signal }: Call): Promise<WebhookAnswer> {
  const target = new URL(url);
  const limit = AbortSignal.timeout(Math.min(patienceMs, access.patience.stallMs));
  try {
    const status = await statusOf(target, JSON.stringify(document), access, AbortSignal.any([signal, limit]));
    if (status >= 200 && status < 300) return { status };
    const kind = status >= 300 && status < 400 ? 'redirected' : 'refused';
    throw new WebhookError(kind, target.hostname, `HTTP ${status}`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw limit.aborted ? new WebhookError('silent', target.hostname, 'no answer in time') : inWords(error, target);
  }
}

async function statusOf(target: URL, body: string, access: NetworkAccess, signal: AbortSignal): Promise<number> {
  const socket = await socketTo(target, access, signal);
  const asking = request({
    method: 'POST',
    path: `${target.pathname}${target.search}`,
    headers: {
      host: target.host,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Postroom',
      connection: 'close',
    },
    createConnection: () => socket,
    signal,
  });
  // Whatever comes of the connection after the status was read is nobody's concern.
  asking.on('error', () => undefined);
  asking.end(body);
  const [response] = (await once(asking, 'response', { signal })) as [IncomingMessage];
  response.on('error', () => undefined);
  response.destroy();
  return response.statusCode ?? 0;
}

async function socketTo(target: URL, access: NetworkAccess, signal: AbortSignal): Promise<Duplex> {
  const { guard, patience, lookup, extraRoots } = access;
  const isPlain = target.protocol === 'http:';
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const port = Number(target.port || (isPlain ? 80 : 443));
  if (guard.refusesWebhookPort(port)) throw new WebhookError('port', target.hostname, `port ${port}`);
  const { addresses } = await resolveHost(host, lookup, guard, patience.resolveMs);
  const reachable = isPlain ? addresses.filter(({ address }) => guard.isInside(address)) : addresses;
  if (reachable.length === 0) throw new WebhookError('plain', target.hostname, 'http');
  const { socket } = await dial(reachable, port, patience.connectMs, signal);
  if (isPlain) return socket;
  const trust = { kind: 'system' } as const;
  return (await handshake(socket, { host, trust, extraRoots, timeoutMs: patience.tlsMs, signal })).socket;
}

function inWords(error: unknown, { hostname }: URL): WebhookError {
  if (error instanceof WebhookError) return error;
  if (error instanceof NetworkError) {
    const kind = error.kind === 'address-forbidden' ? 'address' : 'unreachable';
    return new WebhookError(kind, hostname, error.detail, { cause: error });
  }
  if (error instanceof TlsError) return new WebhookError('certificate', hostname, error.code, { cause: error });
  return new WebhookError('unreachable', hostname, errorCode(error), { cause: error });
}
