/** Comments: write, read, list newest or oldest first, change, delete; internal ones of a service desk. */
import { checkDocument, documentText } from '../adf-check';
import { badField, refuse } from '../errors';
import { commentDeleted, commented } from '../events';
import type { Permission } from '../permissions';
import { roles } from '../scheme';
import { commentShape, type CommentExpand } from '../shape/comments';
import { jiraTime } from '../shape/dates';
import { userShape } from '../shape/people';
import type { Comment, Visibility } from '../store/comments';
import type { Issue } from '../store/issues';
import { groupIdOf } from '../store/people';
import {
  created,
  isRecord,
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
  type Json,
} from './call';
import { propertiesIn } from './property-input';

const mayNotComment = 'You do not have the permission to comment on this issue.';

export const addComment: Handler = (call) => {
  const issue = issueFor(call, 'ADD_COMMENTS', mayNotComment);
  const comment = writeComment(call, issue, objectBody(call));
  return created(commentShape(call.world, comment, call.person, expandOf(call, true)));
};

/** Judges all, then writes. Also for `update.comment` of an edit or a transition. */
export function writeComment(call: Call, issue: Issue, input: Json): Comment {
  const { world, person } = call;
  checkDocument('comment', input['body']);
  const visibility = visibilityIn(call, input['visibility']);
  const properties = propertiesIn(input['properties']);
  const parentId = parentIn(call, issue, input['parentId']);
  const internal = properties.some(
    ({ key, json: text }) => key === 'sd.public.comment' && /"internal":\s*true/.test(text),
  );
  const nowMs = world.now();
  const comment = world.comments.add({
    issueId: issue.id,
    author: person.accountId,
    updateAuthor: person.accountId,
    body: input['body'],
    visibility,
    public: !(internal && projectOf(call, issue).typeKey === 'service_desk'),
    parentId,
    createdMs: nowMs,
    updatedMs: nowMs,
  });
  for (const { key, json: text } of properties) world.properties.set('comment', comment.id, key, text, nowMs);
  world.text.set('comment', comment.id, documentText(comment.body));
  world.issues.touch(issue.id, nowMs);
  if (person.accountType === 'atlassian') world.watchers.add(issue.id, person.accountId);
  commented(call, { ...issue, updatedMs: nowMs }, comment);
  return comment;
}

function visibilityIn(call: Call, value: unknown): Visibility | null {
  if (value === undefined || value === null) return null;
  const { type, value: name, identifier } = isRecord(value) ? value : {};
  if (type === 'role') {
    const role = roles.find((one) => one.name === name || String(one.id) === identifier);
    if (!role) throw badField('commentLevel', `The role '${String(name)}' does not exist.`);
    return { type, value: role.name, identifier: role.name };
  }
  if (type === 'group') {
    const group = call.world.people.groups().find((one) => one === name || groupIdOf(one) === identifier);
    if (group === undefined) throw badField('commentLevel', `Group: ${String(name)} does not exist.`);
    return { type, value: group, identifier: groupIdOf(group) };
  }
  throw badField('commentLevel', 'The visibility needs a type, role or group, and a value.');
}

function parentIn(call: Call, issue: Issue, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const parent = call.world.comments.byId(Number(value));
  if (parent?.issueId !== issue.id) throw badField('parentId', 'The parent comment does not exist.');
  return parent.id;
}

/** POST /rest/servicedeskapi/request/{issue}/comment: plain text, public or internal. */
export const addRequestComment: Handler = (call) => {
  const issue = issueFor(call, 'ADD_COMMENTS', mayNotComment);
  if (projectOf(call, issue).typeKey !== 'service_desk') throw refuse(404, 'The request does not exist.');
  const { body, public: shown } = objectBody(call);
  if (typeof body !== 'string' || body.trim() === '') throw badField('comment', 'Comment body can not be empty!');
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: body }] };
  const properties = shown === false ? [{ key: 'sd.public.comment', value: { internal: true } }] : [];
  const document = { type: 'doc', version: 1, content: [paragraph] };
  const comment = writeComment(call, issue, { body: document, properties });
  return created({
    id: String(comment.id),
    body,
    public: comment.public,
    author: userShape(call.world, call.person, call.person),
    created: { iso8601: jiraTime(comment.createdMs), epochMillis: comment.createdMs },
  });
};

/** Whether this person is in the group or role that the comment is limited to. */
function sees(call: Call, issue: Issue, { visibility, author }: Comment): boolean {
  const { world, person, way } = call;
  if (visibility === null || author === person.accountId || way === 'app') return true;
  if (visibility.type === 'group') return world.people.members(visibility.value).includes(person);
  const role = roles.find(({ name }) => name === visibility.value);
  return world.projects.actors(issue.projectId).some(({ roleId, kind, who }) => {
    if (roleId !== role?.id) return false;
    return kind === 'user' ? who === person.accountId : world.people.members(who).includes(person);
  });
}

