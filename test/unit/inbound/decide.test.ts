/** The decision by table, and what holds of it whatever comes in. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handlerDraft, type HandlerDraftInput, type MailHandler, type WhoMay } from '../../../src/contract';
import {
  chooseHandler,
  decide,
  type Decision,
  type Facts,
  type FollowedClue,
  type IssueFacts,
} from '../../../src/inbound';
import { parseMessage, recogniseKind } from '../../../src/mail';

const nowMs = Date.UTC(2026, 10, 26, 12);
const create = { kind: 'create', issue: { projectKey: 'DEMO', issueType: 'Task' } } as const;
const user = { accountId: 'kim', displayName: 'Kim', active: true };
const open: IssueFacts = {
  id: '1',
  key: 'DEMO-1',
  summary: '',
  projectKey: 'DEMO',
  issueType: 'Bug',
  status: 'To Do',
  closed: false,
  closedMs: null,
};
const closed: IssueFacts = { ...open, status: 'Done', closed: true, closedMs: nowMs - 10 * 86_400_000 };

const handlerOf = (draft: Omit<HandlerDraftInput, 'name'>, id = 'h'): MailHandler => ({
  ...handlerDraft.parse({ name: `Handler ${id}`, ...draft }),
  id,
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
});

const bySubject = (issue: IssueFacts | null, involvedAs: FollowedClue['involvedAs'] = []): FollowedClue => ({
  clue: { by: 'subject-key', issueKey: 'DEMO-1', said: 'DEMO-1' },
  issue,
  involvedAs,
});

const plain = ['From: Ana <ana@customer.example>', 'To: support@example.com', 'Subject: [DEMO-1] Hello'];

function judge(handlers: readonly MailHandler[], more: Partial<Facts> = {}, head: readonly string[] = plain): Decision {
  const message = parseMessage(Buffer.from([...head, '', 'Hello.', ''].join('\r\n')));
  return decide({
    message,
    kind: recogniseKind(message),
    beat: null,
    beforeStart: false,
    choice: chooseHandler(message, handlers),
    leftOver: 'hold',
    clues: [],
    user: null,
    recentMails: 0,
    mapped: null,
    nowMs,
    ...more,
  });
}

/** `comment`, or `hold too-many`. */
const inShort = ({ disposition }: Decision): string =>
  'reason' in disposition ? `${disposition.kind} ${disposition.reason}` : disposition.kind;

const found = { clues: [bySubject(open)] };
const late = { clues: [bySubject(closed)] };

const table: readonly [what: string, draft: Omit<HandlerDraftInput, 'name'>, facts: Partial<Facts>, outcome: string][] =
  [
    ['an issue is found', {}, found, 'comment'],
    ['no issue, nothing said', {}, {}, 'hold no-issue'],
    ['no issue, new ones are made', { notFound: create }, {}, 'create'],
    ['no issue, refused', { notFound: { kind: 'refuse' } }, {}, 'refuse no-issue'],
    ['the key leads nowhere', { notFound: create }, { clues: [bySubject(null)] }, 'create'],
    ['keys of strangers do not count', { threads: { subjectKey: 'known' } }, found, 'hold no-issue'],
    ['keys of users do', { threads: { subjectKey: 'known' } }, { ...found, user }, 'comment'],
    [
      'keys count from people involved',
      { threads: { subjectKey: 'involved' } },
      { clues: [bySubject(open, ['watcher'])] },
      'comment',
    ],
    ['keys never count', { threads: { subjectKey: 'never' } }, { ...found, user }, 'hold no-issue'],
    ['before the mailbox began', {}, { ...found, beforeStart: true }, 'discard before-start'],
    ['blocked', { access: { block: ['@customer.example'] } }, found, 'discard sender-blocked'],
    [
      'blocked and refused',
      { access: { block: ['ana@*'], blocked: { kind: 'refuse' } } },
      found,
      'refuse sender-blocked',
    ],
    ['only users may comment', { access: { comment: { kind: 'known' } } }, found, 'hold not-allowed'],
    [
      'a deactivated user may not',
      { access: { comment: { kind: 'known' } } },
      { ...found, user: { ...user, active: false } },
      'hold not-allowed',
    ],
    [
      'only a domain may open issues',
      { access: { create: { kind: 'domain', domains: ['other.example'] } }, notFound: create },
      {},
      'hold not-allowed',
    ],
    ['strangers are held', { sender: { unknown: 'hold' } }, found, 'hold sender-unknown'],
    ['too many', { limits: { brake: { mails: 3, minutes: 5 } } }, { ...found, recentMails: 3 }, 'hold too-many'],
    ['the brake has healed', { limits: { brake: { mails: 3, minutes: 5 } } }, { ...found, recentMails: 2 }, 'comment'],
    ['closed, but not for long', { found: { longClosed: { days: 11, then: { kind: 'hold' } } } }, late, 'comment'],
    [
      'closed for long, refused',
      { found: { longClosed: { days: 10, then: { kind: 'refuse' } } } },
      late,
      'refuse issue-closed',
    ],
    [
      'closed for long, goes on',
      { found: { longClosed: { days: 10, then: { kind: 'linked-issue', linkType: 'Relates' } } } },
      late,
      'create',
    ],
  ];

