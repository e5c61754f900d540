/** A private Postfix that delivers into a private Dovecot. Needs root: Postfix changes users, and so must we. */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testAuthority, testCertificate } from './certificates';
import type { Dovecot } from './dovecot';
import { startOutside, type OutsideAnswer, type SentOutside } from './outside';
import { mainConfig, masterConfig, type PostfixPlaces, type PostfixRules } from './postfix-config';
import { startPolicy, type Policy } from './postfix-policy';
import { freePorts, isRoot, removeDirectory, startDaemon, temporaryDirectory, untilListening } from './process';

export { greylisting, type Policy } from './postfix-policy';

export interface PostfixOptions {
  /** Whose mailboxes it fills and whose users may log in. */
  readonly dovecot: Dovecot;
  /** Addresses with a mailbox: users of that Dovecot. */
  readonly users: readonly string[];
  readonly host?: string;
  /** `default`: 25, 587, 465; else any free ones. */
  readonly ports?: 'default' | 'any';
  /** null = no TLS, and then only the plain port. */
  readonly tls?: { readonly certificate: string; readonly key: string } | null;
  /** false = the server offers no AUTH. */
  readonly auth?: boolean;
  readonly policy?: Policy;
  /** What other domains say to mail sent there; default: they take everything. */
  readonly outside?: (recipient: string) => OutsideAnswer;
  readonly openRelay?: boolean;
  readonly acceptUnknownUsers?: boolean;
  readonly messageLimitBytes?: number;
}

export interface Postfix {
  readonly host: string;
  /** Plain, with STARTTLS; takes mail for its users from anyone, and logins. */
  readonly port: number;
  /** STARTTLS and a login are a must. */
  readonly submissionPort: number;
  readonly tlsPort: number;
  readonly authority: string;
  /** What left for other domains. */
  readonly sentOutside: readonly SentOutside[];
  log(): string;
  stop(): Promise<void>;
}

const defaultPorts = [25, 587, 465] as const;

export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  if (!isRoot()) throw new Error('Postfix can be started by root only.');
  const { dovecot, users, host = '127.0.0.1', policy } = options;
  const dir = temporaryDirectory('postfix');
  const tls = options.tls === undefined ? await testCertificate() : options.tls;
  const outside = await startOutside(options.outside ?? (() => null));
  const policyServer = policy ? await startPolicy(policy) : null;
  const numbers = options.ports === 'default' ? defaultPorts : await freePorts(3, host);
  const [smtp = 0, submission = 0, smtps = 0] = numbers;
  const places: PostfixPlaces = {
    dir,
    host,
    ports: { smtp, submission, smtps },
    outsidePort: outside.port,
    policyPort: policyServer?.port ?? null,
    authSocket: options.auth === false ? null : dovecot.authSocket,
    mailboxBase: join(dovecot.dir, 'home'),
    domains: [...new Set(users.map((user) => user.slice(user.indexOf('@') + 1)))],
    uid: dovecot.owner.uid,
    gid: dovecot.owner.gid,
  };
  const rules: PostfixRules = {
    tls: tls !== null,
    openRelay: options.openRelay ?? false,
    acceptUnknownUsers: options.acceptUnknownUsers ?? false,
    messageLimitBytes: options.messageLimitBytes ?? 200 * 1024 * 1024,
  };
  writeConfiguration(places, rules, users, tls);
  const daemon = startDaemon('/usr/lib/postfix/sbin/master', ['-c', join(dir, 'etc'), '-d']);
  const log = () => (existsSync(join(dir, 'log/mail.log')) ? readFileSync(join(dir, 'log/mail.log'), 'utf8') : '');
  await untilListening(host, smtp, daemon, log);
  return {
    host,
    port: smtp,
    submissionPort: submission,
    tlsPort: smtps,
    authority: (await testAuthority()).certificate,
    sentOutside: outside.sent,
    log,
    async stop() {
      await daemon.stop();
      await outside.close();
      await policyServer?.close();
      removeDirectory(dir);
    },
  };
}

function writeConfiguration(
  places: PostfixPlaces,
  rules: PostfixRules,
  users: readonly string[],
  tls: PostfixOptions['tls'],
): void {
  const { dir } = places;
  chmodSync(dir, 0o755);
  for (const sub of ['etc', 'log']) mkdirSync(join(dir, sub), { mode: 0o755 });
  const postfix = idsOf('passwd', 'postfix');
  const postdrop = idsOf('group', 'postdrop');
  const make = (path: string, mode: number, uid: number, gid: number) => {
    mkdirSync(join(dir, path));
    chmodSync(join(dir, path), mode);
    chownSync(join(dir, path), uid, gid);
  };
  make('data', 0o700, postfix, 0);
  make('queue', 0o755, 0, 0);
  make('queue/pid', 0o755, 0, 0);
  for (const name of [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ]) {
    make(`queue/${name}`, 0o700, postfix, 0);
  }
  make('queue/public', 0o710, postfix, postdrop);
  make('queue/maildrop', 0o730, postfix, postdrop);
  writeFileSync(join(dir, 'etc/main.cf'), mainConfig(places, rules));
  writeFileSync(join(dir, 'etc/master.cf'), masterConfig(places, rules));
  writeFileSync(join(dir, 'mailboxes'), users.map((user) => `${user} ${user}/Maildir/\n`).join(''));
  if (tls) {
    writeFileSync(join(dir, 'server.crt'), tls.certificate);
    writeFileSync(join(dir, 'server.key'), tls.key, { mode: 0o600 });
  }
}

/** The number of a user or group that the package has made. */
function idsOf(file: 'passwd' | 'group', name: string): number {
  const line = readFileSync(`/etc/${file}`, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (!line) throw new Error(`There is no ${name} in /etc/${file}: install Postfix.`);
  return Number(line.split(':')[2]);
}
