/** The bridge's data calls, as the frame posts them: resolver invocations, requests to Jira as the person, the context. */
import { pageModules, type Manifest, type PageModule } from '../manifest';
import type { JiraSite, Runtime } from '../runtime';
import { bodyText, plain, type Route } from './http';

export interface BridgeOptions {
  readonly manifest: Manifest;
  readonly runtime: () => Runtime;
  readonly site: JiraSite;
  readonly origin: () => string;
  /** The person in front of the browser. */
  readonly accountId: () => string;
}

/** Limits of invoke and requestJira from the front end (limits-invocation). */
const requestBytes = 500 * 1024;
const responseBytes = 5 * 1024 * 1024;

interface BridgeAnswer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly message?: string;
}

export function bridgeRoute(options: BridgeOptions): Route {
  return (request) => {
    const [, moduleKey, name] = /^\/__forge\/bridge\/([^/]+)\/([A-Za-z]+)$/.exec(request.url.pathname) ?? [];
    if (moduleKey === undefined || name === undefined) return null;
    if (request.method !== 'POST') return plain(405, 'POST only');
    const module = pageModules(options.manifest).find(({ key }) => key === moduleKey);
    if (!module) return plain(404, 'No such module.');
    const place = { module, issueKey: request.url.searchParams.get('issue') };
    return answerCall(options, place, name, bodyText(request, name === 'invoke' ? requestBytes : responseBytes));
  };
}

/** Where the page stands in Jira. */
interface Place {
  readonly module: PageModule;
  readonly issueKey: string | null;
}

async function answerCall(
  options: BridgeOptions,
  place: Place,
  name: string,
  body: Promise<string | null>,
): Promise<Response> {
  const text = await body;
  if (text === null) return reply({ ok: false, message: 'The request is larger than Forge allows (500 KB).' });
  const argument = JSON.parse(text) as never;
  switch (name) {
    case 'invoke':
      return reply(await invoke(options, place, argument));
    case 'fetchProduct':
      return reply({ ok: true, value: await fetchProduct(options, argument) });
    case 'getContext':
      return reply({ ok: true, value: await contextOf(options, place) });
    default:
      return reply({ ok: false, message: `${name} is not supported by the local host.` });
  }
}

function reply(answer: BridgeAnswer): Response {
  return Response.json(answer);
}

interface InvokeArgument {
  readonly functionKey?: string;
  readonly payload?: unknown;
  readonly metadata?: unknown;
}

async function invoke(options: BridgeOptions, place: Place, argument: InvokeArgument): Promise<BridgeAnswer> {
  const { functionKey = '', payload, metadata } = argument;
  const call = { functionKey, payload, accountId: options.accountId(), context: await contextOf(options, place) };
  const answer = await options.runtime().resolve(place.module.key, call);
  if (!answer.ok) return answer;
  if (JSON.stringify({ value: answer.value }).length > responseBytes) {
    return { ok: false, message: 'The answer is larger than Forge allows (5 MB).' };
  }
  if (metadata === undefined) return answer;
  const reset = Math.ceil(Date.now() / 60_000) * 60;
  const limits = { rateLimitValue: 1200, rateLimitRemaining: 1199, rateLimitReset: reset };
  return { ok: true, value: { body: answer.value, metadata: { rateLimitProperties: limits } } };
}

interface ProductRequest {
  readonly product?: string;
  readonly restPath?: string;
  readonly fetchRequestInit?: {
    readonly method?: string;
    readonly headers?: readonly [string, string][];
    readonly body?: string | null;
  };
  readonly isMultipartFormData?: boolean;
}

async function fetchProduct(options: BridgeOptions, argument: ProductRequest): Promise<object> {
  const { restPath = '', fetchRequestInit = {}, isMultipartFormData = false } = argument;
  const headers = new Headers((fetchRequestInit.headers ?? []) as [string, string][]);
  const multipart = isMultipartFormData && typeof fetchRequestInit.body === 'string';
  if (multipart) headers.delete('content-type');
  const response = await options.site.handle({
    method: (fetchRequestInit.method ?? 'GET').toUpperCase(),
    path: restPath,
    headers,
    body: multipart ? formOf(fetchRequestInit.body ?? '{}') : (fetchRequestInit.body ?? null),
    actor: { kind: 'user', accountId: options.accountId() },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const isText = bytes.length === 0 || /json|text|xml/.test(type);
  return {
    body: bytes.length === 0 ? undefined : bytes.toString(isText ? 'utf8' : 'base64'),
    headers: Object.fromEntries(response.headers),
    status: response.status,
    statusText: response.statusText,
    ...(isText ? {} : { isAttachment: true }),
  };
}

/** @forge/bridge sends a form as JSON: the field `file` as a data URL, its name and type beside it. */
function formOf(text: string): FormData {
  const fields = JSON.parse(text) as Record<string, string>;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (name === '__fileName' || name === '__fileType') continue;
    if (name !== 'file') form.append(name, value);
    else {
      const bytes = Buffer.from(value.slice(value.indexOf(',') + 1), 'base64');
      form.append(name, new Blob([bytes], { type: fields['__fileType'] ?? '' }), fields['__fileName'] ?? 'file');
    }
  }
  return form;
}

async function contextOf(options: BridgeOptions, { module, issueKey }: Place): Promise<object> {
  const { runtime, origin, accountId } = options;
  const { key: moduleKey, type } = module;
  const { cloudId, environmentId, environmentType, appVersion } = runtime().identity;
  return {
    accountId: accountId(),
    cloudId,
    siteUrl: origin(),
    environmentId,
    environmentType,
    appVersion,
    localId: `ari:cloud:ecosystem::extension/${moduleKey}`,
    locale: 'en-US',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    moduleKey,
    license: { active: true },
    extension: { type, ...(issueKey === null ? {} : await issueOf(options, issueKey)) },
  };
}

interface SeenIssue {
  readonly id: string;
  readonly key: string;
  readonly fields: {
    readonly issuetype: { readonly id: string; readonly name: string };
    readonly project: { readonly id: string; readonly key: string; readonly projectTypeKey: string };
  };
}

/** The issue and its project, as the person in front of the browser may see them; otherwise nothing. */
async function issueOf({ site, accountId }: BridgeOptions, issueKey: string): Promise<object> {
  const answer = await site.handle({
    method: 'GET',
    path: `/rest/api/3/issue/${encodeURIComponent(issueKey)}?fields=issuetype,project`,
    headers: new Headers(),
    body: null,
    actor: { kind: 'user', accountId: accountId() },
  });
  if (!answer.ok) return {};
  const { id, key, fields } = (await answer.json()) as SeenIssue;
  const { project, issuetype } = fields;
  return {
    issue: { id, key, type: issuetype.name, typeId: issuetype.id },
    project: { id: project.id, key: project.key, type: project.projectTypeKey },
  };
}
