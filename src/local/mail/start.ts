/** Starts the embedded mail servers over one store, and gives pages and tests a way in without a protocol. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { keepAccounts, type Account } from './accounts';
import { keepCertificates } from './certificates/keep';
import { deliver, type DeliveryWorld } from './delivery';
import { serveImap } from './imap';
import { logIn, type Credentials } from './login';
import { mailboxes, type Mailboxes } from './mailboxes';
import { servePop3 } from './pop3';
import { startSmtp } from './smtp/server';
import { openStore } from './store';
import { listen, type Listener } from './wire/listener';

export type MailPort = 'imap' | 'imapTls' | 'pop3' | 'pop3Tls' | 'smtp' | 'smtpTls';
const mailPorts: readonly MailPort[] = ['imap', 'imapTls', 'pop3', 'pop3Tls', 'smtp', 'smtpTls'];

export interface MailOptions {
  /** Tables `mail_*` are made in it. */
  readonly db: DatabaseSync;
  /** Message files, accounts, keys and certificates go to `mail/` in it. */
  readonly dataDir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 = any; left out = the port of the last start if it is free, else any. */
  readonly ports?: Partial<Record<MailPort, number>>;
  /** Default: support@, kim@postroom.example, ana@customer.example, ben@partner.example with passwords of their own. */
  readonly accounts?: readonly Account[];
  /** Largest message taken; default 160 MiB. */
  readonly messageLimitBytes?: number;
  readonly now?: () => number;
  /** Told about what should not happen. */
  readonly onError?: (error: unknown) => void;
}

/** One protocol: `port` speaks plain and STARTTLS or STLS, `tlsPort` TLS from the first byte. */
export interface ServerPorts {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
}

export interface MailServers extends Mailboxes {
  readonly accounts: readonly Account[];
  readonly imap: ServerPorts;
  readonly pop3: ServerPorts;
  readonly smtp: ServerPorts;
  /** PEM of the authority that signed the servers' certificate. */
  readonly authority: string;
  /** Delivers as if the mail had come by SMTP. Recipients without an account are answered by a bounce. */
  deliver(mail: {
    readonly reversePath: string;
    readonly recipients: readonly string[];
    readonly source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  }): Promise<void>;
  close(): Promise<void>;
}

const defaultLimitBytes = 160 * 1024 * 1024;

export async function startMail(options: MailOptions): Promise<MailServers> {
  const { db, host = '127.0.0.1', messageLimitBytes = defaultLimitBytes, now = Date.now } = options;
  const onError = options.onError ?? ((error) => console.error('Embedded mail:', error));
  const dir = join(options.dataDir, 'mail');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const certificates = await keepCertificates(join(dir, 'certificates'), now());
  const accounts = options.accounts ?? keepAccounts(dir);
  const store = openStore({ db, dir, now });
  const boxes = mailboxes(store, accounts, now);
  boxes.furnish();

  const { key, certificate } = certificates.server;
  const secureContext = createSecureContext({ key, cert: certificate });
  const shared = { store, accounts, secureContext, messageLimitBytes, now, onError, certificate: certificates.server };
  const world = { ...shared, locked: new Set<string>(), logIn: (who: Credentials) => logIn(accounts, who) };
  const serve = (serveOne: (socket: Socket) => Promise<void>, implicitTls: boolean) => (port: number) =>
    listen({ host, port, implicitTls: implicitTls ? certificates.server : null, serve: serveOne, onError });
  const starters: Record<MailPort, (port: number) => Promise<Listener>> = {
    imap: serve((socket) => serveImap(world, socket, false), false),
    imapTls: serve((socket) => serveImap(world, socket, true), true),
    pop3: serve((socket) => servePop3(world, socket, false), false),
    pop3Tls: serve((socket) => servePop3(world, socket, true), true),
    smtp: (port) => startSmtp(world, { host, port, implicitTls: false }),
    smtpTls: (port) => startSmtp(world, { host, port, implicitTls: true }),
  };
  const listeners = await startAll(starters, options.ports ?? {}, join(dir, 'ports.json'));
  const pair = (port: MailPort, tlsPort: MailPort): ServerPorts => ({
    host,
    port: listeners[port].port,
    tlsPort: listeners[tlsPort].port,
  });
  return {
    ...boxes,
    accounts,
    imap: pair('imap', 'imapTls'),
    pop3: pair('pop3', 'pop3Tls'),
    smtp: pair('smtp', 'smtpTls'),
    authority: certificates.authority,
    deliver: (mail) => deliverHere(world, mail),
    close: async () => {
      await Promise.all(mailPorts.map((name) => listeners[name].close()));
    },
  };
}

async function deliverHere(world: DeliveryWorld, mail: Parameters<MailServers['deliver']>[0]): Promise<void> {
  const { reversePath, recipients, source } = mail;
  await deliver(world, { reversePath, recipients, from: 'localhost', protocol: 'local' }, source);
}

/** Mail programs remember ports, so the servers keep theirs from start to start where they can. */
async function startAll(
  starters: Record<MailPort, (port: number) => Promise<Listener>>,
  wanted: Partial<Record<MailPort, number>>,
  file: string,
): Promise<Record<MailPort, Listener>> {
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<MailPort, number>>) : {};
  const started: Partial<Record<MailPort, Listener>> = {};
  try {
    for (const name of mailPorts) {
      const start = starters[name];
      const port = wanted[name];
      started[name] = port === undefined ? await start(last[name] ?? 0).catch(() => start(0)) : await start(port);
    }
  } catch (error) {
    await Promise.all(Object.values(started).map((listener) => listener.close()));
    throw error;
  }
  const listeners = started as Record<MailPort, Listener>;
  writeFileSync(file, JSON.stringify(Object.fromEntries(mailPorts.map((name) => [name, listeners[name].port]))));
  return listeners;
}
