/** Puts a whole local host together: data, Jira, mail, gateway, the app on its runtime, the web server. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { parseMessage } from '../mail';
import { closeDatabase } from './database';
import { prepareGround, type Ground, type HostOptions } from './ground';
import { errorText } from './log';
import { startMail, type MailServers } from './mail';
import { declaredProperties, pageModules, scopesOf } from './manifest';
import type { GatewayPart, TwinPart } from './parts';
import {
  networkFetch,
  realSite,
  startRuntime,
  type JiraSite,
  type ResolverAnswer,
  type Runtime,
  type TokenIssuer,
} from './runtime';
import { walkState } from './walk';
import {
  adminRoutes,
  assetRoute,
  bridgeRoute,
  homeRoutes,
  mailRoutes,
  restRoute,
  startWebServer,
  type Route,
  type WebServer,
} from './web';

export type { HostOptions } from './ground';

export interface Host {
  readonly origin: string;
  readonly urls: { readonly home: string; readonly admin: string; readonly jira: string; readonly mail: string };
  readonly gatewayUrl: string;
  readonly mail: MailServers;
  /** The site the app speaks to: the twin, or a real one. */
  readonly jira: JiraSite;
  readonly twin: TwinPart;
  readonly jiraAuth: { readonly user: string; readonly token: string };
  readonly runtime: Runtime;
  readonly db: DatabaseSync;
  /** Calls the app's resolver as the admin page does, on behalf of the administrator. */
  readonly invoke: (functionKey: string, payload?: unknown) => Promise<ResolverAnswer>;
  /** Fires the app's scheduled triggers now and waits for them. */
  tick(): Promise<void>;
  /** Resolves when no queued event is running or due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** The administrator of the twin, in front of the browser and of `host.invoke`. */
const adminEmail = 'admin@postroom.example';

export async function startHost(options: HostOptions): Promise<Host> {
  const ground = await prepareGround(options);
  const { db, now, log, dataDir, identity } = ground;
  const routes: Route[] = [];
  const web = await startWebServer(options.port ?? 0, () => routes, log);
  const twin = await options.parts.createTwin({
    db,
    now,
    filesDir: join(dataDir, 'files'),
    baseUrl: () => `${web.origin}/jira`,
    demo: options.demo ?? false,
    declared: declaredProperties(ground.manifest),
    triggers: ground.manifest.modules.trigger ?? [],
    modules: pageModules(ground.manifest),
  });
  const { jiraSite } = options;
  const site = jiraSite ? realSite(jiraSite.url, jiraSite.email, jiraSite.token, networkFetch) : twin;
  routes.push(publicKeys(ground.tokens));
  const mail = await startMail({ db, dataDir, now, onError: (error) => log('error', `Mail: ${errorText(error)}`) });
  const gateway = await options.parts.startGateway({
    jwksUrl: `${web.origin}/.well-known/jwks.json`,
    identity,
    apiBaseUrl: `${web.origin}/ex/jira/${identity.cloudId}`,
    authority: mail.authority,
    log,
  });
  const runtime = await runApp(ground, { site, twin, web, gateway });
  twin.onEvents((happened) => runtime.onProductEvents(happened));
  const accountId = await accountOf(site, adminEmail);
  const invoke = adminInvoke(ground, runtime, accountId);
  const running: Running = { runtime, site, twin, mail, web, accountId, invoke };
  routes.push(...pagesOf(ground, running));
  return assemble(ground, running, gateway);
}

function publicKeys({ jwks }: TokenIssuer): Route {
  return ({ url }) => (url.pathname === '/.well-known/jwks.json' ? Response.json(jwks) : null);
}

/** A number that moves when something happened that a page may show. */
function changesRoute(count: () => string): Route {
  return ({ url }) => (url.pathname === '/host/changes' ? new Response(count()) : null);
}

interface Around {
  readonly site: JiraSite;
  readonly twin: TwinPart;
  readonly web: WebServer;
  readonly gateway: GatewayPart;
}

