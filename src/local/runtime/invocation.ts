/**
 * One invocation of an app function: its identity, its time limit and its end. After its end, whether it returned or ran
 * out of time, every platform call it still makes is refused, as a frozen function's would never arrive.
 */
import { randomUUID } from 'node:crypto';
import type { Identity } from './identity';
import { invocations, type AnyInvocation } from './sockets';

export type ModuleKind = 'resolver' | 'consumer' | 'scheduledTrigger' | 'trigger';

/** Everything an invocation may ask of the platform; one per host. */
export interface Platform {
  readonly identity: Identity;
  fetch(invocation: Invocation, descriptor: Descriptor, path: string, init: PlatformInit): Promise<Response>;
  egress(invocation: Invocation, input: unknown, init: RequestInit | undefined): Promise<Response>;
}

/** First argument of `__forge_fetch__`. */
export interface Descriptor {
  readonly type: string;
  readonly provider?: string;
  readonly remote?: string;
  readonly service?: string;
  readonly accountId?: string;
  readonly contextAri?: string;
}

export type PlatformInit = RequestInit & { readonly body?: BodyInit | null };

export interface InvocationRequest {
  readonly kind: ModuleKind;
  readonly functionKey: string;
  readonly moduleKey: string;
  /** The person who acts; null for schedules, queues and events. */
  readonly accountId: string | null;
  readonly limitMs: number;
  /** The first invocation of the chain of queue events this one belongs to. */
  readonly originId: string | null;
}

export interface Invocation extends AnyInvocation, InvocationRequest {
  readonly id: string;
  readonly platform: Platform;
  readonly startedMs: number;
  readonly runtime: object;
  /** null while it runs. */
  over: string | null;
  /** Requests to the outside so far, Jira's not counted. */
  outsideRequests: number;
}

export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'killed' };

/** How long a function of each kind may run; `timeoutSeconds` counts only for consumers and schedules. */
export function limitMsOf(kind: ModuleKind, timeoutSeconds: number | undefined): number {
  if (kind === 'consumer' || kind === 'scheduledTrigger') return (timeoutSeconds ?? 55) * 1000;
  return 25_000;
}

export function newInvocation(platform: Platform, request: InvocationRequest): Invocation {
  const id = randomUUID();
  const startedMs = performance.now();
  const remaining = (): number => Math.max(0, Math.round(startedMs + request.limitMs - performance.now()));
  const runtime = runtimeObject(platform.identity, request, id, remaining);
  return { ...request, id, platform, startedMs, runtime, over: null, outsideRequests: 0 };
}

/** Milliseconds until the limit. */
export function remainingMs(invocation: Invocation): number {
  return Math.max(0, invocation.startedMs + invocation.limitMs - performance.now());
}

/** Runs `work` as the invocation, up to its limit. `killed` ends it at once, as the death of the process would. */
export function runInvocation(invocation: Invocation, work: () => unknown, killed: AbortSignal): Promise<Outcome> {
  if (killed.aborted) return Promise.resolve({ kind: 'killed' });
  return new Promise((resolve) => {
    const end = (outcome: Outcome, over: string): void => {
      if (invocation.over !== null) return;
      invocation.over = over;
      clearTimeout(timer);
      killed.removeEventListener('abort', onKill);
      resolve(outcome);
    };
    const { limitMs } = invocation;
    const onKill = (): void => end({ kind: 'killed' }, 'was killed');
    const onLimit = (): void => end({ kind: 'timed-out', limitMs }, `ran out of its ${limitMs / 1000} seconds`);
    const timer = setTimeout(onLimit, limitMs);
    killed.addEventListener('abort', onKill, { once: true });
    void invocations.run(invocation, () =>
      Promise.resolve()
        .then(work)
        .then(
          (value) => end({ kind: 'returned', value }, 'has returned'),
          (error: unknown) => end({ kind: 'threw', error }, 'has thrown'),
        ),
    );
  });
}

/** `globalThis.__forge_runtime__` during the invocation: the fields that the @forge packages read. */
function runtimeObject(identity: Identity, request: InvocationRequest, id: string, remaining: () => number): object {
  const { appId, appVersion, environmentId, environmentType, installationId, contextAri, cloudId } = identity;
  const installation = { id: installationId, ari: { installationId }, contexts: [{ cloudId, ari: contextAri }] };
  return {
    proxy: { token: '', url: '' },
    contextAri,
    container: {},
    aaid: request.accountId ?? undefined,
    appContext: {
      appId,
      appVersion,
      environmentId,
      environmentType,
      invocationId: id,
      installationId,
      installation,
      functionKey: request.functionKey,
      moduleType: request.kind,
      moduleKey: request.moduleKey,
    },
    lambdaContext: { awsRequestId: id, getRemainingTimeInMillis: remaining },
    tracing: { traceId: id.replaceAll('-', ''), spanId: id.slice(-12) },
    externalAuth: [],
    metrics: silentMetrics,
  };
}

const silentMetrics = {
  counter: () => ({ incr: (): void => undefined, decr: (): void => undefined }),
  timing: () => ({ measure: () => ({ stop: (): void => undefined }) }),
  gauge: () => ({ set: (): void => undefined }),
};
