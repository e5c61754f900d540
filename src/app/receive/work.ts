/**
 * Works through messages that the ledger does not know: batch by batch, and in rounds of mails that share nothing, the next one
 * prepared while Jira works on one.
 */
import type { MessageRef } from '../../contract';
import type { DiscardReason } from '../../inbound';
import { stillHeld, type Outcome } from '../ledger';
import { attempt, remedyFor, type Attempt } from '../remedy';
import { hasStoppedTooOften, isSuspect, markOf, stoppedEntry } from './alone';
import { isSoon, waitOf } from './copies';
import { mostCalls } from './counted';
import type { Feed } from './feed';
import { fetchBatch, type Batch } from './fetch';
import type { Todo } from './todo';
import { processMails, type Processed } from './process';
import type { Reading } from './reading';
import { setAside, type Held } from './set-aside';
import { count, doubt, type Tally } from './tally';
import { independent, type Understood } from './understand';
import { writeAll } from './write';

const mailsInRound = 16;
/** Those that Jira works on, those that are looked up and claimed meanwhile, and some for when a big file holds up one. */
const roundsAtOnce = 6;
/** No round is added to others that hold more than this. */
const mostBytesInWork = 16_777_216;

/** No new work is taken up this long before the function must have ended. */
const marginMs = 45_000;

export function goesOn({ world, calls }: Reading, tally: Tally): boolean {
  const isOver = world.now() > world.deadlineMs - marginMs || calls.made >= mostCalls;
  if (tally.stop === null && isOver) tally.stop = { kind: 'time' };
  return tally.stop === null;
}

/** What is to be worked on, and on its way already. */
export interface Job {
  readonly batches: number;
  /** Those that may have stopped a reading; fetched when it is their turn. */
  readonly suspects: readonly Todo[];
}

export function takeUp({ lease }: Reading, feed: Feed, todos: readonly Todo[]): Job {
  const suspects = todos.filter((todo) => isSuspect(lease, todo));
  return { batches: feed.add(todos.filter((todo) => !suspects.includes(todo))), suspects };
}

/**
 * Returns what is to be acknowledged on the server. Everything was worked on unless `tally.stop` says why not.
 * @param whenFetched called once, when all but the suspects has arrived
 */
export async function work(
  reading: Reading,
  feed: Feed,
  { batches, suspects }: Job,
  tally: Tally,
  whenFetched: () => void = () => undefined,
): Promise<readonly MessageRef[]> {
  const together = await workTogether(reading, feed, batches, tally, whenFetched);
  return [...together, ...(await workAlone(reading, suspects, tally))];
}

/** One by one, each written down before it is fetched: should it stop the function, it is known which one did. */
async function workAlone(reading: Reading, todos: readonly Todo[], tally: Tally): Promise<readonly MessageRef[]> {
  const { world, lease } = reading;
  const done: MessageRef[] = [];
  for (const todo of todos) {
    if (!goesOn(reading, tally)) break;
    if (hasStoppedTooOften(todo)) {
      if (!(await writeAll(reading, [stoppedEntry(reading, todo)]))) tally.stop = { kind: 'lease-lost' };
      else await setAside(reading, [{ key: todo.key, ref: todo.listed.ref }], tally);
      count(tally, 'hold');
      continue;
    }
    const { mark, write } = markOf(reading, todo);
    if (await writeAll(reading, [{ writes: [write], moves: [] }])) {
      const understood = await unpacked(reading, await attempt(() => fetchBatch(reading, [{ ...todo, mark }])), tally);
      if (understood.length > 0) done.push(...(await workRound(reading, understood, tally)));
      // Somebody has it meanwhile, or the lease is lost.
    } else if (!(await stillHeld(world, lease))) tally.stop = { kind: 'lease-lost' };
  }
  return done;
}

