/** Alarms: what raises which, that each begins once and ends once, and who has heard of it. */
import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../../src/contract';
import { afterTelling, lookedAt, newsFor, openIn, withoutDone, type KeptAlarm } from '../../../src/app/alarms/book';
import { loopsIn } from '../../../src/app/alarms/loops';
import {
  alarmsIn,
  type MailboxSituation,
  type Raised,
  type SendingSituation,
  type Situation,
} from '../../../src/app/alarms/situation';
import { stateFrom } from '../../../src/app/gateway-state';
import { gatewayCalls } from '../../../src/contract';

const now = Date.UTC(2026, 10, 26, 12);
const minute = 60_000;
const hour = 60 * minute;

const failure = (code: Failure['code']): Failure => ({ code, message: `It is ${code}.`, evidence: '', fix: null });

const fine: MailboxSituation = {
  id: 'in-1',
  name: 'Support',
  consecutiveFailures: 0,
  failure: null,
  held: 0,
  unexplained: 0,
  lastMailMs: now - hour,
};

const situation = (changes: Partial<Situation>): Situation => ({
  mailboxes: [],
  sending: [],
  heartbeats: [],
  missedBefore: [],
  gateway: { failure: null, wasAway: false },
  silenceHours: null,
  nowMs: now,
  ...changes,
});

describe('what raises an alarm', () => {
  it.each<[string, Partial<MailboxSituation>, number | null, readonly string[]]>([
    ['all is well', {}, 4, []],
    ['one failure comes and goes', { failure: failure('login-refused'), consecutiveFailures: 2 }, null, []],
    [
      'the third failure in a row',
      { failure: failure('login-refused'), consecutiveFailures: 3 },
      null,
      ['mailbox-failing'],
    ],
    ['held mail', { held: 2 }, null, ['held']],
    ['a lost mail', { unexplained: 1 }, null, ['unexplained']],
    ['silence that nobody minds', { lastMailMs: now - 100 * hour }, null, []],
    ['silence', { lastMailMs: now - 6 * hour }, 4, ['silence']],
    ['silence of a mailbox that never got mail', { lastMailMs: null }, 4, []],
  ])('%s', (_, mailbox, silenceHours, expected) => {
    const raised = alarmsIn(situation({ mailboxes: [{ ...fine, ...mailbox }], silenceHours }));
    expect(raised.map(({ kind }) => kind)).toEqual(expected);
  });

  const away = failure('gateway-unreachable');
  const resting = { ...fine, failure: away, consecutiveFailures: 4 };
  const mute: SendingSituation = { id: 'out-1', name: 'Relay', failure: away };

  it.each<[string, Partial<Situation>, readonly string[]]>([
    ['the gateway is away: one alarm for all', { gateway: { failure: away, wasAway: false } }, ['gateway']],
    [
      'it is just back: what rests because of it is tried again first',
      { gateway: { failure: null, wasAway: true } },
      [],
    ],
    ['it is back, and yet a mailbox does not reach it', {}, ['mailbox-failing', 'mailbox-failing']],
  ])('%s', (_, changes, expected) => {
    const all = situation({ mailboxes: [resting, { ...resting, id: 'in-2' }], sending: [mute], ...changes });
    expect(alarmsIn(all).map(({ kind }) => kind)).toEqual(expected);
  });

  it('a wrong password is told beside a gateway that is away', () => {
    const mailboxes = [{ ...resting, failure: failure('login-refused') }];
    const all = situation({ mailboxes, gateway: { failure: away, wasAway: true } });
    expect(alarmsIn(all).map(({ kind }) => kind)).toEqual(['gateway', 'mailbox-failing']);
  });
});

describe('the gateway', () => {
  const calls = Object.keys(gatewayCalls);
  it.each<[string, Parameters<typeof stateFrom>[0], string | undefined]>([
    ['knows every call', { ok: true, value: { version: '2', calls: [...calls, 'fetch'] } }, undefined],
    ['lacks one', { ok: true, value: { version: '1', calls: calls.slice(1) } }, 'gateway-too-old'],
    ['does not know this question', { ok: false, failure: failure('gateway-request-invalid') }, 'gateway-too-old'],
    ['refuses the token', { ok: false, failure: failure('gateway-token-refused') }, 'gateway-token-refused'],
    ['is not there', { ok: false, failure: failure('gateway-unreachable') }, 'gateway-unreachable'],
  ])('%s', (_, asked, code) => {
    const state = stateFrom(asked);
    expect([state.failure?.code, state.ok]).toEqual([code, code === undefined]);
  });
});

