/** What is written down once the fate of messages is known. */
import type { Failure } from '../../contract';
import type { Disposition, Step } from '../../inbound';
import {
  messageEntity,
  moveOf,
  readRecord,
  short,
  type Entry,
  type MessageRecord,
  type Move,
  type Outcome,
} from '../ledger';
import type { StoreWrite } from '../ports';
import type { Effect } from './carry-out';
import { identityWrite, leaveOldKey, pendingWrites } from './claim';
import { imageWrites, type SeenImages } from './images';
import type { Reading } from './reading';
import { recordOf } from './record-of';
import { threadWrites } from './thread-writes';
import type { Understood } from './understand';

export interface Settled {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly effect: Effect | null;
  readonly disposition: Disposition | null;
  readonly failure: Failure | null;
  readonly nextTryMs: number | null;
}

interface How {
  readonly isFirstOfItsId: boolean;
  readonly wasClaimed: boolean;
  readonly isCopy: boolean;
  readonly steps: readonly Step[];
  readonly seenImages: SeenImages;
}

/** Everything that is remembered of a message once its fate is known. The identity is its own unless it is a copy. */
export function settleEntry(reading: Reading, one: Understood, settled: Settled, how: How): Entry {
  const { wasClaimed, isCopy, isFirstOfItsId, steps } = how;
  const record = settledRecord(reading, one, settled, wasClaimed);
  const value: MessageRecord = { ...record, booked: settled.outcome, ...stepsOf(steps) };
  const own: StoreWrite = { kind: 'set', entity: messageEntity, key: one.key, value };
  const { effect } = settled;
  // Of what could not be looked up nobody knows whether it is a copy: answers wait for it all the same.
  const isKnownToCome = !isCopy || settled.failure !== null;
  const writes = [
    own,
    ...(wasClaimed || isCopy ? [] : [identityWrite(one), ...leaveOldKey(reading, one)]),
    ...(effect === null ? [] : threadWrites(reading, one, effect, settled.outcome)),
    ...(effect === null ? [] : imageWrites(one, how.seenImages)),
    ...(settled.outcome === 'waiting' && isFirstOfItsId && !wasClaimed && isKnownToCome ? pendingWrites(one) : []),
  ];
  return { writes, moves: [moveOf(record, settled.outcome), ...leavingMoves(reading, one)] };
}

function stepsOf(steps: readonly Step[]): Pick<MessageRecord, 'steps'> {
  const kept = steps.map(({ check, matched, looked }) => ({ check, matched, looked: short(looked, 160) }));
  return kept.length === 0 ? {} : { steps: kept };
}

/** The old number's record counts as gone in the account of its mailbox, which is this one's only if it was renumbered. */
function leavingMoves({ connection }: Reading, { adopted }: Understood): readonly Move[] {
  return adopted?.record.mailbox === connection.id ? [moveOf(adopted.record, 'gone')] : [];
}

function settledRecord(reading: Reading, one: Understood, settled: Settled, wasClaimed: boolean): MessageRecord {
  const { outcome, reason, effect, failure, nextTryMs } = settled;
  const nowMs = reading.world.now();
  const { wish, ...base } = recordOf(reading, one);
  return {
    ...base,
    // Once it is settled, a wish is fulfilled or has failed.
    ...(wish !== undefined && outcome === 'waiting' ? { wish } : {}),
    outcome,
    reason: short(reason, 1000),
    ...(wasClaimed ? { claimedMs: one.known?.claimedMs ?? nowMs } : {}),
    ...(outcome === 'waiting' ? {} : { settledMs: nowMs }),
    ...(nextTryMs === null ? {} : { nextTryMs }),
    ...threadFields(settled),
    ...(effect?.commentId ? { commentId: effect.commentId } : {}),
    ...(failure === null ? {} : { failure }),
  };
}

/** Why, in one word: the failure's code, or the reason of the decision; null when it goes without saying. */
export function causeOf({ failure, disposition }: Pick<Settled, 'failure' | 'disposition'>): string | null {
  return failure?.code ?? (disposition !== null && 'reason' in disposition ? disposition.reason : null);
}

/** Which issue, how it was known, and why in one word. */
function threadFields({
  effect,
  disposition,
  failure,
}: Settled): Pick<MessageRecord, 'issueId' | 'issueKey' | 'by' | 'cause'> {
  const thread = disposition !== null && 'thread' in disposition ? disposition.thread : null;
  const issue = effect ?? (thread === null ? null : { issueId: thread.issue.id, issueKey: thread.issue.key });
  const cause = causeOf({ failure, disposition });
  return {
    ...(issue === null ? {} : { issueId: issue.issueId, issueKey: issue.issueKey }),
    ...(thread === null ? {} : { by: thread.by }),
    ...(cause === null ? {} : { cause }),
  };
}

/** An entry whose record the storage will not take, cut down to what cannot be at fault. */
export function bareEntry({ writes, moves }: Entry): Entry {
  return { writes: writes.map((write) => ('value' in write ? { ...write, value: bareValue(write) } : write)), moves };
}

function bareValue({ entity, value }: Extract<StoreWrite, { kind: 'set' }>): object | string | number {
  const record = entity === messageEntity ? readRecord(value) : null;
  if (record === null) return value;
  const { senderName, recipients, subject, messageId, words, history, steps, failure, sender, ...kept } = record;
  const reason = `${short(record.reason, 200).replace(/[^\x20-\x7e]/g, '?')} The storage did not take all of its particulars.`;
  return { ...kept, reason };
}
