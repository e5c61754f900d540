/** Reading issues, one or many; deleting; the changelog; watchers. */
import { noUser, refuse } from '../errors';
import { issueDeleted } from '../events';
import { chosenFields } from '../fields';
import { propertyList, rendered } from '../shape/comments';
import { jiraTime } from '../shape/dates';
import { issueShape, watchersShape } from '../shape/issues';
import { userOrNull } from '../shape/people';
import type { History, Issue } from '../store/issues';
import {
  issueFor,
  json,
  listParam,
  mayHere,
  nothing,
  objectBody,
  pageOf,
  paging,
  projectOf,
  seenIssue,
  type Call,
  type Handler,
} from './call';
import { removeComment } from './comments';
import { transitionShapes } from './transitions';

/** What a caller wants of each issue. */
export interface Wanted {
  readonly fields: ReadonlySet<string>;
  readonly expand: ReadonlySet<string>;
  /** Keys of properties; `*all` for all. */
  readonly properties: readonly string[];
}

export function wholeIssue(call: Call, issue: Issue, { fields, expand, properties }: Wanted): object {
  const { world, person } = call;
  return {
    ...issueShape(world, issue, person, fields),
    ...(properties.length > 0 ? { properties: propertyValues(call, issue, properties) } : {}),
    ...(expand.has('renderedFields') ? { renderedFields: renderedFields(call, issue) } : {}),
    ...(expand.has('changelog') ? { changelog: changelogPart(call, issue) } : {}),
    ...(expand.has('transitions') ? { transitions: transitionShapes(call, issue) } : {}),
  };
}

function propertyValues({ world }: Call, issue: Issue, keys: readonly string[]): object {
  const all = propertyList(world, 'issue', issue.id) as { key: string; value: unknown }[];
  const wanted = keys.includes('*all') ? all : all.filter(({ key }) => keys.includes(key));
  return Object.fromEntries(wanted.map(({ key, value }) => [key, value]));
}

function renderedFields({ world }: Call, issue: Issue): object {
  const html = (document: unknown): string | null => (document === null ? null : rendered(world, document));
  return { description: html(issue.description), environment: html(issue.environment) };
}

function historyShape({ world, person }: Call, { id, author, createdMs, items }: History): object {
  return { id: String(id), author: userOrNull(world, author, person), created: jiraTime(createdMs), items };
}

function changelogPart(call: Call, issue: Issue): object {
  const histories = call.world.issues.histories(issue.id).toReversed();
  const shown = histories.slice(0, 40).map((history) => historyShape(call, history));
  return { startAt: 0, maxResults: shown.length, total: histories.length, histories: shown };
}

export function wantedBy(call: Call, byDefault: '*all' | 'none'): Wanted {
  return {
    fields: chosenFields(listParam(call, 'fields'), byDefault),
    expand: new Set(listParam(call, 'expand')),
    properties: listParam(call, 'properties'),
  };
}

export const getIssue: Handler = (call) => json(wholeIssue(call, seenIssue(call), wantedBy(call, '*all')));

export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split(',').map((text) => text.trim());
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** POST issue/bulkfetch: up to 100; what does not exist or cannot be seen is left out without a word. */
export const bulkFetch: Handler = (call) => {
  const input = objectBody(call);
  const asked = [...new Set(textsIn(input['issueIdsOrKeys']))];
  if (asked.length === 0 || asked.length > 100) throw refuse(400, 'Between 1 and 100 issues may be fetched at once.');
  const found = asked
    .map((idOrKey) => call.world.issues.find(idOrKey))
    .filter((issue) => issue !== undefined && mayHere(call, projectOf(call, issue), 'BROWSE_PROJECTS'));
  const issues = [...new Map(found.map((issue) => [issue?.id, issue])).values()].filter((issue) => issue !== undefined);
  const wanted: Wanted = {
    fields: chosenFields(textsIn(input['fields']), '*all'),
    expand: new Set(textsIn(input['expand'])),
    properties: textsIn(input['properties']),
  };
  return json({ issues: issues.map((issue) => wholeIssue(call, issue, wanted)), issueErrors: [] }, issues.length);
};

export const deleteIssue: Handler = (call) => {
  const issue = issueFor(call, 'DELETE_ISSUES', 'You do not have permission to delete issues in this project.');
  const subtasks = call.world.issues.subtasks(issue.id);
  if (subtasks.length > 0 && call.query.get('deleteSubtasks') !== 'true') {
    throw refuse(
      400,
      `The issue '${issue.key}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  }
  for (const one of [...subtasks, issue]) removeIssue(call, one);
  return nothing();
};

function removeIssue(call: Call, issue: Issue): void {
  const { world } = call;
  const all = { newestFirst: false, startAt: 0, maxResults: Number.MAX_SAFE_INTEGER };
  for (const comment of world.comments.list(issue.id, all)) removeComment(call, comment);
  for (const attachment of world.attachments.list(issue.id)) world.attachments.remove(attachment);
  for (const { id } of world.links.list(issue.id)) world.links.remove(id);
  world.watchers.removeAll(issue.id);
  world.properties.removeAll('issue', issue.id);
  world.text.remove('issue', issue.id);
  world.issues.remove(issue.id);
  issueDeleted(call, issue);
}

export const changelog: Handler = (call) => {
  const issue = seenIssue(call);
  const histories = call.world.issues.histories(issue.id);
  const page = paging(call, 100, 100);
  const values = histories.slice(page.startAt, page.startAt + page.maxResults).map((one) => historyShape(call, one));
  const self = `${call.world.baseUrl()}/rest/api/3/issue/${issue.key}/changelog`;
  return json(pageOf(self, page, histories.length, values), values.length);
};

export const getWatchers: Handler = (call) => json(watchersShape(call.world, seenIssue(call), call.person));

/** The body is the account id as a JSON string; without one the caller watches. */
export const addWatcher: Handler = (call) => {
  const accountId = typeof call.body === 'string' ? call.body : call.person.accountId;
  const issue = watchable(call, accountId);
  const watcher = call.world.people.byId(accountId);
  if (!watcher) throw noUser();
  if (!watcher.active || watcher.accountType === 'customer') {
    throw refuse(
      400,
      `The user "${watcher.displayName}" does not have permission to view this issue. This user will not be added to the watch list.`,
    );
  }
  call.world.watchers.add(issue.id, accountId);
  return nothing();
};

export const removeWatcher: Handler = (call) => {
  const accountId = call.query.get('accountId') ?? call.person.accountId;
  const issue = watchable(call, accountId);
  if (!call.world.people.byId(accountId)) throw noUser();
  call.world.watchers.remove(issue.id, accountId);
  return nothing();
};

function watchable(call: Call, accountId: string): Issue {
  if (accountId === call.person.accountId) return seenIssue(call);
  return issueFor(call, 'MANAGE_WATCHERS', 'You do not have permission to manage the watcher list.');
}
