/**
 * Reads a mailbox until nothing is new or time is up: list after the cursor, work through what the ledger does not know,
 * acknowledge on the server, move the cursor. The cursor moves last, so whatever happens in between is listed again.
 */
import { FailureError, type Cursor, type ListAnswer, type MessageRef } from '../../contract';
import { loadConnection, noteCertificate } from '../connections';
import { bookListed, levelled, messageEntity, readRecord, type MailboxState } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { stopsOften } from './alone';
import { Feed } from './feed';
import type { Todo } from './todo';
import type { Reading } from './reading';
import { conclude, count, newTally, type Tally } from './tally';
import { sortOut, type Sorted } from './sort-out';
import { acknowledges, goesOn, takeUp, work, type Job } from './work';

const listLimit = 500;

/** How far a mailbox was read. */
export interface Position {
  readonly cursor: Cursor | null;
  /** Messages that lie behind the cursor; 0 when all was read. */
  readonly behind: number;
  /** Since when the server lists again what it listed before; see `MailboxState`. */
  readonly repeatsSinceMs: number | null;
  /** What was worked through of more than one list; null when there is none. */
  readonly backlog: MailboxState['backlog'];
  readonly owed: MailboxState['owed'];
}

/** Writes under the lease; false = it is lost. */
interface Progress {
  /** How far it got. */
  save(position: Position): Promise<boolean>;
  /** What is about to be worked on although no list names it any more; see `MailboxState`. */
  owe(keys: string[]): Promise<boolean>;
}

export async function drain(
  reading: Reading,
  state: Pick<MailboxState, 'cursor' | 'repeatsSinceMs' | 'backlog' | 'owed'>,
  progress: Progress,
): Promise<Tally> {
  const tally = newTally();
  const { world, connection } = reading;
  const { cursor: start, repeatsSinceMs, backlog: before } = state;
  const feed = new Feed(reading);
  const due = (isMeant: (todo: Todo) => boolean): Promise<void> => workDue(reading, feed, tally, progress, isMeant);
  // Not in the way of anything: a server that is away says so when it lists, and a number that means nothing any more is passed over.
  await acknowledge(reading, await settledOf(reading, state.owed), newTally());
  await due((todo) => !stopsOften(todo));
  let after = start;
  let more = true;
  // A list from the very beginning may repeat what was listed before the mailbox was set to begin anew.
  let backlog = before;
  let repeats = start === null ? (repeatsSinceMs ?? world.now()) : repeatsSinceMs;
  const list = (from: Cursor | null): Promise<Attempt<Listed>> => attempt(() => listed(reading, feed, from, repeats));
  /** The next list, asked for as soon as the server has nothing else to do. */
  const ahead: Promise<Attempt<Listed>>[] = [];
  try {
    while (more && goesOn(reading, tally)) {
      const startedMs = world.now();
      if (after !== start && !(await isEnabled(reading))) {
        tally.stop = { kind: 'switched-off' };
        break;
      }
      const answer = await (ahead.shift() ?? list(after));
      if (!answer.ok) throw new FailureError(answer.failure);
      const { page, job, ...sorted } = answer.value;
      // Once a reading suffices.
      if (after === start) await noteCertificate(world, connection.id, page.certificate);
      ({ repeats } = sorted);
      if (sorted.early > 0) count(tally, 'before-start', sorted.early);
      const worked = await work(reading, feed, job, tally, () => {
        if (page.more) ahead.push(list(page.cursor));
      });
      await acknowledge(reading, [...sorted.settled, ...worked], tally);
      if (tally.stop !== null) break;
      after = page.cursor;
      more = page.more;
      if (!more) repeats = null;
      if (more || backlog !== null) backlog = grown(backlog, page.messages.length, world.now() - startedMs);
      const account = bookListed(reading.books.account, sorted.listed);
      reading.books.account = more ? account : levelled(account);
      if (!more) backlog = null;
      const behind = more ? (page.left ?? behindOf(page.total, after)) : 0;
      const position: Position = { cursor: after, behind, repeatsSinceMs: repeats, backlog, owed: [] };
      if (!(await progress.save(position))) tally.stop = { kind: 'lease-lost' };
    }
  } finally {
    await Promise.all(ahead);
    await feed.end();
  }
  // What stops readings comes last; and what waited for another mailbox may be due by now.
  await due(() => true);
  conclude(tally);
  return tally;
}

