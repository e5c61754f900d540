/** Issues in Jira's shape: only the fields that were asked for are made. */
import { byId, linkTypes, statuses, type LinkType, type Status } from '../scheme';
import type { Link } from '../store/around';
import type { Issue } from '../store/issues';
import type { Person } from '../store/people';
import type { World } from '../world';
import { fieldById } from '../fields';
import { attachmentShape, commentShape } from './comments';
import { jiraTime } from './dates';
import { userOrNull, userShape } from './people';
import { projectShape } from './projects';
import {
  componentShape,
  issueTypeOf,
  issueTypeShape,
  linkTypeShape,
  priorityShape,
  resolutionShape,
  statusShape,
} from './scheme';

type FieldShape = (world: World, issue: Issue, reader: Person) => unknown;

export function issueShape(world: World, issue: Issue, reader: Person, fields: ReadonlySet<string>): object {
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog',
    ...identity(world, issue),
    ...fieldsPart(world, issue, reader, fields),
  };
}

export function identity(world: World, { id, key }: Issue): { id: string; self: string; key: string } {
  return { id: String(id), self: `${world.baseUrl()}/rest/api/3/issue/${id}`, key };
}

/** No member `fields` when none was asked for: the default of a search. */
function fieldsPart(world: World, issue: Issue, reader: Person, wanted: ReadonlySet<string>): object {
  const fields = fieldValues(world, issue, reader, wanted);
  return Object.keys(fields).length > 0 ? { fields } : {};
}

export function fieldValues(
  world: World,
  issue: Issue,
  reader: Person,
  wanted: ReadonlySet<string>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const id of wanted) {
    const shape = shapes.get(id);
    if (shape) values[id] = shape(world, issue, reader);
    else if (fieldById(id)) values[id] = customValue(world, issue.custom[id], reader);
  }
  return values;
}

function customValue(world: World, value: unknown, reader: Person): unknown {
  if (!Array.isArray(value)) return value ?? null;
  return (value as readonly string[]).map((accountId) => userOrNull(world, accountId, reader));
}

const shapes: ReadonlyMap<string, FieldShape> = new Map<string, FieldShape>([
  ['summary', (_, issue) => issue.summary],
  ['description', (_, issue) => issue.description],
  ['environment', (_, issue) => issue.environment],
  ['issuetype', (world, issue) => issueTypeShape(world.baseUrl(), issueTypeOf(issue.typeId))],
  ['project', (world, issue) => projectOf(world, issue)],
  ['status', (world, issue) => statusShape(world.baseUrl(), byId<Status>(statuses, issue.statusId))],
  ['priority', (world, issue) => priorityShape(world.baseUrl(), issue.priorityId)],
  ['resolution', (world, { resolutionId }) => resolutionId && resolutionShape(world.baseUrl(), resolutionId)],
  ['resolutiondate', (_, { resolvedMs }) => (resolvedMs === null ? null : jiraTime(resolvedMs))],
  ['reporter', (world, issue, reader) => userOrNull(world, issue.reporter, reader)],
  ['creator', (world, issue, reader) => userOrNull(world, issue.creator, reader)],
  ['assignee', (world, issue, reader) => userOrNull(world, issue.assignee, reader)],
  ['labels', (_, issue) => issue.labels],
  ['components', (world, issue) => componentsOf(world, issue)],
  ['duedate', (_, issue) => issue.dueDate],
  ['created', (_, issue) => jiraTime(issue.createdMs)],
  ['updated', (_, issue) => jiraTime(issue.updatedMs)],
  ['watches', (world, issue, reader) => watchesShape(world, issue, reader)],
  ['issuelinks', (world, issue) => world.links.list(issue.id).map((link) => linkFrom(world, issue.id, link))],
  [
    'attachment',
    (world, issue, reader) => world.attachments.list(issue.id).map((one) => attachmentShape(world, one, reader)),
  ],
  ['comment', (world, issue, reader) => commentsOf(world, issue, reader)],
  ['subtasks', (world, issue) => world.issues.subtasks(issue.id).map((one) => briefIssue(world, one))],
  ['parent', (world, issue) => parentOf(world, issue)],
]);

function projectOf(world: World, issue: Issue): object | null {
  const project = world.projects.byId(issue.projectId);
  return project ? projectShape(world, project) : null;
}

function componentsOf(world: World, issue: Issue): object[] {
  if (issue.componentIds.length === 0) return [];
  const known = world.projects.components(issue.projectId);
  return known.filter(({ id }) => issue.componentIds.includes(id)).map((one) => componentShape(world.baseUrl(), one));
}

function watchesShape(world: World, issue: Issue, reader: Person): object {
  const self = `${world.baseUrl()}/rest/api/3/issue/${issue.key}/watchers`;
  const watchers = world.watchers.list(issue.id);
  return { self, watchCount: watchers.length, isWatching: watchers.includes(reader.accountId) };
}

/** Inside an issue come the newest thousand or so on Jira; here all, as its documentation says. */
function commentsOf(world: World, issue: Issue, reader: Person): object {
  const maxResults = 5000;
  const listed = world.comments.list(issue.id, { newestFirst: false, startAt: 0, maxResults });
  const total = world.comments.count(issue.id);
  const expand = { renderedBody: false, properties: false };
  return {
    comments: listed.map((comment) => commentShape(world, comment, reader, expand)),
    self: `${world.baseUrl()}/rest/api/3/issue/${issue.id}/comment`,
    maxResults: total,
    total,
    startAt: 0,
  };
}

/** As a link or a parent shows an issue. */
function briefIssue(world: World, issue: Issue): object {
  const base = world.baseUrl();
  return {
    ...identity(world, issue),
    fields: {
      summary: issue.summary,
      status: statusShape(base, byId<Status>(statuses, issue.statusId)),
      priority: priorityShape(base, issue.priorityId),
      issuetype: issueTypeShape(base, issueTypeOf(issue.typeId)),
    },
  };
}

function parentOf(world: World, issue: Issue): object | undefined {
  const parent = issue.parentId === null ? undefined : world.issues.byId(issue.parentId);
  return parent && briefIssue(world, parent);
}

/** A link as one of its issues shows it: with the other one. */
function linkFrom(world: World, issueId: number, link: Link): object {
  const whole = linkShape(world, link);
  return {
    ...whole.head,
    ...(link.inward === issueId ? { outwardIssue: whole.outward } : { inwardIssue: whole.inward }),
  };
}

export function linkShape(
  world: World,
  { id, typeId, inward, outward }: Link,
): { head: object; inward: object | undefined; outward: object | undefined } {
  const base = world.baseUrl();
  const issue = (issueId: number): object | undefined => {
    const found = world.issues.byId(issueId);
    return found && briefIssue(world, found);
  };
  const type = linkTypeShape(base, byId<LinkType>(linkTypes, typeId));
  return {
    head: { id: String(id), self: `${base}/rest/api/3/issueLink/${id}`, type },
    inward: issue(inward),
    outward: issue(outward),
  };
}

export function watchersShape(world: World, issue: Issue, reader: Person): object {
  const people = world.watchers
    .list(issue.id)
    .map((accountId) => world.people.byId(accountId))
    .filter((person) => person !== undefined);
  return {
    ...watchesShape(world, issue, reader),
    watchers: people.map((person) => userShape(world, person, reader)),
  };
}
