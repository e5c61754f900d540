/** A private Dovecot: IMAP and POP3 with real mail in Maildirs, on ports of its own, gone when the test is. */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testAuthority, testCertificate } from './certificates';
import { dovecotConfig, passwdLine, type DovecotOptions } from './dovecot-config';
import { adoptFile, adoptMaildir, deliverToMaildir, makeMaildir } from './maildir';
import {
  freePorts,
  mailOwner,
  removeDirectory,
  startDaemon,
  temporaryDirectory,
  untilListening,
  type Owner,
} from './process';

export type { DovecotOptions, DovecotUser } from './dovecot-config';

export interface Dovecot {
  readonly host: string;
  readonly imap: { readonly port: number; readonly tlsPort: number };
  readonly pop3: { readonly port: number; readonly tlsPort: number };
  /** PEM that clients are to trust. */
  readonly authority: string;
  readonly owner: Owner;
  /** SASL for an SMTP server (Postfix: `smtpd_sasl_type = dovecot`). */
  readonly authSocket: string;
  readonly dir: string;
  /** Where mail of a user lies; `folder` as IMAP names it. */
  maildir(user: string, folder?: string): string;
  /** Delivers messages; gives how many. */
  deliver(user: string, messages: Iterable<Uint8Array | string>, folder?: string): number;
  /** Links in all messages of a ready-made Maildir. */
  adopt(user: string, maildir: string, folder?: string): number;
  /** Links in one message file. */
  adoptFile(user: string, file: string, folder?: string): number;
  log(): string;
  stop(): Promise<void>;
}

const defaultPorts = [143, 993, 110, 995] as const;

export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const host = options.host ?? '127.0.0.1';
  const dir = temporaryDirectory('dovecot');
  const owner = mailOwner();
  const numbers = options.ports === 'default' ? defaultPorts : await freePorts(4, host);
  const [imap = 0, imapTls = 0, pop3 = 0, pop3Tls = 0] = numbers;
  const tls = options.tls === undefined ? await testCertificate() : options.tls;
  const whole = { ...options, tls };
  prepare(dir, owner, whole);
  writeFileSync(
    join(dir, 'dovecot.conf'),
    dovecotConfig(whole, { dir, owner, host, ports: { imap, imapTls, pop3, pop3Tls } }),
  );
  const daemon = startDaemon('/usr/sbin/dovecot', ['-F', '-c', join(dir, 'dovecot.conf')]);
  const log = () => (existsSync(join(dir, 'dovecot.log')) ? readFileSync(join(dir, 'dovecot.log'), 'utf8') : '');
  await untilListening(host, imap, daemon, log);
  await untilListening(host, pop3, daemon, log);
  const maildir = (user: string, folder = 'INBOX') => maildirPath(dir, user, folder);
  return {
    host,
    imap: { port: imap, tlsPort: imapTls },
    pop3: { port: pop3, tlsPort: pop3Tls },
    authority: (await testAuthority()).certificate,
    owner,
    authSocket: join(dir, 'run', 'smtp-auth'),
    dir,
    maildir,
    deliver: (user, messages, folder) => deliverToMaildir(maildir(user, folder), owner, messages),
    adopt: (user, from, folder) => adoptMaildir(maildir(user, folder), owner, from),
    adoptFile: (user, file, folder) => adoptFile(maildir(user, folder), owner, file),
    log,
    async stop() {
      await daemon.stop();
      removeDirectory(dir);
    },
  };
}

/** Maildir++: a folder `A/B` lies in `.A.B`. */
function maildirPath(dir: string, user: string, folder: string): string {
  const inbox = join(dir, 'home', user.toLowerCase(), 'Maildir');
  return folder === 'INBOX' ? inbox : join(inbox, `.${folder.replaceAll('/', '.')}`);
}

function prepare(dir: string, owner: Owner, options: DovecotOptions): void {
  chmodSync(dir, 0o755);
  if (options.tls) {
    writeFileSync(join(dir, 'server.crt'), options.tls.certificate);
    writeFileSync(join(dir, 'server.key'), options.tls.key, { mode: 0o600 });
  }
  const aliases = (options.aliases ?? []).map((alias) => passwdLine(alias, `user=${alias.opens.toLowerCase()}`));
  write(dir, 'users', [...options.users.map((user) => passwdLine(user)), ...aliases]);
  write(dir, 'masters', (options.masterUsers ?? []).map((user) => passwdLine(user))); // prettier-ignore
  mkdirSync(join(dir, 'home'));
  chownSync(join(dir, 'home'), owner.uid, owner.gid);
  for (const { user } of options.users) makeHome(dir, owner, user);
  share(dir, owner, options.shares ?? []);
}

function makeHome(dir: string, owner: Owner, user: string): void {
  const home = join(dir, 'home', user.toLowerCase());
  mkdirSync(home, { mode: 0o700 });
  chownSync(home, owner.uid, owner.gid);
  makeMaildir(join(home, 'Maildir'), owner);
}

/** An ACL file on the owner's INBOX, and the dictionary that LIST of the other-users namespace reads. */
function share(dir: string, owner: Owner, shares: NonNullable<DovecotOptions['shares']>): void {
  const owned = (file: string, text: string) => {
    writeFileSync(file, text, { flag: 'a' });
    chownSync(file, owner.uid, owner.gid);
  };
  for (const { owner: from, with: to } of shares) {
    owned(join(maildirPath(dir, from, 'INBOX'), 'dovecot-acl'), `user=${to.toLowerCase()} lrwstipekx\n`);
    const key = `shared/shared-boxes/user/${to.toLowerCase()}/${from.toLowerCase()}`;
    owned(join(dir, 'home', 'shared-mailboxes'), `${key}\n1\n`);
  }
}

/** Read by Dovecot's auth process, which does not run as root. */
function write(dir: string, name: string, lines: readonly string[]): void {
  writeFileSync(join(dir, name), lines.map((line) => `${line}\n`).join(''), { mode: 0o644 });
}