interface Listed extends Omit<Sorted, 'todos'> {
  readonly page: ListAnswer;
  /** See `repeatsSinceMs` of `MailboxState`. */
  readonly repeats: number | null;
  readonly job: Job;
}

/** A list, with what the ledger does not know of it on its way. */
async function listed(reading: Reading, feed: Feed, after: Cursor | null, before: number | null): Promise<Listed> {
  const { world, login, connection } = reading;
  const asked = { server: login, folder: connection.incoming.folder, after, limit: listLimit };
  const page = await world.gateway.call('list', asked);
  const repeats = page.restarted ? world.now() : before;
  const { todos, ...sorted } = await sortOut(reading, page.messages, repeats);
  return { page, repeats, ...sorted, job: takeUp(reading, feed, todos) };
}

/** An admin may switch a mailbox off while it works through a backlog. */
async function isEnabled({ world, connection }: Reading): Promise<boolean> {
  return (await loadConnection(world, connection.id))?.enabled === true;
}

function grown(before: MailboxState['backlog'], mails: number, tookMs: number): MailboxState['backlog'] {
  return { done: (before?.done ?? 0) + mails, workedMs: (before?.workedMs ?? 0) + tookMs };
}

/** POP3 counts from the front; IMAP's UIDs have gaps, so the number of messages is the best that is known. */
function behindOf(total: number, cursor: Cursor): number {
  return cursor.kind === 'pop3' ? Math.max(total - cursor.count, 0) : total;
}

/** A wish of a person for many mails may bring more than one page of them. */
async function workDue(
  reading: Reading,
  feed: Feed,
  tally: Tally,
  progress: Progress,
  isMeant: (todo: Todo) => boolean,
): Promise<void> {
  let todos: readonly Todo[] = [];
  let before: string | undefined;
  if (!goesOn(reading, tally)) return;
  do {
    before = todos[0]?.key;
    todos = (await due(reading)).filter(isMeant);
    if (todos.length > 0 && !(await progress.owe(todos.map(({ key }) => key)))) tally.stop = { kind: 'lease-lost' };
    await acknowledge(reading, await work(reading, feed, takeUp(reading, feed, todos), tally), tally);
    // Should nothing come of the first one, it stays the first: the next reading tries again.
  } while (todos.length >= dueLimit && todos[0]?.key !== before && goesOn(reading, tally));
}

/** Of those, what is settled now and what the server must be told of. */
async function settledOf({ world }: Reading, keys: readonly string[]): Promise<readonly MessageRef[]> {
  if (keys.length === 0) return [];
  const found = await world.store.getMany(keys.map((key) => ({ key, entity: messageEntity })));
  const records = [...found.values()].flatMap((value) => readRecord(value) ?? []);
  return records.filter(({ outcome, cause }) => acknowledges(outcome, cause ?? null)).map(({ ref }) => ref);
}

const dueLimit = 100;

/** Those with a time for the next try: what waits, what was left in the middle, and what a person has a wish for. */
const dueOutcomes = ['waiting', 'claimed', 'hold', 'discard'] as const;

/** Messages that wait for another try, or were left in the middle, and whose time has come. */
async function due({ world, connection }: Reading): Promise<readonly Todo[]> {
  const pages = await Promise.all(
    dueOutcomes.map((outcome) =>
      world.store.query({
        entity: messageEntity,
        index: 'by-due',
        partition: [connection.id, outcome],
        to: world.now(),
        newestFirst: false,
        limit: dueLimit,
      }),
    ),
  );
  return pages
    .flatMap(({ entries }) => entries)
    .flatMap(({ key, value }): Todo[] => {
      const known = readRecord(value);
      if (known === null) return [];
      const { ref, sizeBytes, receivedMs = null } = known;
      return [{ key, known, mark: null, isNew: false, listed: { ref, sizeBytes, receivedMs } }];
    });
}

/** The last thing done for a mail. When it fails the cursor stays, and the next poll asks again. */
async function acknowledge(
  { world, login, connection }: Reading,
  refs: readonly MessageRef[],
  tally: Tally,
): Promise<void> {
  const { folder, settled: action } = connection.incoming;
  if (refs.length === 0 || action.kind === 'leave') return;
  const asked = { server: login, folder, refs: [...refs], action };
  const tried = await attempt(() => world.gateway.call('acknowledge', asked));
  if (!tried.ok) tally.stop ??= { kind: 'failure', failure: tried.failure };
}
