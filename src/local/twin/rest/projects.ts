/** Projects: search, one, statuses, components, roles and their people, what creating an issue needs. */
import { noProject, refuse } from '../errors';
import { fields, options, type Field } from '../fields';
import { issueTypes, priorities, roles, statuses } from '../scheme';
import { foundProjectShape, wholeProjectShape } from '../shape/projects';
import { componentShape, issueTypeShape, priorityShape, statusShape } from '../shape/scheme';
import { groupIdOf } from '../store/people';
import type { Project } from '../store/projects';
import { json, listParam, mayHere, pageOf, paging, seenProject, type Call, type Handler } from './call';

const visible = (call: Call): Project[] =>
  call.world.projects.all().filter((project) => mayHere(call, project, 'BROWSE_PROJECTS'));

export const projectSearch: Handler = (call) => {
  const { world, query, person } = call;
  const wanted = (query.get('query') ?? '').toLowerCase();
  const keys = query.getAll('keys');
  const ids = query.getAll('id').map(Number);
  const state = listParam(call, 'status');
  const action = query.get('action');
  const found = visible(call)
    .filter(({ archivedMs }) =>
      archivedMs === null ? state.length === 0 || state.includes('live') : state.includes('archived'),
    )
    .filter(({ key, name }) => `${key.toLowerCase()} ${name.toLowerCase()}`.includes(wanted))
    .filter(({ key, id }) => (keys.length === 0 || keys.includes(key)) && (ids.length === 0 || ids.includes(id)))
    .filter((project) => action !== 'create' || mayHere(call, project, 'CREATE_ISSUES'));
  const ordered = (query.get('orderBy') ?? 'key').startsWith('-') ? found.toReversed() : found;
  const page = paging(call, 50, 100);
  const shown = ordered.slice(page.startAt, page.startAt + page.maxResults);
  const expand = new Set(listParam(call, 'expand'));
  const values = shown.map((project) => foundProjectShape(world, project, person, expand));
  return json(pageOf(`${world.baseUrl()}/rest/api/3/project/search`, page, found.length, values), values.length);
};

export const projectList: Handler = (call) => {
  const live = visible(call).filter(({ archivedMs }) => archivedMs === null);
  return json(
    live.map((project) => foundProjectShape(call.world, project, call.person, new Set())),
    live.length,
  );
};

export const project: Handler = (call) => {
  const found = seenProject(call);
  return json(wholeProjectShape(call.world, found, call.person, roleAddresses(call, found)));
};

export const projectStatuses: Handler = (call) => {
  seenProject(call);
  const base = call.world.baseUrl();
  const shown = statuses.map((status) => statusShape(base, status));
  return json(
    issueTypes.map(({ id, name, subtask }) => ({
      self: `${base}/rest/api/3/issuetype/${id}`,
      id,
      name,
      subtask,
      statuses: shown,
    })),
  );
};

export const projectComponents: Handler = (call) => {
  const found = seenProject(call);
  const base = call.world.baseUrl();
  return json(
    call.world.projects.components(found.id).map((component) => ({
      ...componentShape(base, component),
      assigneeType: 'UNASSIGNED',
      isAssigneeTypeValid: false,
      project: found.key,
      projectId: found.id,
    })),
  );
};

const roleAddresses = ({ world }: Call, { id }: Project): object =>
  Object.fromEntries(roles.map((role) => [role.name, `${world.baseUrl()}/rest/api/3/project/${id}/role/${role.id}`]));

export const projectRoles: Handler = (call) => json(roleAddresses(call, seenProject(call)));

export const projectRole: Handler = (call) => {
  const { world } = call;
  const found = seenProject(call);
  const role = roles.find(({ id }) => String(id) === call.param('role'));
  if (!role) throw refuse(404, `Can not retrieve a project role with an id of ${call.param('role')}.`);
  const actors = world.projects.actors(found.id).filter(({ roleId }) => roleId === role.id);
  return json({
    self: `${world.baseUrl()}/rest/api/3/project/${found.id}/role/${role.id}`,
    ...role,
    actors: actors.map(({ kind, who }, at) =>
      kind === 'user'
        ? {
            id: 10_200 + at,
            displayName: world.people.byId(who)?.displayName ?? who,
            type: 'atlassian-user-role-actor',
            actorUser: { accountId: who },
          }
        : {
            id: 10_200 + at,
            displayName: who,
            type: 'atlassian-group-role-actor',
            actorGroup: { name: who, displayName: who, groupId: groupIdOf(who) },
          },
    ),
  });
};

export const roleList: Handler = ({ world }) =>
  json(roles.map((role) => ({ self: `${world.baseUrl()}/rest/api/3/role/${role.id}`, ...role })));

export const createTypes: Handler = (call) => {
  const found = seenProject(call);
  if (!mayHere(call, found, 'CREATE_ISSUES')) throw noProject(found.key);
  const page = paging(call, 50, 200);
  const shown = issueTypes.slice(page.startAt, page.startAt + page.maxResults);
  const values = shown.map((type) => issueTypeShape(call.world.baseUrl(), type));
  return json({ ...page, total: issueTypes.length, issueTypes: values });
};

export const createFields: Handler = (call) => {
  const found = seenProject(call);
  const type = issueTypes.find(({ id }) => id === call.param('type'));
  if (!type) throw refuse(404, 'The issue type was not found.');
  const settable = fields.filter((field) => field.settable && (field.id !== 'parent' || type.subtask));
  const page = paging(call, 50, 200);
  const shown = settable.slice(page.startAt, page.startAt + page.maxResults);
  return json({ ...page, total: settable.length, fields: shown.map((field) => metaOf(call, found, field)) });
};

const required = new Set(['summary', 'issuetype', 'project', 'parent']);

/** A field as createmeta and editmeta describe it. */
export function metaOf({ world, person }: Call, project: Project, field: Field): object {
  const { id, name, type, items, custom } = field;
  const allowed: Readonly<Record<string, () => unknown[]>> = {
    priority: () => priorities.map((one) => priorityShape(world.baseUrl(), one.id)),
    issuetype: () => issueTypes.map((one) => issueTypeShape(world.baseUrl(), one)),
    project: () => [foundProjectShape(world, project, person, new Set())],
    components: () => world.projects.components(project.id).map((one) => componentShape(world.baseUrl(), one)),
    customfield_10053: () => [...options],
  };
  const values = allowed[id]?.();
  return {
    required: required.has(id),
    schema: {
      type,
      ...(items === undefined ? {} : { items }),
      ...(custom === undefined ? { system: id } : { custom, customId: Number(id.replace(/\D/g, '')) }),
    },
    name,
    key: id,
    fieldId: id,
    hasDefaultValue: id === 'priority',
    operations: type === 'array' ? ['add', 'set', 'remove'] : ['set'],
    ...(values ? { allowedValues: values } : {}),
  };
}

export const archive: Handler = (call) => {
  const found = seenProject(call);
  call.world.projects.archive(found.id, call.world.now());
  return new Response(null, { status: 204 });
};

export const restore: Handler = (call) => {
  const found = seenProject(call);
  call.world.projects.archive(found.id, null);
  return json(wholeProjectShape(call.world, { ...found, archivedMs: null }, call.person, roleAddresses(call, found)));
};
