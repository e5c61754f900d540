/** The Jira twin on the host's own web server, without an app: for tests of the twin itself, wherever it runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDatabase, openDatabase } from '../../src/local/database';
import type { Log } from '../../src/local/log';
import { readManifest, type TriggerDeclaration } from '../../src/local/manifest';
import type { TwinOptions, TwinPart } from '../../src/local/parts';
import { createTwin, scopesFor, twinInThread } from '../../src/local/twin';
import { restRoute, startWebServer, type Route } from '../../src/local/web';
import { jiraClient, type JiraClient } from './jira-client';
import { bundledThread } from './load/bundle';

const apiToken = 'token-of-the-twin';

/** In this thread, or in one of its own as `npm start` has it. */
export const places = ['here', 'in a thread'] as const;
export type Place = (typeof places)[number];

export interface OpenedTwin {
  readonly origin: string;
  readonly twin: TwinPart;
  /** What went wrong beside the answers. */
  readonly logged: string[];
  /** An independent client, over HTTP, as this person. It fails on answers that are not in Jira's shape. */
  client(email?: string): JiraClient;
  /** A change of the site, see test-route.ts. */
  change(change: object): Promise<void>;
  /** A request as the app makes it. */
  asApp(method: string, path: string, body?: Parameters<TwinPart['handle']>[0]['body']): Promise<Response>;
  listen: TwinPart['onEvents'];
  /** Stops, and opens the same data again. */
  reopen(place?: Place, triggers?: readonly TriggerDeclaration[]): Promise<OpenedTwin>;
}

const opened: { close: () => Promise<void>; dir: string }[] = [];

/** Call it after each test. */
export async function closeTwins(): Promise<void> {
  for (const { close, dir } of opened.splice(0)) {
    await close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The app's own. */
const ownTriggers = (): readonly TriggerDeclaration[] => readManifest('manifest.yml').modules.trigger ?? [];

export function openTwin(place: Place, entry?: string, triggers = ownTriggers()): Promise<OpenedTwin> {
  return openIn(mkdtempSync(join(tmpdir(), 'postroom-twin-')), place, entry, triggers);
}

async function openIn(
  dir: string,
  place: Place,
  entry: string | undefined,
  triggers: readonly TriggerDeclaration[],
): Promise<OpenedTwin> {
  const logged: string[] = [];
  const routes: Route[] = [];
  const web = await startWebServer(
    0,
    () => routes,
    (_, text) => logged.push(text),
  );
  const db = openDatabase(join(dir, 'host.sqlite'));
  const options: TwinOptions = {
    demo: true,
    declared: [],
    triggers,
    db,
    filesDir: join(dir, 'files'),
    now: Date.now,
    baseUrl: () => `${web.origin}/jira`,
  };
  const close = async (opened?: TwinPart): Promise<void> => {
    await Promise.all([web.close(), opened?.close?.()]);
    closeDatabase(db);
  };
  const log: Log = (_, text) => logged.push(text);
  const open = async (): Promise<TwinPart> =>
    place === 'here'
      ? createTwin(options)
      : twinInThread(entry ?? bundledThread('twin'), join(dir, 'jira.sqlite'), options, log);
  const twin = await open().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const rest = { site: twin, scopesFor, apiToken, systemToken: () => '', scopes: new Set<string>(), cloudId: 'none' };
  routes.push(restRoute(rest), ...(twin.routes ?? []));
  const entered = { close: () => close(twin), dir };
  opened.push(entered);
  return {
    origin: web.origin,
    twin,
    logged,
    client: (email = 'admin@postroom.example') => jiraClient(`${web.origin}/jira`, email, apiToken),
    change: async (change) => {
      const answer = await fetch(`${web.origin}/__twin/site`, { method: 'POST', body: JSON.stringify(change) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    asApp: (method, path, body = null) => {
      const headers = new Headers(typeof body === 'string' ? {} : { 'x-atlassian-token': 'no-check' });
      return twin.handle({ method, path: `/rest/api/3/${path}`, headers, body, actor: { kind: 'app' } });
    },
    listen: (listener) => twin.onEvents(listener),
    reopen: async (next = place, changed = triggers) => {
      opened.splice(opened.indexOf(entered), 1);
      await close(twin);
      return openIn(dir, next, entry, changed);
    },
  };
}
