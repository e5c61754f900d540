/**
 * Mail that another mailbox has begun and will not finish: its connection was deleted or switched off. A copy elsewhere takes it over,
 * as a further try of the same mail. The other's record and account stay with the other, which may be switched on again at any moment:
 * its account is written under its own lease only. Then it finds the identity with the copy, and its mail becomes one that was handled
 * before. Should it begin between our look at its record and our claim, it counts the try, and the claim is refused.
 */
import { claimGraceMs, messageEntity, short, type MessageRecord } from '../ledger';
import type { StoreWrite } from '../ports';
import type { Reading } from './reading';
import type { Adopted } from './understand';

type Where = Pick<Reading, 'connection' | 'enabledMailboxes' | 'world'>;

/** Nobody will finish it, and nobody can be at work on it any more. */
export function isLeftBehind({ connection, enabledMailboxes, world }: Where, record: MessageRecord): boolean {
  const { mailbox, outcome, atMs, claimedMs = atMs, nextTryMs = 0 } = record;
  if (mailbox === connection.id || enabledMailboxes.has(mailbox)) return false;
  // A claim comes due when its time of grace is over, and is the last of several perhaps.
  return (outcome === 'claimed' ? nextTryMs : claimedMs + claimGraceMs) <= world.now();
}

/** Part of the claim: the other has not begun again since its record was read. What its account counts stays as it is. */
export function leaveBehind({ connection }: Reading, { key, record }: Adopted): StoreWrite {
  const reason = `This mailbox was deleted or switched off; the copy in “${connection.name}” goes on in its place.`;
  const value: MessageRecord = { ...record, reason: short(reason) };
  return {
    kind: 'set',
    key,
    entity: messageEntity,
    value,
    when: [{ attribute: 'tries', is: 'equal', to: record.tries }],
  };
}
