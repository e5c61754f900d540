/** The IMAP servers that must behave alike: the embedded one and Dovecot. Every test gets a mailbox of its own. */
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { startDovecot } from '../../support/servers/dovecot';
import { startEmbedded } from '../../support/servers/embedded';
import { rawImap, type RawImap } from '../../support/raw-imap';

export interface Mailbox {
  readonly user: string;
  readonly password: string;
}

export interface ImapTarget {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly authority: string;
  /** An empty mailbox nobody has used. */
  mailbox(): Mailbox;
  deliver(mailbox: Mailbox, messages: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const mailboxes: readonly Mailbox[] = Array.from({ length: 60 }, (_each, index) => ({
  user: `user${index}@contract.test`,
  password: `pass "word" ${index}\\`,
}));

function taker(): () => Mailbox {
  const left = [...mailboxes];
  return () => {
    const next = left.shift();
    if (!next) throw new Error('All mailboxes of this server are used up.');
    return next;
  };
}

async function embedded(): Promise<ImapTarget> {
  const accounts = mailboxes.map(({ user, password }) => ({
    address: user,
    user,
    password,
    displayName: user,
    mayOpen: [],
  }));
  const servers = await startEmbedded({ accounts });
  return {
    ...servers.imap,
    authority: servers.authority,
    mailbox: taker(),
    async deliver({ user }, messages) {
      for (const message of messages) await servers.append(user, 'INBOX', [Buffer.from(message, 'latin1')]);
    },
    stop: () => servers.close(),
  };
}

async function dovecot(): Promise<ImapTarget> {
  const server = await startDovecot({ users: mailboxes });
  return {
    host: server.host,
    ...server.imap,
    authority: server.authority,
    mailbox: taker(),
    deliver({ user }, messages) {
      server.deliver(user, messages.map((message) => Buffer.from(message, 'latin1'))); // prettier-ignore
      return Promise.resolve();
    },
    stop: () => server.stop(),
  };
}

export const imapTargets: readonly (readonly [name: string, start: () => Promise<ImapTarget>])[] = [
  ['embedded', embedded],
  ['Dovecot', dovecot],
];

/** A logged-in imapflow. Close it with `logout`. */
export async function connected(
  target: ImapTarget,
  mailbox: Mailbox,
  options: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  const client = imapFlow(target, mailbox, options);
  await client.connect();
  return client;
}

/** An imapflow that is not connected yet, without encryption. */
export function imapFlow(target: ImapTarget, mailbox: Mailbox, options: Partial<ImapFlowOptions> = {}): ImapFlow {
  const client = new ImapFlow({
    host: target.host,
    port: target.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: mailbox.user, pass: mailbox.password },
    tls: { ca: target.authority, servername: 'localhost' },
    logger: false,
    ...options,
  });
  client.on('error', () => undefined);
  return client;
}

/** A raw session, logged in, INBOX selected when `folder` says so. */
export async function rawSession(
  target: ImapTarget,
  mailbox: Mailbox,
  folder: string | null = 'INBOX',
): Promise<RawImap> {
  const password = mailbox.password.replace(/["\\]/gu, String.raw`\$&`);
  const session = await rawImap({ host: target.host, port: target.port, user: mailbox.user, password });
  if (folder !== null) await session.command(`SELECT ${folder}`);
  return session;
}

/** A small message with these fields. */
export function mail(fields: Readonly<Record<string, string>>, body = 'Hello\r\n'): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${lines.join('')}\r\n${body}`;
}

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
