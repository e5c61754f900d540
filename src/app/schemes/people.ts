/** Whom the choices of a scheme mean for one issue. Everything is looked up at most once for an event. */
import { z } from 'zod';
import type { NotificationRule, RecipientChoice } from '../../contract';
import { parseAddresses } from '../../mail';
import type { Person } from '../../outbound';
import { languageKey, peoplePrefix } from '../keys';
import { storeKeyText, type JiraDetails, type JiraPerson, type World } from '../ports';

const participant = z.object({ address: z.string(), name: z.string() });

/** People outside Jira who take part in the issue by mail. */
export async function participantsOf({ store }: World, issueId: string): Promise<readonly Person[]> {
  const { entries } = await store.list(peoplePrefix(issueId), 100);
  return entries
    .flatMap(({ value }) => participant.safeParse(value).data ?? [])
    .map(({ address, name }) => ({ accountId: null, name, address, language: null }));
}

/** Fields that rules take recipients from. */
export const fieldsOf = (rules: readonly NotificationRule[]): readonly string[] => [
  ...new Set(
    rules.flatMap(({ recipients }) => recipients.flatMap((one) => (one.kind === 'field' ? [one.fieldId] : []))),
  ),
];

const keyOf = (choice: RecipientChoice): string => JSON.stringify(choice);

/** Looks up everybody whom the rules name. */
export async function namedPeople(
  world: World,
  issue: JiraDetails,
  rules: readonly NotificationRule[],
): Promise<(choice: RecipientChoice) => readonly Person[]> {
  const choices = new Map(rules.flatMap(({ recipients }) => recipients.map((one) => [keyOf(one), one] as const)));
  const known = new Map<string, Promise<JiraPerson | null>>();
  const full = async (person: JiraPerson): Promise<Person> => {
    const asked = known.get(person.accountId) ?? world.jira.person(person.accountId);
    known.set(person.accountId, asked);
    const { displayName, emailAddress } = (await asked) ?? person;
    return { accountId: person.accountId, name: displayName, address: emailAddress ?? '', language: null };
  };
  const found = await Promise.all(
    [...choices].map(async ([key, choice]) => [key, await peopleFor(world, issue, choice, full)] as const),
  );
  const languages = await languagesOf(
    world,
    found.flatMap(([, people]) => people),
  );
  const people = new Map(
    found.map(([key, some]) => [
      key,
      some.map((one) => ({ ...one, language: languages.get(one.address.toLowerCase()) ?? null })),
    ]),
  );
  return (choice) => people.get(keyOf(choice)) ?? [];
}

async function peopleFor(
  world: World,
  issue: JiraDetails,
  choice: RecipientChoice,
  full: (person: JiraPerson) => Promise<Person>,
): Promise<readonly Person[]> {
  const all = async (some: readonly JiraPerson[]): Promise<readonly Person[]> =>
    Promise.all(some.filter(({ accountType }) => accountType !== 'app').map(full));
  switch (choice.kind) {
    case 'reporter':
      return all(issue.reporter === null ? [] : [issue.reporter]);
    case 'assignee':
      return all(issue.assignee === null ? [] : [issue.assignee]);
    case 'watchers':
      return all(await world.jira.watchers(issue.id));
    case 'thread':
      return participantsOf(world, issue.id);
    case 'user':
      return all([
        { accountId: choice.accountId, displayName: choice.name, emailAddress: null, active: true, accountType: '' },
      ]);
    case 'role':
      return all(await world.jira.roleMembers(issue.projectKey, choice.roleId));
    case 'group':
      return all(await world.jira.groupMembers(choice.groupId));
    case 'address':
      return [{ accountId: null, name: '', address: choice.address, language: null }];
    case 'field':
      return inField(issue.fields[choice.fieldId], all);
  }
}

const account = z.object({
  accountId: z.string(),
  displayName: z.string().default(''),
  accountType: z.string().default(''),
});

/** A field holds people, or text in which addresses are written in any usual way. */
async function inField(
  value: unknown,
  all: (some: readonly JiraPerson[]) => Promise<readonly Person[]>,
): Promise<readonly Person[]> {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const accounts = values.flatMap((one) => account.safeParse(one).data ?? []);
  const texts = values.filter((one) => typeof one === 'string').flatMap((one) => one.split(/[;\r\n]+/));
  const written = texts
    .flatMap((one) => parseAddresses(one))
    .filter(({ address }) => /^[^\s@]+@[^\s@]+$/.test(address))
    .map(({ name, address }) => ({ accountId: null, name, address, language: null }));
  return [...(await all(accounts.map((one) => ({ ...one, emailAddress: null, active: true })))), ...written];
}

async function languagesOf({ store }: World, people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
  const addresses = [
    ...new Set(people.map(({ address }) => address.toLowerCase()).filter((address) => address !== '')),
  ];
  if (addresses.length === 0) return new Map();
  const found = await store.getMany(addresses.map((address) => ({ key: languageKey(address) })));
  return new Map(
    addresses.flatMap((address) => {
      const read = z.object({ language: z.string() }).safeParse(found.get(storeKeyText({ key: languageKey(address) })));
      return read.success ? [[address, read.data.language] as const] : [];
    }),
  );
}