/** The comment with this id, if the person may see it and its issue. */
export function commentOf(call: Call, id: string, issue?: Issue): Comment {
  const comment = /^\d+$/.test(id) ? call.world.comments.byId(Number(id)) : undefined;
  const gone = refuse(404, `Can not find a comment for the id: ${id}.`);
  if (!comment || (issue && comment.issueId !== issue.id)) throw gone;
  if (!sees(call, issue ?? seenIssue(call, String(comment.issueId)), comment)) throw gone;
  return comment;
}

/** An answer to a write shows the properties it wrote; a read shows them when asked. */
function expandOf(call: Call, writing: boolean): CommentExpand {
  const asked = listParam(call, 'expand');
  return { renderedBody: asked.includes('renderedBody'), properties: writing || asked.includes('properties') };
}

export const getComment: Handler = (call) => {
  const comment = commentOf(call, call.param('comment'), seenIssue(call));
  return json(commentShape(call.world, comment, call.person, expandOf(call, false)));
};

export const listComments: Handler = (call) => {
  const { world, person } = call;
  const issue = seenIssue(call);
  const page = paging(call, 5000, 5000);
  const order = call.query.get('orderBy') ?? 'created';
  if (!/^[-+]?created$/.test(order)) throw refuse(400, `orderBy takes created, +created or -created, not ${order}.`);
  const listed = world.comments.list(issue.id, { newestFirst: order.startsWith('-'), ...page });
  const expand = expandOf(call, false);
  const comments = listed
    .filter((comment) => sees(call, issue, comment))
    .map((comment) => commentShape(world, comment, person, expand));
  return json({ ...page, total: world.comments.count(issue.id), comments }, comments.length);
};

/** POST comment/list: by ids, from any issue. */
export const commentsByIds: Handler = (call) => {
  const { ids } = objectBody(call);
  if (!Array.isArray(ids) || ids.length > 1000) throw badField('ids', 'Up to 1,000 ids of comments are needed.');
  const found = (ids as readonly unknown[])
    .map((id) => call.world.comments.byId(Number(id)))
    .filter((comment) => comment !== undefined)
    .filter((comment) => visibleWithIssue(call, comment));
  const expand = expandOf(call, false);
  const values = found.map((comment) => commentShape(call.world, comment, call.person, expand));
  const page = { startAt: 0, maxResults: 1000 };
  return json(pageOf(`${call.world.baseUrl()}/rest/api/3/comment/list`, page, values.length, values), values.length);
};

function visibleWithIssue(call: Call, comment: Comment): boolean {
  const issue = call.world.issues.byId(comment.issueId);
  return issue !== undefined && mayHere(call, projectOf(call, issue), 'BROWSE_PROJECTS') && sees(call, issue, comment);
}

function changeable(call: Call, own: Permission, all: Permission): { issue: Issue; comment: Comment } {
  const issue = seenIssue(call);
  const comment = commentOf(call, call.param('comment'), issue);
  const needed = comment.author === call.person.accountId ? own : all;
  issueFor(call, needed, 'You do not have permission to change this comment.', String(issue.id));
  return { issue, comment };
}

export const updateComment: Handler = (call) => {
  const { world, person } = call;
  const { issue, comment } = changeable(call, 'EDIT_OWN_COMMENTS', 'EDIT_ALL_COMMENTS');
  const input = objectBody(call);
  checkDocument('comment', input['body']);
  const visibility = 'visibility' in input ? visibilityIn(call, input['visibility']) : comment.visibility;
  const properties = propertiesIn(input['properties']);
  const nowMs = world.now();
  const changed = { ...comment, body: input['body'], visibility, updateAuthor: person.accountId, updatedMs: nowMs };
  world.comments.save(changed);
  for (const { key, json: text } of properties) world.properties.set('comment', comment.id, key, text, nowMs);
  world.text.set('comment', comment.id, documentText(changed.body));
  world.issues.touch(issue.id, nowMs);
  // There is no event of its own for an edited comment; an app must not take this one for a new comment.
  commented(call, { ...issue, updatedMs: nowMs }, changed);
  return json(commentShape(world, changed, person, expandOf(call, true)));
};

export const deleteComment: Handler = (call) => {
  const { issue, comment } = changeable(call, 'DELETE_OWN_COMMENTS', 'DELETE_ALL_COMMENTS');
  removeComment(call, comment);
  call.world.issues.touch(issue.id, call.world.now());
  commentDeleted(call, issue, comment);
  return nothing();
};

export function removeComment({ world }: Call, { id }: Comment): void {
  world.comments.remove(id);
  world.properties.removeAll('comment', id);
  world.text.remove('comment', id);
}
