/** What happened to an issue and who did it, as the rules of a scheme see it. */
import type { IssueChange, NotifiableKind, Trigger } from '../../contract';

/** Who did it. Nobody of these hears of it. */
export interface Cause {
  readonly trigger: Trigger;
  readonly accountId: string | null;
  /** Every address known of them. */
  readonly addresses: readonly string[];
  /** Who got the same text already: recipients of the mail of which the comment is the record. */
  readonly told: readonly string[];
}

export interface Happening {
  /** An update may be several: the status changed and somebody was assigned. */
  readonly kinds: readonly NotifiableKind[];
  readonly changes: readonly IssueChange[];
  /** It concerns what customers do not see (an internal or restricted comment). */
  readonly isInternal: boolean;
  readonly cause: Cause;
}

/** Fields whose change has a name of its own. */
const named: Readonly<Record<string, NotifiableKind>> = {
  status: 'status-changed',
  assignee: 'assigned',
  resolution: 'resolved',
};

/** Jira keeps ranks and the like in the change log, too: nobody wants mail about them. */
/** Attachments have an event of their own. */
const silent = new Set([
  'Attachment',
  'attachment',
  'Rank',
  'RemoteWorkItemLink',
  'timespent',
  'timeestimate',
  'WorklogId',
  'WorklogTimeSpent',
]);

/** What the changes of an update amount to, the weightiest first. A cleared assignee or resolution is a plain update. */
export function kindsOf(changes: readonly IssueChange[]): readonly NotifiableKind[] {
  const loud = changes.filter(({ field, fieldId }) => !silent.has(field) && !silent.has(fieldId));
  const found = new Set(
    loud.map(({ fieldId, field, to }) => (to === '' ? undefined : (named[fieldId] ?? named[field]))),
  );
  const order: readonly NotifiableKind[] = ['resolved', 'status-changed', 'assigned'];
  return [...order.filter((kind) => found.has(kind)), ...(loud.length > 0 ? (['updated'] as const) : [])];
}
