/**
 * A few mails that share nothing, from understanding to outcome: facts, decision, claim, act, record. Every step is done
 * for all of them together, so that a mail costs few round trips.
 */
import type { Failure } from '../../contract';
import { decide, wished, type Decision, type Disposition, type Step } from '../../inbound';
import type { Outcome } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { commentOn, createFrom, type Effect } from './carry-out';
import { gather, type Gathered } from './facts';
import { adopt, handledBefore, later, relationTo } from './copies';
import { failed, quiet, succeeded, type Acting } from './outcome';
import { forgetIssue, type Reading } from './reading';
import { causeOf, claim, settleEntry, writeAll, type Settled } from './settle';
import type { Understood } from './understand';

interface Judged<D extends Disposition> {
  readonly one: Understood;
  readonly disposition: D;
  readonly steps: readonly Step[];
}

interface Finished {
  readonly one: Understood;
  readonly settled: Settled;
  readonly wasClaimed: boolean;
  readonly isCopy: boolean;
  /** How it was decided; empty when it was not. */
  readonly steps: readonly Step[];
}

export interface Processed {
  readonly one: Understood;
  readonly outcome: Outcome;
  /** Why, as a code; null when that goes without saying. */
  readonly cause: string | null;
  readonly failure: Failure | null;
}

/** null = the lease was lost: somebody else works on this mailbox now. */
export async function processMails(
  reading: Reading,
  mails: readonly Understood[],
): Promise<readonly Processed[] | null> {
  const judged = (await gather(reading, mails)).map(({ one, found }) => judge(reading, one, found));
  const acting = judged.flatMap((one) => (isActing(one) ? [one] : []));
  const finished = judged.flatMap((one) => ('settled' in one ? [one] : []));
  if (
    acting.length > 0 &&
    !(await claim(
      reading,
      acting.map(({ one }) => one),
    ))
  )
    return oneByOne(reading, mails);
  const acted = await Promise.all(acting.map((one) => act(reading, one)));
  const all = [...finished, ...acted];
  const entries = all.map(({ one, settled, ...how }) => settleEntry(reading, one, settled, how));
  if (!(await writeAll(reading, entries))) return null;
  return all.map(({ one, settled }) => ({
    one,
    outcome: settled.outcome,
    cause: causeOf(settled),
    failure: settled.failure,
  }));
}

const isActing = (judged: Judged<Acting> | Finished): judged is Judged<Acting> => 'disposition' in judged;

/** What will be done in Jira; or, when nothing will be, what is written down. */
function judge(reading: Reading, mail: Understood, found: Attempt<Gathered>): Judged<Acting> | Finished {
  const plain = { wasClaimed: false, isCopy: false, steps: [] };
  if (!found.ok) return { one: mail, settled: failed(reading, mail, null, found.failure), ...plain };
  const { earlier } = found.value;
  const relation = earlier === null ? 'none' : relationTo(mail, earlier);
  if (relation === 'copy') return { one: mail, settled: quiet(handledBefore), ...plain, isCopy: true };
  if (relation === 'other-first') return { one: mail, settled: later(reading), ...plain, isCopy: true };
  const one = relation === 'renumbered' && earlier !== null ? adopt(mail, earlier) : mail;
  const { disposition, steps } = decisionOf(one, found.value);
  if (disposition.kind === 'comment' || disposition.kind === 'create') return { one, disposition, steps };
  return { one, settled: quiet(disposition), ...plain, steps };
}

function decisionOf({ known, message }: Understood, { facts, chosen }: Gathered): Decision {
  const wish = known?.wish;
  return wish === undefined || wish.kind === 'release' ? decide(facts) : wished(wish, message, chosen);
}

/** A claim of many failed: one of them was taken meanwhile, or the lease was. Each by itself tells which. */
async function oneByOne(reading: Reading, mails: readonly Understood[]): Promise<readonly Processed[] | null> {
  if (mails.length < 2) return null;
  const processed: Processed[] = [];
  for (const one of mails) {
    const result = await processMails(reading, [one]);
    if (result === null) return null;
    processed.push(...result);
  }
  return processed;
}

async function act(reading: Reading, { one, disposition, steps }: Judged<Acting>): Promise<Finished> {
  const since = one.known?.claimedMs ?? null;
  const tried = await attempt((): Promise<Effect> =>
    disposition.kind === 'comment'
      ? commentOn(reading, one, disposition.thread.issue, since)
      : createFrom(reading, one, disposition, since),
  );
  if (!tried.ok && disposition.kind === 'comment') forgetIssue(reading, disposition.thread.issue);
  const settled = tried.ok ? succeeded(disposition, tried.value) : failed(reading, one, disposition, tried.failure);
  return { one, settled, wasClaimed: true, isCopy: false, steps };
}