async function workTogether(
  reading: Reading,
  feed: Feed,
  batches: number,
  tally: Tally,
  whenFetched: () => void,
): Promise<readonly MessageRef[]> {
  const running = new Set<Round>();
  const done: MessageRef[] = [];
  let waiting: readonly Understood[] = [];
  let left = batches;
  if (left === 0) whenFetched();
  try {
    while ((left > 0 || waiting.length > 0) && goesOn(reading, tally)) {
      // Most of what waits may share something with what is in work: there should be a choice.
      if (left > 0 && waiting.length < mailsInRound) {
        const fetched = await feed.take();
        left -= 1;
        if (left === 0) whenFetched();
        waiting = [...waiting, ...(await unpacked(reading, fetched, tally))];
        continue;
      }
      const inWork = [...running].flatMap(({ mails }) => mails);
      const { chosen, rest } = independent(waiting, mailsInRound, inWork);
      if (chosen.length === 0 || running.size === roundsAtOnce || bytesOf(inWork) > mostBytesInWork) {
        await Promise.race([...running].map(({ ended }) => ended));
        continue;
      }
      waiting = rest;
      const ended = workRound(reading, chosen, tally, () => goesOn(reading, tally)).then((refs) => {
        done.push(...refs);
        running.delete(round);
      });
      const round: Round = { mails: chosen, ended };
      running.add(round);
    }
  } finally {
    // Whatever happened: nothing is left running that nobody waits for.
    await Promise.all([...running].map(({ ended }) => ended));
  }
  return done;
}

const bytesOf = (mails: readonly Understood[]): number => mails.reduce((sum, { bytes }) => sum + bytes.length, 0);

interface Round {
  readonly mails: readonly Understood[];
  /** Never rejects. */
  readonly ended: Promise<void>;
}

/** Writes down what nothing else is to be done about; returns the rest. */
async function unpacked(reading: Reading, fetched: Attempt<Batch>, tally: Tally): Promise<readonly Understood[]> {
  if (!fetched.ok) {
    tally.stop = { kind: 'failure', failure: fetched.failure };
    return [];
  }
  const { counts, records, held, understood } = fetched.value;
  for (const [outcome, many] of Object.entries(counts)) count(tally, outcome, many);
  if (!(await writeAll(reading, records))) tally.stop = { kind: 'lease-lost' };
  else await setAside(reading, held, tally);
  return understood;
}

/** @param mayBegin asked again when all is looked up, which takes its time when Jira is slow */
async function workRound(
  reading: Reading,
  mails: readonly Understood[],
  tally: Tally,
  mayBegin: () => boolean = () => true,
): Promise<readonly MessageRef[]> {
  const tried = await attempt(() => processMails(reading, mails, mayBegin));
  if (!tried.ok) tally.stop = { kind: 'failure', failure: tried.failure };
  else if (tried.value === null) tally.stop = { kind: 'lease-lost' };
  const processed = tried.ok && tried.value !== null ? tried.value : [];
  const done = processed.flatMap((one) => noted(one, tally));
  const failed = processed.filter(isFailed).map(heldOf);
  const aside = await attempt(() => setAside(reading, failed, tally));
  if (!aside.ok) tally.stop ??= { kind: 'failure', failure: aside.failure };
  return done;
}

/** Held because it failed; what is held because a person shall decide stays where people look for it. */
const isFailed = ({ outcome, failure }: Processed): boolean => outcome === 'hold' && failure !== null;
const heldOf = ({ one: { key, ref } }: Processed): Held => ({ key, ref });

function noted({ one, outcome, cause, failure }: Processed, tally: Tally): readonly MessageRef[] {
  count(tally, outcome);
  if (failure === null && outcome === 'waiting') {
    tally.othersWait = true;
    if (isSoon(one.known?.tries ?? 0)) tally.othersAfterMs = Math.min(waitOf(one), tally.othersAfterMs ?? Infinity);
  }
  const isMailboxes = failure !== null && outcome === 'waiting' && remedyFor(failure, 1, 0).kind === 'pause';
  if (isMailboxes) doubt(tally, failure, one.known?.failure !== undefined);
  return acknowledges(outcome, cause) ? [one.ref] : [];
}

/** What a person must look at, what waits, and what lay there before Postroom came, stays on the server as it is. */
export function acknowledges(outcome: Outcome, cause: string | null): boolean {
  if (outcome === 'discard') return cause !== beforeStart;
  return done.includes(outcome);
}

const done: readonly Outcome[] = ['comment', 'create', 'refuse', 'bounce', 'heartbeat'];

const beforeStart: DiscardReason = 'before-start';
