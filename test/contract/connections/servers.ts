/** The servers of the matrix: each kind once on the default ports of an address of its own, once on any ports. */
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import type { Encryption, Protocol, Trust } from '../../../src/contract';
import { login } from '../../support/gateway';
import { examined } from '../../support/proof';
import { makeCertificate, type KeyAndCertificate } from '../../../src/local/mail';
import {
  accountsOf,
  startDovecot,
  startEmbedded,
  startMailutils,
  startPostfix,
  type Mailbox,
} from '../../support/servers';
import { testAuthority } from '../../support/servers/certificates';

export type ServerName = 'Dovecot' | 'GNU Mailutils' | 'Postfix' | 'embedded';
export type Ports = 'default' | 'any';

export interface MatrixServer {
  readonly host: string;
  /** POP3 servers may rewrite what they serve, and IMAP servers then renumber: each protocol has a mailbox of its own. */
  user(protocol: Protocol): Mailbox;
  readonly trust: Trust;
  /** Port for a protocol and encryption. */
  port(protocol: Protocol, encryption: Encryption): number;
  /** Puts a message into the mailbox for a protocol behind the server's back. */
  deliver(protocol: Protocol, message: string): Promise<void>;
  stop(): Promise<void>;
}

const mailboxes: Readonly<Record<Protocol, Mailbox>> = {
  imap: { user: 'imap@matrix.test', password: 'a pass phrase' },
  pop3: { user: 'pop3@matrix.test', password: 'a pass phrase' },
  smtp: { user: 'smtp@matrix.test', password: 'a pass phrase' },
};
const users = Object.values(mailboxes);
const user = (protocol: Protocol): Mailbox => mailboxes[protocol];

/** Addresses that no other test uses, so that default ports never collide. */
const hosts: Readonly<Record<ServerName, string>> = {
  Dovecot: '127.0.0.41',
  'GNU Mailutils': '127.0.0.42',
  Postfix: '127.0.0.43',
  embedded: '127.0.0.44',
};

/** POP3 and IMAP of a server that has one plain and one TLS port for each. */
function byPair(
  pairs: Record<'imap' | 'pop3', { readonly port: number; readonly tlsPort: number }>,
): MatrixServer['port'] {
  return (protocol, encryption) => {
    const pair = pairs[protocol === 'pop3' ? 'pop3' : 'imap'];
    return encryption === 'tls' ? pair.tlsPort : pair.port;
  };
}

async function certificate(): Promise<KeyAndCertificate> {
  return makeCertificate({
    commonName: 'matrix.test',
    names: Object.values(hosts),
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 90 * 86_400_000),
    authority: await testAuthority(),
  });
}

export async function startServer(name: ServerName, ports: Ports): Promise<MatrixServer> {
  const host = hosts[name];
  const options = { users, host, ports, tls: await certificate() };
  const trust = { kind: 'ca', pem: (await testAuthority()).certificate } as const;
  switch (name) {
    case 'Dovecot': {
      const server = await startDovecot(options);
      const deliver = (protocol: Protocol, message: string): Promise<void> =>
        Promise.resolve(void server.deliver(user(protocol).user, [message]));
      return { host, user, trust, port: byPair(server), deliver, stop: () => server.stop() };
    }
    case 'GNU Mailutils': {
      const server = await startMailutils(options);
      // It takes mail in files as Unix has them: with CRLF it finds no header.
      const deliver = (protocol: Protocol, message: string): Promise<void> =>
        Promise.resolve(void server.deliver(user(protocol).user, [message.replaceAll('\r\n', '\n')]));
      return { host, user, trust, port: byPair(server), deliver, stop: () => server.stop() };
    }
    case 'Postfix':
      return postfix(host, ports, options.tls, trust);
    case 'embedded':
      return embedded(host, ports);
  }
}

/** Postfix with the Dovecot that it delivers to; mail is read there. */
async function postfix(host: string, ports: Ports, tls: KeyAndCertificate, trust: Trust): Promise<MatrixServer> {
  const dovecot = await startDovecot({ users, host, tls });
  const server = await startPostfix({ dovecot, users: users.map((one) => one.user), host, ports, tls });
  const smtp: Readonly<Record<Encryption, number>> = {
    none: server.port,
    starttls: server.submissionPort,
    tls: server.tlsPort,
  };
  const mailbox = byPair(dovecot);
  return {
    host,
    user,
    trust,
    port: (protocol, encryption) => (protocol === 'smtp' ? smtp[encryption] : mailbox(protocol, encryption)),
    deliver: () => Promise.reject(new Error('mail comes by SMTP here')),
    async stop() {
      await server.stop();
      await dovecot.stop();
    },
  };
}

async function embedded(host: string, ports: Ports): Promise<MatrixServer> {
  const numbers = { imap: 143, imapTls: 993, pop3: 110, pop3Tls: 995, smtp: 25, smtpTls: 465 };
  const server = await startEmbedded({
    host,
    ...(ports === 'default' ? { ports: numbers } : {}),
    accounts: accountsOf(users),
  });
  // One plain SMTP port speaks STARTTLS too; 587 is the other door to it.
  const submission = ports === 'default' ? await forward(host, 587, server.smtp.port) : null;
  return {
    host,
    user,
    trust: await shownCertificate(host, server.imap.tlsPort),
    port: (protocol, encryption) => (encryption === 'tls' ? server[protocol].tlsPort : server[protocol].port),
    deliver: (protocol, message) =>
      server.deliver({ reversePath: '', recipients: [user(protocol).user], source: [Buffer.from(message)] }),
    async stop() {
      await submission?.();
      await server.close();
    },
  };
}

/** The embedded servers have a certificate for localhost only: here it is trusted by its fingerprint, after being shown. */
async function shownCertificate(host: string, port: number): Promise<Trust> {
  const server = login({ host, port, encryption: 'tls', username: 'nobody', password: 'x' });
  const { certificate } = await examined(server);
  return { kind: 'fingerprint', sha256: certificate?.fingerprint ?? '' };
}

async function forward(host: string, from: number, to: number): Promise<() => Promise<void>> {
  const server = createServer((near) => {
    const far = connect(to, host);
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  server.listen(from, host);
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
}
