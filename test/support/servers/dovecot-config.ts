/** The configuration of a private Dovecot 2.3, with every kind of shared mailbox that can be asked for. */
import type { Owner } from './process';

export interface DovecotUser {
  /** Login name; Dovecot lower-cases it. */
  readonly user: string;
  readonly password: string;
}

export interface DovecotOptions {
  readonly users: readonly DovecotUser[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** `default`: 143, 993, 110, 995 (needs root); else any free ones. */
  readonly ports?: 'default' | 'any';
  /** Certificate kind; null = no TLS at all. Default good. */
  readonly tls?: { readonly certificate: string; readonly key: string } | null;
  /** May log in to any mailbox: as `alias*user` (master form) or with a SASL authorization identity. */
  readonly masterUsers?: readonly DovecotUser[];
  /** More spellings that open a user's mailbox, such as `kim@x/support@x` as Exchange wants. */
  readonly aliases?: readonly (DovecotUser & { readonly opens: string })[];
  /** Mailboxes that others see as `shared/<owner>/` (ACL, RFC 4314; RFC 2342 other users). */
  readonly shares?: readonly { readonly owner: string; readonly with: string }[];
  /** Refuse passwords without TLS; loopback counts as secure for Dovecot, so this needs a host other than the client's. */
  readonly plainTextLogin?: boolean;
  readonly mechanisms?: string;
  /** Appended to the configuration. */
  readonly more?: string;
}

export interface DovecotPlaces {
  readonly dir: string;
  readonly owner: Owner;
  readonly host: string;
  readonly ports: { readonly imap: number; readonly imapTls: number; readonly pop3: number; readonly pop3Tls: number };
}

/** One line of a Dovecot passwd-file, which knows backslash escapes; the password may hold any character. */
export function passwdLine({ user, password }: DovecotUser, extra = ''): string {
  return `${user.toLowerCase().replaceAll('\\', '\\\\')}:{PLAIN.B64}${Buffer.from(password).toString('base64')}::::::${extra}`;
}

export function dovecotConfig(options: DovecotOptions, places: DovecotPlaces): string {
  return [
    base(options, places),
    listeners(options, places),
    authentication(options, places),
    mail(options, places),
    options.more ?? '',
  ].join('\n');
}

function base({ tls }: DovecotOptions, { dir, owner, host }: DovecotPlaces): string {
  const root = owner.uid === 65534;
  return `
base_dir = ${dir}/run
state_dir = ${dir}/run
instance_name = ${dir}
protocols = imap pop3
listen = ${host}
log_path = ${dir}/dovecot.log
auth_verbose = yes
${root ? '' : `default_internal_user = ${owner.user}\ndefault_login_user = ${owner.user}\ndefault_internal_group = ${owner.group}`}
default_process_limit = 200
default_client_limit = 2000
mail_max_userip_connections = 200
first_valid_uid = ${owner.uid}
first_valid_gid = ${owner.gid}
ssl = ${tls ? 'yes' : 'no'}
${tls ? `ssl_cert = <${dir}/server.crt\nssl_key = <${dir}/server.key\nssl_min_protocol = TLSv1.2` : ''}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
service auth {
  unix_listener smtp-auth {
    mode = 0666
  }
  ${root ? '' : 'user = $default_internal_user'}
}
service auth-worker {
  ${root ? 'user = root' : 'user = $default_internal_user'}
}
`;
}

function listeners({ tls }: DovecotOptions, { ports, owner }: DovecotPlaces): string {
  const chroot = owner.uid === 65534 ? '' : 'chroot =';
  const service = (name: string, plain: string, secure: string, port: number, tlsPort: number) => `
service ${name}-login {
  ${chroot}
  service_count = 0
  inet_listener ${plain} {
    port = ${port}
  }
  inet_listener ${secure} {
    port = ${tls ? tlsPort : 0}
    ssl = yes
  }
}`;
  return (
    service('imap', 'imap', 'imaps', ports.imap, ports.imapTls) +
    service('pop3', 'pop3', 'pop3s', ports.pop3, ports.pop3Tls)
  );
}

function authentication(
  { plainTextLogin = true, mechanisms = 'plain login', masterUsers = [] }: DovecotOptions,
  { dir, owner }: DovecotPlaces,
): string {
  const master =
    masterUsers.length === 0
      ? ''
      : `
auth_master_user_separator = *
passdb {
  driver = passwd-file
  master = yes
  args = username_format=%u ${dir}/masters
  result_success = continue
}`;
  return `
disable_plaintext_auth = ${plainTextLogin ? 'no' : 'yes'}
auth_mechanisms = ${mechanisms}
auth_username_chars =
auth_failure_delay = 0
${master}
passdb {
  driver = passwd-file
  args = username_format=%u ${dir}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${dir}/home/%u allow_all_users=yes
}
`;
}

function mail({ shares = [] }: DovecotOptions, { dir }: DovecotPlaces): string {
  const shared = `
namespace shared {
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:${dir}/home/%%u/Maildir:INDEXPVT=${dir}/home/%u/shared/%%u
  subscriptions = no
  list = children
}
plugin {
  acl = vfile
  acl_user = %u
  acl_shared_dict = file:${dir}/home/shared-mailboxes
}
protocol imap {
  mail_plugins = acl imap_acl
}`;
  return `
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \\Drafts
    auto = subscribe
  }
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Trash {
    special_use = \\Trash
    auto = subscribe
  }
}
protocol pop3 {
  pop3_lock_session = yes
  pop3_uidl_format = %v.%u
}
${shares.length > 0 ? shared : ''}
`;
}
