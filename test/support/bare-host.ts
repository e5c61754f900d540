/** A host with the real runtime, web server and mail servers, a fixture app and a tiny Jira: for tests of the host itself. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost, type Host, type HostOptions } from '../../src/local/host';
import type { TwinPart } from '../../src/local/parts';
import type { ProductEvent } from '../../src/local/product-event';
import type { JiraRequest } from '../../src/local/runtime';
import { scopesFor } from '../../src/local/twin';

const repository = process.cwd();

export interface BareHost {
  readonly host: Host;
  readonly root: string;
  readonly jiraRequests: JiraRequest[];
  readonly logged: string[];
  /** What the app's functions do, by the name of the export. */
  readonly app: Record<string, (payload: never, context: never) => unknown>;
  /** Makes Jira fire an event. */
  fire(event: ProductEvent): void;
  restart(options?: Partial<HostOptions>): Promise<BareHost>;
}

export const customUi = `<!doctype html><html><head><title>App</title><script src="./assets/app.js"></script></head>
<body><div id="root"></div></body></html>`;

const opened: { host: Host; root: string }[] = [];

/** Call it after each test. */
export async function closeBareHosts(): Promise<void> {
  for (const { host, root } of opened.splice(0)) {
    await host.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

export async function openBareHost(options: Partial<HostOptions> = {}): Promise<BareHost> {
  const root = mkdtempSync(join(tmpdir(), 'postroom-host-'));
  copyFileSync(join(repository, 'manifest.yml'), join(root, 'manifest.yml'));
  symlinkSync(join(repository, 'src'), join(root, 'src'));
  mkdirSync(join(root, 'static/admin/dist/assets'), { recursive: true });
  writeFileSync(join(root, 'static/admin/dist/index.html'), customUi);
  writeFileSync(join(root, 'static/admin/dist/assets/app.js'), 'window.appRan = true;');
  return openIn(root, options);
}

async function openIn(root: string, options: Partial<HostOptions>): Promise<BareHost> {
  const jiraRequests: JiraRequest[] = [];
  const logged: string[] = [];
  const app: BareHost['app'] = {};
  const listeners: Parameters<TwinPart['onEvents']>[0][] = [];
  const exported = ['resolver', 'tick', 'readMailbox', 'deliver', 'issueChanged', 'issueResolver', 'onIssueEvent'];
  const host = await startHost({
    dataDir: join(root, 'data'),
    root,
    log: (_, text) => logged.push(text),
    parts: {
      loadApp: () =>
        Promise.resolve(
          Object.fromEntries(
            exported.map((name) => [name, (payload: never, context: never) => app[name]?.(payload, context)]),
          ),
        ),
      createTwin: () => ({
        handle: (request) => {
          jiraRequests.push(request);
          return Promise.resolve(Response.json({ accountId: 'admin-1', path: request.path }));
        },
        onEvents: (listener) => listeners.push(listener),
        scopesFor,
      }),
      startGateway: () => Promise.resolve({ url: 'http://127.0.0.1:9', close: () => Promise.resolve() }),
    },
    ...options,
  });
  const entry = { host, root };
  opened.push(entry);
  return {
    host,
    root,
    jiraRequests,
    logged,
    app,
    fire: (event) => listeners.forEach((listener) => void listener([event])),
    restart: async (changed = {}) => {
      opened.splice(opened.indexOf(entry), 1);
      await host.stop();
      return openIn(root, { ...options, ...changed });
    },
  };
}
