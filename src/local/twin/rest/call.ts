/** One request as the operations see it, and the answers they give. */
import { may, type Permission } from '../permissions';
import { noIssue, noProject, readOnlyProject, refuse } from '../errors';
import type { JiraActor } from '../../runtime';
import type { Issue } from '../store/issues';
import type { Person } from '../store/people';
import type { Project } from '../store/projects';
import type { World } from '../world';

export interface Call {
  readonly world: World;
  /** Who asks. */
  readonly person: Person;
  /** By which way: the app itself, the app for a person, or a person with an API token. */
  readonly way: JiraActor['kind'];
  readonly query: URLSearchParams;
  /** A named segment of the path, decoded. */
  readonly param: (name: string) => string;
  /** The JSON of the body; null when there is none. */
  readonly body: unknown;
  readonly headers: Headers;
  /** The body before it is read: for routes that take it as a stream. */
  readonly raw: RawBody;
}

export type RawBody = string | Uint8Array | FormData | ReadableStream | null;
export type Handler = (call: Call) => Response | Promise<Response>;

const jsonHeaders = { 'content-type': 'application/json;charset=UTF-8' };

/** `objects`: how many things are answered; the platform's rate of points counts them. */
export function json(value: unknown, objects = 1, status = 200): Response {
  const headers = objects === 1 ? jsonHeaders : { ...jsonHeaders, 'x-postroom-objects': String(objects) };
  return new Response(JSON.stringify(value), { status, headers });
}

export const created = (value: unknown): Response => json(value, 1, 201);
export const nothing = (): Response => new Response(null, { status: 204 });

export function mayHere({ world, person }: Call, project: Project, permission: Permission): boolean {
  return may(world.projects, person, project, permission);
}

export function projectOf({ world }: Call, issue: Issue): Project {
  const project = world.projects.byId(issue.projectId);
  if (!project) throw noIssue();
  return project;
}

/** The issue that the path names, if the person may see it. */
export function seenIssue(call: Call, idOrKey = call.param('issue')): Issue {
  const issue = call.world.issues.find(idOrKey);
  if (!issue || !mayHere(call, projectOf(call, issue), 'BROWSE_PROJECTS')) throw noIssue();
  return issue;
}

/** The issue, if the person may do this with it now. */
export function issueFor(call: Call, permission: Permission, refusal: string, idOrKey?: string): Issue {
  const issue = seenIssue(call, idOrKey);
  const project = projectOf(call, issue);
  if (!mayHere(call, project, permission)) throw refuse(403, refusal);
  if (project.archivedMs !== null) throw readOnlyProject(project.key);
  return issue;
}

export function seenProject(call: Call, idOrKey = call.param('project')): Project {
  const project = call.world.projects.find(idOrKey);
  if (!project || !mayHere(call, project, 'BROWSE_PROJECTS')) throw noProject(idOrKey);
  return project;
}

/** `startAt` and `maxResults` of the query. */
export function paging({ query }: Call, byDefault: number, most: number): { startAt: number; maxResults: number } {
  const number = (name: string, fallback: number): number => {
    const text = query.get(name);
    if (text === null || text === '') return fallback;
    if (!/^-?\d+$/.test(text)) throw refuse(400, `The value '${text}' of ${name} is no number.`);
    return Math.max(0, Number(text));
  };
  return { startAt: number('startAt', 0), maxResults: Math.min(number('maxResults', byDefault), most) };
}

/** Values of a parameter given once with commas or several times. */
export function listParam({ query }: Call, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as an object. */
export function objectBody({ body }: Call): Json {
  if (!isRecord(body)) throw refuse(400, 'Invalid request payload. Refer to the REST API documentation and try again.');
  return body;
}

/** Jira's page with `values`. */
export function pageOf(
  self: string,
  { startAt, maxResults }: { readonly startAt: number; readonly maxResults: number },
  total: number,
  values: readonly unknown[],
): object {
  const isLast = startAt + values.length >= total;
  return {
    self,
    ...(isLast
      ? {}
      : { nextPage: `${self.replace(/[?].*$/, '')}?startAt=${startAt + maxResults}&maxResults=${maxResults}` }),
    maxResults,
    startAt,
    total,
    isLast,
    values,
  };
}
