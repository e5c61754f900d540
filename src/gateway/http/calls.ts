/** The table of calls: what each takes (contract), and what is done. A body is read into its shape before anything happens. */
import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import {
  FailureError,
  acknowledgeRequest,
  carryRequest,
  discoverRequest,
  doctorRequest,
  fetchRequest,
  foldersRequest,
  helloRequest,
  listRequest,
  recordsRequest,
  searchRequest,
  statusRequest,
  submitRequest,
  webhookRequest,
  type DoctorLine,
  type HelloAnswer,
  type ServerLogin,
} from '../../contract';
import { carry } from '../carry';
import type { JiraAccess } from '../carry/jira';
import { discover } from '../discover';
import { sendingRecords } from '../discover/sending';
import { examine } from '../doctor';
import * as operations from '../operations';
import type { Call } from '../session/call';
import { FrameWriter } from '../session/frames';
import type { Caller } from '../token/verify';
import { postWebhook } from '../webhook/post';
import { answerJson, streamTo } from './answer';
import type { Metrics } from './metrics';
import { failures } from './problem';

/** One request and its answer. */
export interface Exchange {
  readonly call: Call;
  readonly caller: Caller;
  readonly response: ServerResponse;
  readonly metrics: Metrics;
  /** `x-forge-oauth-system`: the app's own token for Jira; null when it was not sent. */
  readonly systemToken: string | null;
  /** Where attachments may be carried to. */
  readonly jiraBaseUrls: readonly string[];
  /** The gateway's own. */
  readonly version: string;
}

export interface Prepared {
  /** The mail server meant; null when the call has none. */
  readonly server: ServerLogin | null;
  readonly run: (exchange: Exchange) => Promise<void>;
}

/** @throws FailureError gateway-request-invalid */
export type Prepare = (body: Buffer) => Prepared;

export const calls: ReadonlyMap<string, Prepare> = new Map([
  ['folders', json(foldersRequest, operations.folders)],
  ['status', json(statusRequest, operations.status)],
  ['list', json(listRequest, operations.list)],
  ['acknowledge', json(acknowledgeRequest, operations.acknowledge)],
  ['search', json(searchRequest, operations.search)],
  ['submit', json(submitRequest, operations.submit)],
  ['discover', json(discoverRequest, discover)],
  ['records', json(recordsRequest, sendingRecords)],
  ['webhook', json(webhookRequest, postWebhook)],
  [
    'hello',
    prepared(helloRequest, async (_, { response, version }) => {
      const answer: HelloAnswer = { version, calls: [...calls.keys()] };
      answerJson(response, 200, answer);
      return Promise.resolve();
    }),
  ],
  [
    'fetch',
    prepared(fetchRequest, async (asked, { call, response, metrics }) => {
      const writer = new FrameWriter(streamTo(response, 'application/vnd.postroom.frames', call.signal));
      await operations.fetch(asked, call, writer);
      metrics.fetched(writer.writtenMessages, writer.writtenBytes);
      response.end();
    }),
  ],
  [
    'carry',
    prepared(carryRequest, async (asked, { call, response, caller, systemToken, jiraBaseUrls }) => {
      const jira = jiraAccess(caller, systemToken, jiraBaseUrls);
      answerJson(response, 200, await carry(asked, call, jira));
    }),
  ],
  [
    'doctor',
    prepared(doctorRequest, async (asked, { call, response }) => {
      const write = streamTo(response, 'application/x-ndjson', call.signal);
      const line = (content: DoctorLine): Promise<void> => write([Buffer.from(`${JSON.stringify(content)}\n`, 'utf8')]);
      const report = await examine(asked, call, (step) => void line({ step }).catch(() => undefined));
      await line({ report });
      response.end();
    }),
  ],
]);

/** @throws FailureError: the token is Atlassian's word, and still only leads to places that the operator knows */
function jiraAccess({ apiBaseUrl }: Caller, token: string | null, allowed: readonly string[]): JiraAccess {
  if (token === null || apiBaseUrl === null || !allowed.some((base) => apiBaseUrl.startsWith(base))) {
    throw new FailureError(
      failures.invalid(token === null ? 'x-forge-oauth-system is missing' : 'app.apiBaseUrl is not allowed'),
    );
  }
  return { apiBaseUrl, token };
}

function json<S extends z.ZodType>(
  schema: S,
  operation: (asked: z.output<S>, call: Call) => Promise<unknown>,
): Prepare {
  return prepared(schema, async (asked, { call, response }) => answerJson(response, 200, await operation(asked, call)));
}

function prepared<S extends z.ZodType>(
  schema: S,
  run: (asked: z.output<S>, exchange: Exchange) => Promise<void>,
): Prepare {
  return (body) => {
    const asked = parsed(schema, body);
    return { server: serverIn(asked), run: (exchange) => run(asked, exchange) };
  };
}

/** @throws FailureError that names the fields, never their values */
function parsed<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  let content: unknown;
  try {
    content = JSON.parse(body.toString('utf8'));
  } catch {
    throw new FailureError(failures.invalid('The body is not JSON.'));
  }
  const read = schema.safeParse(content);
  if (read.success) return read.data;
  const issues = read.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || 'body'}: ${code}`);
  throw new FailureError(failures.invalid(issues.join('; ')));
}

function serverIn(asked: unknown): ServerLogin | null {
  return typeof asked === 'object' && asked !== null && 'server' in asked ? (asked.server as ServerLogin) : null;
}
