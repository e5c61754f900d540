/**
 * Product events: what Jira tells an app that listens (events-reference/jira). The issue comes with a few of its fields
 * only, the comment whole; who wants more reads it again.
 */
import type { ProductEvent } from '../product-event';
import type { Call } from './rest/call';
import { attachmentShape, commentShape } from './shape/comments';
import { jiraTime } from './shape/dates';
import { userShape } from './shape/people';
import { projectShape } from './shape/projects';
import { issueTypeOf, issueTypeShape, statusShape } from './shape/scheme';
import { byId, statuses, type Status } from './scheme';
import type { Attachment } from './store/attachments';
import type { Comment } from './store/comments';
import type { History, Issue } from './store/issues';
import type { World } from './world';

type Doer = Pick<Call, 'world' | 'person' | 'way'>;

export function issueCreated(doer: Doer, issue: Issue): void {
  send(doer, 'created:issue', issue, () => ({ associatedUsers: concerned(doer.world, issue) }));
}

export function issueUpdated(doer: Doer, issue: Issue, history: History): void {
  const { id, items } = history;
  const status = items.find(({ field }) => field === 'status');
  send(doer, 'updated:issue', issue, () => ({
    changelog: {
      id: String(id),
      items: items.map(({ field, fieldId, from, fromString, to, toString }) => ({
        field,
        fieldId,
        from,
        fromString,
        to,
        toString,
      })),
    },
    ...(status ? { associatedStatuses: [{ id: status.from }, { id: status.to }] } : {}),
    associatedUsers: concerned(doer.world, issue),
  }));
  const assigned = items.find(({ field }) => field === 'assignee');
  if (assigned === undefined) return;
  const { to } = assigned;
  send(doer, 'assigned:issue', issue, () => ({ associatedUsers: to === null ? [] : [{ accountId: to }] }));
}

export function issueDeleted(doer: Doer, issue: Issue): void {
  send(doer, 'deleted:issue', issue, () => ({}));
}

export function commented(doer: Doer, issue: Issue, comment: Comment): void {
  send(doer, 'commented:issue', issue, () => ({ comment: eventComment(doer, comment) }));
}

export function commentDeleted(doer: Doer, issue: Issue, comment: Comment): void {
  send(doer, 'deleted:comment', issue, () => ({ comment: eventComment(doer, comment) }));
}

export function attached(doer: Doer, issue: Issue, attachment: Attachment): void {
  attachmentEvent(doer, 'created:attachment', issue, attachment);
}

export function detached(doer: Doer, issue: Issue, attachment: Attachment): void {
  attachmentEvent(doer, 'deleted:attachment', issue, attachment);
}

function attachmentEvent(doer: Doer, what: string, issue: Issue, attachment: Attachment): void {
  const { world, person } = doer;
  const { id, fileName, createdMs, sizeBytes, mediaType } = attachment;
  world.emit(common(doer, what), () => ({
    attachment: {
      ...attachmentShape(world, attachment, person),
      id: String(id),
      issueId: String(issue.id),
      fileName,
      createDate: jiraTime(createdMs),
      size: String(sizeBytes),
      mimeType: mediaType,
    },
  }));
}

function eventComment({ world, person }: Doer, comment: Comment): object {
  return commentShape(world, comment, person, { renderedBody: false, properties: false });
}

function send(doer: Doer, what: string, issue: Issue, more: () => object): void {
  doer.world.emit(common(doer, what), () => ({ issue: eventIssue(doer, issue), ...more() }));
}

function common({ world, person, way }: Doer, what: string): ProductEvent & Readonly<Record<string, unknown>> {
  return {
    eventType: `avi:jira:${what}`,
    timestamp: String(world.now()),
    atlassianId: person.accountId,
    selfGenerated: way === 'app',
  };
}

function eventIssue({ world, person }: Doer, issue: Issue): object {
  const base = world.baseUrl();
  const project = world.projects.byId(issue.projectId);
  const user = (accountId: string | null): object | null => {
    const found = accountId === null ? undefined : world.people.byId(accountId);
    return found ? userShape(world, found, person) : null;
  };
  return {
    id: String(issue.id),
    key: issue.key,
    fields: {
      summary: issue.summary,
      issuetype: issueTypeShape(base, issueTypeOf(issue.typeId)),
      creator: user(issue.creator),
      created: jiraTime(issue.createdMs),
      project: project ? projectShape(world, project) : null,
      reporter: user(issue.reporter),
      assignee: user(issue.assignee),
      updated: jiraTime(issue.updatedMs),
      status: statusShape(base, byId<Status>(statuses, issue.statusId)),
    },
  };
}

/** Creator, reporter and assignee, each once. */
function concerned(world: World, { creator, reporter, assignee }: Issue): { readonly accountId: string }[] {
  return [...new Set([creator, reporter, assignee])]
    .map((accountId) => (accountId === null ? undefined : world.people.byId(accountId)))
    .filter((person) => person !== undefined)
    .map(({ accountId }) => ({ accountId }));
}
