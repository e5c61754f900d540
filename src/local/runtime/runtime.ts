/** Puts the runtime of one host together: storage, queues, platform and the app, on one database. */
import type { DatabaseSync } from 'node:sqlite';
import { committed, inGroup } from '../database';
import type { Log } from '../log';
import { impersonatingOf, pageModules, scopesOf, type Manifest } from '../manifest';
import type { ProductEvent } from '../product-event';
import { loadFunctions, type AppFunction, type AppModule } from './app';
import { installGlobals } from './globals';
import { identityOf, type Identity } from './identity';
import { limitMsOf, type ModuleKind, type Outcome, type Platform } from './invocation';
import { createInvoker, resolverAnswer, type Invoke, type ResolverAnswer } from './invoker';
import type { JiraSite, ScopesFor } from './jira';
import { openStore, type Store, type StoreOptions } from './kvs/store';
import { createPlatform, type Interfere } from './platform';
import { productEvent, storeProductEvent, triggerOf } from './product-events';
import { asyncEvent, startDispatcher } from './queue/dispatcher';
import { openEvents, type EventTable, type QueuedEvent } from './queue/events';
import { platformRates } from './rates';
import { startScheduler } from './scheduler';
import type { TokenIssuer } from './token';

export type { ResolverAnswer } from './invoker';

export interface RuntimeOptions {
  readonly manifest: Manifest;
  /** Loads the app's modules by file name under src/ ("index"); called once, after the globals are set. */
  readonly loadApp: (file: string) => Promise<AppModule>;
  readonly db: DatabaseSync;
  readonly secrets: DatabaseSync;
  /** Left out: in this thread. */
  readonly openStore?: OpenStore;
  readonly site: JiraSite;
  readonly scopesFor: ScopesFor;
  readonly tokens: TokenIssuer;
  /** Where remotes of the manifest run on this machine. */
  readonly remoteUrls: ReadonlyMap<string, string>;
  readonly apiBaseUrl: () => string;
  readonly siteUrl: () => string;
  readonly log: Log;
  readonly now?: () => number;
  readonly fiveMinuteMs?: number;
  readonly platformRates?: boolean;
  /** See StoreOptions. */
  readonly expiryLagMs?: number;
  readonly limitMs?: (kind: ModuleKind, timeoutSeconds: number | undefined) => number;
  /** Tests let calls of the app fail, or the host die at them. */
  readonly interfere?: Interfere;
  /** First waiting time before an event that failed is delivered again. */
  readonly backoffMs?: number;
}

export type OpenStore = (options: StoreOptions) => Store | Promise<Store>;

export interface Runtime {
  readonly identity: Identity;
  readonly store: Store;
  /** Calls a resolver function as the module's page does; `context` goes to the function. */
  resolve(moduleKey: string, call: ResolverCall): Promise<ResolverAnswer>;
  /** Fires a scheduled trigger now. */
  tick(triggerKey: string): Promise<void>;
  /**
   * These happened, in this order: all of them are kept, or none. Kept with the transaction that they happened in; outside of one,
   * when the promise resolves.
   */
  onProductEvents(happened: readonly ProductEvent[]): Promise<void>;
  /** Resolves when no event is running or due. */
  idle(): Promise<void>;
  /** Ends everything at once, as kill -9 would: nothing is finished, nothing is recorded. */
  kill(): void;
}

export interface ResolverCall {
  readonly functionKey: string;
  readonly payload: unknown;
  readonly accountId: string;
  readonly context: object;
}

const sweepEveryMs = 600_000;
const jobsKeptMs = 7 * 24 * 3600 * 1000;

/** What the parts of one runtime share. */
interface Parts {
  readonly options: RuntimeOptions;
  readonly now: () => number;
  readonly identity: Identity;
  readonly events: EventTable;
  readonly store: Store;
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly limitOf: (kind: ModuleKind, functionKey: string) => number;
}

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { manifest, log } = options;
  installGlobals();
  const parts = await openParts(options);
  const { now, identity, events, store, functions, limitOf } = parts;
  const killer = new AbortController();
  const platform = connectPlatform(parts, { wake: () => dispatcher.wake(), kill: () => kill() });
  const invoke = createInvoker({ platform, functions, limitOf, killed: killer.signal, log });
  const deliver = (event: QueuedEvent): Promise<Outcome> => deliverEvent(manifest, invoke, event, now());
  const dispatcher = startDispatcher({ events, now, log, deliver, backoffMs: options.backoffMs ?? 5000 });
  const tick = (triggerKey: string): Promise<void> => fireSchedule(manifest, identity, invoke, triggerKey);
  const scheduler = startScheduler(manifest, options.fiveMinuteMs ?? 300_000, tick);
  const sweeper = setInterval(() => {
    store.sweep();
    events.sweep(now() - jobsKeptMs);
  }, sweepEveryMs).unref();
  const kill = (): void => {
    killer.abort();
    scheduler.stop();
    dispatcher.stop();
    clearInterval(sweeper);
  };
  dispatcher.wake();
  return {
    identity,
    store,
    resolve: (moduleKey, call) => callResolver(manifest, invoke, moduleKey, call),
    tick,
    onProductEvents: (happened) => {
      inGroup(options.db, () => happened.forEach((event) => storeProductEvent(manifest, events, event, now())));
      dispatcher.wake();
      return committed(options.db);
    },
    idle: () => dispatcher.idle(),
    kill,
  };
}

