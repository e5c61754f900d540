/** The conversation broke, or the server lacks what we need. */
import { defaultPorts, type FixPatch, type ServerAddress } from '../../contract';
import type { TalkError, TalkTrouble } from '../wire/errors';
import { placeOf, portIn, protocolNames, type Cause } from './cause';

const is =
  (...kinds: readonly TalkTrouble[]) =>
  ({ kind }: TalkError): boolean =>
    kinds.includes(kind);

/** Ports that always start with TLS (RFC 8314). */
export function isTlsPort(server: ServerAddress): boolean {
  return portIn(server) === defaultPorts[server.protocol].tls;
}

export const talkCauses: readonly Cause<TalkError>[] = [
  {
    id: 'tls-port',
    code: 'tls-expected',
    title: 'The port for SSL/TLS, but another encryption is chosen',
    matches: (error, server) => error.kind === 'greeting-timeout' && server.encryption !== 'tls' && isTlsPort(server),
    message: (_, server) =>
      `Port ${portIn(server)} expects SSL/TLS from the first byte, but ${server.encryption === 'starttls' ? 'STARTTLS' : 'No Encryption'} is chosen.`,
    advice: 'Choose SSL/TLS.',
    patch: () => ({ encryption: 'tls' }),
  },
  {
    id: 'silent-server',
    code: 'greeting-timeout',
    title: 'The server takes the connection and says nothing',
    matches: is('greeting-timeout'),
    message: (_, server) => `${placeOf(server)} takes the connection, but does not greet.`,
    advice: 'The port may belong to another service, or the server is overloaded. Check host, port and encryption.',
  },
  ...otherProtocolCauses(),
  {
    id: 'no-starttls',
    code: 'starttls-not-offered',
    title: 'STARTTLS is chosen, but the server does not offer it',
    matches: is('starttls-not-offered'),
    message: (_, server) => `${placeOf(server)} does not offer STARTTLS. Nothing was sent in the clear.`,
    advice: 'Use SSL/TLS with its own port, or have STARTTLS switched on at the server.',
    patch: () => ({ encryption: 'tls', port: 0 }),
  },
  {
    id: 'starttls-injection',
    code: 'starttls-injection',
    title: 'Somebody put bytes between STARTTLS and the encryption',
    matches: is('starttls-injection'),
    message: (_, { host }) =>
      `Before the encryption with ${host} started, data arrived that the server should not have sent. The connection was closed.`,
    advice:
      'This is how an attack looks that slips commands into an encrypted conversation; an outdated proxy can do it by mistake. SSL/TLS on its own port avoids it.',
    patch: () => ({ encryption: 'tls', port: 0 }),
  },
  {
    id: 'login-disabled',
    code: 'encryption-required',
    title: 'The server takes passwords only over an encrypted connection',
    matches: (error, server) => error.kind === 'login-disabled' && server.encryption === 'none',
    message: (_, { host }) => `${host} takes no password over a connection without encryption.`,
    advice: 'Choose STARTTLS or SSL/TLS.',
    patch: () => ({ encryption: 'starttls', port: 0 }),
  },
  {
    id: 'oauth-only',
    code: 'basic-auth-off',
    title: 'The server takes no passwords any more, only OAuth',
    matches: (error) => is('auth-method-missing', 'login-disabled')(error) && /XOAUTH2|OAUTHBEARER/.test(error.seen),
    message: (_, { host }) => `${host} does not take user name and password any more; it offers only OAuth 2.`,
    advice:
      'Passwords cannot work here. Use a mailbox at a provider that allows passwords or app passwords, or forward the mail to one.',
  },
  {
    id: 'no-known-login',
    code: 'auth-method-missing',
    title: 'The server offers no way to log in with a password that we know',
    matches: is('auth-method-missing', 'login-disabled'),
    message: ({ seen }, { host }) =>
      `${host} offers no way to log in with a user name and password${seen === '' ? '' : ` (it offers ${seen})`}.`,
    advice: 'Have PLAIN or LOGIN switched on at the server.',
  },
  {
    id: 'auth-after-encryption',
    code: 'encryption-required',
    title: 'The mail server offers log-in only after STARTTLS',
    matches: (error, server) =>
      error.kind === 'auth-not-offered' && server.encryption === 'none' && /\bSTARTTLS\b/.test(error.seen),
    message: (_, server) => `${placeOf(server)} offers no log-in without encryption, but it offers STARTTLS.`,
    advice: 'Choose STARTTLS.',
    patch: (_, server) => ({ encryption: 'starttls', port: portIn(server) }),
  },
  {
    id: 'no-auth',
    code: 'auth-not-offered',
    title: 'A user name is given, but the server offers no log-in',
    matches: is('auth-not-offered'),
    message: (_, server) => `${placeOf(server)} offers no log-in, so the user name cannot be used.`,
    advice:
      'Port 25 is for mail between servers; mail programs log in on port 587 (STARTTLS) or 465 (SSL/TLS). If this server takes your mail without log-in, leave user name and password empty.',
    patch: (_, server) => (portIn(server) === 25 ? { encryption: 'starttls', port: 587 } : { username: '' }),
  },
  {
    id: 'shared-mailbox',
    code: 'shared-mailbox-denied',
    title: 'The shared mailbox cannot be opened',
    matches: is('shared-mailbox-denied'),
    message: ({ seen }, { username, sharedMailbox }) =>
      `User name and password are right, but ${username} cannot open the shared mailbox ${sharedMailbox ?? ''}${seen === '' ? '' : ` (tried: ${seen})`}.`,
    advice:
      'Check the alias, and that the user has full access to that mailbox. If the mailbox has a password of its own, log in with it directly.',
  },
  {
    id: 'renumbered',
    code: 'mailbox-renumbered',
    title: 'The folder was made anew or renumbered',
    matches: is('renumbered'),
    message: () => 'The server has renumbered the messages of this folder; earlier references do not hold any more.',
    advice: null,
  },
  {
    id: 'message-gone',
    code: 'message-gone',
    title: 'The message is not there any more',
    matches: is('message-gone'),
    message: () => 'The message is not in the mailbox any more.',
    advice: null,
  },
  {
    id: 'over-size-limit',
    code: 'message-too-big',
    title: 'The message is bigger than the server takes',
    matches: is('over-size-limit'),
    message: ({ seen }, { host }) =>
      `The message is bigger than ${host} takes${Number(seen) > 0 ? ` (${Math.floor(Number(seen) / 1_048_576)} MB)` : ''}.`,
    advice: 'Send it without large attachments, or have the limit raised.',
  },
  {
    id: 'round-trip',
    code: 'round-trip-missing',
    title: 'The test mail did not come back',
    matches: is('round-trip-missing'),
    message: ({ seen }) =>
      `The test mail was accepted, but did not arrive in the mailbox${seen === '' ? '' : ` (${seen})`}.`,
    advice:
      'Look into the spam folder, and check that the address belongs to this mailbox. Some servers deliver only after minutes (greylisting).',
  },
  {
    id: 'stalled',
    code: 'stalled',
    title: 'The server stopped answering',
    matches: is('stalled'),
    message: ({ during }, { host }) => `${host} stopped answering (${during}).`,
    advice: 'Try again later. If it stays, look at the load of the server, and at firewalls that inspect mail.',
  },
  {
    id: 'deadline',
    code: 'deadline-exceeded',
    title: 'The whole took too long',
    matches: is('deadline', 'abandoned'),
    message: (_, { host }) => `The time for this call was over before ${host} was done.`,
    advice: null,
  },
  {
    id: 'too-long',
    code: 'answer-too-big',
    title: 'The server sends more than can be right',
    matches: is('too-long'),
    message: ({ during }, { host }) => `${host} sent an answer that is too long (${during}).`,
    advice: 'Check that this is a mail server.',
  },
  {
    id: 'unspeakable',
    code: 'setting-invalid',
    title: 'A setting holds a line break or another character that the protocol cannot carry',
    matches: is('unspeakable'),
    message: ({ during }) => `It cannot be sent to a mail server: ${during}.`,
    advice: 'Remove line breaks and angle brackets from user name, password and addresses.',
  },
  {
    id: 'nonsense',
    code: 'protocol-error',
    title: 'The server answers against the protocol',
    matches: is('nonsense'),
    message: ({ during }, server) =>
      `${placeOf(server)} answered something that ${protocolNames[server.protocol]} does not allow (${during}).`,
    advice: 'Check host and port. If they are right, a proxy or virus scanner in between may be broken.',
  },
  {
    id: 'connection-lost',
    code: 'connection-lost',
    title: 'The connection was lost',
    matches: () => true,
    message: ({ during }, { host }) =>
      `${host} closed the connection, or the network lost it${during === '' ? '' : ` (${during})`}.`,
    advice: 'Try again. If it happens always at the same step, the log of the mail server knows why.',
  },
];

