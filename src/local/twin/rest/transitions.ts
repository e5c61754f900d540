/** The steps an issue can take through its workflow. */
import { transitions, type Transition } from '../scheme';
import { statusShape } from '../shape/scheme';
import type { Issue } from '../store/issues';
import { json, seenIssue, type Call, type Handler } from './call';

/** Those that lead somewhere else. */
export function openTransitions(issue: Issue): readonly Transition[] {
  return transitions.filter(({ to }) => to.id !== issue.statusId);
}

export function transitionShapes({ world }: Call, issue: Issue): object[] {
  return openTransitions(issue).map(({ id, name, to }) => ({
    id,
    name,
    to: statusShape(world.baseUrl(), to),
    hasScreen: false,
    isGlobal: true,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    looped: false,
  }));
}

export const listTransitions: Handler = (call) => {
  const wanted = call.query.get('transitionId');
  const shown = transitionShapes(call, seenIssue(call)) as { id: string }[];
  return json({ expand: 'transitions', transitions: shown.filter(({ id }) => wanted === null || id === wanted) });
};
