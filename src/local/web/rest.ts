/**
 * Jira's REST API to the outside: with Basic authentication under the site's address, as people's tools use it, and with
 * the app's system token under apiBaseUrl, as the gateway does.
 */
import { timingSafeEqual } from 'node:crypto';
import type { JiraActor, JiraSite, ScopesFor } from '../runtime';
import type { Route, WebRequest } from './http';

export interface RestOptions {
  readonly site: JiraSite;
  /** The API token that every account of the twin takes as its password. */
  readonly apiToken: string;
  readonly systemToken: () => string;
  readonly scopesFor: ScopesFor;
  readonly scopes: ReadonlySet<string>;
  readonly cloudId: string;
}

export function restRoute(options: RestOptions): Route {
  const asApp = new RegExp(`^/ex/jira/${options.cloudId}(/rest/.*)$`);
  return (request) => {
    const { pathname } = request.url;
    const path = /^\/jira(\/rest\/.*)$/.exec(pathname)?.[1] ?? asApp.exec(pathname)?.[1];
    if (path === undefined) return null;
    const actor = actorOf(options, request);
    if (!actor) return refusal(401, 'Client must be authenticated to access this resource.');
    if (actor.kind === 'app' && !options.scopesFor(request.method, path)?.some((scope) => options.scopes.has(scope))) {
      return Response.json({ code: 401, message: 'Unauthorized; scope does not match' }, { status: 401 });
    }
    const { method, headers, body, url } = request;
    return options.site.handle({ method, path: path + url.search, headers, body, actor });
  };
}

function actorOf({ apiToken, systemToken }: RestOptions, { headers }: WebRequest): JiraActor | null {
  const [scheme = '', credentials = ''] = (headers.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') return same(credentials, systemToken()) ? { kind: 'app' } : null;
  if (scheme.toLowerCase() !== 'basic') return null;
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return same(text.slice(colon + 1), apiToken) ? { kind: 'basic', email: text.slice(0, colon) } : null;
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refusal(status: number, message: string): Response {
  const headers = { 'www-authenticate': 'Basic realm="Jira twin"' };
  return Response.json({ errorMessages: [message], errors: {} }, { status, headers });
}