function runApp(ground: Ground, { site, twin, web, gateway }: Around): Promise<Runtime> {
  const { options, manifest, identity, db, secrets, tokens, log, now } = ground;
  return startRuntime({
    manifest,
    loadApp: (file) => options.parts.loadApp(file),
    db,
    secrets,
    ...(options.parts.openStore ? { openStore: options.parts.openStore } : {}),
    site,
    scopesFor: twin.scopesFor,
    tokens,
    remoteUrls: new Map([['gateway', gateway.url]]),
    apiBaseUrl: () => `${web.origin}/ex/jira/${identity.cloudId}`,
    siteUrl: () => web.origin,
    log,
    now,
    fiveMinuteMs: (options.pollSeconds ?? 300) * 1000,
    platformRates: options.platformRates ?? false,
    ...(options.interfere ? { interfere: options.interfere } : {}),
  });
}

const myself = z.object({ accountId: z.string() });

/** Who the administrator is on the site. */
async function accountOf(site: JiraSite, email: string): Promise<string> {
  const actor = { kind: 'basic', email } as const;
  const answer = await site.handle({
    method: 'GET',
    path: '/rest/api/3/myself',
    headers: new Headers(),
    body: null,
    actor,
  });
  const read = myself.safeParse(answer.ok ? await answer.json() : null);
  if (!read.success) throw new Error(`Jira does not let us in as its administrator: it answers ${answer.status}.`);
  return read.data.accountId;
}

interface Running {
  readonly runtime: Runtime;
  readonly site: JiraSite;
  readonly web: WebServer;
  readonly mail: MailServers;
  readonly accountId: string;
  readonly twin: TwinPart;
  readonly invoke: Host['invoke'];
}

/** The app's resolver, as its admin page calls it for this person. */
function adminInvoke({ manifest }: Ground, runtime: Runtime, accountId: string): Host['invoke'] {
  const moduleKey = manifest.modules['jira:adminPage']?.[0]?.key ?? '';
  const context = { accountId, moduleKey, extension: { type: 'jira:adminPage' } };
  return (functionKey, payload = {}) => runtime.resolve(moduleKey, { functionKey, payload, accountId, context });
}

function pagesOf(ground: Ground, running: Running): Route[] {
  const { manifest, root, options, apiToken, tokens, identity, now } = ground;
  const { runtime, site, twin, mail, web, accountId, invoke } = running;
  return [
    restRoute({
      site,
      apiToken,
      systemToken: () => tokens.systemToken,
      scopesFor: twin.scopesFor,
      scopes: scopesOf(manifest),
      cloudId: identity.cloudId,
    }),
    bridgeRoute({ manifest, runtime: () => runtime, site, origin: () => web.origin, accountId: () => accountId }),
    ...adminRoutes(manifest, root),
    ...(twin.routes ?? []),
    ...mailRoutes({ mail, now, readHeader: (header) => parseMessage(header) }),
    changesRoute(() => `${mail.changeCount()} ${twin.changeCount?.() ?? 0}`),
    ...homeRoutes({ walk: () => walkState(mail, () => invoke('overview')), pollSeconds: options.pollSeconds ?? 300 }),
    assetRoute(root),
  ];
}

function assemble(ground: Ground, running: Running, gateway: GatewayPart): Host {
  const { db, secrets, lock, apiToken, manifest } = ground;
  const { runtime, site, twin, web, mail, invoke } = running;
  const { origin } = web;
  return {
    origin,
    urls: { home: `${origin}/`, admin: `${origin}/admin`, jira: `${origin}/jira`, mail: `${origin}/mail` },
    gatewayUrl: gateway.url,
    mail,
    jira: site,
    twin,
    jiraAuth: { user: adminEmail, token: apiToken },
    runtime,
    db,
    invoke,
    tick: async () => {
      for (const { key } of manifest.modules.scheduledTrigger ?? []) await runtime.tick(key);
    },
    idle: () => runtime.idle(),
    stop: async () => {
      runtime.kill();
      await Promise.all([web.close(), gateway.close(), mail.close(), twin.close?.(), runtime.store.close?.()]);
      closeDatabase(db);
      closeDatabase(secrets);
      lock.release();
    },
  };
}
