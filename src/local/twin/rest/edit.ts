/** Editing an issue, with its changelog. */
import { documentText } from '../adf-check';
import { refuse } from '../errors';
import { issueUpdated } from '../events';
import { fieldById } from '../fields';
import { byId, priorities, resolutions, statuses } from '../scheme';
import { issueTypeOf } from '../shape/scheme';
import type { Change, Issue } from '../store/issues';
import type { World } from '../world';
import { isRecord, issueFor, json, nothing, objectBody, projectOf, type Call, type Handler } from './call';
import { writeComment } from './comments';
import { indexIssue } from './create';
import { readFields, readUpdates, type Draft } from './issue-input';
import { wantedBy, wholeIssue } from './issues';
import { propertiesIn } from './property-input';

const mayNotEdit = 'You do not have permission to edit issues in this project.';

export const editIssue: Handler = (call) => {
  const issue = issueFor(call, 'EDIT_ISSUES', mayNotEdit);
  const input = objectBody(call);
  const draft: Draft = { ...issue };
  const project = projectOf(call, issue);
  if (isRecord(input['fields'])) readFields(call, project, draft, input['fields']);
  if (isRecord(input['update'])) readUpdates(call, project, draft, input['update']);
  if (draft.summary === '') throw refuse(400, 'You must specify a summary of the issue.');
  const changed = applyChange(call, issue, { ...issue, ...draft });
  for (const { key, json: value } of propertiesIn(input['properties'])) {
    call.world.properties.set('issue', issue.id, key, value, call.world.now());
  }
  addComments(call, changed, input['update']);
  return call.query.get('returnIssue') === 'true' ? json(wholeIssue(call, changed, wantedBy(call, '*all'))) : nothing();
};

export const assignIssue: Handler = (call) => {
  const issue = issueFor(call, 'ASSIGN_ISSUES', 'You do not have permission to assign issues.');
  const draft: Draft = { ...issue };
  readFields(call, projectOf(call, issue), draft, { assignee: call.body });
  applyChange(call, issue, { ...issue, ...draft });
  return nothing();
};

/** `update: {comment: [{add: {body, ...}}]}` of an edit or a transition. */
export function addComments(call: Call, issue: Issue, update: unknown): void {
  const operations = isRecord(update) ? update['comment'] : undefined;
  if (!Array.isArray(operations)) return;
  for (const operation of operations as readonly unknown[]) {
    const added = isRecord(operation) ? operation['add'] : undefined;
    if (!isRecord(added)) throw refuse(400, "Only the operation 'add' is supported for comments.");
    issueFor(call, 'ADD_COMMENTS', 'You do not have the permission to comment on this issue.', String(issue.id));
    writeComment(call, issue, added);
  }
}

/** Writes what differs, notes it in the changelog, and tells. */
export function applyChange(call: Call, before: Issue, after: Issue): Issue {
  const { world, person } = call;
  const items = changes(world, before, after);
  if (items.length === 0) return before;
  const nowMs = world.now();
  const saved: Issue = { ...after, updatedMs: nowMs };
  world.issues.save(saved);
  indexIssue(world, saved);
  issueUpdated(call, saved, world.issues.log(saved.id, person.accountId, nowMs, items));
  return saved;
}

type Told = readonly [id: string | null, text: string | null];

/** Each field as the changelog tells it: an id, and words. */
const told: Readonly<Record<string, (world: World, issue: Issue) => Told>> = {
  summary: (_, issue) => [null, issue.summary],
  description: (_, issue) => [null, issue.description === null ? null : documentText(issue.description)],
  environment: (_, issue) => [null, issue.environment === null ? null : documentText(issue.environment)],
  issuetype: (_, issue) => [issue.typeId, issueTypeOf(issue.typeId).name],
  priority: (_, issue) => [issue.priorityId, byId(priorities, issue.priorityId).name],
  status: (_, issue) => [issue.statusId, byId(statuses, issue.statusId).name],
  resolution: (_, { resolutionId: id }) => [id, id === null ? null : byId(resolutions, id).name],
  reporter: (world, issue) => personTold(world, issue.reporter),
  assignee: (world, issue) => personTold(world, issue.assignee),
  labels: (_, issue) => [null, issue.labels.join(' ')],
  duedate: (_, issue) => [issue.dueDate, issue.dueDate],
  parent: (world, { parentId }) =>
    parentId === null ? [null, null] : [String(parentId), world.issues.byId(parentId)?.key ?? null],
  components: (world, issue) => {
    const known = world.projects.components(issue.projectId).filter(({ id }) => issue.componentIds.includes(id));
    return [issue.componentIds.join(', ') || null, known.map(({ name }) => name).join(', ') || null];
  },
  Key: (_, issue) => [null, issue.key],
};

function personTold(world: World, accountId: string | null): Told {
  return [accountId, accountId === null ? null : (world.people.byId(accountId)?.displayName ?? null)];
}

function changes(world: World, before: Issue, after: Issue): Change[] {
  const items: Change[] = [];
  for (const [field, tell] of Object.entries(told)) {
    const [from, fromString] = tell(world, before);
    const [to, toString] = tell(world, after);
    if (from === to && fromString === toString && !documentChanged(field, before, after)) continue;
    items.push({ field, fieldtype: 'jira', fieldId: field, from, fromString, to, toString });
  }
  return [...items, ...customChanges(before, after)];
}

/** Two documents may read the same and differ in their marks. */
function documentChanged(field: string, before: Issue, after: Issue): boolean {
  if (field !== 'description' && field !== 'environment') return false;
  return JSON.stringify(before[field]) !== JSON.stringify(after[field]);
}

function customChanges(before: Issue, after: Issue): Change[] {
  const text = (value: unknown): string | null => {
    if (value === null || value === undefined) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const ids = Object.keys(after.custom).filter((id) => text(before.custom[id]) !== text(after.custom[id]));
  return ids.map((fieldId) => ({
    field: fieldById(fieldId)?.name ?? fieldId,
    fieldtype: 'custom',
    fieldId,
    from: null,
    fromString: text(before.custom[fieldId]),
    to: null,
    toString: text(after.custom[fieldId]),
  }));
}
