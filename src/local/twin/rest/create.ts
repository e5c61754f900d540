/** Creating issues: one, or up to fifty in one call. */
import { documentText } from '../adf-check';
import { badField, JiraError, readOnlyProject, refuse } from '../errors';
import { issueCreated } from '../events';
import { defaultPriorityId, firstStatus, issueTypes } from '../scheme';
import { identity } from '../shape/issues';
import type { Issue } from '../store/issues';
import type { Project } from '../store/projects';
import type { World } from '../world';
import { created, isRecord, json, mayHere, objectBody, type Call, type Handler, type Json } from './call';
import { readFields, readUpdates, type Draft } from './issue-input';
import { propertiesIn, type NewProperty } from './property-input';

export const createIssue: Handler = (call) => created(identity(call.world, create(call, objectBody(call))));

const mostAtOnce = 50;

/** What can be created is; 400 only when nothing could. */
export const createIssues: Handler = (call) => {
  const updates = objectBody(call)['issueUpdates'];
  if (!Array.isArray(updates) || updates.length === 0) throw refuse(400, 'At least one issue must be given.');
  if (updates.length > mostAtOnce) throw refuse(400, `At most ${mostAtOnce} issues may be created at once.`);
  const issues: object[] = [];
  const errors: object[] = [];
  (updates as readonly unknown[]).forEach((update, at) => {
    try {
      issues.push(identity(call.world, create(call, isRecord(update) ? update : {})));
    } catch (error) {
      if (!(error instanceof JiraError)) throw error;
      const { status, errorMessages, errors: fields } = error;
      errors.push({ status, elementErrors: { errorMessages, errors: fields, status }, failedElementNumber: at });
    }
  });
  return json({ issues, errors }, 1, issues.length > 0 ? 201 : 400);
};

/** Everything is read and judged before anything is written. */
function create(call: Call, input: Json): Issue {
  const fields = isRecord(input['fields']) ? input['fields'] : {};
  const project = projectIn(call, fields['project']);
  const draft = emptyDraft(call);
  readFields(call, project, draft, fields);
  if (isRecord(input['update'])) readUpdates(call, project, draft, input['update']);
  const missing: Record<string, string> = {};
  if (draft.typeId === '') missing['issuetype'] = 'Specify an issue type';
  if (draft.summary === '') missing['summary'] = 'You must specify a summary of the issue.';
  if (issueTypes.some(({ id, subtask }) => id === draft.typeId && subtask) && draft.parentId === null) {
    missing['parentId'] = 'Issue type is a sub-task but parent issue key or id not specified.';
  }
  if (Object.keys(missing).length > 0) throw new JiraError(400, [], missing);
  return write(call, project, draft, propertiesIn(input['properties']));
}

function projectIn(call: Call, value: unknown): Project {
  const wanted = isRecord(value) ? (value['key'] ?? value['id']) : undefined;
  const project = typeof wanted === 'string' ? call.world.projects.find(wanted) : undefined;
  if (!project || !mayHere(call, project, 'BROWSE_PROJECTS'))
    throw badField('project', 'Specify a valid project ID or key');
  if (!mayHere(call, project, 'CREATE_ISSUES')) {
    throw badField('project', 'You do not have permission to create issues in this project.');
  }
  if (project.archivedMs !== null) throw readOnlyProject(project.key);
  return project;
}

function emptyDraft({ person }: Call): Draft {
  return {
    typeId: '',
    priorityId: defaultPriorityId,
    summary: '',
    description: null,
    environment: null,
    reporter: person.accountId,
    assignee: null,
    labels: [],
    componentIds: [],
    custom: {},
    parentId: null,
    dueDate: null,
  };
}

function write(call: Call, project: Project, draft: Draft, properties: readonly NewProperty[]): Issue {
  const { world, person } = call;
  const nowMs = world.now();
  const number = world.projects.nextNumber(project.id);
  const issue = addIssue(world, project, number, { ...draft, creator: person.accountId, createdMs: nowMs });
  for (const { key, json: value } of properties) world.properties.set('issue', issue.id, key, value, nowMs);
  if (person.accountType === 'atlassian') world.watchers.add(issue.id, person.accountId);
  issueCreated(call, issue);
  return issue;
}

/** The row and its place in the text index; nothing else. */
export function addIssue(
  world: World,
  project: Project,
  number: number,
  draft: Draft & Pick<Issue, 'creator' | 'createdMs'>,
): Issue {
  const key = `${project.key}-${number}`;
  const fresh = { statusId: firstStatus.id, resolutionId: null, resolvedMs: null, updatedMs: draft.createdMs };
  const issue = world.issues.add({ ...draft, ...fresh, projectId: project.id, key }, number);
  indexIssue(world, issue);
  return issue;
}

export function indexIssue(world: World, { id, summary, description, environment }: Issue): void {
  world.text.set('issue', id, `${summary}\n${documentText(description)}\n${documentText(environment)}`);
}
