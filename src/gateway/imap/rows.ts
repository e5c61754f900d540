/** What a FETCH by UID answers about messages that are there. Bodies come by `readMessages`; this is for everything small. */
import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import { ServerRefusal } from '../wire/errors';
import { sequenceSet } from './mailbox';
import type { ImapSession } from './session';

/** UIDs from here to there, both included. */
export interface UidRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Rows of the messages in a range or list of UIDs, by ascending UID; those that are not there have none.
 * RFC 9051 section 6.4.9 lets a set name UIDs that do not exist. GNU Mailutils refuses such a set: then it is asked which exist.
 */
export async function rowsOf(
  session: ImapSession,
  wanted: UidRange | readonly number[],
  query: Omit<FetchQueryObject, 'uid'>,
): Promise<FetchMessageObject[]> {
  const fetched = (set: string): Promise<FetchMessageObject[]> =>
    session.run('FETCH', (client) => client.fetchAll(set, { uid: true, ...query }, { uid: true }));
  const isWanted = wantedTest(wanted);
  if ('length' in wanted && wanted.length === 0) return [];
  let rows: FetchMessageObject[];
  try {
    rows = await fetched('length' in wanted ? sequenceSet(wanted) : `${wanted.from}:${wanted.to}`);
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    const existing = await session.run('SEARCH', (client) => client.search({ all: true }, { uid: true }));
    const there = (Array.isArray(existing) ? existing : []).filter(isWanted);
    rows = there.length === 0 ? [] : await fetched(sequenceSet(there));
  }
  // What another connection changed meanwhile is told in rows of its own.
  const byUid = new Map<number, FetchMessageObject>();
  for (const row of rows) if (isWanted(row.uid)) byUid.set(row.uid, { ...byUid.get(row.uid), ...row });
  return [...byUid.values()].sort((a, b) => a.uid - b.uid);
}

function wantedTest(wanted: UidRange | readonly number[]): (uid: number) => boolean {
  if (!('length' in wanted)) return (uid) => uid >= wanted.from && uid <= wanted.to;
  const uids = new Set(wanted);
  return (uid) => uids.has(uid);
}
