/** Whose mail a copy takes over: that of a mailbox which does not go on, and only when nobody can be at work on it any more. */
import { describe, expect, it } from '@jest/globals';
import { claimGraceMs, type MessageRecord } from '../../../src/app/ledger';
import { isLeftBehind } from '../../../src/app/receive/left-behind';

const nowMs = 10_000_000;
const record: MessageRecord = {
  mailbox: 'other',
  outcome: 'claimed',
  reason: '',
  atMs: nowMs - 5 * claimGraceMs,
  day: '1970-01-01',
  ref: { kind: 'pop3', uidl: 'a' },
  sizeBytes: 1,
  tries: 1,
};
const claimed: MessageRecord = { ...record, claimedMs: nowMs - claimGraceMs, nextTryMs: nowMs };
const waiting: MessageRecord = { ...record, outcome: 'waiting', claimedMs: nowMs - claimGraceMs, nextTryMs: nowMs };

const isLeft = (one: MessageRecord, ...enabled: readonly string[]): boolean =>
  isLeftBehind(
    { connection: { id: 'own' }, enabledMailboxes: new Set(enabled), world: { now: () => nowMs } } as never,
    one,
  );

describe('a mail that another mailbox has begun', () => {
  it.each([claimed, waiting])('is left behind when that one is off and its time of grace is over', (one) => {
    expect(isLeft(one, 'own')).toBe(true);
    expect(isLeft(one, 'own', 'other')).toBe(false);
  });

  it('is not while somebody may be at work on it, however long ago its first try was', () => {
    expect(isLeft({ ...claimed, claimedMs: 0, nextTryMs: nowMs + 1 })).toBe(false);
    expect(isLeft({ ...waiting, claimedMs: nowMs - claimGraceMs + 1, nextTryMs: 0 })).toBe(false);
  });

  it('is when it waited without a try for long enough', () => {
    const { claimedMs, ...untried } = waiting;
    expect(isLeft(untried)).toBe(true);
    expect(isLeft({ ...untried, atMs: nowMs - 1 })).toBe(false);
  });

  it('is not when it is of the same mailbox, which may have been switched off just now', () => {
    expect(isLeft({ ...claimed, mailbox: 'own' })).toBe(false);
  });
});
