/** Alarms: what raises which, and that each begins once and ends once. */
import { describe, expect, it } from '@jest/globals';
import { alarmsIn, changed, type MailboxSituation } from '../../../src/app/alarms/situation';

const now = Date.UTC(2026, 10, 26, 12);
const hour = 3_600_000;

const fine: MailboxSituation = {
  id: 'in-1',
  name: 'Support',
  consecutiveFailures: 0,
  failure: null,
  held: 0,
  unexplained: 0,
  lastMailMs: now - hour,
};

const kinds = (mailbox: Partial<MailboxSituation>, silenceHours: number | null = null): readonly string[] =>
  alarmsIn([{ ...fine, ...mailbox }], [], { silenceHours, nowMs: now }).map(({ kind }) => kind);

describe('alarms', () => {
  it.each<[string, Partial<MailboxSituation>, number | null, readonly string[]]>([
    ['all is well', {}, 4, []],
    ['one failure comes and goes', { failure: 'no', consecutiveFailures: 2 }, null, []],
    ['the third failure in a row', { failure: 'no', consecutiveFailures: 3 }, null, ['mailbox-failing']],
    ['held mail', { held: 2 }, null, ['held']],
    ['a lost mail', { unexplained: 1 }, null, ['unexplained']],
    ['silence that nobody minds', { lastMailMs: now - 100 * hour }, null, []],
    ['silence', { lastMailMs: now - 6 * hour }, 4, ['silence']],
    ['silence of a mailbox that never got mail', { lastMailMs: null }, 4, []],
  ])('%s', (_, mailbox, silenceHours, expected) => {
    expect(kinds(mailbox, silenceHours)).toEqual(expected);
  });

  it('goes on as it began while it lasts, and is over once', () => {
    const raised = alarmsIn([{ ...fine, held: 1 }], [], { silenceHours: null, nowMs: now });
    const first = changed([], raised, now);
    expect(first.open).toMatchObject([{ kind: 'held', sinceMs: now, toldMs: null }]);
    const told = first.open.map((one) => ({ ...one, toldMs: now }));
    const more = alarmsIn([{ ...fine, held: 5 }], [], { silenceHours: null, nowMs: now + hour });
    expect(changed(told, more, now + hour)).toMatchObject({
      open: [{ sinceMs: now, toldMs: now, text: expect.stringContaining('5 mails') }],
      over: [],
    });
    expect(changed(told, [], now + hour)).toMatchObject({ open: [], over: [{ kind: 'held' }] });
  });
});
