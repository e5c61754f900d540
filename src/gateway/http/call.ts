/**
 * One call from first byte to last: who asks, what is asked, is there room, how long may it take, and what comes of it.
 * The body is not read before the token was checked.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FailureError, deadlineHeader, type Failure, type ServerLogin } from '../../contract';
import { failureOf } from '../failure';
import type { NetworkAccess } from '../network/access';
import type { Pool } from '../session/pool';
import { TokenRefused, type VerifyToken } from '../token/verify';
import type { Admission } from './admission';
import { answerProblem } from './answer';
import { BodyTooBig, readBody } from './body';
import type { Prepare } from './calls';
import { callSignal, deadlineOf } from './deadline';
import type { Log } from './log';
import type { Metrics } from './metrics';
import { failures } from './problem';

/** What all calls share. */
export interface CallRoom {
  readonly verify: VerifyToken;
  readonly admission: Admission;
  readonly access: NetworkAccess;
  readonly pool: Pool;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly bodyLimitBytes: number;
  /** What `/metrics` asks for; null = nothing. */
  readonly metricsToken: string | null;
  readonly jiraBaseUrls: readonly string[];
  readonly version: string;
  /** How to stop each call under way. */
  readonly running: Set<(error: Error) => void>;
}

/** What is learned about a call while it runs, for log and metrics. */
interface Facts {
  tenant: string | null;
  server: ServerLogin | null;
  outcome: string;
}

export async function handleCall(
  room: CallRoom,
  name: string,
  prepare: Prepare,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const facts: Facts = { tenant: null, server: null, outcome: 'ok' };
  try {
    await admitted(room, name, prepare, request, response, facts);
  } catch (error) {
    const failure = failureFor(error, facts.server, room.bodyLimitBytes);
    facts.outcome = failure.code;
    if (failure.code === 'unknown')
      room.log({ level: 'error', event: 'unforeseen', call: name, error: framesOf(error) });
    answerProblem(response, failure, error instanceof BodyTooBig ? 413 : undefined);
  }
  const ms = performance.now() - started;
  room.metrics.called(name, facts.outcome, ms / 1000);
  room.log({
    level: facts.outcome === 'ok' ? 'info' : 'warn',
    event: 'call',
    call: name,
    outcome: facts.outcome,
    ms: Math.round(ms),
    tenant: facts.tenant,
    protocol: facts.server?.protocol ?? null,
    host: facts.server?.host ?? null,
  });
}

async function admitted(
  room: CallRoom,
  name: string,
  prepare: Prepare,
  request: IncomingMessage,
  response: ServerResponse,
  facts: Facts,
): Promise<void> {
  const caller = await room.verify(request.headers.authorization);
  facts.tenant = caller.installation;
  const { server, run } = prepare(await readBody(request, room.bodyLimitBytes));
  facts.server = server;
  const leave = room.admission.enter(caller.installation, server?.host ?? null);
  if (leave === null) throw new FailureError(failures.busy());
  const { signal, stop, over } = callSignal(request, response, deadlineOf(name, headerOf(request, deadlineHeader)));
  room.running.add(stop);
  try {
    await run({
      call: { signal, access: room.access, pool: room.pool },
      caller,
      response,
      metrics: room.metrics,
      jiraBaseUrls: room.jiraBaseUrls,
      version: room.version,
      systemToken: headerOf(request, 'x-forge-oauth-system') ?? null,
    });
  } finally {
    over();
    room.running.delete(stop);
    leave();
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** For failures of calls that name no server. */
const noServer: ServerLogin = {
  protocol: 'imap',
  encryption: 'tls',
  host: 'The server',
  port: 0,
  username: '',
  password: '',
  sharedMailbox: null,
  sharedAs: null,
  trust: { kind: 'system' },
};

function failureFor(error: unknown, server: ServerLogin | null, bodyLimitBytes: number): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof TokenRefused) return failures.tokenRefused(error.message);
  if (error instanceof BodyTooBig) return failures.tooBig(bodyLimitBytes);
  return failureOf(error, { server: server ?? noServer });
}

/** Where it happened, without the message: that may quote what nobody should read. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 6).map((line) => line.trim())].join(' | ');
}
