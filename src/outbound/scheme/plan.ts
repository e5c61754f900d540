/**
 * Who hears what: the rules of a scheme from top to bottom, each person once, by the first rule that names them. Over every
 * rule stands: nobody hears of what they did, our own addresses hear nothing, suppressed addresses hear nothing, and what is
 * internal is sent to nobody.
 */
import type { Notifiable, NotifiableKind, NotificationRule, NotificationScheme, RecipientChoice } from '../../contract';
import { readPlusAddress } from '../../mail';
import type { Happening } from './happening';

/** Somebody a rule names. */
export interface Person {
  readonly accountId: string | null;
  readonly name: string;
  /** '' when Jira does not tell it. */
  readonly address: string;
  /** null = not known. */
  readonly language: string | null;
}

export interface PlanFacts {
  readonly scheme: Pick<NotificationScheme, 'rules' | 'language'>;
  readonly happening: Happening;
  /** Whom a choice means for this issue. */
  readonly peopleOf: (choice: RecipientChoice) => readonly Person[];
  /** Whether the issue is among those that a JQL finds. */
  readonly finds: (jql: string) => boolean;
  /** Addresses that we send from or read. */
  readonly own: readonly string[];
  /** Why an address gets no mail, in words; null when it gets mail. */
  readonly suppressed: (address: string) => string | null;
}

export interface PlannedPerson extends Person {
  readonly ruleId: string;
  /** As what they were named: "assignee". */
  readonly as: string;
  readonly event: NotifiableKind;
  readonly template: string;
  readonly language: string;
  /** null = they hear; otherwise why not. */
  readonly notBecause: string | null;
}

export interface RuleVerdict {
  readonly ruleId: string;
  readonly applies: boolean;
  readonly because: string;
}

export interface Plan {
  readonly people: readonly PlannedPerson[];
  readonly rules: readonly RuleVerdict[];
}

export function planNotifications(facts: PlanFacts): Plan {
  const rules: RuleVerdict[] = [];
  const people = new Map<string, PlannedPerson>();
  for (const rule of facts.scheme.rules) {
    const verdict = judge(rule, facts);
    rules.push({ ruleId: rule.id, applies: verdict.event !== null, because: verdict.because });
    if (verdict.event === null) continue;
    for (const one of named(rule, verdict.event, facts)) {
      const key = identityOf(one);
      if (!people.has(key)) people.set(key, one);
    }
  }
  return { people: [...people.values()], rules };
}

/** One address is one person, however often and in whatever spelling it is named; without one the account is. */
const identityOf = ({ address, accountId, name }: Person): string =>
  address !== '' ? address.toLowerCase() : `account ${accountId ?? name}`;

function judge(
  rule: NotificationRule,
  { happening, finds }: PlanFacts,
): { readonly event: NotifiableKind | null; readonly because: string } {
  const no = (because: string): { event: null; because: string } => ({ event: null, because });
  if (!rule.enabled) return no('It is switched off.');
  const event = happening.kinds.find((kind) => rule.events.some((one) => one.kind === kind && meets(one, happening)));
  if (event === undefined) return no('It waits for other events.');
  if (!rule.triggeredBy.includes(happening.cause.trigger)) {
    return no(`It is not for what ${triggerWords[happening.cause.trigger]} does.`);
  }
  if (rule.jql !== null && !finds(rule.jql)) return no('Its JQL does not find this issue.');
  return { event, because: 'It applies.' };
}

const triggerWords = { agent: 'a person in Jira', customer: 'a person by mail', app: 'an app' } as const;

function meets(waited: Notifiable, { changes }: Happening): boolean {
  if (waited.kind === 'updated' && waited.fields.length > 0) {
    return changes.some(({ fieldId, field }) => waited.fields.includes(fieldId) || waited.fields.includes(field));
  }
  if (waited.kind === 'status-changed' && waited.to.length > 0) {
    const wanted = waited.to.map((name) => name.toLowerCase());
    return changes.some(({ fieldId, to }) => fieldId === 'status' && wanted.includes(to.toLowerCase()));
  }
  return true;
}

function named(rule: NotificationRule, event: NotifiableKind, facts: PlanFacts): readonly PlannedPerson[] {
  return rule.recipients.flatMap((choice) =>
    facts.peopleOf(choice).map((person) => ({
      ...person,
      ruleId: rule.id,
      as: asWords(choice),
      event,
      template: rule.template ?? event,
      language: person.language ?? facts.scheme.language,
      notBecause: whyNot(person, facts),
    })),
  );
}

function asWords(choice: RecipientChoice): string {
  switch (choice.kind) {
    case 'reporter':
    case 'assignee':
      return choice.kind;
    case 'watchers':
      return 'watcher';
    case 'thread':
      return 'takes part by mail';
    case 'user':
    case 'address':
      return 'named in the rule';
    case 'role':
      return `role ${choice.name}`;
    case 'group':
      return `group ${choice.name}`;
    case 'field':
      return `field ${choice.name}`;
  }
}

function whyNot({ address, accountId }: Person, { happening, own, suppressed }: PlanFacts): string | null {
  const { cause, isInternal } = happening;
  const lower = address.toLowerCase();
  if (isInternal) return 'Internal comments are sent to nobody.';
  if (accountId !== null && accountId === cause.accountId) return 'They did it themselves.';
  if (address === '') return 'Jira does not tell their address.';
  if (sameAddress(cause.addresses, lower)) return 'They did it themselves.';
  if (isOwn(own, lower)) return 'It is an address of ours.';
  if (sameAddress(cause.told, lower)) return 'They got the same text as a mail already.';
  return suppressed(lower);
}

const sameAddress = (some: readonly string[], lower: string): boolean =>
  some.some((one) => one.toLowerCase() === lower);

/** Ours with a plus-address, too: `support+token@…` is read by `support@…`. */
export function isOwn(own: readonly string[], address: string): boolean {
  const lower = address.toLowerCase();
  return sameAddress(own, lower) || sameAddress(own, readPlusAddress(lower)?.base ?? lower);
}

/** The scheme that holds an issue: the first enabled one, the standard one last. */
export function schemeFor(
  schemes: readonly NotificationScheme[],
  issue: { readonly projectKey: string; readonly issueType: string },
  finds: (jql: string) => boolean,
): NotificationScheme | null {
  const inOrder = [...schemes.filter(({ standard }) => !standard), ...schemes.filter(({ standard }) => standard)];
  const holds = ({ enabled, scope }: NotificationScheme): boolean =>
    enabled &&
    (scope.projects.length === 0 || scope.projects.includes(issue.projectKey)) &&
    (scope.issueTypes.length === 0 || scope.issueTypes.includes(issue.issueType)) &&
    (scope.jql === null || finds(scope.jql));
  return inOrder.find(holds) ?? null;
}
