/** Comments in quick succession: one mail, never late, nothing twice, nothing lost. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinComment, type WaitingMail } from '../../../src/outbound';

const waiting = (more: Partial<WaitingMail> = {}): WaitingMail => ({
  id: 'd1',
  recipient: 'ana@customer.example',
  commentIds: ['1'],
  untouched: true,
  dueMs: 60_000,
  ...more,
});

describe('joining comments', () => {
  it.each<[string, WaitingMail[], number, ReturnType<typeof joinComment>]>([
    ['the first waits for others', [], 60, { kind: 'new', dueMs: 70_000 }],
    ['without a window it goes out at once', [], 0, { kind: 'new', dueMs: 10_000 }],
    ['the second joins', [waiting()], 60, { kind: 'join', id: 'd1' }],
    ['one that is known does nothing', [waiting({ commentIds: ['1', '2'] })], 60, { kind: 'known' }],
    ['a mail that was tried is left alone', [waiting({ untouched: false })], 60, { kind: 'new', dueMs: 70_000 }],
    ['a mail whose time has come is left alone', [waiting({ dueMs: 10_000 })], 60, { kind: 'new', dueMs: 70_000 }],
    [
      'another recipient’s is left alone',
      [waiting({ recipient: 'bo@customer.example' })],
      60,
      { kind: 'new', dueMs: 70_000 },
    ],
  ])('%s', (_, mails, seconds, expected) => {
    expect(joinComment({ id: '2', atMs: 10_000 }, 'ana@customer.example', mails, seconds)).toEqual(expected);
  });

  it('sends every comment exactly once, none later than the window after it was made', () => {
    const comments = fc
      .array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 60 })
      .map((times) => times.sort((a, b) => a - b));
    fc.assert(
      fc.property(comments, fc.integer({ min: 0, max: 300 }), (times, seconds) => {
        let mails: WaitingMail[] = [];
        for (const [index, atMs] of times.entries()) {
          const id = String(index);
          const joining = joinComment({ id, atMs }, 'ana@customer.example', mails, seconds);
          // Delivered again by the platform: nothing changes.
          if (joining.kind === 'new') mails.push(waiting({ id: `d${id}`, commentIds: [id], dueMs: joining.dueMs }));
          if (joining.kind === 'join') {
            mails = mails.map((one) => (one.id === joining.id ? { ...one, commentIds: [...one.commentIds, id] } : one));
          }
          expect(joinComment({ id, atMs }, 'ana@customer.example', mails, seconds).kind).toBe('known');
          const mine = mails.find(({ commentIds }) => commentIds.includes(id));
          expect(mine?.dueMs).toBeLessThanOrEqual(atMs + seconds * 1000);
          expect(mine?.dueMs).toBeGreaterThanOrEqual(atMs);
        }
        expect(mails.flatMap(({ commentIds }) => commentIds).sort()).toEqual(
          times.map((_, index) => String(index)).sort(),
        );
      }),
    );
  });
});
