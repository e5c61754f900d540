/** The IMAP servers that must behave alike: the embedded one and Dovecot. Every test gets a mailbox of its own. */
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { accountsOf, mailboxSupply, startDovecot, startEmbedded, type Mailbox } from '../../support/servers';
import { rawImap, type RawImap } from '../../support/raw-imap';

export type { Mailbox } from '../../support/servers';

/** Where a server is to be found, and whom to trust. */
export interface ImapAddress {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  /** PEM. */
  readonly authority: string;
}

export interface ImapTarget extends ImapAddress {
  /** An empty mailbox nobody has used. */
  mailbox(): Mailbox;
  deliver(mailbox: Mailbox, messages: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const password = (index: number): string => `pass "word" ${index}\\`;

async function embedded(): Promise<ImapTarget> {
  const supply = mailboxSupply(password);
  const servers = await startEmbedded({ accounts: accountsOf(supply.all) });
  return {
    ...servers.imap,
    authority: servers.authority,
    mailbox: supply.take,
    async deliver({ user }, messages) {
      for (const message of messages) await servers.append(user, 'INBOX', [Buffer.from(message, 'latin1')]);
    },
    stop: () => servers.close(),
  };
}

async function dovecot(): Promise<ImapTarget> {
  const supply = mailboxSupply(password);
  const server = await startDovecot({ users: supply.all });
  return {
    host: server.host,
    ...server.imap,
    authority: server.authority,
    mailbox: supply.take,
    deliver({ user }, messages) {
      const bytes = messages.map((message) => Buffer.from(message, 'latin1'));
      server.deliver(user, bytes);
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
  target: ImapAddress,
  mailbox: Mailbox,
  options: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  const client = imapFlow(target, mailbox, options);
  await client.connect();
  return client;
}

/** An imapflow that is not connected yet, without encryption. */
export function imapFlow(target: ImapAddress, mailbox: Mailbox, options: Partial<ImapFlowOptions> = {}): ImapFlow {
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
