/** The twin's pages: a plain Jira to look at and to act in as one of its people. What is done goes through the REST API. */
import type { JiraRequest } from '../../runtime';
import { bodyForm, html, page, plain, redirect, type Answer, type Html, type Route, type WebRequest } from '../../web';
import type { PageModule } from '../../manifest';
import type { World } from '../world';
import { act, type Ask } from './act';
import { createPage } from './create';
import { issuePage } from './issue';
import { listPage } from './list';

/** `handle` answers a request of the REST API. */
export function jiraPages(
  world: World,
  modules: readonly PageModule[],
  handle: (request: JiraRequest) => Promise<Response>,
): readonly Route[] {
  const site: Site = { world, modules };
  const ask: Ask = async (method, path, email, body) => {
    const isForm = body instanceof FormData;
    const headers = new Headers(isForm ? { 'x-atlassian-token': 'no-check' } : { 'content-type': 'application/json' });
    const encoded = isForm ? new Response(body) : null;
    const formType = encoded?.headers.get('content-type');
    if (formType) headers.set('content-type', formType);
    const sent = encoded ? encoded.body : body === undefined ? null : JSON.stringify(body);
    return handle({ method, path, headers, body: sent, actor: { kind: 'basic', email } });
  };
  return [(request) => route(site, ask, request)];
}

interface Site {
  readonly world: World;
  /** The app's pages. */
  readonly modules: readonly PageModule[];
}

function route(site: Site, ask: Ask, request: WebRequest): Answer | null {
  const { world } = site;
  const { pathname } = request.url;
  const key = /^\/jira\/browse\/([A-Za-z][A-Za-z0-9_]*-\d+)$/.exec(pathname)?.[1];
  if (request.method === 'POST') {
    if (key === undefined && pathname !== '/jira/create') return null;
    return bodyForm(request).then((form) => afterAct(site, request, key, act(ask, key ?? null, form)));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  if (key !== undefined) return shownIssue(site, request, key, null);
  if (/^\/jira\/?$/.test(pathname))
    return listPage(ask, world, request.url.searchParams).then((main) => shown(request, 'Issues', main));
  return pathname === '/jira/create' ? shown(request, 'Create an issue', createPage(world, null)) : null;
}

/** Back to where one was, or there with what Jira said. */
async function afterAct(
  site: Site,
  request: WebRequest,
  key: string | undefined,
  doing: ReturnType<typeof act>,
): Promise<Response> {
  const done = await doing;
  if (done.ok) return redirect(done.to);
  if (key === undefined) return shown(request, 'Create an issue', createPage(site.world, done), 400);
  return shownIssue(site, request, key, done);
}

function shownIssue(
  { world, modules }: Site,
  request: WebRequest,
  key: string,
  refused: { readonly problem: string; readonly text: string } | null,
): Response {
  const issue = world.issues.find(key);
  if (!issue) return plain(404, `There is no issue ${key}.`);
  if (issue.key !== key.toUpperCase()) return redirect(`/jira/browse/${issue.key}`);
  const status = refused === null ? 200 : 400;
  return shown(request, `${issue.key} ${issue.summary}`, issuePage(world, issue, refused, modules), status);
}

function shown(request: WebRequest, title: string, main: Html, status = 200): Response {
  const scripts = ['/host/times.js', '/host/live.js', '/host/frame.js'];
  const note = html`<p class="subtle">A stand-in for Jira Cloud. Everything here is also in its REST API.</p>`;
  return page(request, { title, here: 'jira', main: html`${main}${note}`, status, scripts });
}
