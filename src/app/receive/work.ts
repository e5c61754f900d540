/** Works through messages that the ledger does not know: batch by batch, the next one on its way while one is worked on. */
import type { MessageRef } from '../../contract';
import type { DiscardReason } from '../../inbound';
import type { Outcome } from '../ledger';
import { attempt, remedyFor, type Attempt } from '../remedy';
import { batchesOf, fetchBatch, type Batch, type Todo } from './fetch';
import { processMails, type Processed } from './process';
import type { Reading } from './reading';
import { setAside, type Held } from './set-aside';
import { writeAll } from './settle';
import { count, doubt, type Tally } from './tally';
import { independent } from './understand';

/** Mails that are acted on at the same time; Jira takes a hundred writes a second. */
export const mostAtOnce = 16;

/** No new work is taken up this long before the function must have ended. */
const marginMs = 45_000;

export function goesOn({ world }: Reading, tally: Tally): boolean {
  if (tally.stop === null && world.now() > world.deadlineMs - marginMs) tally.stop = { kind: 'time' };
  return tally.stop === null;
}

/** Returns what is to be acknowledged on the server. Everything was worked on unless `tally.stop` says why not. */
export async function work(reading: Reading, todos: readonly Todo[], tally: Tally): Promise<readonly MessageRef[]> {
  const done: MessageRef[] = [];
  const batches = batchesOf(todos);
  let coming = startFetch(reading, batches[0]);
  for (let at = 0; coming !== null && goesOn(reading, tally); at++) {
    const fetched: Attempt<Batch> = await coming;
    coming = startFetch(reading, batches[at + 1]);
    if (fetched.ok) done.push(...(await workBatch(reading, fetched.value, tally)));
    else tally.stop = { kind: 'failure', failure: fetched.failure };
  }
  await coming;
  return done;
}

function startFetch(reading: Reading, batch: readonly Todo[] | undefined): Promise<Attempt<Batch>> | null {
  return batch === undefined ? null : attempt(() => fetchBatch(reading, batch));
}

async function workBatch(reading: Reading, batch: Batch, tally: Tally): Promise<readonly MessageRef[]> {
  for (const [outcome, many] of Object.entries(batch.counts)) count(tally, outcome, many);
  if (!(await writeAll(reading, batch.records))) tally.stop = { kind: 'lease-lost' };
  else await setAside(reading, batch.held, tally);
  const done: MessageRef[] = [];
  let waiting = batch.understood;
  while (waiting.length > 0 && goesOn(reading, tally)) {
    const { chosen, rest } = independent(waiting, mostAtOnce);
    const processed = await processMails(reading, chosen);
    if (processed === null) tally.stop = { kind: 'lease-lost' };
    else {
      done.push(...processed.flatMap((one) => noted(one, tally)));
      await setAside(reading, processed.filter(isFailed).map(heldOf), tally);
    }
    waiting = rest;
  }
  return done;
}

/** Held because it failed; what is held because a person shall decide stays where people look for it. */
const isFailed = ({ outcome, failure }: Processed): boolean => outcome === 'hold' && failure !== null;
const heldOf = ({ one: { key, ref } }: Processed): Held => ({ key, ref });

function noted({ one, outcome, cause, failure }: Processed, tally: Tally): readonly MessageRef[] {
  count(tally, outcome);
  const isMailboxes = failure !== null && outcome === 'waiting' && remedyFor(failure, 1, 0).kind === 'pause';
  if (isMailboxes) doubt(tally, failure, one.known?.failure !== undefined);
  return acknowledges(outcome, cause) ? [one.ref] : [];
}

/** What a person must look at, what waits, and what lay there before Postroom came, stays on the server as it is. */
export function acknowledges(outcome: Outcome, cause: string | null): boolean {
  if (outcome === 'discard') return cause !== beforeStart;
  return outcome === 'comment' || outcome === 'create' || outcome === 'refuse' || outcome === 'bounce';
}

const beforeStart: DiscardReason = 'before-start';
