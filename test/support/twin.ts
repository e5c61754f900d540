/** The Jira twin on the host's own web server, without an app: for tests of the twin itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/local/database';
import type { JiraActor, ProductEvent } from '../../src/local/runtime';
import type { TwinOptions } from '../../src/local/parts';
import { createTwin, scopesFor, type Twin } from '../../src/local/twin';
import { restRoute, startWebServer, type Route, type WebServer } from '../../src/local/web';
import { jiraClient, type JiraClient } from './jira-client';

export const cloudId = 'a9a3f7d8-5b0c-4a5f-9c34-1d2e3f405003';
export const apiToken = 'token-of-the-twin';
export const systemToken = 'system-token-of-the-app';

export interface OpenedTwin {
  readonly twin: Twin;
  readonly origin: string;
  readonly filesDir: string;
  readonly events: (ProductEvent & Readonly<Record<string, unknown>>)[];
  /** The clock of the site. */
  readonly clock: { nowMs: number };
  /** Asks without HTTP; the body is JSON unless it is a form or bytes. */
  ask(method: string, path: string, body?: unknown, actor?: JiraActor): Promise<Asked>;
  /** An independent client, over HTTP, as this person. It fails on answers that are not in Jira's shape. */
  client(email?: string): JiraClient;
  /** Stops, as after kill -9, and opens the same data again. */
  reopen(): Promise<OpenedTwin>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer, or its text, or null. */
  readonly body: never;
}

export const app: JiraActor = { kind: 'app' };

/** A document of one paragraph. */
export const doc = (text: string): { type: 'doc'; version: 1; content: { type: string; content: object[] }[] } => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

const opened: { web: WebServer; close: () => void; dir: string }[] = [];

/** Call it after each test. */
export async function closeTwins(): Promise<void> {
  for (const { web, close, dir } of opened.splice(0)) {
    await web.close();
    close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export function openTwin(settings: Partial<TwinOptions> = {}): Promise<OpenedTwin> {
  return openIn(mkdtempSync(join(tmpdir(), 'postroom-twin-')), settings);
}

async function openIn(dir: string, settings: Partial<TwinOptions>): Promise<OpenedTwin> {
  const db = openDatabase(join(dir, 'host.sqlite'));
  const clock = { nowMs: Date.UTC(2026, 10, 2, 12) };
  const filesDir = join(dir, 'files');
  const routes: Route[] = [];
  const web = await startWebServer(
    0,
    () => routes,
    () => undefined,
  );
  const twin = createTwin({
    demo: true,
    declared: [],
    db,
    filesDir,
    now: () => clock.nowMs,
    baseUrl: () => `${web.origin}/jira`,
    ...settings,
  });
  const scopes = new Set(['read:jira-work', 'write:jira-work', 'read:jira-user', 'read:email-address:jira']);
  routes.push(
    restRoute({ site: twin, scopesFor, apiToken, systemToken: () => systemToken, scopes, cloudId }),
    ...twin.routes,
  );
  const entry = { web, close: () => db.close(), dir };
  opened.push(entry);
  const events: OpenedTwin['events'] = [];
  twin.onEvent((event) => events.push(event as OpenedTwin['events'][number]));
  return {
    twin,
    origin: web.origin,
    filesDir,
    events,
    clock,
    ask: (method, path, body, actor = app) => ask(twin, method, path, body, actor),
    client: (email = 'admin@postroom.example') => jiraClient(`${web.origin}/jira`, email, apiToken),
    reopen: async () => {
      opened.splice(opened.indexOf(entry), 1);
      await web.close();
      db.close();
      return openIn(dir, settings);
    },
  };
}

async function ask(twin: Twin, method: string, path: string, body: unknown, actor: JiraActor): Promise<Asked> {
  const raw = body instanceof FormData || body instanceof Uint8Array || body instanceof ReadableStream;
  const answer = await twin.handle({
    method,
    path: path.startsWith('/') ? path : `/rest/api/3/${path}`,
    headers: new Headers(raw ? { 'x-atlassian-token': 'no-check' } : {}),
    body: raw ? body : body === undefined ? null : JSON.stringify(body),
    actor,
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text || null) as never };
}
