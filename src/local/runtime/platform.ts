/** Routes what the app asks of `__forge_fetch__` and `fetch` to storage, queues, Jira, remotes and the outside. */
import { EgressFilteringService } from '@forge/egress';
import type { Log } from '../log';
import { egressOf, type Manifest } from '../manifest';
import { PlatformError, proxyError, type PlatformAnswer } from './answer';
import { networkFetch } from './globals';
import type { Identity } from './identity';
import type { Descriptor, Invocation, Platform, PlatformInit } from './invocation';
import { callJira, type JiraAccess } from './jira';
import { isReading, type Store } from './kvs/store';
import { handleQueueCall, type QueueApi } from './queue/api';
import type { StorageRates } from './rates';
import { callRemote, type RemoteAccess } from './remote';
import { outside } from './sockets';

/** One call of the app to the platform, as a test sees it pass. */
export interface PlatformCall {
  readonly kind: 'storage' | 'queue' | 'jira' | 'remote';
  /** `POST /rest/api/3/issue/DEMO-1/comment`, `/api/v1/set`, `publish`, `gateway /v1/list`. */
  readonly name: string;
  readonly functionKey: string;
}

/**
 * What a test lets happen to a call: `die-before` and `die-after` kill the whole host, as kill -9 would, before or after the
 * call took effect; `lose-answer` lets it take effect and fails; a status is answered in its place.
 */
export type Interference =
  'die-before' | 'die-after' | 'lose-answer' | { readonly status: number; readonly code: string };

export type Interfere = (call: PlatformCall) => Interference | undefined;

export interface PlatformParts {
  readonly interfere: Interfere;
  readonly kill: () => void;
  readonly identity: Identity;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly store: Store;
  readonly storageRates: StorageRates;
  readonly queue: QueueApi;
  readonly jira: JiraAccess;
  readonly remote: RemoteAccess;
}

/** Requests to the outside, Jira's apart, for each begun minute of a function's time limit (limits-invocation). */
const outsideRequestsPerMinute = 100;

export function createPlatform(parts: PlatformParts): Platform {
  const { identity, manifest, log } = parts;
  const egress = new EgressFilteringService(egressOf(manifest));
  return {
    identity,
    fetch: (invocation, descriptor, path, init) => {
      const pass = (): Promise<Response> => route(parts, invocation, descriptor, path, init);
      const call = namedCall(invocation, descriptor, path, init);
      const interference = call && parts.interfere(call);
      return interference ? interfered(parts, interference, pass) : pass();
    },
    egress: async (invocation, input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!egress.isValidUrl(url)) {
        log('error', `fetch ${url} refused: manifest.yml does not name it under permissions.external.fetch.backend.`);
        const message = `URL not included in the external fetch backend permissions: ${url}.`;
        return Response.json({ message }, { status: 403 });
      }
      countOutside(invocation);
      return outside(() => networkFetch(input as RequestInfo, init));
    },
  };
}

async function route(
  parts: PlatformParts,
  invocation: Invocation,
  descriptor: Descriptor,
  path: string,
  init: PlatformInit,
): Promise<Response> {
  const { type, remote } = descriptor;
  if (type === 'kvs') return asResponse(await storage(parts, path, textBody(init)));
  if (type === 'fpp' && (remote === 'jira' || remote === undefined)) {
    return callJira(parts.jira, invocation, descriptor, path, init);
  }
  if (type === 'fpp' && remote === 'stargate') {
    const queued = handleQueueCall(parts.queue, invocation, path, textBody(init));
    if (queued) {
      await parts.queue.events.committed();
      return asResponse(queued);
    }
  }
  if (type === 'frc') {
    countOutside(invocation);
    return callRemote(parts.remote, invocation, remote, path, init);
  }
  if (type === 'fcc') return proxyError(400, 'INVALID_SERVICE_KEY');
  parts.log('error', `The local host does not know ${type} ${remote ?? ''} ${path}.`);
  return proxyError(501, 'UNSUPPORTED_LOCALLY');
}

function namedCall(
  { functionKey }: Invocation,
  { type, remote = '' }: Descriptor,
  path: string,
  { method = 'GET' }: PlatformInit,
): PlatformCall | undefined {
  if (type === 'kvs') return { kind: 'storage', name: path, functionKey };
  if (type === 'frc') return { kind: 'remote', name: `${remote} ${path}`, functionKey };
  if (type === 'fpp' && remote === 'jira') return { kind: 'jira', name: `${method} ${path}`, functionKey };
  const queueCall = /^\/webhook\/queue\/(\w+)/.exec(path)?.[1];
  return queueCall === undefined ? undefined : { kind: 'queue', name: queueCall, functionKey };
}

async function interfered(
  { kill }: PlatformParts,
  interference: Interference,
  pass: () => Promise<Response>,
): Promise<Response> {
  if (typeof interference === 'object') {
    const { status, code } = interference;
    return asResponse(new PlatformError(status, code, 'Refused by the test.').toAnswer());
  }
  if (interference !== 'die-before') await pass();
  if (interference === 'lose-answer') throw new Error('The answer was lost (by the test).');
  kill();
  return new Promise(() => undefined);
}

async function storage(
  { jira, store, storageRates }: PlatformParts,
  path: string,
  body: string,
): Promise<PlatformAnswer> {
  if (!jira.scopes.has('storage:app')) {
    return new PlatformError(403, 'FORBIDDEN', 'Storage needs the scope storage:app in manifest.yml.').toAnswer();
  }
  const kind = isReading(path) ? 'read' : 'write';
  const refusal = storageRates.refuse(kind, kind === 'read' ? 0 : body.length);
  if (refusal) return refusal.toAnswer();
  const result = await store.handle(path, body);
  if (kind === 'read') storageRates.readBytes(result.sizeBytes);
  return result;
}

/** The @forge packages send JSON text. */
function textBody({ body }: PlatformInit): string {
  return typeof body === 'string' ? body : '{}';
}

function countOutside(invocation: Invocation): void {
  invocation.outsideRequests += 1;
  const most = Math.ceil(invocation.limitMs / 60_000) * outsideRequestsPerMinute;
  if (invocation.outsideRequests > most) {
    throw new Error(`Function "${invocation.functionKey}" made more than ${most} requests to the outside.`);
  }
}

/** The @forge packages read only the members that a PlatformAnswer has. */
function asResponse(answer: PlatformAnswer): Response {
  return answer as unknown as Response;
}
