/** People, groups, roles and what else rules choose among. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { Jira, JiraPerson } from '../../app';
import { jiraJson, jiraJsonOrNull } from './request';
import { person as personShape } from './shapes';

/** More members of one role or group are not told: a notification to a thousand people is a mistake. */
const mostMembers = 200;

const withAddress = async (person: JiraPerson): Promise<JiraPerson> => {
  if (person.emailAddress !== null) return person;
  const found = await jiraJsonOrNull(route`/rest/api/3/user/email?accountId=${person.accountId}`);
  const read = z.object({ email: z.string().min(1) }).safeParse(found);
  return read.success ? { ...person, emailAddress: read.data.email } : person;
};

const roleShape = z.object({
  actors: z.array(
    z.object({
      displayName: z.string().default(''),
      actorUser: z.object({ accountId: z.string() }).optional(),
      actorGroup: z.object({ groupId: z.string() }).optional(),
    }),
  ),
});

async function groupMembers(groupId: string): Promise<readonly JiraPerson[]> {
  const people: JiraPerson[] = [];
  for (let startAt = 0; startAt < mostMembers; startAt += 50) {
    const found = await jiraJsonOrNull(
      route`/rest/api/3/group/member?groupId=${groupId}&startAt=${startAt}&maxResults=50`,
    );
    if (found === null) return [];
    const page = z.object({ values: z.array(personShape), isLast: z.boolean().default(true) }).parse(found);
    people.push(...page.values);
    if (page.isLast || page.values.length === 0) break;
  }
  return people;
}

async function roleMembers(projectKey: string, roleId: string): Promise<readonly JiraPerson[]> {
  const found = await jiraJsonOrNull(route`/rest/api/3/project/${projectKey}/role/${roleId}`);
  if (found === null) return [];
  const { actors } = roleShape.parse(found);
  const people = actors.flatMap(({ actorUser, displayName }): JiraPerson[] =>
    actorUser === undefined
      ? []
      : [{ accountId: actorUser.accountId, displayName, emailAddress: null, active: true, accountType: 'atlassian' }],
  );
  const groups = actors.flatMap(({ actorGroup }) => (actorGroup === undefined ? [] : [actorGroup.groupId]));
  const members = await Promise.all(groups.map(groupMembers));
  const all = new Map([...people, ...members.flat()].map((one) => [one.accountId, one]));
  return [...all.values()].slice(0, mostMembers);
}

const idAndName = z.object({ id: z.union([z.string(), z.number()]).transform(String), name: z.string() });
const fieldShape = z.object({
  id: z.string(),
  name: z.string(),
  schema: z.object({ type: z.string().default(''), items: z.string().optional() }).optional(),
});

const names = (found: unknown): readonly string[] => [
  ...new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(found)
      .map(({ name }) => name),
  ),
];

export const directory: Pick<Jira, 'person' | 'roleMembers' | 'groupMembers' | 'findGroups' | 'choices'> = {
  person: async (accountId) => {
    const found = await jiraJsonOrNull(route`/rest/api/3/user?accountId=${accountId}`);
    return found === null ? null : withAddress(personShape.parse(found));
  },
  roleMembers,
  groupMembers,
  findGroups: async (query) => {
    const found = await jiraJson(route`/rest/api/3/groups/picker?query=${query}&maxResults=10`);
    const shape = z.object({ groups: z.array(z.object({ groupId: z.string(), name: z.string() })) });
    return shape.parse(found).groups.map(({ groupId, name }) => ({ id: groupId, name }));
  },
  choices: async () => {
    const [statuses, types, fields, projects] = await Promise.all([
      jiraJson(route`/rest/api/3/status`),
      jiraJson(route`/rest/api/3/issuetype`),
      jiraJson(route`/rest/api/3/field`),
      jiraJson(route`/rest/api/3/project/search?maxResults=1`),
    ]);
    return {
      statuses: names(statuses),
      issueTypes: names(types),
      fields: z
        .array(fieldShape)
        .parse(fields)
        .map(({ id, name, schema }) => ({ id, name, holdsPeople: mayName(schema?.type ?? '', schema?.items) })),
      roles: await rolesOf(projects),
    };
  },
};

const mayName = (type: string, items: string | undefined): boolean =>
  type === 'user' || type === 'string' || (type === 'array' && (items === 'user' || items === 'string'));

/** Roles are the same in every project of a site; to list them site-wide an app would have to be an administrator. */
async function rolesOf(projects: unknown): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const [first] = z.object({ values: z.array(z.object({ key: z.string() })) }).parse(projects).values;
  if (first === undefined) return [];
  const found = await jiraJsonOrNull(route`/rest/api/3/project/${first.key}/role`);
  const addresses = z.record(z.string(), z.string()).parse(found ?? {});
  return Object.entries(addresses).map(([name, address]) =>
    idAndName.parse({ id: address.slice(address.lastIndexOf('/') + 1), name }),
  );
}
