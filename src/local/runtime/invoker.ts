/** Calls a function of the app with the arguments the platform gives it, and tells in the log what went wrong. */
import { errorText, type Log } from '../log';
import type { AppFunction } from './app';
import type { Identity } from './identity';
import {
  newInvocation,
  runInvocation,
  type InvocationRequest,
  type ModuleKind,
  type Outcome,
  type Platform,
} from './invocation';

export interface InvokerOptions {
  readonly platform: Platform;
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly limitOf: (kind: ModuleKind, functionKey: string) => number;
  readonly killed: AbortSignal;
  readonly log: Log;
}

export type InvokerCall = Pick<InvocationRequest, 'kind' | 'functionKey' | 'moduleKey'> &
  Partial<Pick<InvocationRequest, 'accountId' | 'originId'>>;

export type Invoke = (call: InvokerCall, payload: unknown) => Promise<Outcome>;

/** A resolver's answer, or what went wrong in words that may be shown. */
export type ResolverAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

export function createInvoker({ platform, functions, limitOf, killed, log }: InvokerOptions): Invoke {
  return async (call, payload) => {
    const { kind, functionKey, accountId = null } = call;
    const found = functions.get(functionKey);
    if (!found) return { kind: 'threw', error: new Error(`manifest.yml has no function "${functionKey}"`) };
    const request = { originId: null, ...call, accountId, limitMs: limitOf(kind, functionKey) };
    const invocation = newInvocation(platform, request);
    const backend = backendContext(platform.identity, accountId);
    const outcome = await runInvocation(invocation, () => found.handler(payload, backend), killed);
    if (outcome.kind === 'threw') log('error', `${kind} ${functionKey} threw: ${errorText(outcome.error)}`);
    if (outcome.kind === 'timed-out') {
      log('error', `${kind} ${functionKey} timed out. Limit of ${outcome.limitMs / 1000} seconds.`);
    }
    return outcome;
  };
}

/** Second argument of every function. */
function backendContext({ contextAri, installationAri, cloudId }: Identity, accountId: string | null): object {
  return {
    installContext: contextAri,
    installation: { ari: installationAri, contexts: [{ cloudId, ari: contextAri }] },
    license: { active: true },
    ...(accountId === null ? {} : { principal: { accountId } }),
  };
}

export function resolverAnswer(outcome: Outcome, functionKey: string): ResolverAnswer {
  switch (outcome.kind) {
    case 'returned':
      return { ok: true, value: outcome.value };
    case 'threw': {
      const message = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
      return { ok: false, message: `There was an error invoking the function - ${message}` };
    }
    case 'timed-out':
      return { ok: false, message: `There was an error invoking the function - ${functionKey} timed out` };
    case 'killed':
      return { ok: false, message: 'The local host is stopping.' };
  }
}
