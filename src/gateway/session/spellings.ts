/**
 * The ways to say "I am this user and want that mailbox", and the order in which they may be tried without locking the
 * account: what works on the server at hand comes first, and a wrong guess costs one refused login.
 */
import type { ServerLogin, SharedLogin } from '../../contract';

/** As whom a session logs in. */
export interface Identity {
  readonly username: string;
  /** SASL authorisation identity (RFC 4616); null = none. */
  readonly authorise: string | null;
  /** The spelling this is; null = the user's own mailbox. */
  readonly as: SharedLogin | null;
}

export type LoginSpelling = Exclude<SharedLogin['kind'], 'namespace'>;

/**
 * How many refused logins a search may cost: one for each spelling, after the plain login has proven the password. Fail2ban
 * and directory policies start to lock at five.
 */
export const mostRefusals = 4;

export function plainIdentity(server: ServerLogin): Identity {
  return { username: server.username, authorise: null, as: null };
}

/** The identity for a spelling that is known; the plain one for none and for the namespace, which is entered after login. */
export function identityOf(server: ServerLogin): Identity {
  const { sharedMailbox: alias, sharedAs } = server;
  return alias === null || sharedAs === null ? plainIdentity(server) : spelled(server, alias, sharedAs);
}

function spelled(server: ServerLogin, alias: string, as: SharedLogin): Identity {
  const user = server.username;
  switch (as.kind) {
    case 'authorisation-identity':
      return { username: user, authorise: alias, as };
    case 'slash':
      return { username: `${user}/${alias}`, authorise: null, as };
    case 'backslash':
      return { username: `${user}\\${alias}`, authorise: null, as };
    case 'master':
      return { username: `${alias}*${user}`, authorise: null, as };
    case 'namespace':
      return { username: user, authorise: null, as };
  }
}

/**
 * @param said greeting, capabilities and ID of the server: they tell its make
 * @param saslPlain whether it takes AUTH PLAIN, without which an authorisation identity cannot be said
 */
export function loginsToTry(server: ServerLogin, alias: string, said: string, saslPlain: boolean): readonly Identity[] {
  return spellingOrder(said)
    .filter((kind) => saslPlain || kind !== 'authorisation-identity')
    .slice(0, mostRefusals)
    .map((kind) => spelled(server, alias, { kind }));
}

function spellingOrder(said: string): readonly LoginSpelling[] {
  // Exchange takes the alias behind a slash or backslash, and ignores authorisation identities.
  if (/exchange|outlook|office365/i.test(said)) return ['slash', 'backslash', 'authorisation-identity'];
  if (/dovecot/i.test(said)) return ['authorisation-identity', 'master', 'slash', 'backslash'];
  return ['authorisation-identity', 'slash', 'backslash', 'master'];
}
