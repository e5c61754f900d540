/** What a test or an administrator changes on the site that Jira's REST API does not offer, or not so simply. */
import { z } from 'zod';
import { inTransaction } from '../database';
import { refuse } from './errors';
import { isPermission, permissions } from './permissions';
import type { Setting } from './store/around';
import type { NewPerson, Person } from './store/people';
import type { Project, ProjectTypeKey } from './store/projects';
import type { World } from './world';

export interface Controls {
  /** Adds an account or changes the one with this address. */
  putPerson(person: NewPerson): Person;
  addToGroup(group: string, email: string): void;
  addProject(project: { readonly key: string; readonly name: string; readonly typeKey?: ProjectTypeKey }): Project;
  /** Takes a permission from somebody in a project: from the app when nobody is named, `*` = from all. */
  deny(projectKey: string, permission: string, email?: string): void;
  allow(projectKey: string, permission: string, email?: string): void;
  archive(projectKey: string, archived: boolean): void;
  deactivate(email: string, active?: boolean): void;
  /** Hides or shows an address in its profile. */
  showEmail(email: string, shown: boolean): void;
  /** Gives the issue a new key in another project. The old key leads to it from now on. Gives the new key. */
  moveIssue(key: string, projectKey: string): string;
  setSetting(name: Setting, value: number): void;
}

export function controlsOf(world: World): Controls {
  const { people, projects } = world;
  const project = (key: string): Project => found(projects.byKey(key), `No project ${key}.`);
  const person = (email: string): Person => found(people.byEmail(email), `Nobody has the address ${email}.`);
  const whose = (email: string | undefined): string => {
    if (email === undefined) return world.app.accountId;
    return email === '*' ? '*' : person(email).accountId;
  };
  const setDenied = (key: string, permission: string, email: string | undefined, denied: boolean): void => {
    if (!isPermission(permission)) {
      throw refuse(400, `No permission ${permission}; there are ${Object.keys(permissions).join(', ')}.`);
    }
    projects.setDenied(project(key).id, whose(email), permission, denied);
  };
  return {
    putPerson: (wanted) => people.put(wanted),
    addToGroup: (group, email) => people.addToGroup(group, person(email).accountId),
    addProject: ({ key, name, typeKey = 'software' }) => addProject(world, key, name, typeKey),
    deny: (key, permission, email) => setDenied(key, permission, email, true),
    allow: (key, permission, email) => setDenied(key, permission, email, false),
    archive: (key, archived) => projects.archive(project(key).id, archived ? world.now() : null),
    deactivate: (email, active = false) => void people.put({ ...person(email), active }),
    showEmail: (email, emailShown) => void people.put({ ...person(email), emailShown }),
    moveIssue: (key, projectKey) => moveIssue(world, key, project(projectKey)),
    setSetting: (name, value) => world.settings.set(name, value),
  };
}

function found<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw refuse(404, otherwise);
  return value;
}

function moveIssue(world: World, key: string, target: Project): string {
  const issue = found(world.issues.find(key), `No issue ${key}.`);
  return inTransaction(world.db, () => {
    const number = world.projects.nextNumber(target.id);
    const newKey = `${target.key}-${number}`;
    world.issues.move(issue, target.id, number, newKey);
    return newKey;
  });
}

/** The one that is there already, or a new one with the administrator as its lead. */
export function addProject(world: World, key: string, name: string, typeKey: ProjectTypeKey): Project {
  const known = world.projects.byKey(key);
  if (known) return known;
  if (!/^[A-Z][A-Z0-9_]{1,9}$/.test(key)) throw refuse(400, `${key} is no key for a project.`);
  const lead = world.people.all().find(({ accountType }) => accountType === 'atlassian')?.accountId ?? '';
  return world.projects.add({ key, name, description: '', typeKey, lead });
}

const name = z.string().min(1);

/** One change over HTTP: `POST /__twin/site` with `{"act": "deny", ...}`. */
export const siteChange = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('deny'), project: name, permission: name, email: name.optional() }),
  z.strictObject({ act: z.literal('allow'), project: name, permission: name, email: name.optional() }),
  z.strictObject({ act: z.literal('archive'), project: name, archived: z.boolean().default(true) }),
  z.strictObject({ act: z.literal('deactivate'), email: name, active: z.boolean().default(false) }),
  z.strictObject({ act: z.literal('show-email'), email: name, shown: z.boolean() }),
  z.strictObject({ act: z.literal('move'), issue: name, project: name }),
  z.strictObject({
    act: z.literal('set'),
    name: z.enum(['attachmentLimitBytes', 'searchLagMs']),
    value: z.number().nonnegative(),
  }),
  z.strictObject({
    act: z.literal('person'),
    email: z.email(),
    displayName: name,
    accountType: z.enum(['atlassian', 'customer']).default('atlassian'),
    emailShown: z.boolean().default(true),
  }),
  z.strictObject({
    act: z.literal('project'),
    key: name,
    name,
    typeKey: z.enum(['software', 'service_desk', 'business']).default('software'),
  }),
  z.strictObject({ act: z.literal('group'), group: name, email: name }),
]);
export type SiteChange = z.output<typeof siteChange>;

export function applySiteChange(controls: Controls, change: SiteChange): object {
  switch (change.act) {
    case 'deny':
      controls.deny(change.project, change.permission, change.email);
      return {};
    case 'allow':
      controls.allow(change.project, change.permission, change.email);
      return {};
    case 'archive':
      controls.archive(change.project, change.archived);
      return {};
    case 'deactivate':
      controls.deactivate(change.email, change.active);
      return {};
    case 'show-email':
      controls.showEmail(change.email, change.shown);
      return {};
    case 'move':
      return { key: controls.moveIssue(change.issue, change.project) };
    case 'set':
      controls.setSetting(change.name, change.value);
      return {};
    case 'person':
      return { accountId: controls.putPerson(change).accountId };
    case 'project':
      return { id: controls.addProject(change).id };
    case 'group':
      controls.addToGroup(change.group, change.email);
      return {};
  }
}
