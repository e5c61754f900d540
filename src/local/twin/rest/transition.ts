/** Taking an issue a step through its workflow; Done sets a resolution, every other status takes it away. */
import { badField, refuse } from '../errors';
import { named, resolutions } from '../scheme';
import { isRecord, issueFor, nothing, objectBody, projectOf, type Handler } from './call';
import { addComments, applyChange } from './edit';
import { readFields, readUpdates, type Draft } from './issue-input';
import { openTransitions } from './transitions';

export const doTransition: Handler = (call) => {
  const issue = issueFor(call, 'TRANSITION_ISSUES', 'You do not have permission to transition this issue.');
  const { transition: wanted, fields, update } = objectBody(call);
  const id = isRecord(wanted) ? String(wanted['id']) : '';
  const transition = openTransitions(issue).find((one) => one.id === id);
  if (!transition) {
    throw refuse(400, `It is not possible to transition issue. Transition id '${id}' is not valid for this issue.`);
  }
  const { resolution, ...rest } = isRecord(fields) ? fields : {};
  const draft: Draft = { ...issue };
  readFields(call, projectOf(call, issue), draft, rest);
  if (isRecord(update)) readUpdates(call, projectOf(call, issue), draft, update);
  const done = transition.to.category === 'done';
  const resolutionId = done ? resolutionIn(resolution) : null;
  const resolvedMs = done ? call.world.now() : null;
  const changed = applyChange(call, issue, {
    ...issue,
    ...draft,
    statusId: transition.to.id,
    resolutionId,
    resolvedMs,
  });
  addComments(call, changed, update);
  return nothing();
};

function resolutionIn(value: unknown): string {
  if (value === undefined) return resolutions[0]?.id ?? '';
  const wanted = isRecord(value) ? (value['id'] ?? value['name']) : '';
  const found = named(resolutions, String(wanted));
  if (!found) throw badField('resolution', 'The resolution selected is invalid.');
  return found.id;
}
