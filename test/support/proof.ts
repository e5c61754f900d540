/**
 * Proofs that a cause is recognised: each sets up a server that behaves so, and looks at what the doctor or a call says.
 * docs/troubleshooting.md names them; test/unit/gateway/troubleshooting.test.ts sees that no cause lacks one.
 */
import { afterEach, expect, test } from '@jest/globals';
import { doctorRequest, type DoctorReport, type Failure, type ServerLogin } from '../../src/contract';
import { examine } from '../../src/gateway/doctor';
import { allCauses, failureOf } from '../../src/gateway/failure';
import type { Call } from '../../src/gateway/session/call';
import { testCall } from './call';
import { login } from './gateway';
import { scripted, type Script, type ScriptedOptions, type ScriptedServer } from './scripted-server';

const open: { close(): Promise<void> }[] = [];

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  for (const server of open.splice(0)) await server.close();
}

export function closing<S extends { close(): Promise<void> }>(server: S): S {
  open.push(server);
  return server;
}

export async function serving(script: Script, options: ScriptedOptions = {}): Promise<ScriptedServer> {
  return closing(await scripted(script, options));
}

/** A login at a scripted server. */
export async function at(
  script: Script,
  changes: Partial<ServerLogin> = {},
  options: ScriptedOptions = {},
): Promise<ServerLogin> {
  const { port } = await serving(script, options);
  return login({ port, username: 'user@example.com', password: 'secret', ...changes });
}

export interface Expected {
  readonly patch?: unknown;
  /** The doctor looked further and says it better than the row does. */
  readonly betterFix?: boolean;
  readonly evidence?: RegExp;
}

/** One test: the failure must be the one that the cause's row describes. */
export function proves(
  id: string,
  how: string,
  work: () => Promise<Failure | null | undefined>,
  expected: Expected = {},
): void {
  test(`${id}: ${how}`, async () => {
    const cause = allCauses.find((candidate) => candidate.id === id);
    if (cause === undefined) throw new Error(`There is no cause "${id}".`);
    const failure = await work();
    expect(failure?.code).toBe(cause.code);
    if (expected.betterFix !== true) expect(failure?.fix?.text ?? null).toBe(cause.advice);
    if ('patch' in expected) expect(failure?.fix?.patch).toEqual(expected.patch);
    if (expected.evidence !== undefined) expect(failure?.evidence).toMatch(expected.evidence);
    expect(failure?.message).not.toMatch(/undefined|null|\[object/);
  });
}

export async function examined(
  server: ServerLogin,
  more: Record<string, unknown> = {},
  call: Call = testCall(),
): Promise<DoctorReport> {
  return examine(doctorRequest.parse({ server, ...more }), call, () => undefined);
}

/** What the doctor says is wrong. */
export async function diagnosed(
  server: ServerLogin,
  more: Record<string, unknown> = {},
  call: Call = testCall(),
): Promise<Failure | null> {
  const report = await examined(server, more, call);
  if (report.failure !== null) expect(report.steps.at(-1)?.ok).toBe(false);
  expect(JSON.stringify(report)).not.toContain(server.password === '' ? '\0' : `"${server.password}`);
  return report.failure;
}

/** What a call that must fail says is wrong. */
export async function failing(work: Promise<unknown>, server: ServerLogin): Promise<Failure | null> {
  try {
    await work;
  } catch (error) {
    return failureOf(error, { server });
  }
  return null;
}

afterEach(closeServers);
