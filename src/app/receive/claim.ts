/** What is written down before anything is done in Jira: that a mail is being worked on, and by whom. */
import { referenceKey } from '../keys';
import { claimGraceMs, identityEntity, messageEntity, type MessageRecord } from '../ledger';
import type { Conditions, StoreWrite } from '../ports';
import type { Attempt } from '../remedy';
import { leaveBehind } from './left-behind';
import type { Reading } from './reading';
import { recordOf } from './record-of';
import type { Understood } from './understand';
import { unlessUnforeseen, writeEach } from './write';

/** A mail that is about to be acted on. */
export interface Claim {
  readonly one: Understood;
  /** Its Message-ID leads nowhere yet: answers to it must learn that it is being worked on. */
  readonly isFirstOfItsId: boolean;
}

/** The record and the identity, under the condition that nobody else has them. */
function claimWrites(reading: Reading, { one, isFirstOfItsId }: Claim): readonly StoreWrite[] {
  const nowMs = reading.world.now();
  const record: MessageRecord = {
    ...recordOf(reading, one),
    claimedMs: one.known?.claimedMs ?? nowMs,
    nextTryMs: nowMs + claimGraceMs,
    begun: one.mark?.begun ?? (one.known?.begun ?? 0) + 1,
  };
  return [
    recordWrite(one, record),
    { ...identityWrite(one), when: unlessTaken(one) },
    ...leaveOldKey(reading, one),
    ...(isFirstOfItsId ? pendingWrites(one) : []),
  ];
}

/** What answers to it find until its issue is known. */
export function pendingWrites({ message, key }: Understood): readonly StoreWrite[] {
  if (message.messageId === null) return [];
  return [{ kind: 'set', key: referenceKey(message.messageId), value: { pending: key } }];
}

export const underAnotherNumber = 'The mail server gave this mail another number; it goes on under that.';

/** The message goes on under the new key, and what is left at the old one says so. */
export function leaveOldKey(reading: Reading, { adopted }: Understood): readonly StoreWrite[] {
  if (adopted === null || adopted.record.outcome === 'gone') return [];
  if (adopted.how === 'left-behind') return [leaveBehind(reading, adopted)];
  const { nextTryMs, failure, ...rest } = adopted.record;
  const settledMs = reading.world.now();
  const value: MessageRecord = { ...rest, outcome: 'gone', booked: 'gone', reason: underAnotherNumber, settledMs };
  return [{ kind: 'set', key: adopted.key, entity: messageEntity, value }];
}

/** The record must be as it was read: missing, or with as many tries as we know of. */
function recordWrite({ key, own, mark }: Understood, value: MessageRecord): StoreWrite {
  const before = mark ?? own;
  const when: Conditions =
    before === null
      ? [{ attribute: 'outcome', is: 'missing' }]
      : [{ attribute: 'tries', is: 'equal', to: before.tries }];
  return { kind: 'set', entity: messageEntity, key, value, when };
}

export function identityWrite({ key, identity }: Understood): Extract<StoreWrite, { kind: 'set' }> {
  return { kind: 'set', entity: identityEntity, key: identity, value: { record: key } };
}

/** Nobody has handled this mail, under this number or another. */
const unlessTaken = ({ key, adopted }: Understood): Conditions => [
  { attribute: 'record', is: 'missing' },
  { attribute: 'record', is: 'equal', to: key },
  ...(adopted === null ? [] : [{ attribute: 'record', is: 'equal', to: adopted.key } as const]),
];

/** Claims mails, each by itself; false = somebody has it, or the lease is lost. A failure: the storage refuses its record. */
export async function claim<C extends Claim>(
  reading: Reading,
  claims: readonly C[],
): Promise<readonly { readonly made: C; readonly tried: Attempt<boolean> }[]> {
  const entries = claims.map((one) => ({ writes: claimWrites(reading, one), moves: [] }));
  const tried = unlessUnforeseen(await writeEach(reading, entries));
  return claims.flatMap((made, at) => {
    const own = tried[at];
    return own === undefined ? [] : [{ made, tried: own }];
  });
}
