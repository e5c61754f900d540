/** Calls of the app to Jira: identity, scope, rate, then the twin or a real site. */
import type { Log } from '../log';
import { proxyError } from './answer';
import type { Descriptor, Invocation, PlatformInit } from './invocation';
import type { JiraRates } from './rates';
import { outside } from './sockets';

/** Who a request to Jira speaks for. */
export type JiraActor =
  | { readonly kind: 'app' }
  | { readonly kind: 'user'; readonly accountId: string }
  | { readonly kind: 'basic'; readonly email: string };

export interface JiraRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | FormData | ReadableStream | null;
  readonly actor: JiraActor;
}

/** A Jira site: the twin or a real one. */
export interface JiraSite {
  handle(request: JiraRequest): Promise<Response>;
}

/** The OAuth scopes of which a call needs one; undefined for a call that nobody knows. The path may carry a query. */
export type ScopesFor = (method: string, path: string) => readonly string[] | undefined;

export interface JiraAccess {
  readonly site: JiraSite;
  readonly scopesFor: ScopesFor;
  readonly scopes: ReadonlySet<string>;
  /** Scopes with which the app may act for a person who is not there. */
  readonly impersonating: ReadonlySet<string>;
  readonly rates: JiraRates;
  readonly log: Log;
}

export async function callJira(
  access: JiraAccess,
  invocation: Invocation,
  descriptor: Descriptor,
  path: string,
  init: PlatformInit,
): Promise<Response> {
  const actor = actorOf(descriptor, invocation);
  if (!actor) return proxyError(401, 'NEEDS_AUTHENTICATION_ERR');
  const method = (init.method ?? 'GET').toUpperCase();
  const isAway = actor.kind === 'user' && actor.accountId !== invocation.accountId;
  const refusal = scopeRefusal(access, method, path, isAway) ?? access.rates.refuse(method, path);
  if (refusal) return refusal;
  const request: JiraRequest = {
    method,
    path,
    headers: new Headers(init.headers ?? {}),
    body: bodyOf(init.body),
    actor,
  };
  const response = await outside(() => access.site.handle(request));
  access.rates.spend(method, path, response);
  return response;
}

/** `asUser` outside a person's request has nobody to be. */
function actorOf({ provider, accountId }: Descriptor, invocation: Invocation): JiraActor | null {
  if (provider === 'app') return { kind: 'app' };
  const person = accountId ?? invocation.accountId;
  return person === null ? null : { kind: 'user', accountId: person };
}

/**
 * Jira's own answer to a token that lacks a scope, and a line that says which.
 * @param isAway it speaks for a person who did not start the function (developer.atlassian.com: offline user impersonation)
 */
function scopeRefusal(
  { scopes, impersonating, scopesFor, log }: JiraAccess,
  method: string,
  path: string,
  isAway: boolean,
): Response | null {
  const needed = scopesFor(method, path);
  const granted = isAway ? impersonating : scopes;
  if (needed?.some((scope) => granted.has(scope))) return null;
  const how = isAway ? ' with allowImpersonation' : '';
  const route = `${method} ${path.replace(/\?.*$/, '')}`;
  log(
    'error',
    needed
      ? `Jira refused ${route}: manifest.yml does not grant ${needed.join(' or ')}${how}.`
      : `Jira refused ${route}: the local host does not know which scope it needs (src/local/twin/rest/routes.ts).`,
  );
  return Response.json({ code: 401, message: 'Unauthorized; scope does not match' }, { status: 401 });
}

function bodyOf(body: BodyInit | null | undefined): JiraRequest['body'] {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData) return body;
  if (body instanceof ReadableStream) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  return new Response(body).body;
}

/** A real Jira site: everybody is the owner of the API token. */
export function realSite(baseUrl: string, email: string, token: string, networkFetch: typeof fetch): JiraSite {
  // A path of the address stays: Jira may live below one.
  const site = baseUrl.replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  return {
    handle: ({ method, path, headers, body }) => {
      const sent = new Headers(headers);
      sent.set('authorization', authorization);
      const init: RequestInit & { duplex?: 'half' } = { method, headers: sent, body: body as BodyInit | null };
      if (body instanceof ReadableStream) init.duplex = 'half';
      return networkFetch(new URL(site + path), init);
    },
  };
}
