/**
 * Private GNU Mailutils servers (imap4d, pop3d): the second opinion beside Dovecot. What they do differently is the point:
 * RFC822.SIZE counts bare line feeds, there is no MOVE, no UIDPLUS, no LIST-STATUS, no special use.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testAuthority, testCertificate } from './certificates';
import type { Mailbox } from './mailbox-supply';
import { deliverToMaildir, makeMaildir } from './maildir';
import { freePorts, mailOwner, removeDirectory, startDaemon, temporaryDirectory, untilListening } from './process';

export interface MailutilsOptions {
  /** Users are addresses. */
  readonly users: readonly Mailbox[];
  readonly host?: string;
  /** `default`: 143, 993, 110, 995 (needs root); else any free ones. */
  readonly ports?: 'default' | 'any';
  /** null = no TLS at all. */
  readonly tls?: { readonly certificate: string; readonly key: string } | null;
}

export interface Mailutils {
  readonly host: string;
  readonly imap: { readonly port: number; readonly tlsPort: number };
  readonly pop3: { readonly port: number; readonly tlsPort: number };
  readonly authority: string;
  /** Gives how many. */
  deliver(user: string, messages: Iterable<Uint8Array | string>, folder?: string): number;
  log(): string;
  stop(): Promise<void>;
}

const defaultPorts = [143, 993, 110, 995] as const;

export async function startMailutils(options: MailutilsOptions): Promise<Mailutils> {
  const host = options.host ?? '127.0.0.1';
  const dir = temporaryDirectory('mailutils');
  const owner = mailOwner();
  const tls = options.tls === undefined ? await testCertificate() : options.tls;
  const numbers = options.ports === 'default' ? defaultPorts : await freePorts(4, host);
  const [imap = 0, imapTls = 0, pop3 = 0, pop3Tls = 0] = numbers;
  chmodSync(dir, 0o755);
  for (const { user } of options.users) {
    const home = join(dir, 'home', user);
    makeMaildir(join(home, 'INBOX'), owner);
    chownSync(home, owner.uid, owner.gid);
  }
  writePasswords(dir, options.users);
  mkdirSync(join(dir, 'locks'));
  chmodSync(join(dir, 'locks'), 0o777);
  if (tls) {
    writeFileSync(join(dir, 'server.crt'), tls.certificate);
    writeFileSync(join(dir, 'server.key'), tls.key, { mode: 0o600 });
  }
  const start = (program: string, port: number, tlsPort: number) => {
    const file = join(dir, `${program}.conf`);
    writeFileSync(file, configuration(dir, host, port, tls ? tlsPort : null));
    return startDaemon(`/usr/sbin/${program}`, ['--no-site-config', `--config-file=${file}`, '--foreground']);
  };
  const daemons = [start('imap4d', imap, imapTls), start('pop3d', pop3, pop3Tls)] as const;
  await untilListening(host, imap, daemons[0]);
  await untilListening(host, pop3, daemons[1]);
  return {
    host,
    imap: { port: imap, tlsPort: imapTls },
    pop3: { port: pop3, tlsPort: pop3Tls },
    authority: (await testAuthority()).certificate,
    deliver: (user, messages, folder = 'INBOX') => deliverToMaildir(join(dir, 'home', user, folder), owner, messages),
    log: () => daemons.map((daemon) => daemon.output()).join('\n'),
    async stop() {
      await Promise.all(daemons.map((daemon) => daemon.stop()));
      removeDirectory(dir);
    },
  };
}

function configuration(dir: string, host: string, port: number, tlsPort: number | null): string {
  const files = `tls { ssl-certificate-file "${dir}/server.crt"; ssl-key-file "${dir}/server.key"; }`;
  return `
mailbox { mailbox-type maildir; }
auth {
  authentication clear;
  authentication generic;
  authorization clear;
  authorization virtdomain;
}
virtdomain { passwd-dir "${dir}/passwords"; }
tls-file-checks { key-file none; cert-file none; }
logging { syslog no; }
mode daemon;
foreground yes;
max-children 100;
mandatory-locking { enable yes; lock-directory "${dir}/locks"; }
server ${host}:${port} { ${tlsPort === null ? 'tls-mode no;' : `tls-mode ondemand; ${files}`} }
${tlsPort === null ? '' : `server ${host}:${tlsPort} { tls-mode connection; ${files} }`}
`;
}

/** One file a domain, in the format of passwd(5), with the hashed password in it. */
function writePasswords(dir: string, users: readonly Mailbox[]): void {
  const passwords = join(dir, 'passwords');
  mkdirSync(passwords, { mode: 0o700 });
  const { uid, gid } = mailOwner();
  const hashes = crypted(users.map(({ password }) => password));
  for (const [index, { user }] of users.entries()) {
    const at = user.lastIndexOf('@');
    const entry = [user.slice(0, at), hashes[index], uid, gid, '', join(dir, 'home', user), '/bin/false'].join(':');
    writeFileSync(join(passwords, user.slice(at + 1)), `${entry}\n`, { flag: 'a', mode: 0o600 });
  }
}

/** crypt(3), which Node does not have and Perl, part of every Debian, has. Few rounds: these are tests. */
function crypted(passwords: readonly string[]): readonly string[] {
  const script = String.raw`print crypt($_, '$5$rounds=1000$postroom$'), "\n" for @ARGV`;
  return execFileSync('perl', ['-e', script, ...passwords], { encoding: 'utf8' }).split('\n');
}
