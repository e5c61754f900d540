/**
 * A few mails that share nothing, from understanding to outcome: facts, decision, claim, act, record. Every step is done
 * for all of them together, so that a mail costs few round trips.
 */
import { FailureError, type Failure } from '../../contract';
import { decide, wished, type Decision, type Disposition, type Step } from '../../inbound';
import { messageEntity, readRecord, writeUnderLease, type Outcome } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { noteBeats } from './beats';
import { commentOn, createFrom } from './carry-out';
import { claim } from './claim';
import { noteBounces } from './bounced';
import { gather, type Gathered } from './facts';
import { adopt, afterTheFirst, handledBefore, later, relationTo } from './copies';
import type { SeenImages } from './images';
import { noteComment } from './issue-facts';
import { forgetIssue } from './judging';
import { failed, quiet, refused, succeeded, type Acting } from './outcome';
import { planOf, type Plan } from './plan';
import type { Reading } from './reading';
import { tellSender } from './refuse';
import { bareEntry, causeOf, settleEntry, writeAll, type Entry, type Settled } from './settle';
import type { Understood } from './understand';

interface Judged<D extends Disposition> {
  readonly one: Understood;
  readonly disposition: D;
  readonly plan: Plan;
  readonly seenImages: SeenImages;
  readonly steps: readonly Step[];
  readonly isFirstOfItsId: boolean;
}