describe('the decision', () => {
  it.each(table)('%s', (_, draft, facts, outcome) => {
    expect(inShort(judge([handlerOf(draft)], facts))).toBe(outcome);
  });

  it('machines’ mail is kept out as the handler says, and is never told anything', () => {
    const auto = [...plain, 'Auto-Submitted: auto-replied'];
    expect(inShort(judge([handlerOf({})], found, auto))).toBe('discard auto-reply');
    expect(inShort(judge([handlerOf({ machines: { autoReplies: 'hold' } })], found, auto))).toBe('hold auto-reply');
    const accepts = handlerOf({
      machines: { autoReplies: 'accept' },
      access: { comment: { kind: 'known' }, otherwise: { kind: 'refuse' } },
    });
    expect(inShort(judge([accepts], found, auto))).toBe('discard not-allowed');
  });

  it('only a trusted server’s word verifies a sender; a field below our own trace does not count', () => {
    const handler = handlerOf({
      authentication: { trustedServers: ['mx.example'], failed: 'hold' },
      sender: { comment: 'verified-user' },
    });
    const authorWith = (...fields: string[]): string => {
      const { disposition } = judge([handler], { ...found, user }, [...fields, ...plain]);
      return disposition.kind === 'comment' ? disposition.author.kind : inShort({ disposition, handler, steps: [] });
    };
    const said = (server: string, result: string): string => `Authentication-Results: ${server}; ${result}`;
    expect(authorWith(said('mx.example', 'dmarc=pass (p=none) header.from=customer.example'))).toBe('user');
    expect(authorWith(said('mx.example', 'dkim=pass header.d=customer.example'))).toBe('user');
    expect(authorWith(said('mx.example', 'dkim=pass header.d=evil.example'))).toBe('app');
    expect(authorWith(said('mx.evil', 'dmarc=pass header.from=customer.example'))).toBe('app');
    expect(authorWith(said('mx.example', 'dmarc=fail header.from=customer.example'))).toBe('hold not-authentic');
    // The server may have looked at another From than the one that the mail is taken from.
    expect(authorWith(said('mx.example', 'dmarc=pass header.from=evil.example'))).toBe('app');
    expect(authorWith(said('mx.example', 'dmarc=pass'))).toBe('user');
    expect(authorWith(said('mx.example', 'dmarc=pass'), 'From: ana@customer.example, eve@evil.example')).toBe('app');
    expect(authorWith(said('mx.example', 'dmarc=pass'), 'From: Ana <ana@customer.example>')).toBe('app');
    // What a sender chose, and a server quotes, is not what the server says.
    const own = 'x; dmarc=pass header.from=customer.example; y';
    expect(authorWith(said('mx.example', `spf=pass smtp.mailfrom="${own}"@evil.example`))).toBe('app');
    expect(authorWith(said('mx.example', `spf=pass (\\)${own}) smtp.mailfrom=evil.example`))).toBe('app');
    expect(authorWith(said('mx.example', `dmarc=none; spf=pass (${own.replace(';', ');')}) smtp.mailfrom=e`))).toBe(
      'app',
    );
    expect(authorWith(said('mx.example', 'dmarc=pass header.from="customer.example"'))).toBe('user');
    const forged = said('mx.example', 'dmarc=pass header.from=customer.example');
    // Right below the server's own field, where it removes none of that name.
    expect(authorWith(said('mx.example', 'dmarc=fail'), forged)).toBe('hold not-authentic');
    expect(authorWith(said('mx.example', 'dmarc=none'), forged)).toBe('app');
    const trace = 'Received: from a by mx.example; Thu, 26 Nov 2026 10:00:00 +0000';
    expect(authorWith(said('mx.example', 'spf=none'), trace, forged)).toBe('app');
  });

  it('the first handler that is for the mail takes it, and each that was asked says why', () => {
    const billing = handlerOf(
      { match: { recipients: [{ in: ['to'], test: { kind: 'equals', address: 'billing@example.com' } }] } },
      'billing',
    );
    const support = handlerOf(
      { match: { recipients: [{ in: ['delivered-to', 'to'], test: { kind: 'domain', domain: 'example.com' } }] } },
      'support',
    );
    const { handler, steps } = judge([billing, support, handlerOf({}, 'last')], found);
    expect(handler?.id).toBe('support');
    const asked = steps
      .filter(({ check }) => check.startsWith('Is it for'))
      .map(({ check, matched, looked }) => [check, matched, looked]);
    expect(asked).toEqual([
      ['Is it for “Handler billing”?', false, 'to support@example.com'],
      ['Is it for “Handler support”?', true, 'to support@example.com'],
    ]);
    expect(inShort(judge([billing], found))).toBe('hold no-handler');
    expect(inShort(judge([billing], { ...found, leftOver: 'discard' }))).toBe('discard no-handler');
  });

  it('a tag behind a plus sign is overlooked by an address that must be equal', () => {
    const handler = handlerOf({
      match: { recipients: [{ in: ['to'], test: { kind: 'equals', address: 'support@example.com' } }] },
    });
    const head = ['From: a@b.example', 'To: support+token@example.com', 'Subject: x'];
    expect(judge([handler], {}, head).handler).not.toBeNull();
  });

  it('values are found by patterns, put into other words, and win over the fixed ones', () => {
    const extract = [
      {
        at: { kind: 'subject' as const },
        pattern: String.raw`hello (?<who>\w+)(?: (?<how>low|high))?`,
        sets: [
          { group: 'who', to: { kind: 'summary' as const } },
          { group: 'how', to: { kind: 'priority' as const }, words: [{ found: 'high', use: 'Highest' }] },
          { group: 'who', to: { kind: 'label' as const } },
        ],
      },
    ];
    const issue = { ...create.issue, priority: 'Medium', labels: ['mail'], extract };
    const handler = handlerOf({ notFound: { kind: 'create', issue } });
    const planned = (subject: string): object => {
      const { disposition } = judge([handler], {}, ['From: a@b.example', `Subject: ${subject}`]);
      if (disposition.kind !== 'create') throw new Error(disposition.kind);
      const { summary, priority, labels } = disposition.issue;
      return { summary, priority, labels };
    };
    expect(planned('Re: HELLO World high')).toEqual({
      summary: 'World',
      priority: 'Highest',
      labels: ['mail', 'World'],
    });
    expect(planned('Hello Ana')).toEqual({ summary: 'Ana', priority: 'Medium', labels: ['mail', 'Ana'] });
    expect(planned('Good morning')).toEqual({ summary: 'Good morning', priority: 'Medium', labels: ['mail'] });
  });

  it('every mail is decided, each check has an answer, and the last step that matched is the one that decided', () => {
    const word = fc.constantFrom('ana@customer.example', 'customer.example', '*', '*@*', 'x');
    const drafts = fc.record({
      match: fc.record({ senders: fc.array(word, { maxLength: 2 }) }),
      access: fc.record({
        block: fc.array(word, { maxLength: 2 }),
        blocked: fc.constantFrom({ kind: 'hold' as const }, { kind: 'refuse' as const }),
        comment: fc.constantFrom(
          { kind: 'everyone' as const },
          { kind: 'known' as const },
          { kind: 'involved' as const },
        ),
        create: fc.constantFrom<WhoMay>({ kind: 'everyone' }, { kind: 'domain', domains: ['x.example'] }),
      }),
      notFound: fc.constantFrom(
        create,
        { kind: 'hold' as const },
        { kind: 'discard' as const },
        { kind: 'refuse' as const },
      ),
      machines: fc.record({ autoReplies: fc.constantFrom('accept' as const, 'hold' as const, 'discard' as const) }),
    });
    const heads = fc.array(
      fc.oneof(
        fc.constantFrom(...plain, 'Auto-Submitted: auto-replied', 'Precedence: bulk', 'List-Id: <x.y>'),
        fc.string(),
      ),
      { maxLength: 6 },
    );
    const facts = fc.record({
      clues: fc.array(fc.constantFrom(bySubject(open), bySubject(closed), bySubject(null)), { maxLength: 3 }),
      user: fc.constantFrom(null, user),
      recentMails: fc.nat(30),
      mapped: fc.constantFrom(null, user.displayName),
    });
    fc.assert(
      fc.property(fc.array(drafts, { maxLength: 3 }), facts, heads, (written, given, head) => {
        const { disposition, steps } = judge(
          written.map((draft, at) => handlerOf(draft, String(at))),
          given,
          head,
        );
        expect(steps.length).toBeGreaterThan(0);
        for (const { check, looked } of steps) expect([check !== '', looked.length <= 500]).toEqual([true, true]);
        if (disposition.kind === 'comment')
          expect(given.clues.some(({ issue }) => issue?.key === disposition.thread.issue.key)).toBe(true);
        const decided = steps.findLast(({ matched }) => matched);
        if ('reason' in disposition && disposition.reason !== 'no-handler') expect(decided).toBe(steps.at(-1));
      }),
      { numRuns: 300 },
    );
  });
});
