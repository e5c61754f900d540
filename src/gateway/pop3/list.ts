/**
 * What came after a cursor in a maildrop. In the usual case nothing or little is new, and a few one-line commands prove it: the
 * count, the id at the place where listing stopped, the ids and sizes of what follows, and that all sizes add up to what STAT
 * says. In any doubt the whole list of ids is read.
 */
import type { ListAnswer, ListRequest, ListedMessage, StatusAnswer } from '../../contract';
import { advanced, beginning, furthestHolding, type Pop3Cursor } from './prefix';
import type { Pop3Session } from './session';

/** More new messages than this are cheaper to list as a whole. */
const mostSingly = { pipelined: 500, oneByOne: 10 } as const;

interface Entry {
  readonly id: string;
  readonly sizeBytes: number;
}

export async function list(session: Pop3Session, request: ListRequest): Promise<ListAnswer> {
  const { count, octets } = await session.stat();
  const after = request.after?.kind === 'pop3' ? request.after : null;
  const known = after === null ? null : await continued(session, after, count, octets);
  if (after !== null && known !== null) return answer(after, known, count, request.limit, false);
  const entries = await everything(session);
  const start = after === null ? beginning : from(after, entries);
  const restarted = request.after !== null && start.count !== after?.count;
  return answer(start, entries.slice(start.count), entries.length, request.limit, restarted);
}

export async function status(session: Pop3Session): Promise<StatusAnswer> {
  const entries = await everything(session);
  return { count: entries.length, unseen: null, oldestMs: null, cursor: advanced(beginning, entries) };
}

function answer(
  start: Pop3Cursor,
  entries: readonly Entry[],
  total: number,
  limit: number,
  restarted: boolean,
): ListAnswer {
  const listed = entries.slice(0, limit);
  return {
    messages: listed.map(({ id, sizeBytes }): ListedMessage => ({
      ref: { kind: 'pop3', uidl: id },
      sizeBytes,
      receivedMs: null,
    })),
    cursor: listed.length === 0 && !restarted ? start : advanced(start, listed),
    more: entries.length > listed.length,
    restarted,
    total,
  };
}

/** The messages after the cursor when it can be proven without the whole list; null when it cannot. */
async function continued(
  session: Pop3Session,
  after: Pop3Cursor,
  count: number,
  octets: number,
): Promise<Entry[] | null> {
  const fresh = count - after.count;
  const singly = session.client.capabilities.has('PIPELINING') ? mostSingly.pipelined : mostSingly.oneByOne;
  if (fresh < 0 || fresh > singly || after.octets === undefined || after.last === undefined) return null;
  if (after.count > 0) {
    const [last] = await session.uniqueIdsOf([after.count]);
    if (last !== after.last) return null;
  }
  const numbers = Array.from({ length: fresh }, (_, index) => after.count + index + 1);
  const ids = await session.uniqueIdsOf(numbers);
  const sizes = await session.sizesOf(numbers);
  // Something deleted and something put in before the end of the cursor would show here.
  const total = sizes.reduce((sum, size) => sum + size, after.octets);
  if (total !== octets) return null;
  return ids.map((id, index) => ({ id, sizeBytes: sizes[index] ?? 0 }));
}

async function everything(session: Pop3Session): Promise<Entry[]> {
  const ids = await session.uniqueIds();
  const sizes = await session.sizes();
  return ids.map((id, index) => ({ id, sizeBytes: sizes[index] ?? 0 }));
}

/** Where listing goes on when the list has changed: after the longest beginning that is still the same. */
function from(after: Pop3Cursor, entries: readonly Entry[]): Pop3Cursor {
  const holding = furthestHolding(
    after,
    entries.map(({ id }) => id),
  );
  if (holding.count === 0) return beginning;
  const octets = entries.slice(0, holding.count).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const marks = (after.marks ?? []).filter(({ count }) => count < holding.count);
  return { kind: 'pop3', ...holding, last: entries[holding.count - 1]?.id ?? '', octets, marks };
}
