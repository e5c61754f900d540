/** Entity properties of issues and comments: any JSON up to 32,768 characters under a key. */
import { badField, refuse } from '../errors';
import type { Entity } from '../store/properties';
import { isRecord, issueFor, json, nothing, objectBody, seenIssue, type Call, type Handler } from './call';
import { commentOf } from './comments';
import { checkedProperty } from './property-input';

interface Place {
  readonly entity: Entity;
  readonly id: number;
  readonly self: string;
}

type Find = (call: Call, writing: boolean) => Place;

const onIssue: Find = (call, writing) => {
  const issue = writing
    ? issueFor(call, 'EDIT_ISSUES', 'You do not have the permission to edit this issue.')
    : seenIssue(call);
  return { entity: 'issue', id: issue.id, self: `${call.world.baseUrl()}/rest/api/3/issue/${issue.key}/properties` };
};

const onComment: Find = (call) => {
  const { id } = commentOf(call, call.param('comment'));
  return { entity: 'comment', id, self: `${call.world.baseUrl()}/rest/api/3/comment/${id}/properties` };
};

const keys =
  (find: Find): Handler =>
  (call) => {
    const { entity, id, self } = find(call, false);
    const shown = call.world.properties.keys(entity, id);
    return json({ keys: shown.map((key) => ({ self: `${self}/${encodeURIComponent(key)}`, key })) }, shown.length);
  };

const get =
  (find: Find): Handler =>
  (call) => {
    const { entity, id } = find(call, false);
    const key = call.param('property');
    const value = call.world.properties.get(entity, id, key);
    if (value === undefined) throw refuse(404, `The property with key '${key}' does not exist.`);
    return json({ key, value: JSON.parse(value) as unknown });
  };

/** 201 when it is new, 200 when it was there; no body either way. */
const set =
  (find: Find): Handler =>
  (call) => {
    const { entity, id } = find(call, true);
    const { key, json: value } = checkedProperty(call.param('property'), call.body);
    const isNew = call.world.properties.set(entity, id, key, value, call.world.now());
    return new Response(null, { status: isNew ? 201 : 200 });
  };

const remove =
  (find: Find): Handler =>
  (call) => {
    const { entity, id } = find(call, true);
    const key = call.param('property');
    if (!call.world.properties.remove(entity, id, key)) {
      throw refuse(404, `The property with key '${key}' does not exist.`);
    }
    return nothing();
  };

export const issuePropertyKeys = keys(onIssue);
export const getIssueProperty = get(onIssue);
export const setIssueProperty = set(onIssue);
export const deleteIssueProperty = remove(onIssue);
export const commentPropertyKeys = keys(onComment);
export const getCommentProperty = get(onComment);
export const setCommentProperty = set(onComment);
export const deleteCommentProperty = remove(onComment);

const mostPropertiesAtOnce = 10;

/**
 * POST issue/properties/multi. Jira does it later, as a task; here it is done when the answer comes, which is a time that
 * an app must be ready for as well.
 */
export const setManyProperties: Handler = (call) => {
  const issues = objectBody(call)['issues'];
  if (!Array.isArray(issues)) throw badField('issues', 'data was not an array');
  for (const one of issues as readonly unknown[]) {
    const issueId = isRecord(one) ? String(one['issueID']) : '';
    const values = isRecord(one) && isRecord(one['properties']) ? Object.entries(one['properties']) : [];
    if (values.length > mostPropertiesAtOnce)
      throw refuse(400, `At most ${mostPropertiesAtOnce} properties for each issue.`);
    const issue = issueFor(call, 'EDIT_ISSUES', 'You do not have the permission to edit this issue.', issueId);
    for (const [key, value] of values) {
      call.world.properties.set('issue', issue.id, key, checkedProperty(key, value).json, call.world.now());
    }
  }
  return new Response(null, { status: 303, headers: { location: `${call.world.baseUrl()}/rest/api/3/task/1` } });
};
