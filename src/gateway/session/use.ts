/** Borrowing a connection for one piece of work: from the pool or new, back to the pool when all went well, closed otherwise. */
import type { ServerLogin } from '../../contract';
import { abortReason } from '../wire/clock';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { Call } from './call';
import type { Poolable } from './pool';

export interface Borrowing<S extends Poolable> {
  readonly server: ServerLogin;
  readonly call: Call;
  readonly open: () => Promise<S>;
  /** How long it may rest afterwards; undefined = as the pool has it. */
  readonly restMs?: number;
  /** Whether a connection from the pool is good enough (default), or a new one is needed to see what is new. */
  readonly fresh?: boolean;
  /** Whether the work may be done again after this error, when only the resting connection had died. Default: always. */
  readonly repeatable?: (error: unknown) => boolean;
}

/** Open at once for one login. Providers allow ten to fifteen, and people read the mailbox too; a POP3 maildrop takes one. */
const mostAtOnce = { imap: 3, pop3: 1, smtp: 4 } as const;

export async function using<S extends Poolable, T>(
  borrowing: Borrowing<S>,
  work: (session: S) => Promise<T>,
): Promise<T> {
  const { server, call } = borrowing;
  const { pool } = call;
  const leave = await pool.places.enter(pool.keyOf(server), mostAtOnce[server.protocol], call.signal);
  try {
    return await used(borrowing, work);
  } finally {
    leave();
  }
}

async function used<S extends Poolable, T>(borrowing: Borrowing<S>, work: (session: S) => Promise<T>): Promise<T> {
  const { server, call } = borrowing;
  const rested = call.pool.take(server) as S | null;
  // A resting connection that will not do may hold the mailbox locked for the one that is to come.
  if (rested !== null && borrowing.fresh === true) await rested.leave();
  if (rested !== null && borrowing.fresh !== true) {
    try {
      return await worked(rested, borrowing, work);
    } catch (error) {
      if (call.signal.aborted || !diedWhileResting(error) || borrowing.repeatable?.(error) === false) throw error;
    }
  }
  return worked(await borrowing.open(), borrowing, work);
}

async function worked<S extends Poolable, T>(
  session: S,
  { server, call, restMs }: Borrowing<S>,
  work: (session: S) => Promise<T>,
): Promise<T> {
  const aborted = (): void => session.destroy();
  call.signal.addEventListener('abort', aborted, { once: true });
  try {
    if (call.signal.aborted) throw abortReason(call.signal, 'starting');
    const result = await work(session);
    await call.pool.put(server, session, restMs);
    return result;
  } catch (error) {
    session.destroy();
    // A connection torn down by the clock looks like one lost by the network.
    throw call.signal.aborted ? abortReason(call.signal, 'working') : error;
  } finally {
    call.signal.removeEventListener('abort', aborted);
  }
}

/** Servers close idle connections without a word, or with 421 at the next one. */
function diedWhileResting(error: unknown): boolean {
  return (
    (error instanceof TalkError && error.kind === 'closed') || (error instanceof ServerRefusal && error.reply === 421)
  );
}
