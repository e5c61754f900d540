/** Links between issues. */
import { refuse } from '../errors';
import { linkTypes, named } from '../scheme';
import { linkShape } from '../shape/issues';
import type { Link } from '../store/around';
import type { Issue } from '../store/issues';
import { isRecord, issueFor, json, nothing, objectBody, seenIssue, type Call, type Handler } from './call';
import { writeComment } from './comments';

const mayNotLink = 'No Link Issue Permission for issue';

function linked(call: Call, value: unknown): Issue {
  const wanted = isRecord(value) ? (value['key'] ?? value['id']) : undefined;
  return issueFor(call, 'LINK_ISSUES', mayNotLink, String(wanted));
}

/** 201 with no body. The outward issue does to the inward one what the type says: it blocks it. */
export const linkIssues: Handler = (call) => {
  const { type, inwardIssue, outwardIssue, comment } = objectBody(call);
  const wanted = isRecord(type) ? (type['id'] ?? type['name']) : undefined;
  const found = named(linkTypes, String(wanted));
  if (!found) throw refuse(404, `No issue link type with name '${String(wanted)}' found.`);
  const [inward, outward] = [linked(call, inwardIssue), linked(call, outwardIssue)];
  call.world.links.add({ typeId: found.id, inward: inward.id, outward: outward.id });
  const nowMs = call.world.now();
  for (const { id } of [inward, outward]) call.world.issues.touch(id, nowMs);
  if (isRecord(comment)) writeComment(call, outward, comment);
  return new Response(null, { status: 201 });
};

function linkOf(call: Call): Link {
  const link = call.world.links.byId(Number(call.param('link')));
  if (!link) throw refuse(404, `No issue link with id '${call.param('link')}' exists.`);
  seenIssue(call, String(link.inward));
  seenIssue(call, String(link.outward));
  return link;
}

export const getLink: Handler = (call) => {
  const { head, inward, outward } = linkShape(call.world, linkOf(call));
  return json({ ...head, inwardIssue: inward, outwardIssue: outward });
};

export const deleteLink: Handler = (call) => {
  const link = linkOf(call);
  issueFor(call, 'LINK_ISSUES', mayNotLink, String(link.inward));
  call.world.links.remove(link.id);
  return nothing();
};
