/**
 * Reads a mailbox until nothing is new or time is up: list after the cursor, work through what the ledger does not know,
 * acknowledge on the server, move the cursor. The cursor moves last, so whatever happens in between is listed again.
 */
import type { Cursor, ListedMessage, MessageRef } from '../../contract';
import { loadConnection, noteCertificate } from '../connections';
import { recordKey } from '../keys';
import {
  bookListed,
  levelled,
  dayOf,
  messageEntity,
  readRecord,
  type MailboxState,
  type MessageRecord,
} from '../ledger';
import { storeKeyText } from '../ports';
import { attempt } from '../remedy';
import { stopsOften } from './alone';
import type { Todo } from './todo';
import type { Reading } from './reading';
import { conclude, count, newTally, type Tally } from './tally';
import { acknowledges, goesOn, work } from './work';

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
  const { world, login, connection } = reading;
  const { folder } = connection.incoming;
  const { cursor: start, repeatsSinceMs, backlog: before } = state;
  // Not in the way of anything: a server that is away says so when it lists, and a number that means nothing any more is passed over.
  await acknowledge(reading, await settledOf(reading, state.owed), newTally());
  await workDue(reading, tally, progress, (todo) => !stopsOften(todo));
  let after = start;
  let more = true;
  // A list from the very beginning may repeat what was listed before the mailbox was set to begin anew.
  let backlog = before;
  let repeats = start === null ? (repeatsSinceMs ?? world.now()) : repeatsSinceMs;
  while (more && goesOn(reading, tally)) {
    const startedMs = world.now();
    if (after !== start && !(await isEnabled(reading))) {
      tally.stop = { kind: 'switched-off' };
      break;
    }
    const page = await world.gateway.call('list', { server: login, folder, after, limit: listLimit });
    // Once a reading suffices.
    if (after === start) await noteCertificate(world, connection.id, page.certificate);
    if (page.restarted) repeats = world.now();
    const { todos, settled, early, listed } = await sortOut(reading, page.messages, repeats);
    if (early > 0) count(tally, 'before-start', early);
    const worked = await work(reading, todos, tally);
    await acknowledge(reading, [...settled, ...worked], tally);
    if (tally.stop !== null) break;
    after = page.cursor;
    more = page.more;
    if (!more) repeats = null;
    if (more || backlog !== null) backlog = grown(backlog, page.messages.length, world.now() - startedMs);
    const account = bookListed(reading.books.account, listed);
    reading.books.account = more ? account : levelled(account);
    if (!more) backlog = null;
    const behind = more ? (page.left ?? behindOf(page.total, after)) : 0;
    const position: Position = { cursor: after, behind, repeatsSinceMs: repeats, backlog, owed: [] };
    if (!(await progress.save(position))) tally.stop = { kind: 'lease-lost' };
  }
  await workDue(reading, tally, progress, stopsOften);
  conclude(tally);
  return tally;
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
    todos = (await due(reading)).filter(isMeant);
    if (todos.length > 0 && !(await progress.owe(todos.map(({ key }) => key)))) tally.stop = { kind: 'lease-lost' };
    await acknowledge(reading, await work(reading, todos, tally), tally);
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

interface Sorted {
  readonly todos: readonly Todo[];
  /** Handled before, but listed again: the acknowledgement may be missing. */
  readonly settled: readonly MessageRef[];
  /** Received before the mailbox was set to begin: passed over, not fetched. */
  readonly early: number;
  /** How many of them the account has not counted yet, by the UTC day on which each was first seen. */
  readonly listed: ReadonlyMap<string, number>;
}

async function sortOut(
  { world, connection, startMs }: Reading,
  listed: readonly ListedMessage[],
  repeatsSinceMs: number | null,
): Promise<Sorted> {
  const isNew = repeatsSinceMs === null;
  const current = isNew
    ? listed.map((one) => (isEarly(one.receivedMs, startMs) ? { ...one, receivedMs: world.now() } : one))
    : listed.filter(({ receivedMs }) => !isEarly(receivedMs, startMs));
  const keyed = current.map((one) => ({ one, key: recordKey(connection.id, one.ref) }));
  const found = await world.store.getMany(keyed.map(({ key }) => ({ key, entity: messageEntity })));
  const todos: Todo[] = [];
  const settled: MessageRef[] = [];
  const days = new Map<string, number>();
  for (const { one, key } of keyed) {
    const known = readRecord(found.get(storeKeyText({ key, entity: messageEntity })));
    const day = dayToBook(known, repeatsSinceMs, world.now());
    if (day !== null) days.set(day, (days.get(day) ?? 0) + 1);
    // Waiting and claimed ones come by themselves when their time has come.
    // One that was gone came back.
    if (known === null || known.outcome === 'gone') todos.push({ listed: one, key, known, mark: null, isNew });
    else if (acknowledges(known.outcome, known.cause ?? null)) settled.push(one.ref);
  }
  return { todos, settled, early: listed.length - current.length, listed: days };
}

/**
 * What comes after the cursor was put there now, by a colleague perhaps, whatever it says of the time: only a list from the beginning
 * holds old mail.
 */
function isEarly(receivedMs: number | null, startMs: number): boolean {
  // IMAP tells whole seconds.
  return receivedMs !== null && receivedMs < startMs - 1000;
}

/**
 * The day on which a listed message counts; null = it was counted when it was listed before. The cursor and the count are
 * written together, so each message counts once; one that has a record already was worked on by a reading that was cut off.
 */
function dayToBook(known: MessageRecord | null, repeatsSinceMs: number | null, nowMs: number): string | null {
  if (known === null) return dayOf(nowMs);
  return repeatsSinceMs === null || known.atMs >= repeatsSinceMs ? known.day : null;
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
