/**
 * A runtime with a fixture app, so that a test can act inside an invocation: `inside(work)` runs `work` as the app's
 * resolver, consumers and triggers run what the test put into `app`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../src/local/database';
import type { Level } from '../../src/local/log';
import type { Manifest } from '../../src/local/manifest';
import {
  identityOf,
  installGlobals,
  openTokenIssuer,
  startRuntime,
  type JiraRequest,
  type Runtime,
  type RuntimeOptions,
} from '../../src/local/runtime';
import { scopesFor } from '../../src/local/twin';

export const fixtureManifest: Manifest = {
  app: {
    id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
    storage: {
      entities: [
        {
          name: 'book',
          attributes: {
            title: { type: 'string' },
            author: { type: 'string' },
            pages: { type: 'integer' },
            price: { type: 'float' },
            lent: { type: 'boolean' },
            extra: { type: 'any' },
          },
          indexes: [
            'pages',
            { name: 'by-author', partition: ['author'], range: ['pages'] },
            { name: 'by-title', range: ['title'] },
          ],
        },
        { name: 'lock', attributes: { owner: { type: 'string' }, until: { type: 'float' } } },
      ],
    },
  },
  modules: {
    'jira:adminPage': [{ key: 'admin', title: 'Fixture', resource: 'admin', resolver: { function: 'resolver' } }],
    function: [
      { key: 'resolver', handler: 'index.resolver' },
      { key: 'tick', handler: 'index.tick', timeoutSeconds: 60 },
      { key: 'short', handler: 'index.short' },
      { key: 'long', handler: 'index.long', timeoutSeconds: 900 },
      { key: 'on-event', handler: 'index.onEvent' },
    ],
    consumer: [
      { key: 'short-consumer', queue: 'short', function: 'short' },
      { key: 'long-consumer', queue: 'long', function: 'long' },
    ],
    scheduledTrigger: [{ key: 'tick', function: 'tick', interval: 'fiveMinute' }],
    trigger: [{ key: 'on-comment', function: 'on-event', events: ['avi:jira:commented:issue'] }],
  },
  remotes: [
    {
      key: 'gateway',
      baseUrl: 'https://gateway.example',
      operations: ['compute'],
      auth: { appSystemToken: { enabled: true } },
    },
    { key: 'storage-only', baseUrl: 'https://store.example', operations: ['storage'] },
  ],
  permissions: {
    scopes: ['storage:app', 'read:jira-work', 'read:jira-user'],
    external: { fetch: { backend: [{ address: 'https://allowed.example' }] } },
  },
};

type Work = (event: unknown, context: unknown) => unknown;

/** What the fixture app's functions do; a test sets them. */
export interface FixtureApp {
  resolver: Work;
  tick: Work;
  short: Work;
  long: Work;
  onEvent: Work;
}

export interface TestRuntime {
  readonly runtime: Runtime;
  readonly app: FixtureApp;
  readonly logged: { level: Level; text: string }[];
  readonly jiraRequests: JiraRequest[];
  readonly db: DatabaseSync;
  /** Runs `work` as the app, on behalf of a person; rejects with the words the page would see. */
  inside<T>(work: () => T | Promise<T>, accountId?: string): Promise<T>;
  /** Ends it as kill -9 would and starts it again on the same files. */
  crash(changed?: TestRuntimeOptions): Promise<TestRuntime>;
  close(): void;
}

export type TestRuntimeOptions = Partial<RuntimeOptions> & { readonly answerJira?: (request: JiraRequest) => Response };

const opened: TestRuntime[] = [];

/** Call it after each test. */
export function closeRuntimes(): void {
  for (const runtime of opened.splice(0)) runtime.close();
}

export async function openRuntime(options: TestRuntimeOptions = {}): Promise<TestRuntime> {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-runtime-'));
  return openIn(dir, options);
}

async function openIn(dir: string, options: TestRuntimeOptions): Promise<TestRuntime> {
  installGlobals();
  const idle: Work = () => undefined;
  const app: FixtureApp = { resolver: idle, tick: idle, short: idle, long: idle, onEvent: idle };
  const logged: { level: Level; text: string }[] = [];
  const jiraRequests: JiraRequest[] = [];
  const db = openDatabase(join(dir, 'host.sqlite'));
  const secrets = openDatabase(join(dir, 'secrets.sqlite'));
  const manifest = options.manifest ?? fixtureManifest;
  const names = ['resolver', 'tick', 'short', 'long', 'onEvent'] as const;
  const exported = Object.fromEntries(
    names.map((name) => [name, (event: unknown, context: unknown) => app[name](event, context)]),
  );
  const runtime = await startRuntime({
    manifest,
    loadApp: () => Promise.resolve(exported),
    db,
    secrets,
    site: {
      handle: (request) => {
        jiraRequests.push(request);
        return Promise.resolve(options.answerJira?.(request) ?? Response.json({ ok: true }));
      },
    },
    scopesFor,
    tokens: await openTokenIssuer(identityOf(manifest), join(dir, 'key.json')),
    remoteUrls: new Map(),
    apiBaseUrl: () => 'http://127.0.0.1/ex/jira/cloud',
    siteUrl: () => 'http://127.0.0.1',
    log: (level, text) => logged.push({ level, text }),
    backoffMs: 20,
    ...options,
  });
  const stop = (): void => {
    runtime.kill();
    db.close();
    secrets.close();
  };
  const opening: TestRuntime = {
    runtime,
    app,
    logged,
    jiraRequests,
    db,
    inside: async (work, accountId = 'person-1') => {
      let result: unknown;
      app.resolver = async () => {
        result = await work();
      };
      const answer = await runtime.resolve('admin', { functionKey: 'any', payload: {}, accountId, context: {} });
      if (!answer.ok) throw new Error(answer.message);
      return result as never;
    },
    crash: (changed = {}) => {
      stop();
      opened.splice(opened.indexOf(opening), 1);
      return openIn(dir, { ...options, ...changed });
    },
    close: () => {
      stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  opened.push(opening);
  return opening;
}
