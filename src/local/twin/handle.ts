/** One request to Jira from its arrival to its answer: who asks, which operation, faults, and refusals as Jira words them. */
import { committed, inGroup } from '../database';
import type { JiraActor, JiraRequest } from '../runtime';
import { JiraError, refuse, unauthenticated } from './errors';
import type { FaultGate } from './faults';
import { addAttachments, attachmentContent } from './rest/attachments';
import type { Call, RawBody } from './rest/call';
import { matchOperation } from './rest/router';
import type { Person } from './store/people';
import type { World } from './world';

/** JSON bodies end here, as Jira's do. */
const mostBodyBytes = 10 * 1024 * 1024;

/** These take their body as a stream, or answer with one. */
const streaming: ReadonlySet<unknown> = new Set([addAttachments, attachmentContent]);

export async function handleRequest(world: World, faults: FaultGate, request: JiraRequest): Promise<Response> {
  const cut = request.path.indexOf('?');
  const path = cut < 0 ? request.path : request.path.slice(0, cut);
  const query = cut < 0 ? '' : request.path.slice(cut + 1);
  try {
    return await faults.through(request.method, path, () => answer(world, request, path, query));
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    const { status, errorMessages, errors } = error;
    return Response.json({ errorMessages, errors }, { status });
  }
}

async function answer(world: World, request: JiraRequest, path: string, query: string): Promise<Response> {
  const person = personOf(world, request.actor);
  const match = matchOperation(request.method, path);
  if (!match) return notFound(request.method, path);
  const { operation, params } = match;
  const handler = operation[3];
  const call: Call = {
    world,
    person,
    way: request.actor.kind,
    query: new URLSearchParams(query),
    param: (name) => params.get(name) ?? '',
    body: streaming.has(handler) ? null : await jsonOf(request),
    headers: request.headers,
    raw: request.body,
  };
  // A JSON operation is done in one go: all of it is kept, with the events that it causes, or nothing.
  if (request.method === 'GET') return handler(call);
  const response = await (streaming.has(handler) ? handler(call) : inGroup(world.db, () => handler(call)));
  await committed(world.db);
  return response;
}

function personOf({ people, app }: World, actor: JiraActor): Person {
  if (actor.kind === 'app') return app;
  const person = actor.kind === 'user' ? people.byId(actor.accountId) : people.byEmail(actor.email);
  if (!person?.active || person.accountType === 'customer') throw unauthenticated();
  return person;
}

/** Jira says 404 for a path it does not know, and 405 for a method. */
function notFound(method: string, path: string): Response {
  const other = ['GET', 'POST', 'PUT', 'DELETE'].filter((one) => one !== method && matchOperation(one, path));
  if (other.length > 0) return new Response(null, { status: 405, headers: { allow: other.join(', ') } });
  const message = `The twin of Jira knows no ${path}.`;
  return Response.json({ errorMessages: [message], errors: {} }, { status: 404 });
}

async function jsonOf({ method, body }: JiraRequest): Promise<unknown> {
  if (method === 'GET' || body === null) return null;
  const text = typeof body === 'string' ? body : await textOf(body);
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse(400, 'There was an error parsing JSON. Check that your request body is valid.');
  }
}

async function textOf(body: Exclude<RawBody, string | null>): Promise<string> {
  if (body instanceof FormData) throw refuse(415, 'This operation takes JSON.');
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > mostBodyBytes) throw refuse(413, 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
