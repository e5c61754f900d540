/** Accounts: one by its id, search with the privacy of profiles, addresses for the app, groups. */
import { noUser, refuse } from '../errors';
import { userShape } from '../shape/people';
import { groupIdOf, type Person } from '../store/people';
import { json, listParam, pageOf, paging, seenIssue, seenProject, type Call, type Handler } from './call';

export const user: Handler = (call) => {
  const found = call.world.people.byId(call.query.get('accountId') ?? '');
  if (!found) throw noUser();
  return json({ ...userShape(call.world, found, call.person), expand: 'groups,applicationRoles' });
};

/** Words of the display name, or the address where the profile shows it, begin with the text. */
function matches(person: Person, query: string, reader: Person): boolean {
  const wanted = query.toLowerCase();
  if (
    person.displayName
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(wanted))
  )
    return true;
  if (person.displayName.toLowerCase().startsWith(wanted)) return true;
  const seen = person.emailShown || person.accountId === reader.accountId;
  return seen && person.email !== '' && person.email.startsWith(wanted);
}

function found(call: Call): Person[] {
  const query = call.query.get('query');
  const accountId = call.query.get('accountId');
  const { people } = call.world;
  if (accountId !== null) return people.all().filter((one) => one.accountId === accountId);
  if (query === null) throw refuse(400, "Either 'query', 'accountId' or 'property' must be given.");
  return people.all().filter((one) => one.active && matches(one, query, call.person));
}

const shown = (call: Call, people: readonly Person[]): Response => {
  const { startAt, maxResults } = paging(call, 50, 1000);
  const page = people.slice(startAt, startAt + maxResults);
  return json(
    page.map((one) => userShape(call.world, one, call.person)),
    page.length,
  );
};

export const userSearch: Handler = (call) => shown(call, found(call));

export const userList: Handler = (call) => shown(call, call.world.people.all());

/** People who can be assigned: `project` or `issueKey` says where. */
export const assignable: Handler = (call) => {
  const issueKey = call.query.get('issueKey') ?? call.query.get('issueId');
  if (issueKey !== null) seenIssue(call, issueKey);
  else seenProject(call, call.query.get('project') ?? '');
  const asked = call.query.has('query') || call.query.has('accountId') ? found(call) : call.world.people.all();
  return shown(
    call,
    asked.filter((one) => one.active && one.accountType === 'atlassian'),
  );
};

export const userPicker: Handler = (call) => {
  const people = found(call).slice(0, paging(call, 50, 1000).maxResults);
  const users = people.map((one) => ({
    accountId: one.accountId,
    accountType: one.accountType,
    displayName: one.displayName,
    html: one.displayName,
  }));
  return json({ users, total: users.length, header: `Showing ${users.length} of ${users.length} matching users` });
};

/** Whatever the profile shows; for the app only. */
export const userEmail: Handler = (call) => {
  if (call.way !== 'app') throw refuse(403, 'Only apps that were granted it may read addresses.');
  const found = call.world.people.byId(call.query.get('accountId') ?? '');
  if (!found) throw noUser();
  return json({ accountId: found.accountId, email: found.email });
};

export const userEmailBulk: Handler = (call) => {
  if (call.way !== 'app') throw refuse(403, 'Only apps that were granted it may read addresses.');
  const people = listParam(call, 'accountId').map((id) => call.world.people.byId(id));
  const known = people.filter((one) => one !== undefined);
  return json(
    known.map(({ accountId, email }) => ({ accountId, email })),
    known.length,
  );
};

export const userBulk: Handler = (call) => {
  const known = listParam(call, 'accountId')
    .map((id) => call.world.people.byId(id))
    .filter((one) => one !== undefined);
  const page = paging(call, 10, 200);
  const values = known.slice(page.startAt, page.startAt + page.maxResults);
  return json(
    pageOf(
      `${call.world.baseUrl()}/rest/api/3/user/bulk`,
      page,
      known.length,
      values.map((one) => userShape(call.world, one, call.person)),
    ),
    values.length,
  );
};

export const userGroups: Handler = ({ world, query }) => {
  const person = world.people.byId(query.get('accountId') ?? '');
  if (!person) throw noUser();
  const groups = world.people.groups().filter((group) => world.people.members(group).includes(person));
  return json(groups.map((name) => ({ name, groupId: groupIdOf(name), self: groupSelf(world.baseUrl(), name) })));
};

const groupSelf = (base: string, name: string): string =>
  `${base}/rest/api/3/group?groupId=${encodeURIComponent(groupIdOf(name))}`;

export const groupPicker: Handler = ({ world, query }) => {
  const wanted = (query.get('query') ?? '').toLowerCase();
  const names = world.people.groups().filter((name) => name.toLowerCase().includes(wanted));
  const groups = names.map((name) => ({ name, html: name, groupId: groupIdOf(name), labels: [] }));
  return json({ header: `Showing ${names.length} of ${names.length} matching groups`, total: names.length, groups });
};

export const groupMembers: Handler = (call) => {
  const { world, query, person } = call;
  const name = world.people
    .groups()
    .find((group) => group === query.get('groupname') || groupIdOf(group) === query.get('groupId'));
  if (name === undefined) throw refuse(404, 'The group was not found.');
  const withInactive = query.get('includeInactiveUsers') === 'true';
  const members = world.people.members(name).filter(({ active }) => active || withInactive);
  const page = paging(call, 50, 50);
  const values = members.slice(page.startAt, page.startAt + page.maxResults);
  const self = `${world.baseUrl()}/rest/api/3/group/member?groupId=${groupIdOf(name)}`;
  return json(
    pageOf(
      self,
      page,
      members.length,
      values.map((one) => userShape(world, one, person)),
    ),
    values.length,
  );
};
