/** Entering a POP3 account: as the user, by the spelling that is known, or by finding the one that opens the shared mailbox. */
import type { ServerLogin, SharedLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { findShared } from '../session/shared';
import { identityOf } from '../session/spellings';
import { quiet, type Witness } from '../session/witness';
import { Pop3Session } from './session';

export interface OpenedPop3 {
  readonly session: Pop3Session;
  readonly sharedAs: SharedLogin | null;
}

export async function openPop3(
  server: ServerLogin,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<OpenedPop3> {
  const { sharedMailbox: alias, sharedAs } = server;
  if (alias === null || alias === server.username || sharedAs !== null) {
    return { session: await Pop3Session.open(server, identityOf(server), access, witness, signal), sharedAs };
  }
  let first = true;
  return findShared(server, alias, {
    open: (identity) => {
      const watching = first ? witness : quiet(witness);
      first = false;
      return Pop3Session.open(server, identity, access, watching, signal);
    },
    mailboxId,
    namespace: () => Promise.resolve(null),
    said: (session) => session.said,
    saslPlain: (session) => (session.client.capabilities.get('SASL') ?? []).includes('PLAIN'),
  });
}

/** Two maildrops with the same first and last id are one. An empty one tells nothing: it is given the benefit of the doubt. */
async function mailboxId(session: Pop3Session): Promise<string | null> {
  const { count, octets } = await session.stat();
  if (count === 0) return `empty ${session.identity.username} ${session.identity.authorise ?? ''}`;
  return [count, octets, ...(await session.uniqueIdsOf([1, count]))].join(' ');
}
