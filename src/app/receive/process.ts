/**
 * A few mails that share nothing, from understanding to outcome: facts, decision, claim, act, record. Every step is done
 * for all of them together, so that a mail costs few round trips.
 */
import type { Failure } from '../../contract';
import { decide, wished, type Decision, type Disposition, type Step } from '../../inbound';
import type { Outcome } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { commentOn, createFrom } from './carry-out';
import { gather, type Gathered } from './facts';
import { adopt, handledBefore, later, relationTo } from './copies';
import type { SeenImages } from './images';
import { noteComment } from './issue-facts';
import { forgetIssue } from './judging';
import { failed, quiet, refused, succeeded, type Acting } from './outcome';
import { planOf, type Plan } from './plan';
import type { Reading } from './reading';
import { tellSender } from './refuse';
import { causeOf, claim, settleEntry, writeAll, type Settled } from './settle';
import type { Understood } from './understand';

interface Judged<D extends Disposition> {
  readonly one: Understood;
  readonly disposition: D;
  readonly plan: Plan;
  readonly seenImages: SeenImages;
  readonly steps: readonly Step[];
}

interface Finished {
  readonly one: Understood;
  readonly settled: Settled;
  readonly wasClaimed: boolean;
  readonly isCopy: boolean;
  /** How it was decided; empty when it was not. */
  readonly steps: readonly Step[];
  readonly seenImages: SeenImages;
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
  const acting = judged.flatMap((one) => (isToAct(one) ? [one] : []));
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

const isToAct = (judged: Judged<Acting> | Finished): judged is Judged<Acting> => 'disposition' in judged;

const isActing = (disposition: Disposition): disposition is Acting =>
  disposition.kind === 'comment' || disposition.kind === 'create' || disposition.kind === 'refuse';

/** What will be done in Jira; or, when nothing will be, what is written down. */
function judge(reading: Reading, mail: Understood, found: Attempt<Gathered>): Judged<Acting> | Finished {
  const plain = { wasClaimed: false, isCopy: false, steps: [], seenImages: new Map() };
  if (!found.ok) return { one: mail, settled: failed(reading, mail, null, found.failure), ...plain };
  const { earlier } = found.value;
  const relation = earlier === null ? 'none' : relationTo(mail, earlier);
  if (relation === 'copy') return { one: mail, settled: quiet(handledBefore), ...plain, isCopy: true };
  if (relation === 'other-first') return { one: mail, settled: later(reading), ...plain, isCopy: true };
  const one = relation === 'renumbered' && earlier !== null ? adopt(mail, earlier) : mail;
  const { disposition, handler, steps } = decisionOf(one, found.value);
  const { seenImages } = found.value;
  if (isActing(disposition))
    return { one, disposition, plan: planOf(reading, one, handler, seenImages), seenImages, steps };
  return { one, settled: quiet(disposition), ...plain, steps };
}

function decisionOf({ known }: Understood, { facts, chosen }: Gathered): Decision {
  const wish = known?.wish;
  return wish === undefined || wish.kind === 'release' ? decide(facts) : wished(wish, facts, chosen);
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

async function act(reading: Reading, judged: Judged<Acting>): Promise<Finished> {
  const { one, disposition, steps, seenImages } = judged;
  const tried = await attempt(() => carryOut(reading, judged));
  if (disposition.kind === 'comment') {
    if (tried.ok) noteComment(reading, disposition.thread.issue.id, one.message.from?.address ?? '');
    // It failed, or the issue was opened again: what is known of it holds no more.
    if (!tried.ok || disposition.reopen !== null) forgetIssue(reading, disposition.thread.issue);
  }
  const settled = tried.ok ? tried.value : failed(reading, one, disposition, tried.failure);
  return { one, settled, wasClaimed: true, isCopy: false, steps, seenImages };
}

async function carryOut(reading: Reading, { one, disposition, plan }: Judged<Acting>): Promise<Settled> {
  const since = one.known?.claimedMs ?? null;
  switch (disposition.kind) {
    case 'comment':
      return succeeded(disposition, await commentOn(reading, one, disposition, plan, since));
    case 'create':
      return succeeded(disposition, await createFrom(reading, one, disposition, plan, since));
    case 'refuse':
      return refused(disposition, await tellSender(reading, one, disposition));
  }
}
