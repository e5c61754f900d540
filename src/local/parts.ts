/** What the host is put together from. Each part is a room of its own; the host knows only these shapes of them. */
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from './log';
import type { AppModule, Identity, JiraSite, ProductEvent } from './runtime';
import type { Route } from './web';

export interface TwinPart extends JiraSite {
  onEvent(listener: (event: ProductEvent) => void): void;
  readonly routes?: readonly Route[];
}

export interface TwinOptions {
  readonly db: DatabaseSync;
  readonly filesDir: string;
  readonly now: () => number;
  /** `http://127.0.0.1:PORT/jira`, for links in answers. */
  readonly baseUrl: () => string;
}

export interface ServerPorts {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
}

export interface MailAccount {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

export interface MailPart {
  readonly imap: ServerPorts;
  readonly pop3: ServerPorts;
  readonly smtp: ServerPorts;
  readonly accounts: readonly MailAccount[];
  /** The certificate authority that signed the servers' certificates, PEM. */
  readonly caPem: string;
  readonly routes?: readonly Route[];
  close(): Promise<void>;
}

export interface MailOptions {
  readonly db: DatabaseSync;
  readonly dataDir: string;
  readonly now: () => number;
  readonly log: Log;
}

export interface GatewayPart {
  readonly url: string;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly jwksUrl: string;
  readonly audience: string;
  readonly identity: Identity;
  readonly log: Log;
}

export interface HostParts {
  /** The app's module by its file name under src/ ("index"). Called after the Forge globals are set. */
  loadApp(file: string): Promise<AppModule>;
  createTwin(options: TwinOptions): TwinPart | Promise<TwinPart>;
  startMail(options: MailOptions): Promise<MailPart>;
  startGateway(options: GatewayOptions): Promise<GatewayPart>;
}
