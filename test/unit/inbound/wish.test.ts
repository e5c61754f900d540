/** What a person asked for, decided: with the mail's own sender, and with one that was chosen. */
import { expect, test } from '@jest/globals';
import { handlerDraft, mailWish, type HandlerDraftInput, type MailHandler } from '../../../src/contract';
import { chooseHandler, decide, wished, type Facts, type IssueFacts } from '../../../src/inbound';
import { parseMessage, recogniseKind } from '../../../src/mail';

const issue: IssueFacts = {
  id: '10001',
  key: 'DEMO-1',
  summary: '',
  projectKey: 'DEMO',
  issueType: 'Bug',
  status: 'To Do',
  closed: false,
  closedMs: null,
};
const kim = { accountId: 'kim', displayName: 'Kim Agent', active: true };
const verified =
  'Authentication-Results: mx.example; dmarc=pass header.from=home.example; dkim=pass header.d=home.example';

function factsOf(draft: Omit<HandlerDraftInput, 'name'>, more: Partial<Facts>): Facts {
  const head = [verified, 'From: Ana <ana@home.example>', 'Subject: Hello'];
  const message = parseMessage(Buffer.from([...head, '', 'Hello.', ''].join('\r\n')));
  const at = { version: 1, createdAtMs: 0, updatedAtMs: 0 };
  const handler: MailHandler = { ...handlerDraft.parse({ name: 'Standard', ...draft }), id: 'h', ...at };
  return {
    message,
    kind: recogniseKind(message),
    beat: null,
    beforeStart: false,
    choice: chooseHandler(message, [handler]),
    leftOver: 'hold',
    clues: [],
    user: kim,
    mapped: kim.displayName,
    recentMails: 0,
    nowMs: 0,
    ...more,
  };
}

type Decided = Parameters<typeof wished>[0];
const read = (written: object): Decided => mailWish.parse(written) as Decided;
const create = read({ kind: 'create', projectKey: 'DEMO', issueType: 'Task', sender: { accountId: 'kim' } });
const comment = read({ kind: 'issue', issueKey: 'DEMO-1', sender: { accountId: 'kim' } });
const inOwnName: Omit<HandlerDraftInput, 'name'> = {
  sender: { comment: 'verified-user' },
  authentication: { trustedServers: ['mx.example'] },
};

test('a chosen sender reports the new issue, an own one leaves it to the default reporter', () => {
  const draft = { sender: { defaultReporter: 'desk' } };
  const reporter = (more: Partial<Facts>): unknown => {
    const { disposition } = wished(create, factsOf(draft, more), null);
    return disposition.kind === 'create' ? disposition.issue.reporter : disposition;
  };
  expect(reporter({})).toBe('kim');
  expect(reporter({ mapped: null })).toBe('desk');
});

test('a chosen sender comments in their own name only where the handler says so and the mail is verified', () => {
  const author = (draft: Omit<HandlerDraftInput, 'name'>, more: Partial<Facts>): unknown => {
    const { disposition } = wished(comment, factsOf(draft, more), issue);
    return disposition.kind === 'comment' ? disposition.author : disposition;
  };
  expect(author(inOwnName, {})).toEqual({ kind: 'user', accountId: 'kim' });
  expect(author(inOwnName, { mapped: null })).toEqual({ kind: 'app' });
  expect(author({}, {})).toEqual({ kind: 'app' });
  expect(author({ ...inOwnName, authentication: { trustedServers: ['other.example'] } }, {})).toEqual({ kind: 'app' });
});

test.each([
  ['deactivated', { user: { ...kim, active: false } }],
  ['gone', { user: null }],
])('a chosen sender who is %s holds the mail, and says who', (_, more) => {
  const held = {
    kind: 'hold',
    reason: 'sender-unknown',
    detail: expect.stringMatching(/^Kim Agent, .*Choose another\.$/),
  };
  expect(wished(create, factsOf({}, more), null).disposition).toEqual(held);
  expect(wished(comment, factsOf({}, more), issue).disposition).toEqual(held);
  const released = decide(factsOf({ notFound: { kind: 'discard' } }, more));
  expect(released.disposition).toEqual(held);
  expect(released.steps.at(-1)).toMatchObject({ check: 'Whom did a person choose as the sender?', matched: true });
  // What needs no sender is done all the same.
  expect(wished({ kind: 'discard' }, factsOf({}, more), null).disposition).toMatchObject({ kind: 'discard' });
});
