/** Mail must not go in circles. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brake, whyNoNotice, type NoticeFacts } from '../../../src/outbound';

const day = 86_400_000;
const facts = (more: Partial<NoticeFacts> = {}): NoticeFacts => ({
  kind: { kind: 'person', evidence: [] },
  returnPath: 'ana@customer.example',
  to: 'ana@customer.example',
  own: ['support@postroom.example'],
  lastNoticeMs: null,
  nowMs: 10 * day,
  ...more,
});

describe('a word to a sender', () => {
  it('goes to a person', () => expect(whyNoNotice(facts())).toBeNull());

  it.each<[string, Partial<NoticeFacts>]>([
    ['an auto-reply', { kind: { kind: 'auto-reply', by: 'auto-submitted', origin: 'replied', evidence: [] } }],
    ['a mailing list', { kind: { kind: 'list', listId: 'x', evidence: [] } }],
    ['bulk mail', { kind: { kind: 'bulk', evidence: [] } }],
    ['our own mail', { kind: { kind: 'own-mail', evidence: [] } }],
    ['the null return path', { returnPath: '' }],
    ['a daemon', { to: 'MAILER-DAEMON@mx.example' }],
    ['no-reply', { to: 'no-reply@shop.example' }],
    ['noreply with detail', { to: 'noreply+123@shop.example' }],
    ['a list’s owner', { to: 'owner-announce@lists.example' }],
    ['ourselves', { to: 'Support+x@postroom.example' }],
    ['one who was told today', { lastNoticeMs: 10 * day - 1000 }],
  ])('never goes to %s', (_, more) => expect(whyNoNotice(facts(more))).toEqual(expect.any(String)));

  it('goes again after a day', () => expect(whyNoNotice(facts({ lastNoticeMs: 9 * day }))).toBeNull());

  it('at most once a day, however often the machine on the other side writes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: day }), { maxLength: 200 }), (gaps) => {
        let nowMs = 0;
        let last: number | null = null;
        const sent: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          if (whyNoNotice(facts({ nowMs, lastNoticeMs: last })) !== null) continue;
          last = nowMs;
          sent.push(nowMs);
        }
        for (const [index, at] of sent.slice(1).entries()) expect(at - (sent[index] ?? 0)).toBeGreaterThanOrEqual(day);
      }),
    );
  });
});

describe('the brake', () => {
  const minute = 60_000;
  const every = (gapMs: number, count: number): number[] => Array.from({ length: count }, (_, index) => index * gapMs);

  it('lets a conversation go on', () => expect(brake(every(10 * minute, 20), 190 * minute)).toBeNull());
  it('stops two machines that answer each other', () => {
    expect(brake(every(minute, 10), 9 * minute)).toEqual({ untilMs: 69 * minute });
  });
  it('stops slow ones, too', () => expect(brake(every(20 * minute, 45), 44 * 20 * minute)).not.toBeNull());
  it('lets go after an hour of quiet', () => expect(brake(every(minute, 10), 70 * minute)).toBeNull());

  it('bounds how many answers a machine that answers everything within seconds can draw out', () => {
    const arrivals: number[] = [];
    let answered = 0;
    for (let nowMs = 0; nowMs < day; nowMs += 10_000) {
      arrivals.push(nowMs);
      if (brake(arrivals, nowMs) === null) answered += 1;
    }
    expect(answered).toBeLessThan(10);
  });
});
