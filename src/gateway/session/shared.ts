/**
 * Finding the spelling by which a shared mailbox opens: log in plainly first (it proves the password and costs no refusal),
 * then one spelling after another, and stop at the first that opens a mailbox other than the user's own. A server that takes a
 * spelling and then shows the user's own mail would otherwise go unnoticed for long.
 */
import type { ServerLogin, SharedLogin } from '../../contract';
import { failureOf } from '../failure';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { Poolable } from './pool';
import { loginsToTry, mostRefusals, plainIdentity, type Identity } from './spellings';

export interface SharedDoor<S extends Poolable> {
  readonly open: (identity: Identity) => Promise<S>;
  /** Tells two mailboxes apart; null when the session can open none. */
  readonly mailboxId: (session: S) => Promise<string | null>;
  /** IMAP: the alias in the other-users namespace. */
  readonly namespace: (session: S, alias: string) => Promise<SharedLogin | null>;
  /** Greeting, capabilities and ID. */
  readonly said: (session: S) => string;
  readonly saslPlain: (session: S) => boolean;
}

export interface OpenedShared<S> {
  readonly session: S;
  readonly sharedAs: SharedLogin;
}

/** @throws the plain refusal when the password is wrong; TalkError shared-mailbox-denied */
export async function findShared<S extends Poolable>(
  server: ServerLogin,
  alias: string,
  door: SharedDoor<S>,
): Promise<OpenedShared<S>> {
  let plain: S;
  try {
    plain = await door.open(plainIdentity(server));
  } catch (error) {
    return await withoutOwnMailbox(server, alias, door, error);
  }
  try {
    const namespace = await door.namespace(plain, alias);
    if (namespace !== null) return { session: plain, sharedAs: namespace };
    const own = await door.mailboxId(plain);
    const tries = loginsToTry(server, alias, door.said(plain), door.saslPlain(plain));
    const found = await firstThatOpens(tries, door, own);
    await plain.leave();
    if (found.opened !== null) return found.opened;
    throw new TalkError('shared-mailbox-denied', 'login', ['other-users namespace', ...found.tried].join(', '));
  } catch (error) {
    plain.destroy();
    throw error;
  }
}

/**
 * The user cannot log in alone. A master user often has no mailbox, so the spellings that name both are worth a try, within
 * the number of refusals that is safe; when they fail too, the first refusal tells the truth.
 */
async function withoutOwnMailbox<S extends Poolable>(
  server: ServerLogin,
  alias: string,
  door: SharedDoor<S>,
  refusal: unknown,
): Promise<OpenedShared<S>> {
  const plainlyWrong = ['login-refused', 'login-name-incomplete', 'shared-mailbox-denied'];
  if (!(refusal instanceof ServerRefusal) || !plainlyWrong.includes(failureOf(refusal, { server }).code)) throw refusal;
  const tries = loginsToTry(server, alias, '', true)
    .filter(({ as }) => as?.kind === 'authorisation-identity' || as?.kind === 'master')
    .slice(0, mostRefusals - 1);
  const { opened } = await firstThatOpens(tries, door, null);
  if (opened === null) throw refusal;
  return opened;
}

async function firstThatOpens<S extends Poolable>(
  tries: readonly Identity[],
  door: SharedDoor<S>,
  own: string | null,
): Promise<{ opened: OpenedShared<S> | null; tried: string[] }> {
  const tried: string[] = [];
  for (const identity of tries) {
    if (identity.as === null) continue;
    const session = await opened(door, identity);
    if (session !== null) {
      const id = await door.mailboxId(session);
      if (id !== null && id !== own) return { opened: { session, sharedAs: identity.as }, tried };
      await session.leave();
    }
    tried.push(identity.authorise === null ? identity.username : `${identity.username} for ${identity.authorise}`);
  }
  return { opened: null, tried };
}

/** null when the server refuses this login; anything else that goes wrong ends the search. */
async function opened<S extends Poolable>(door: SharedDoor<S>, identity: Identity): Promise<S | null> {
  try {
    return await door.open(identity);
  } catch (error) {
    if (error instanceof ServerRefusal && error.command === 'login') return null;
    if (error instanceof TalkError && error.kind === 'auth-method-missing') return null;
    throw error;
  }
}
