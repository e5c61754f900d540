/** Entering an IMAP account: as the user, by the spelling that is known, or by finding the one that opens the shared mailbox. */
import type { ServerLogin, SharedLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { findShared } from '../session/shared';
import { identityOf } from '../session/spellings';
import { quiet, type Witness } from '../session/witness';
import { ServerRefusal } from '../wire/errors';
import { ImapSession } from './session';

export interface OpenedImap {
  readonly session: ImapSession;
  readonly sharedAs: SharedLogin | null;
}

export async function openImap(
  server: ServerLogin,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<OpenedImap> {
  const { sharedMailbox: alias, sharedAs } = server;
  if (alias === null || alias === server.username || sharedAs !== null) {
    return { session: await ImapSession.open(server, identityOf(server), access, witness, signal), sharedAs };
  }
  let first = true;
  return findShared(server, alias, {
    open: (identity) => {
      const watching = first ? witness : quiet(witness);
      first = false;
      return ImapSession.open(server, identity, access, watching, signal);
    },
    mailboxId,
    namespace: inOtherUsers,
    said: (session) => session.said,
    // After login a server need not repeat which mechanisms it takes; a wrong guess is one refusal like any other.
    saslPlain: () => true,
  });
}

async function mailboxId(session: ImapSession): Promise<string | null> {
  try {
    const { uidValidity, uidNext, exists } = await session.open('INBOX');
    return `${uidValidity} ${uidNext} ${exists}`;
  } catch (error) {
    if (error instanceof ServerRefusal) return null;
    throw error;
  }
}

/** Looks for the alias below each prefix of other users' mailboxes: as it is, and without its domain. */
async function inOtherUsers(session: ImapSession, alias: string): Promise<SharedLogin | null> {
  const namespaces = session.client.namespaces;
  const candidates = [namespaces?.other, namespaces?.shared].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const { prefix, delimiter } of candidates) {
    for (const name of new Set([alias, alias.replace(/@.*$/, '')])) {
      for (const [path, found] of [
        [`${prefix}${name}${delimiter}INBOX`, `${prefix}${name}${delimiter}`],
        [`${prefix}${name}`, `${prefix}${name}`],
      ] as const) {
        if (await opens(session, path)) return { kind: 'namespace', prefix: found };
      }
    }
  }
  return null;
}

async function opens(session: ImapSession, path: string): Promise<boolean> {
  try {
    await session.open(path);
    return true;
  } catch (error) {
    if (error instanceof ServerRefusal) return false;
    throw error;
  }
}