interface Finished {
  readonly one: Understood;
  readonly settled: Settled;
  readonly wasClaimed: boolean;
  readonly isCopy: boolean;
  readonly isFirstOfItsId: boolean;
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

/**
 * null = the lease was lost: somebody else works on this mailbox now.
 * @param isAlone one mail, read anew after its claim was refused
 */
export async function processMails(
  reading: Reading,
  mails: readonly Understood[],
  isAlone = false,
): Promise<readonly Processed[] | null> {
  const judged = (await gather(reading, mails)).map(({ one, found }) => judge(reading, one, found));
  const acting = judged.flatMap((one) => (isToAct(one) ? [one] : []));
  const settled = judged.flatMap((one) => ('settled' in one ? [one] : []));
  const claimed = await unlessRefused(() => claim(reading, acting));
  const isClaimed = claimed.ok && claimed.value;
  if (!isClaimed && !isAlone) return oneByOne(reading, mails);
  if (claimed.ok && !claimed.value) return null;
  const acted = claimed.ok
    ? await Promise.all(acting.map((one) => act(reading, one)))
    : acting.map((one) => notAct(reading, one, claimed.failure));
  const quietly = await noteBeats(reading, await noteBounces(reading, settled));
  const all = [...quietly, ...acted];
  const entries = all.map(({ one, settled, ...how }) => settleEntry(reading, one, settled, how));
  if (!(await writeOrCutDown(reading, entries))) return null;
  return all.map(({ one, settled }) => ({
    one,
    outcome: settled.outcome,
    cause: causeOf(settled),
    failure: settled.failure,
  }));
}

/** The storage refuses a record: that is about one mail, and comes back as a value. */
async function unlessRefused(write: () => Promise<boolean>): Promise<Attempt<boolean>> {
  const tried = await attempt(write);
  if (!tried.ok && tried.failure.code !== 'storage-refused') throw new FailureError(tried.failure);
  return tried;
}

/** When the storage will not take one of them, each by itself, and that one without what may be at fault. */
async function writeOrCutDown(reading: Reading, entries: readonly Entry[]): Promise<boolean> {
  const together = await unlessRefused(() => writeAll(reading, entries));
  if (together.ok) return together.value;
  for (const entry of entries) {
    const alone = await unlessRefused(() => writeAll(reading, [entry]));
    const isWritten = alone.ok ? alone.value : await writeAll(reading, [bareEntry(entry)]);
    if (!isWritten) return false;
  }
  return true;
}

function notAct(
  reading: Reading,
  { one, disposition, steps, seenImages, isFirstOfItsId }: Judged<Acting>,
  failure: Failure,
): Finished {
  const settled = failed(reading, one, disposition, failure);
  return { one, settled, wasClaimed: false, isCopy: false, isFirstOfItsId, steps, seenImages };
}

const isToAct = (judged: Judged<Acting> | Finished): judged is Judged<Acting> => 'disposition' in judged;

const isActing = (disposition: Disposition): disposition is Acting =>
  disposition.kind === 'comment' || disposition.kind === 'create' || disposition.kind === 'refuse';

/** What will be done in Jira; or, when nothing will be, what is written down. */
function judge(reading: Reading, mail: Understood, found: Attempt<Gathered>): Judged<Acting> | Finished {
  const isFirstOfItsId = found.ok && found.value.isFirstOfItsId;
  const plain = { wasClaimed: false, isCopy: false, isFirstOfItsId, steps: [], seenImages: new Map() };
  if (!found.ok) return { one: mail, settled: failed(reading, mail, null, found.failure), ...plain };
  const { earlier, awaits, isPurged } = found.value;
  const relation = isPurged ? 'copy' : earlier === null ? 'none' : relationTo(mail, earlier);
  if (relation === 'copy') return { one: mail, settled: quiet(handledBefore), ...plain, isCopy: true };
  if (relation === 'other-first') return { one: mail, settled: later(reading, mail), ...plain, isCopy: true };
  const one = relation === 'renumbered' && earlier !== null ? adopt(mail, earlier) : mail;
  const { disposition, handler, steps } = decisionOf(one, found.value);
  const { seenImages } = found.value;
  if (awaits !== null && needsIssue(disposition))
    return { one, settled: afterTheFirst(reading, one, awaits), ...plain, steps };
  if (isActing(disposition)) {
    const plan = planOf(reading, one, handler, seenImages);
    return { one, disposition, plan, seenImages, steps, isFirstOfItsId };
  }
  return { one, settled: quiet(disposition), ...plain, steps };
}

/** What would become of an answer whose issue is not there. */
function needsIssue(disposition: Disposition): boolean {
  return disposition.kind === 'create' || ('reason' in disposition && disposition.reason === 'no-issue');
}

function decisionOf({ known }: Understood, { facts, chosen }: Gathered): Decision {
  const wish = known?.wish;
  return wish === undefined || wish.kind === 'release' ? decide(facts) : wished(wish, facts, chosen);
}

/** A claim failed: one of them was taken meanwhile, or the lease was. Each by itself, looked up anew, tells which. */
async function oneByOne(reading: Reading, mails: readonly Understood[]): Promise<readonly Processed[] | null> {
  const { world, lease } = reading;
  if (!(await writeUnderLease(world, lease, () => []))) return null;
  const processed: Processed[] = [];
  for (const one of mails) {
    const known = readRecord(await world.store.get({ key: one.key, entity: messageEntity })) ?? one.known;
    const result = await processMails(reading, [{ ...one, known }], true);
    if (result === null) return null;
    processed.push(...result);
  }
  return processed;
}

async function act(reading: Reading, judged: Judged<Acting>): Promise<Finished> {
  const { one, disposition, steps, seenImages, isFirstOfItsId } = judged;
  const tried = await attempt(() => carryOut(reading, judged));
  if (disposition.kind === 'comment') {
    if (tried.ok) noteComment(reading, disposition.thread.issue.id, one.message.from?.address ?? '');
    // It failed, or the issue was opened again: what is known of it holds no more.
    if (!tried.ok || disposition.reopen !== null) forgetIssue(reading, disposition.thread.issue);
  }
  if (tried.ok) reading.effects.lastMs = reading.world.now();
  const settled = tried.ok ? tried.value : failed(reading, one, disposition, tried.failure);
  return { one, settled, wasClaimed: true, isCopy: false, isFirstOfItsId, steps, seenImages };
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
