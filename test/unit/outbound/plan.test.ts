/** Who hears what: by table, and what holds whatever the scheme says by property. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  notificationScheme,
  notifiableKinds,
  triggers,
  type NotificationRule,
  type NotificationScheme,
  type RecipientChoice,
} from '../../../src/contract';
import {
  isOwn,
  kindsOf,
  planNotifications,
  schemeFor,
  type Happening,
  type Person,
  type PlanFacts,
} from '../../../src/outbound';

const person = (address: string, more: Partial<Person> = {}): Person => ({
  accountId: null,
  name: address.split('@')[0] ?? '',
  address,
  language: null,
  ...more,
});

const kim = person('kim@postroom.example', { accountId: 'kim' });
const ana = person('ana@customer.example', { language: 'hu' });
const bo = person('bo@customer.example');

type RuleInput = Partial<Omit<NotificationRule, 'recipients'>> & { recipients?: RecipientChoice[] };

const scheme = (rules: RuleInput[], more: Partial<NotificationScheme> = {}): NotificationScheme =>
  notificationScheme.parse({
    id: 's',
    name: 'Scheme',
    standard: false,
    createdAtMs: 0,
    updatedAtMs: 0,
    scope: { projects: [], issueTypes: [], jql: null },
    rules: rules.map((rule, index) => ({
      id: `r${index}`,
      events: [{ kind: 'commented' }],
      recipients: [{ kind: 'thread' }],
      ...rule,
    })),
    ...more,
  });

const happening = (
  more: Partial<Omit<Happening, 'cause'>> & { cause?: Partial<Happening['cause']> } = {},
): Happening => ({
  kinds: ['commented'],
  changes: [],
  isInternal: false,
  ...more,
  cause: { trigger: 'agent', accountId: 'kim', addresses: ['kim@postroom.example'], told: [], ...more.cause },
});

const people: Record<string, readonly Person[]> = { thread: [ana, bo], assignee: [kim], reporter: [ana] };

const facts = (rules: RuleInput[], more: Partial<PlanFacts> = {}): PlanFacts => ({
  scheme: scheme(rules),
  happening: happening(),
  peopleOf: (choice) => people[choice.kind] ?? [],
  finds: () => false,
  own: ['support@postroom.example'],
  suppressed: () => null,
  ...more,
});

const heard = (given: PlanFacts): string[] =>
  planNotifications(given).people.flatMap(({ address, notBecause }) => (notBecause === null ? [address] : []));
const whyNot = (given: PlanFacts): Record<string, string | null> =>
  Object.fromEntries(planNotifications(given).people.map(({ address, notBecause }) => [address, notBecause]));

describe('who hears', () => {
  it('people of the thread hear of an agent’s comment', () => {
    expect(heard(facts([{}]))).toEqual(['ana@customer.example', 'bo@customer.example']);
  });

  it.each<[string, RuleInput, Partial<Omit<Happening, 'cause'>> & { cause?: Partial<Happening['cause']> }, number]>([
    ['switched off', { enabled: false }, {}, 0],
    ['another event', { events: [{ kind: 'created' }] }, {}, 0],
    ['caused by somebody it is not for', { triggeredBy: ['customer'] }, {}, 0],
    ['caused by an app', { triggeredBy: ['app'] }, { cause: { trigger: 'app', accountId: null } }, 2],
    ['JQL does not find it', { jql: 'project = X' }, {}, 0],
    ['a field that did not change', { events: [{ kind: 'updated', fields: ['summary'] }] }, { kinds: ['updated'] }, 0],
    [
      'a field that changed',
      { events: [{ kind: 'updated', fields: ['summary'] }] },
      { kinds: ['updated'], changes: [{ fieldId: 'summary', field: 'Summary', from: 'a', to: 'b' }] },
      2,
    ],
    [
      'another status',
      { events: [{ kind: 'status-changed', to: ['Done'] }] },
      {
        kinds: ['status-changed'],
        changes: [{ fieldId: 'status', field: 'status', from: 'To Do', to: 'In Progress' }],
      },
      0,
    ],
    [
      'the status, whatever its case',
      { events: [{ kind: 'status-changed', to: ['done'] }] },
      { kinds: ['status-changed'], changes: [{ fieldId: 'status', field: 'status', from: 'To Do', to: 'Done' }] },
      2,
    ],
  ])('%s', (_, rule, what, count) => {
    expect(heard(facts([rule], { happening: happening(what) }))).toHaveLength(count);
  });

  it('each once, by the first rule that names them', () => {
    const plan = planNotifications(
      facts([
        { template: 'first', recipients: [{ kind: 'reporter' }] },
        { template: 'second', recipients: [{ kind: 'thread' }] },
      ]),
    );
    expect(plan.people.map(({ address, template, language }) => [address, template, language])).toEqual([
      ['ana@customer.example', 'first', 'hu'],
      ['bo@customer.example', 'second', 'en'],
    ]);
  });

  it('says why somebody does not hear', () => {
    const given = facts([{ recipients: [{ kind: 'thread' }, { kind: 'assignee' }, { kind: 'watchers' }] }], {
      peopleOf: ({ kind }) =>
        kind === 'watchers'
          ? [person('support+abc@postroom.example'), person('', { accountId: 'hidden', name: 'Hidden' })]
          : (people[kind] ?? []),
      happening: happening({ cause: { told: ['BO@customer.example'] } }),
      suppressed: (address) => (address === 'ana@customer.example' ? 'Mail to it came back.' : null),
    });
    expect(whyNot(given)).toEqual({
      'ana@customer.example': 'Mail to it came back.',
      'bo@customer.example': 'They got the same text as a mail already.',
      'kim@postroom.example': 'They did it themselves.',
      'support+abc@postroom.example': 'It is an address of ours.',
      '': 'Jira does not tell their address.',
    });
  });

  it('the first enabled scheme that holds the issue, the standard one last', () => {
    const issue = { projectKey: 'DEMO', issueType: 'Bug' };
    const standard = scheme([], { id: 'standard', standard: true });
    const off = scheme([], { id: 'off', enabled: false });
    const other = scheme([], { id: 'other', scope: { projects: ['FIN'], issueTypes: [], jql: null } });
    const bugs = scheme([], { id: 'bugs', scope: { projects: ['DEMO'], issueTypes: ['Bug'], jql: null } });
    const found = scheme([], { id: 'found', scope: { projects: [], issueTypes: [], jql: 'labels = x' } });
    expect(schemeFor([standard, off, other, bugs], issue, () => false)?.id).toBe('bugs');
    expect(schemeFor([standard, found, bugs], issue, (jql) => jql === 'labels = x')?.id).toBe('found');
    expect(schemeFor([standard, other], issue, () => false)?.id).toBe('standard');
    expect(schemeFor([other], issue, () => false)).toBeNull();
  });

  it('reads an update as what it amounts to', () => {
    const change = (fieldId: string, to: string): { fieldId: string; field: string; from: string; to: string } => ({
      fieldId,
      field: fieldId,
      from: '',
      to,
    });
    expect(kindsOf([change('status', 'Done'), change('resolution', 'Done')])).toEqual([
      'resolved',
      'status-changed',
      'updated',
    ]);
    expect(kindsOf([change('assignee', '')])).toEqual(['updated']);
    expect(kindsOf([change('Rank', 'up')])).toEqual([]);
    expect(kindsOf([change('Attachment', 'a.png')])).toEqual([]);
  });
});

const address = fc.constantFrom(
  'ana@customer.example',
  'Ana@Customer.example',
  'bo@customer.example',
  'kim@postroom.example',
  'support@postroom.example',
  'support+token@postroom.example',
  'SUPPORT+x@postroom.example',
  '',
);
const anyone = fc.record({
  accountId: fc.constantFrom(null, 'kim', 'lee'),
  name: fc.constantFrom('Ana', 'Kim', ''),
  address,
  language: fc.constantFrom(null, 'de'),
});
const choice = fc.constantFrom<RecipientChoice>(
  { kind: 'reporter' },
  { kind: 'assignee' },
  { kind: 'watchers' },
  { kind: 'thread' },
  { kind: 'user', accountId: 'kim', name: 'Kim' },
  { kind: 'role', roleId: '1', name: 'Desk' },
  { kind: 'group', groupId: '1', name: 'Group' },
  { kind: 'address', address: 'ana@customer.example' },
  { kind: 'field', fieldId: 'customfield_1', name: 'Copies' },
);
const change = fc.record({
  fieldId: fc.constantFrom('status', 'summary'),
  field: fc.constantFrom('status', 'Summary'),
  from: fc.constant('a'),
  to: fc.constantFrom('Done', ''),
});
const anyRule = fc.record({
  enabled: fc.boolean(),
  events: fc
    .uniqueArray(fc.constantFrom(...notifiableKinds), { minLength: 1 })
    .map((kinds) => kinds.map((kind) => ({ kind }))),
  triggeredBy: fc.uniqueArray(fc.constantFrom(...triggers), { minLength: 1 }),
  jql: fc.constantFrom(null, 'yes', 'no'),
  recipients: fc.array(choice, { minLength: 1, maxLength: 5 }),
});
const anyFacts = fc
  .record({
    rules: fc.array(anyRule, { maxLength: 6 }),
    kinds: fc.uniqueArray(fc.constantFrom(...notifiableKinds)),
    changes: fc.array(change, { maxLength: 3 }),
    isInternal: fc.boolean(),
    cause: fc.record({
      trigger: fc.constantFrom(...triggers),
      accountId: fc.constantFrom(null, 'kim', 'lee'),
      addresses: fc.array(address, { maxLength: 2 }),
      told: fc.array(address, { maxLength: 2 }),
    }),
    people: fc.dictionary(
      fc.constantFrom('reporter', 'assignee', 'watchers', 'thread', 'user', 'role', 'group', 'address', 'field'),
      fc.array(anyone, { maxLength: 4 }),
    ),
    bounced: fc.array(address, { maxLength: 2 }),
  })
  .map(({ rules, kinds, changes, isInternal, cause, people: some, bounced }): PlanFacts => ({
    scheme: scheme(rules as RuleInput[]),
    happening: { kinds, changes, isInternal, cause },
    peopleOf: ({ kind }) => some[kind] ?? [],
    finds: (jql) => jql === 'yes',
    own: ['support@postroom.example'],
    suppressed: (lower) => (bounced.some((one) => one.toLowerCase() === lower) ? 'Mail to it came back.' : null),
  }));

const lower = (text: string): string => text.toLowerCase();
const property = (holds: (given: PlanFacts) => void): void => {
  fc.assert(fc.property(anyFacts, holds), { numRuns: 500 });
};

describe('whatever a scheme says', () => {
  it('no notification goes to its own cause', () => {
    property((given) => {
      const { cause } = given.happening;
      for (const one of planNotifications(given).people) {
        if (one.notBecause !== null) continue;
        expect(cause.addresses.map(lower)).not.toContain(lower(one.address));
        if (cause.accountId !== null) expect(one.accountId).not.toBe(cause.accountId);
      }
    });
  });

  it('what is internal is sent to nobody', () => {
    property((given) => {
      expect(heard({ ...given, happening: { ...given.happening, isInternal: true } })).toEqual([]);
    });
  });

  it('nothing goes to our own addresses, to suppressed ones, or nowhere', () => {
    property((given) => {
      for (const to of heard(given)) {
        expect(to).not.toBe('');
        expect(isOwn(given.own, to)).toBe(false);
        expect(given.suppressed(lower(to))).toBeNull();
      }
    });
  });

  it('nobody hears twice', () => {
    property((given) => {
      const all = heard(given).map(lower);
      expect(new Set(all).size).toBe(all.length);
    });
  });

  it('whoever is planned was named by a rule that applies', () => {
    property((given) => {
      const plan = planNotifications(given);
      const applying = plan.rules.filter(({ applies }) => applies).map(({ ruleId }) => ruleId);
      for (const { ruleId } of plan.people) expect(applying).toContain(ruleId);
    });
  });
});
