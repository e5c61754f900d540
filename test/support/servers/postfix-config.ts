/**
 * The configuration of a private Postfix: plain with STARTTLS, submission, and TLS from the first byte. Where it listens
 * stands in master.cf: `inet_interfaces` takes only addresses that an interface has, which 127.0.0.2 is not.
 */

export interface PostfixPlaces {
  readonly dir: string;
  readonly host: string;
  readonly ports: { readonly smtp: number; readonly submission: number; readonly smtps: number };
  /** Where mail for other domains goes. */
  readonly outsidePort: number;
  /** null = no rules. */
  readonly policyPort: number | null;
  /** null = nobody can log in. */
  readonly authSocket: string | null;
  /** Home directories of the mailboxes. */
  readonly mailboxBase: string;
  readonly domains: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

export interface PostfixRules {
  /** Whether there is a certificate. */
  readonly tls: boolean;
  /** Relay for everybody. */
  readonly openRelay: boolean;
  /** Take mail for unknown local users, and bounce it. */
  readonly acceptUnknownUsers: boolean;
  readonly messageLimitBytes: number;
}

export function mainConfig(places: PostfixPlaces, rules: PostfixRules): string {
  const { dir } = places;
  const policy = places.policyPort === null ? '' : `check_policy_service inet:127.0.0.1:${places.policyPort},`;
  return `
compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${dir}/log/mail.log
maillog_file_prefixes = ${dir}/log
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
recipient_delimiter = +

virtual_mailbox_domains = ${places.domains.join(' ')}
virtual_mailbox_maps = texthash:${dir}/mailboxes
virtual_mailbox_base = ${places.mailboxBase}
virtual_minimum_uid = 1
virtual_uid_maps = static:${places.uid}
virtual_gid_maps = static:${places.gid}
virtual_mailbox_limit = 0
message_size_limit = ${rules.messageLimitBytes}

default_transport = smtp:[127.0.0.1]:${places.outsidePort}
disable_dns_lookups = yes
smtp_host_lookup = native
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s

mynetworks = ${rules.openRelay ? '127.0.0.0/8' : '192.0.2.1/32'}
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_sender_restrictions = ${policy} permit
smtpd_recipient_restrictions = ${policy} permit
smtpd_data_restrictions = ${policy} permit
smtpd_end_of_data_restrictions = ${policy} permit
smtpd_reject_unlisted_recipient = ${rules.acceptUnknownUsers ? 'no' : 'yes'}
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
in_flow_delay = 0

smtpd_tls_security_level = ${rules.tls ? 'may' : 'none'}
${rules.tls ? `smtpd_tls_cert_file = ${dir}/server.crt\nsmtpd_tls_key_file = ${dir}/server.key` : ''}
smtpd_tls_auth_only = no
smtpd_sasl_auth_enable = ${places.authSocket === null ? 'no' : 'yes'}
${places.authSocket === null ? '' : `smtpd_sasl_type = dovecot\nsmtpd_sasl_path = ${places.authSocket}`}
smtpd_sasl_security_options = noanonymous
`;
}

/** Which processes Postfix runs; nothing chrooted, everything on ports of its own. */
export function masterConfig({ host, ports }: PostfixPlaces, { tls }: PostfixRules): string {
  const secure = tls
    ? `
${host}:${ports.submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
${host}:${ports.smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes`
    : '';
  return `${host}:${ports.smtp} inet n - n - - smtpd
${secure}
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}
