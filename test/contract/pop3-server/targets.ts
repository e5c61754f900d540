/** The POP3 servers that must behave alike: the embedded one and Dovecot. Every test gets a mailbox of its own. */
import { accountsOf, mailboxSupply, startDovecot, startEmbedded, type Mailbox } from '../../support/servers';

export type { Mailbox } from '../../support/servers';

export interface Pop3Target {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly authority: string;
  /** A mailbox nobody has used. */
  mailbox(): Mailbox;
  deliver(mailbox: Mailbox, messages: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const password = (index: number): string => ` two words ${index} `;

async function embedded(): Promise<Pop3Target> {
  const supply = mailboxSupply(password);
  const servers = await startEmbedded({ accounts: accountsOf(supply.all) });
  return {
    ...servers.pop3,
    authority: servers.authority,
    mailbox: supply.take,
    async deliver({ user }, messages) {
      for (const message of messages) await servers.append(user, 'INBOX', [Buffer.from(message, 'latin1')]);
    },
    stop: () => servers.close(),
  };
}

async function dovecot(): Promise<Pop3Target> {
  const supply = mailboxSupply(password);
  const server = await startDovecot({ users: supply.all, mechanisms: 'plain login apop' });
  return {
    host: server.host,
    ...server.pop3,
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

export const pop3Targets: readonly (readonly [name: string, start: () => Promise<Pop3Target>])[] = [
  ['embedded', embedded],
  ['Dovecot', dovecot],
];
