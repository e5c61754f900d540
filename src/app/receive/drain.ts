/**
 * Reads a mailbox until nothing is new or time is up: list after the cursor, work through what the ledger does not know,
 * acknowledge on the server, move the cursor. The cursor moves last, so whatever happens in between is listed again.
 */
import { FailureError, type Cursor, type ListAnswer, type ListedMessage, type MessageRef } from '../../contract';
import { loadConnection, noteCertificate } from '../connections';
import { bookListed, levelled, messageEntity, readRecord, type MailboxState } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { stopsOften } from './alone';
import { due, dueLimit, noteNextOfOthers } from './due';
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
  const takeUpDue = (isMeant: (todo: Todo) => boolean): Promise<void> => workDue(reading, tally, progress, isMeant);
  // Not in the way of anything: a server that is away says so when it lists, and a number that means nothing any more is passed over.
  await acknowledge(reading, await settledOf(reading, state.owed), newTally());
  await takeUpDue((todo) => !stopsOften(todo));
  let after = start;
  let more = true;
  // A list from the very beginning may repeat what was listed before the mailbox was set to begin anew.
  let backlog = before;
  let repeats = start === null ? (repeatsSinceMs ?? world.now()) : repeatsSinceMs;
  const feed = new Feed(reading);
  /** The next list, asked for as soon as the server has nothing else to do. */
  const ahead: Promise<Attempt<Listed | null>>[] = [];
  try {
    while (more && goesOn(reading, tally)) {
      const startedMs = world.now();
      if (after !== start && !(await isEnabled(reading))) {
        tally.stop = { kind: 'switched-off' };
        break;
      }
      const { page, job, ...sorted } = await aheadOrNow(ahead.shift(), async () =>
        sortedOut(reading, feed, await list(reading, after), repeats),
      );
      // Once a reading suffices.
      if (after === start) await noteCertificate(world, connection.id, page.certificate);
      ({ repeats } = sorted);
      if (sorted.early > 0) count(tally, 'before-start', sorted.early);
      const worked = await work(reading, feed, job, tally, () => {
        if (page.more) ahead.push(attempt(() => listedAhead(reading, feed, page, sorted.repeats)));
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
    await feed.end();
    await Promise.all(ahead);
  }
  // What stops readings comes last; and what waited for another mailbox may be due by now.
  await takeUpDue(() => true);
  conclude(tally);
  await noteNextOfOthers(reading, tally);
  return tally;
}

interface Listed extends Omit<Sorted, 'todos'> {
  readonly page: ListAnswer;
  /** See `repeatsSinceMs` of `MailboxState`. */
  readonly repeats: number | null;
  readonly job: Job;
}

function list({ world, login, connection }: Reading, after: Cursor | null): Promise<ListAnswer> {
  const { folder } = connection.incoming;
  return world.gateway.call('list', { server: login, folder, after, limit: listLimit });
}

/** A list, with what the ledger does not know of it on its way. */
async function sortedOut(reading: Reading, feed: Feed, page: ListAnswer, before: number | null): Promise<Listed> {
  const repeats = page.restarted ? reading.world.now() : before;
  const { todos, ...sorted } = await sortOut(reading, page.messages, repeats);
  return { page, repeats, ...sorted, job: takeUp(reading, feed, todos) };
}

/**
 * The list after one that is still worked on. null = it begins anew, or shares a message with that one: the ledger does not know all of
 * them yet, so it is asked for again when it does.
 */
async function listedAhead(
  reading: Reading,
  feed: Feed,
  { cursor, messages }: ListAnswer,
  repeats: number | null,
): Promise<Listed | null> {
  const page = await list(reading, cursor);
  return page.restarted || sharesOne(messages, page.messages) ? null : sortedOut(reading, feed, page, repeats);
}

async function aheadOrNow(
  ahead: Promise<Attempt<Listed | null>> | undefined,
  now: () => Promise<Listed>,
): Promise<Listed> {
  const early = await ahead;
  if (early?.ok === false) throw new FailureError(early.failure);
  return early?.value ?? now();
}

/** POP3 lets identical messages have one unique-id (RFC 1939 section 7). */
function sharesOne(some: readonly ListedMessage[], others: readonly ListedMessage[]): boolean {
  const known = new Set(some.map(({ ref }) => JSON.stringify(ref)));
  return others.some(({ ref }) => known.has(JSON.stringify(ref)));
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
  tally: Tally,
  progress: Progress,
  isMeant: (todo: Todo) => boolean,
): Promise<void> {
  let todos: readonly Todo[] = [];
  let before: string | undefined;
  if (!goesOn(reading, tally)) return;
  do {
    before = todos[0]?.key;
    todos = (await due(reading, tally)).filter(isMeant);
    if (todos.length > 0 && !(await progress.owe(todos.map(({ key }) => key)))) tally.stop = { kind: 'lease-lost' };
    await acknowledge(reading, await workOn(reading, todos, tally), tally);
    // Should nothing come of the first one, it stays the first: the next reading tries again.
  } while (todos.length >= dueLimit && todos[0]?.key !== before && goesOn(reading, tally));
}

async function workOn(reading: Reading, todos: readonly Todo[], tally: Tally): Promise<readonly MessageRef[]> {
  const feed = new Feed(reading);
  try {
    return await work(reading, feed, takeUp(reading, feed, todos), tally);
  } finally {
    await feed.end();
  }
}

/** Of those, what is settled now and what the server must be told of. */
async function settledOf({ world }: Reading, keys: readonly string[]): Promise<readonly MessageRef[]> {
  if (keys.length === 0) return [];
  const found = await world.store.getMany(keys.map((key) => ({ key, entity: messageEntity })));
  const records = [...found.values()].flatMap((value) => readRecord(value) ?? []);
  return records.filter(({ outcome, cause }) => acknowledges(outcome, cause ?? null)).map(({ ref }) => ref);
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