async function openParts(options: RuntimeOptions): Promise<Parts> {
  const { manifest, db, secrets, expiryLagMs } = options;
  const now = options.now ?? Date.now;
  const entities = manifest.app.storage?.entities ?? [];
  const functions = await loadFunctions(manifest, options.loadApp);
  const limitMs = options.limitMs ?? limitMsOf;
  return {
    options,
    now,
    identity: identityOf(manifest),
    events: openEvents(db),
    store: await (options.openStore ?? openStore)({
      db,
      secrets,
      entities,
      now,
      ...(expiryLagMs === undefined ? {} : { expiryLagMs }),
    }),
    functions,
    limitOf: (kind, functionKey) => limitMs(kind, functions.get(functionKey)?.timeoutSeconds),
  };
}

function connectPlatform(parts: Parts, { wake, kill }: { wake: () => void; kill: () => void }): Platform {
  const { options, now, identity, events, store, limitOf } = parts;
  const { manifest, log, tokens, apiBaseUrl, siteUrl } = options;
  const rates = platformRates(options.platformRates ?? false, now);
  const consumerLimitMs = (queue: string): number | undefined => {
    const consumer = manifest.modules.consumer?.find((candidate) => candidate.queue === queue);
    return consumer && limitOf('consumer', consumer.function);
  };
  return createPlatform({
    interfere: options.interfere ?? ((): undefined => undefined),
    kill,
    identity,
    manifest,
    log,
    store,
    storageRates: rates.storage,
    queue: { events, rates: rates.queue, now, consumerLimitMs, wake },
    jira: {
      site: options.site,
      scopesFor: options.scopesFor,
      scopes: scopesOf(manifest),
      impersonating: impersonatingOf(manifest),
      rates: rates.jira,
      log,
    },
    remote: { manifest, log, tokens, baseUrls: options.remoteUrls, apiBaseUrl, siteUrl },
  });
}

function deliverEvent(manifest: Manifest, invoke: Invoke, event: QueuedEvent, nowMs: number): Promise<Outcome> {
  const triggerKey = triggerOf(event);
  if (triggerKey !== null) {
    const trigger = manifest.modules.trigger?.find(({ key }) => key === triggerKey);
    const call = { kind: 'trigger', functionKey: trigger?.function ?? '', moduleKey: triggerKey } as const;
    return invoke(call, productEvent(event, nowMs));
  }
  const consumer = manifest.modules.consumer?.find(({ queue }) => queue === event.route);
  const call = { kind: 'consumer', functionKey: consumer?.function ?? '', moduleKey: consumer?.key ?? '' } as const;
  return invoke({ ...call, originId: event.originId }, asyncEvent(event, nowMs));
}

async function fireSchedule(manifest: Manifest, identity: Identity, invoke: Invoke, key: string): Promise<void> {
  const trigger = manifest.modules.scheduledTrigger?.find((candidate) => candidate.key === key);
  if (!trigger) throw new Error(`manifest.yml has no scheduled trigger ${key}`);
  const payload = { context: { cloudId: identity.cloudId, moduleKey: key }, contextToken: '' };
  await invoke({ kind: 'scheduledTrigger', functionKey: trigger.function, moduleKey: key }, payload);
}

async function callResolver(
  manifest: Manifest,
  invoke: Invoke,
  moduleKey: string,
  { functionKey, payload, accountId, context }: ResolverCall,
): Promise<ResolverAnswer> {
  const page = pageModules(manifest).find(({ key }) => key === moduleKey);
  if (!page?.resolver) return { ok: false, message: `Module ${moduleKey} has no resolver.` };
  const call = { kind: 'resolver', functionKey: page.resolver.function, moduleKey, accountId } as const;
  return resolverAnswer(await invoke(call, { call: { functionKey, payload }, context }), functionKey);
}
