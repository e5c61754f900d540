/** invokeRemote: HTTPS to a remote the manifest names, with the invocation's token and within its time. */
import { randomBytes } from 'node:crypto';
import type { Log } from '../log';
import type { Manifest, Remote } from '../manifest';
import { proxyError } from './answer';
import { networkFetch } from './globals';
import { remainingMs, type Invocation, type PlatformInit } from './invocation';
import { outside } from './sockets';
import type { TokenIssuer } from './token';

/** One outgoing request of a function may take at most this long, however long the function may run. */
const longestRequestMs = 180_000;

export interface RemoteAccess {
  readonly manifest: Manifest;
  readonly tokens: TokenIssuer;
  readonly log: Log;
  /** Where a remote of the manifest runs on this machine; its own baseUrl when it is not told. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** What the token tells the remote about Jira. */
  readonly apiBaseUrl: () => string;
  readonly siteUrl: () => string;
}

export async function callRemote(
  access: RemoteAccess,
  invocation: Invocation,
  key: string | undefined,
  path: string,
  init: PlatformInit,
): Promise<Response> {
  const remote = access.manifest.remotes?.find((candidate) => candidate.key === key);
  if (!remote?.operations?.includes('compute')) {
    access.log('error', `invokeRemote('${key ?? ''}'): manifest.yml names no such remote with operation compute.`);
    return proxyError(400, 'INVALID_REMOTE');
  }
  const base = access.baseUrls.get(remote.key) ?? remote.baseUrl;
  const headers = await remoteHeaders(access, invocation, remote, init);
  const timeoutMs = Math.ceil(Math.min(remainingMs(invocation), longestRequestMs));
  try {
    return await outside(() =>
      networkFetch(base.replace(/\/$/, '') + path, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) }),
    );
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    access.log('warn', `Remote ${remote.key} ${path}: ${timedOut ? `no answer in ${timeoutMs} ms` : why}`);
    return timedOut ? proxyError(504, 'REMOTE_TIMEOUT') : proxyError(502, 'REMOTE_UNREACHABLE');
  }
}

async function remoteHeaders(
  { tokens, apiBaseUrl, siteUrl }: RemoteAccess,
  invocation: Invocation,
  remote: Remote,
  init: PlatformInit,
): Promise<Headers> {
  const headers = new Headers(init.headers ?? {});
  headers.set('authorization', `Bearer ${await tokens.invocationToken(invocation, apiBaseUrl(), siteUrl())}`);
  headers.set('x-b3-traceid', randomBytes(16).toString('hex'));
  headers.set('x-b3-spanid', randomBytes(8).toString('hex'));
  if (remote.auth?.appSystemToken?.enabled) headers.set('x-forge-oauth-system', tokens.systemToken);
  return headers;
}