/** Who spoke instead, told by the first words. */
function otherProtocolCauses(): readonly Cause<TalkError>[] {
  const spoke =
    (pattern: RegExp) =>
    (error: TalkError): boolean =>
      error.kind === 'other-protocol' && pattern.test(error.seen);
  return [
    {
      id: 'pop3-answers',
      code: 'wrong-protocol',
      title: 'A POP3 server answers where another protocol was expected',
      matches: spoke(/^(\+OK|-ERR)/),
      message: (_, server) => `${placeOf(server)} is a POP3 server, not ${protocolNames[server.protocol]}.`,
      advice: 'Use the port of the chosen protocol, or choose POP3.',
      patch: (_, server) => rightPort(server, 'pop3'),
    },
    {
      id: 'imap-answers',
      code: 'wrong-protocol',
      title: 'An IMAP server answers where another protocol was expected',
      matches: spoke(/^\* (OK|PREAUTH|BYE)/i),
      message: (_, server) => `${placeOf(server)} is an IMAP server, not ${protocolNames[server.protocol]}.`,
      advice: 'Use the port of the chosen protocol, or choose IMAP.',
      patch: (_, server) => rightPort(server, 'imap'),
    },
    {
      id: 'smtp-answers',
      code: 'wrong-protocol',
      title: 'An SMTP server answers where mail should be fetched',
      matches: spoke(/^\d{3}[ -]/),
      message: (_, server) =>
        `${placeOf(server)} is a server for sending mail (SMTP), not ${protocolNames[server.protocol]}.`,
      advice: 'Use the port of the chosen protocol.',
      patch: () => ({ port: 0 }),
    },
    {
      id: 'no-mail-server',
      code: 'wrong-protocol',
      title: 'Something answers that is no mail server',
      matches: ({ kind }) => kind === 'other-protocol',
      message: (_, server) => `${placeOf(server)} is not a mail server.`,
      advice: 'Check host and port.',
      patch: (_, server) => (server.port === 0 ? undefined : { port: 0 }),
    },
  ];
}

/** On another protocol's own port the port is wrong; elsewhere the protocol is. */
function rightPort(server: ServerAddress, found: 'imap' | 'pop3'): FixPatch {
  const portOfOther = Object.values(defaultPorts[found]).includes(portIn(server));
  return portOfOther || server.protocol === 'smtp' ? { port: 0 } : { protocol: found };
}
