/** One call of Jira's REST API, as the app or as a person. */
import { asApp, asUser, type APIResponse, type RequestInit, type Route } from '@forge/api';
import { FailureError } from '../../contract';
import { jiraFailure, jiraSilent } from './failure';

/** Rejects with a FailureError unless Jira said yes; with `missing`, 404 comes back as null. */
export async function jiraRequest(path: Route, init: RequestInit = {}, as: string | null = null): Promise<APIResponse> {
  const response = await answered(path, init, as);
  if (!response.ok) throw new FailureError(await failureOf(response));
  return response;
}

export async function jiraJson(path: Route): Promise<unknown> {
  const response = await jiraRequest(path, { headers: { accept: 'application/json' } });
  return response.json();
}

/** null when Jira says there is no such thing. */
export async function jiraJsonOrNull(path: Route): Promise<unknown> {
  const response = await answered(path, { headers: { accept: 'application/json' } });
  if (response.status === 404) return null;
  if (!response.ok) throw new FailureError(await failureOf(response));
  return response.json();
}

/** @param as account id of the person in whose name it is written; null = the app */
export async function jiraWrite(
  method: 'POST' | 'PUT',
  path: Route,
  body: unknown,
  as: string | null = null,
): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await jiraRequest(path, { method, headers, body: JSON.stringify(body) }, as);
  const text = await response.text();
  return text === '' ? null : (JSON.parse(text) as unknown);
}

/** Every answer, whatever its status. */
export async function answered(path: Route, init: RequestInit, as: string | null = null): Promise<APIResponse> {
  try {
    return await (as === null ? asApp() : asUser(as)).requestJira(path, init);
  } catch (error) {
    // The platform itself refuses to speak for this person: Jira was not asked.
    const failure = as !== null && isRefusal(error) ? jiraFailure(notSpoken) : jiraSilent(error);
    throw new FailureError(failure, { cause: error });
  }
}

const notSpoken = {
  status: 403,
  body: 'The platform lets the app not speak for this user.',
  retryAfter: null,
  reason: null,
};

/** @forge/api: NeedsAuthenticationError has status 401; ProxyRequestError has what the proxy answered. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && (error.status === 401 || error.status === 403);

export async function failureOf(response: APIResponse): Promise<ReturnType<typeof jiraFailure>> {
  return jiraFailure({
    status: response.status,
    body: await response.text(),
    retryAfter: response.headers.get('retry-after'),
    reason: response.headers.get('ratelimit-reason'),
  });
}
