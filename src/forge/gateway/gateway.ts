/** The MailGateway port: the gateway as a Forge Remote (`invokeRemote`). */
import { invokeRemote, type APIResponse } from '@forge/api';
import { z } from 'zod';
import type { MailGateway } from '../../app';
import {
  FailureError,
  deadlineHeader,
  doctorReport,
  doctorStep,
  gatewayCalls,
  problem,
  type DoctorReport,
  type DoctorStep,
  type Failure,
} from '../../contract';
import { readFrames } from './frames';

const remote = 'gateway';

/** One outgoing request of a function may take 180 s on the platform; the gateway is told to be done a little before. */
const longestMs = 170_000;

/** Calls that need no mail server: whoever asks has other things to do when the gateway is a black hole. */
const patienceMs: Partial<Record<string, number>> = { hello: 8_000, webhook: 10_000 };
/** The gateway ends a call by itself when its time is over, and says so. */
const graceMs = 1_000;

export function forgeGateway(remainingMs: () => number): MailGateway {
  const post = (call: string, request: unknown): Promise<APIResponse> => send(call, request, remainingMs());
  return {
    call: async (call, request) => {
      const response = await post(call, request);
      const read = gatewayCalls[call].answer.safeParse(await readJson(response));
      if (!read.success) throw new FailureError(nonsense(`${call}: ${read.error.issues[0]?.path.join('.') ?? ''}`));
      return read.data as never;
    },
    fetch: (request) => frames(() => post('fetch', request)),
    doctor: async (request, onStep) => readDoctor(await post('doctor', request), onStep),
  };
}

async function send(call: string, request: unknown, remainingMs: number): Promise<APIResponse> {
  const deadlineMs = Math.max(1000, Math.min(patienceMs[call] ?? longestMs, remainingMs));
  const headers = { 'content-type': 'application/json', [deadlineHeader]: String(Math.floor(deadlineMs)) };
  const init = { method: 'POST', headers, body: JSON.stringify(request) };
  const response = await answered(`/v1/${call}`, init, deadlineMs + graceMs);
  if (response.ok) return response;
  const read = problem.safeParse(await readJson(response));
  throw new FailureError(read.success ? read.data.failure : unreachable(`HTTP ${response.status}`));
}

async function answered(
  path: string,
  init: { method: string; headers: Record<string, string>; body: string },
  limitMs: number,
): Promise<APIResponse> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${Math.round(limitMs / 1000)} s`)), limitMs);
    // The request keeps the function alive, not the watch over it.
    timer.unref();
  });
  try {
    return await Promise.race([invokeRemote(remote, { path, ...init }), limit]);
  } catch (error) {
    throw new FailureError(unreachable(error instanceof Error ? error.message : String(error)), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(response: APIResponse): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return null;
  }
}

async function* frames(ask: () => Promise<APIResponse>): ReturnType<typeof readFrames> {
  const response = await ask();
  try {
    yield* readFrames(chunksOf(response));
  } catch (error) {
    throw new FailureError(nonsense(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

/** The body as it comes. The platform promises only arrayBuffer(): where it cannot stream, the whole comes at once. */
async function* chunksOf(response: APIResponse): AsyncGenerator<Uint8Array> {
  const { body } = response as APIResponse & { readonly body?: AsyncIterable<Uint8Array> | null };
  if (body && Symbol.asyncIterator in body) yield* body;
  else yield new Uint8Array(await response.arrayBuffer());
}

const doctorLine = z.union([z.object({ step: doctorStep }), z.object({ report: doctorReport })]);

async function readDoctor(response: APIResponse, onStep: (step: DoctorStep) => void): Promise<DoctorReport> {
  for await (const line of linesOf(chunksOf(response))) {
    const read = doctorLine.safeParse(JSON.parse(line));
    if (!read.success) throw new FailureError(nonsense('doctor'));
    if ('report' in read.data) return read.data.report;
    onStep(read.data.step);
  }
  throw new FailureError(nonsense('The test ended without a report.'));
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
  if (held !== '') yield held;
}

function unreachable(evidence: string): Failure {
  return {
    code: 'gateway-unreachable',
    message: 'Postroom’s mail gateway does not answer.',
    evidence: evidence.slice(0, 300),
    fix: { text: 'Check that the gateway runs and that its address in the manifest is right (docs/gateway.md).' },
  };
}

function nonsense(evidence: string): Failure {
  return {
    code: 'gateway-nonsense',
    message:
      'The mail gateway’s answer made no sense: it was cut off, or the gateway has another version than the app.',
    evidence: evidence.slice(0, 300),
    fix: { text: 'It is tried again by itself. If it stays, bring app and gateway to the same version.' },
  };
}
