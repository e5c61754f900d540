/** One call of Jira's REST API as the app. */
import { asApp, type APIResponse, type RequestInit, type Route } from '@forge/api';
import { FailureError } from '../../contract';
import { jiraFailure, jiraSilent } from './failure';

/** Rejects with a FailureError unless Jira said yes; with `missing`, 404 comes back as null. */
export async function jiraRequest(path: Route, init: RequestInit = {}): Promise<APIResponse> {
  const response = await answered(path, init);
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

export async function jiraWrite(method: 'POST' | 'PUT', path: Route, body: unknown): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await jiraRequest(path, { method, headers, body: JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

/** Every answer, whatever its status. */
export async function answered(path: Route, init: RequestInit): Promise<APIResponse> {
  try {
    return await asApp().requestJira(path, init);
  } catch (error) {
    throw new FailureError(jiraSilent(error), { cause: error });
  }
}

async function failureOf(response: APIResponse): Promise<ReturnType<typeof jiraFailure>> {
  return jiraFailure({
    status: response.status,
    body: await response.text(),
    retryAfter: response.headers.get('retry-after'),
    reason: response.headers.get('ratelimit-reason'),
  });
}