describe('loops', () => {
  const watch = { id: 'in-1', name: 'Support', brakeMinutes: 30 };
  const braked = (minutes: number, sender = 'bot@a.example', issueKey = 'DEMO-1') => ({
    atMs: now - minutes * minute,
    cause: 'too-many',
    sender,
    issueKey,
  });
  const answers = (count: number, sender: string) =>
    Array.from({ length: count }, () => ({ atMs: now - minute, cause: 'auto-reply', sender }));

  it('the brake acted: sender and issue are named, each pair once', () => {
    const raised = loopsIn(watch, [braked(1), braked(5), braked(5, 'bot@a.example', 'DEMO-2')], now);
    expect(raised.map(({ about }) => about)).toEqual(['in-1 bot@a.example DEMO-1', 'in-1 bot@a.example DEMO-2']);
    expect(raised[0]?.text).toBe(
      'Mail of bot@a.example to DEMO-1 comes too often to “Support”: 2 mails are held, perhaps two machines answer each other.',
    );
  });

  it('is over when the brake has let go', () => {
    expect(loopsIn(watch, [braked(29)], now)).toHaveLength(1);
    expect(loopsIn(watch, [braked(30)], now)).toEqual([]);
  });

  it('a vacation note is no loop, ten within an hour are', () => {
    expect(loopsIn(watch, [...answers(9, 'a@x.example'), ...answers(9, 'b@x.example')], now)).toEqual([]);
    expect(loopsIn(watch, answers(10, 'a@x.example'), now)).toMatchObject([
      { kind: 'loop', about: 'in-1 a@x.example' },
    ]);
    expect(loopsIn(watch, [{ ...braked(1), cause: 'no-issue' }], now)).toEqual([]);
  });
});

describe('the book of alarms', () => {
  const held: Raised = { kind: 'held', about: 'in-1', text: '1 mail' };
  const gateway: Raised = { kind: 'gateway', about: 'gateway', text: 'away' };
  const tell = (book: readonly KeptAlarm[], target: string, at = now): readonly KeptAlarm[] => {
    const { fresh, ended } = newsFor(target, book);
    return afterTelling(book, target, [...fresh, ...ended], at);
  };
  const heardBy = (book: readonly KeptAlarm[], target: string): readonly [number, number] => {
    const { fresh, ended } = newsFor(target, book);
    return [fresh.length, ended.length];
  };

  it('goes on as it began while it lasts, and is over once', () => {
    const first = lookedAt([], [held], now);
    expect(heardBy(first, 'mail')).toEqual([1, 0]);
    const told = tell(first, 'mail');
    const later = lookedAt(told, [{ ...held, text: '5 mails' }], now + hour);
    expect(openIn(later)).toEqual([{ ...held, text: '5 mails', sinceMs: now, toldMs: now, toldBy: ['mail'] }]);
    expect(heardBy(later, 'mail')).toEqual([0, 0]);
    const over = lookedAt(later, [], now + 2 * hour);
    expect([openIn(over), heardBy(over, 'mail')]).toEqual([[], [0, 1]]);
    const done = tell(over, 'mail');
    expect(heardBy(done, 'mail')).toEqual([0, 0]);
    expect(withoutDone(done, ['mail'])).toEqual([]);
  });

  it('who could not be reached hears later; the others hear nothing twice', () => {
    const book = tell(lookedAt([], [held], now), 'mail');
    expect([heardBy(book, 'mail'), heardBy(book, 'hook')]).toEqual([
      [0, 0],
      [1, 0],
    ]);
    const over = tell(lookedAt(book, [], now + minute), 'mail');
    // The webhook never heard that it began, so it need not hear that it ended.
    expect(heardBy(over, 'hook')).toEqual([0, 0]);
    const bothHeard = tell(book, 'hook');
    const ended = tell(lookedAt(bothHeard, [], now + minute), 'mail');
    expect(heardBy(withoutDone(ended, ['mail', 'hook']), 'hook')).toEqual([0, 1]);
    expect(withoutDone(ended, ['mail'])).toEqual([]);
    expect(lookedAt(ended, [], now + 49 * hour)).toEqual([]);
  });

  it('what comes back before its end was told goes on for those who did not hear the end', () => {
    const both = tell(tell(lookedAt([], [held], now), 'mail'), 'hook');
    const over = tell(lookedAt(both, [], now + minute), 'mail');
    const again = lookedAt(over, [held], now + 2 * minute);
    expect([heardBy(again, 'mail'), heardBy(again, 'hook')]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('a gateway is told of at the second look, and when nobody could be told, its end tells', () => {
    const first = lookedAt([], [gateway], now);
    expect(openIn(first)).toHaveLength(1);
    expect(heardBy(first, 'mail')).toEqual([0, 0]);
    expect(withoutDone(lookedAt(first, [], now + minute), ['mail'])).toEqual([]);
    const second = lookedAt(first, [gateway], now + 5 * minute);
    expect(heardBy(second, 'mail')).toEqual([1, 0]);
    const back = lookedAt(second, [], now + 10 * minute);
    expect(heardBy(back, 'mail')).toEqual([0, 1]);
    expect(withoutDone(tell(back, 'mail'), ['mail'])).toEqual([]);
  });
});
