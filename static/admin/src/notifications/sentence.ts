/** A rule as a sentence one can read. */
import type { Notifiable, NotificationRule, RecipientChoice, SchemeDraft, Trigger } from '../../../../src/contract';

const list = (parts: readonly string[], word: 'and' | 'or'): string => {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
};

const causes: Readonly<Record<Trigger, string>> = { agent: 'an agent', customer: 'a customer by mail', app: 'an app' };

function who(triggers: readonly Trigger[]): string {
  if (triggers.length === 0 || triggers.length === 3) return 'somebody';
  return list(
    triggers.map((one) => causes[one]),
    'or',
  );
}

/** Names of fields by their ids; an id that is not known is shown as it is. */
export type FieldNames = (id: string) => string;

export function eventWords(event: Notifiable, nameOf: FieldNames): string {
  switch (event.kind) {
    case 'created':
      return 'creates an issue';
    case 'commented':
      return 'comments publicly';
    case 'updated':
      return event.fields.length === 0 ? 'changes any field' : `changes ${list(event.fields.map(nameOf), 'or')}`;
    case 'status-changed':
      return event.to.length === 0 ? 'changes the status' : `moves the issue to ${list(event.to, 'or')}`;
    case 'assigned':
      return 'assigns the issue';
    case 'resolved':
      return 'resolves the issue';
    case 'attachment-added':
      return 'attaches a file';
  }
}

export function recipientWords(choice: RecipientChoice): string {
  switch (choice.kind) {
    case 'reporter':
      return 'the reporter';
    case 'assignee':
      return 'the assignee';
    case 'watchers':
      return 'the watchers';
    case 'thread':
      return 'the people of the mail thread';
    case 'user':
      return choice.name;
    case 'role':
      return `the role ${choice.name}`;
    case 'group':
      return `the group ${choice.name}`;
    case 'address':
      return choice.address;
    case 'field':
      return `who is in the field ${choice.name}`;
  }
}

/** "When an agent comments publicly in SUP, tell the reporter and the people of the mail thread." */
export function sentenceOf(rule: NotificationRule, { projects }: SchemeDraft['scope'], nameOf: FieldNames): string {
  const events = list(
    rule.events.map((event) => eventWords(event, nameOf)),
    'or',
  );
  const where = projects.length === 0 ? '' : ` in ${list(projects, 'or')}`;
  const whom = rule.recipients.length === 0 ? 'nobody' : list(rule.recipients.map(recipientWords), 'and');
  const only = rule.jql === null ? '' : `, if the issue is found by ${rule.jql}`;
  return `When ${who(rule.triggeredBy)} ${events === '' ? 'does nothing' : events}${where}, tell ${whom}${only}.`;
}

/** "All projects", "SUP and FIN, only Bug" */
export function scopeWords({ projects, issueTypes, jql }: SchemeDraft['scope']): string {
  const where = projects.length === 0 ? 'All projects' : list(projects, 'and');
  const types = issueTypes.length === 0 ? '' : `, only ${list(issueTypes, 'and')}`;
  return `${where}${types}${jql === null ? '' : `, only issues found by ${jql}`}`;
}
