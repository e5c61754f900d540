/** What the host is put together from besides its own mail servers: rooms of which it knows only these shapes. */
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from './log';
import type { DeclaredProperty, PageModule, TriggerDeclaration } from './manifest';
import type { ProductEvent } from './product-event';
import type { AppModule, Identity, JiraSite, OpenStore, ScopesFor } from './runtime';
import type { Route } from './web';

export interface TwinPart extends JiraSite {
  /** The OAuth scopes of which a call needs one; undefined when the twin does not know the call. */
  scopesFor: ScopesFor;
  /** Tells of what happened, in its order: in the transaction that it happened in, or until the promise has resolved once. */
  onEvents(listener: (happened: readonly ProductEvent[]) => Promise<void>): void;
  readonly routes?: readonly Route[];
  /** Moves when something changed that a page may show. */
  changeCount?(): number;
  /** Creates the projects and issues of a seed_issues.json. */
  seed?(file: unknown): Seeded | Promise<Seeded>;
  close?(): Promise<void>;
}

interface Seeded {
  readonly projects: number;
  /** Those that were not there before. */
  readonly issues: number;
}

export interface TwinOptions {
  /** The host's own; a twin in a thread of its own has another. */
  readonly db: DatabaseSync;
  readonly filesDir: string;
  readonly now: () => number;
  /** `http://127.0.0.1:PORT/jira`, for links in answers. */
  readonly baseUrl: () => string;
  /** With an example project, people and conversations. */
  readonly demo: boolean;
  /** Issue properties that the app made searchable (module jira:entityProperty). */
  readonly declared: readonly DeclaredProperty[];
  /** Trigger modules of the app: what none of them listens to is not told. */
  readonly triggers: readonly TriggerDeclaration[];
  /** Pages of the app that Jira shows on its own; left out = none. */
  readonly modules?: readonly PageModule[];
}

export interface GatewayPart {
  readonly url: string;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly jwksUrl: string;
  readonly identity: Identity;
  /** Where Jira is for the gateway. */
  readonly apiBaseUrl: string;
  /** PEM of the authority that signed the embedded mail servers' certificate. */
  readonly authority: string;
  readonly log: Log;
}

export interface HostParts {
  /** The app's module by its file name under src/ ("index"). Called after the Forge globals are set. */
  loadApp(file: string): Promise<AppModule>;
  /** Left out: in this thread. */
  readonly openStore?: OpenStore;
  createTwin(options: TwinOptions): TwinPart | Promise<TwinPart>;
  startGateway(options: GatewayOptions): Promise<GatewayPart>;
}
