/** What somebody may do, here or there. */
import { noProject, refuse } from '../errors';
import { isPermission, permissions, type Permission } from '../permissions';
import type { Project } from '../store/projects';
import {
  isRecord,
  json,
  listParam,
  mayHere,
  objectBody,
  projectOf,
  seenIssue,
  seenProject,
  type Call,
  type Handler,
} from './call';
import { textsIn } from './issues';

/** `permissions` must be given, as Jira demands since 2019. Without a project: whether it is given in any. */
export const myPermissions: Handler = (call) => {
  const wanted = listParam(call, 'permissions');
  if (wanted.length === 0) throw refuse(400, "The 'permissions' query parameter is required.");
  const unknown = wanted.filter((key) => !isPermission(key));
  if (unknown.length > 0) throw refuse(400, `Unrecognized permission '${unknown.join(', ')}'.`);
  const places = placesOf(call);
  const shown = wanted.filter(isPermission).map((key, at) => {
    const [name, description, type] = permissions[key];
    const havePermission = type === 'GLOBAL' ? globally(call, key) : places.some((one) => mayHere(call, one, key));
    return [key, { id: String(at + 1), key, name, type, description, havePermission }] as const;
  });
  return json({ permissions: Object.fromEntries(shown) });
};

function placesOf(call: Call): readonly Project[] {
  const { query, world } = call;
  const issue = query.get('issueKey') ?? query.get('issueId');
  if (issue !== null) return [projectOf(call, seenIssue(call, issue))];
  const project = query.get('projectKey') ?? query.get('projectId');
  return project === null ? world.projects.all() : [seenProject(call, project)];
}

/** Only the administrator's address administers. */
function globally({ person }: Call, key: Permission): boolean {
  return key === 'ADMINISTER' ? person.email.startsWith('admin@') : person.accountType !== 'customer';
}

export const allPermissions: Handler = () =>
  json({
    permissions: Object.fromEntries(
      Object.entries(permissions).map(([key, [name, description, type]]) => [key, { key, name, type, description }]),
    ),
  });

function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? (value as readonly unknown[]).map(Number) : [];
}

/** POST permissions/check: which of these projects and issues `accountId` may do this in. */
export const checkPermissions: Handler = (call) => {
  const input = objectBody(call);
  const { world } = call;
  const accountId = typeof input['accountId'] === 'string' ? input['accountId'] : call.person.accountId;
  const person = world.people.byId(accountId);
  if (!person) throw refuse(400, `The user '${accountId}' does not exist.`);
  const theirs: Call = { ...call, person };
  const asked = Array.isArray(input['projectPermissions']) ? (input['projectPermissions'] as readonly unknown[]) : [];
  const projectPermissions = asked.filter(isRecord).flatMap((one) => {
    const projects = numbersIn(one['projects']);
    const issues = numbersIn(one['issues']);
    return textsIn(one['permissions'])
      .filter(isPermission)
      .map((permission) => ({
        permission,
        projects: projects.filter((id) => inProject(theirs, world.projects.byId(id), permission)),
        issues: issues.filter((id) => inProject(theirs, projectOfIssue(theirs, id), permission)),
      }));
  });
  const globalPermissions = textsIn(input['globalPermissions']).filter(
    (key) => isPermission(key) && globally(theirs, key),
  );
  return json({ globalPermissions, projectPermissions });
};

function inProject(call: Call, project: Project | undefined, permission: Permission): boolean {
  return project !== undefined && mayHere(call, project, permission);
}

function projectOfIssue({ world }: Call, id: number): Project | undefined {
  const issue = world.issues.byId(id);
  return issue && world.projects.byId(issue.projectId);
}

/** POST permissions/project: where the caller may do all of these. */
export const permittedProjects: Handler = (call) => {
  const wanted = textsIn(objectBody(call)['permissions']);
  if (!wanted.every(isPermission)) throw noProject(wanted.join(', '));
  const found = call.world.projects.all().filter((project) => wanted.every((key) => mayHere(call, project, key)));
  return json({ projects: found.map(({ id, key }) => ({ id, key })) }, found.length);
};
