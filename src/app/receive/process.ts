/**
 * A few mails that share nothing, from understanding to outcome: facts, decision, claim, act, record. Every step is done
 * for all of them together, so that a mail costs few round trips.
 */
import type { Failure } from '../../contract';
import { decide, wished, type Decision, type Disposition, type Step } from '../../inbound';
import { messageEntity, readRecord, stillHeld, type Outcome } from '../ledger';
import { attempt, type Attempt } from '../remedy';
import { noteBeats } from './beats';
import { commentOn, createFrom } from './carry-out';
import { claim } from './claim';
import { noteBounces } from './bounced';
import { gather, type Gathered, type LookedUp } from './facts';
import { adopt, afterTheFirst, handledBefore, later, relationTo } from './copies';
import { doneElsewhere } from './elsewhere';
import type { SeenImages } from './images';
import { noteComment } from './issue-facts';
import { isLeftBehind } from './left-behind';
import { forgetIssue } from './judging';
import { failed, quiet, refused, succeeded, type Acting } from './outcome';
import { planOf, type Plan } from './plan';
import type { Reading } from './reading';
import { tellSender } from './refuse';
import { bareEntry, causeOf, settleEntry, type Settled } from './settle';
import type { Understood } from './understand';
import { unlessUnforeseen, writeAll, writeEach } from './write';

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
 * @param mayBegin asked before anything is claimed; what is not begun is as if it had not been looked at
 * @param isAlone one mail, read anew after its claim was refused
 */
export async function processMails(
  reading: Reading,
  mails: readonly Understood[],
  mayBegin: () => boolean,
  isAlone = false,
): Promise<readonly Processed[] | null> {
  const judged = (await gather(reading, mails)).map((one) => judge(reading, one));
  if (!mayBegin()) return [];
  const acting = judged.flatMap((one) => (isToAct(one) ? [one] : []));
  const settled = judged.flatMap((one) => ('settled' in one ? [one] : []));
  const claims = await claim(reading, acting);
  if (isAlone && claims.some(({ tried }) => tried.ok && !tried.value)) return null;
  const left = isAlone ? [] : claims.flatMap(({ made, tried }) => (isTrue(tried) ? [] : [made.one]));
  const acted = await Promise.all(
    claims
      .filter(({ made }) => !left.includes(made.one))
      .map(async ({ made, tried }) => (tried.ok ? act(reading, made) : notAct(reading, made, tried.failure))),
  );
  const quietly = await noteBeats(reading, await noteBounces(reading, settled));
  const all = [...quietly, ...acted];
  if (!(await writeOrCutDown(reading, all))) return null;
  const processed = all.map(({ one, settled: { outcome, failure, ...why } }) => ({
    one,
    outcome,
    cause: causeOf({ failure, ...why }),
    failure,
  }));
  const others = left.length === 0 ? [] : await oneByOne(reading, left, mayBegin);
  return others && [...processed, ...others];
}

const isTrue = (tried: Attempt<boolean>): boolean => tried.ok && tried.value;

/** What the storage will not take is written again without what may be at fault. */
async function writeOrCutDown(reading: Reading, finished: readonly Finished[]): Promise<boolean> {
  const entries = finished.map(({ one, settled, ...how }) => settleEntry(reading, one, settled, how));
  const tried = unlessUnforeseen(await writeEach(reading, entries));
  if (tried.some((one) => one.ok && !one.value)) return false;
  return writeAll(reading, entries.filter((_, at) => tried[at]?.ok === false).map(bareEntry));
}

function notAct(
  reading: Reading,
  { one, disposition, steps, seenImages, isFirstOfItsId }: Judged<Acting>,
  failure: Failure,
): Finished {
  const settled = failed(reading, one, disposition, failure);
  const isCopy = one.adopted?.how === 'left-behind';
  return { one, settled, wasClaimed: false, isCopy, isFirstOfItsId, steps, seenImages };
}

const isToAct = (judged: Judged<Acting> | Finished): judged is Judged<Acting> => 'disposition' in judged;

const isActing = (disposition: Disposition): disposition is Acting =>
  disposition.kind === 'comment' || disposition.kind === 'create' || disposition.kind === 'refuse';

/** What will be done in Jira; or, when nothing will be, what is written down. */
function judge(reading: Reading, { one: mail, found, mayTell }: LookedUp): Judged<Acting> | Finished {
  const isFirstOfItsId = found.ok ? found.value.isFirstOfItsId : mayTell;
  const plain = { wasClaimed: false, isCopy: false, isFirstOfItsId, steps: [], seenImages: new Map() };
  // Whether the identity is its own to take is not known.
  if (!found.ok) return { one: mail, settled: failed(reading, mail, null, found.failure), ...plain, isCopy: true };
  const { earlier, awaits, isPurged } = found.value;
  const relation = isPurged
    ? 'copy'
    : earlier === null
      ? 'none'
      : relationTo(mail, earlier, (record) => isLeftBehind(reading, record));
  if (relation === 'copy') return { one: mail, settled: quiet(handledBefore), ...plain, isCopy: true };
  if (relation === 'other-first') return { one: mail, settled: later(reading, mail), ...plain, isCopy: true };
  const one = relation !== 'none' && earlier !== null ? adopt(mail, earlier, relation) : mail;
  // What is not acted on here is left to the other mailbox, should it be switched on again.
  const quietly = { ...plain, isCopy: relation === 'left-behind' };
  const { disposition, handler, steps } = decisionOf(one, found.value);
  const { seenImages } = found.value;
  if (awaits !== null && needsIssue(disposition))
    return { one, settled: afterTheFirst(reading, one, awaits), ...quietly, steps };
  if (isActing(disposition)) {
    const plan = planOf(reading, one, handler, seenImages);
    return { one, disposition, plan, seenImages, steps, isFirstOfItsId };
  }
  return { one, settled: quiet(disposition), ...quietly, steps };
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
async function oneByOne(
  reading: Reading,
  mails: readonly Understood[],
  mayBegin: () => boolean,
): Promise<readonly Processed[] | null> {
  const { world, lease } = reading;
  if (!(await stillHeld(world, lease))) return null;
  const processed: Processed[] = [];
  for (const one of mails) {
    const own = readRecord(await world.store.get({ key: one.key, entity: messageEntity })) ?? one.own;
    const result = await processMails(reading, [{ ...one, known: own, own, adopted: null }], mayBegin, true);
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

async function carryOut(reading: Reading, judged: Judged<Acting>): Promise<Settled> {
  const { one, disposition, plan } = judged;
  const since = one.known?.claimedMs ?? null;
  const isFromElsewhere = since !== null && one.known?.tookOver !== undefined;
  const done = isFromElsewhere ? await doneElsewhere(reading, one, judged, since) : null;
  if (done !== null) return done;
  switch (disposition.kind) {
    case 'comment':
      return succeeded(disposition, await commentOn(reading, one, disposition, plan, since));
    case 'create':
      return succeeded(disposition, await createFrom(reading, one, disposition, plan, since));
    case 'refuse':
      return refused(disposition, await tellSender(reading, one, disposition));
  }
}
