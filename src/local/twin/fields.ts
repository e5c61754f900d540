/** The fields of issues: what /field lists, what a form may set, and under which names JQL knows them. */

export interface Field {
  readonly id: string;
  readonly name: string;
  /** Jira's schema type, with `items` for lists. */
  readonly type: string;
  readonly items?: string;
  /** Jira's key of a custom field's type. */
  readonly custom?: string;
  /** May be set when an issue is made or edited. */
  readonly settable: boolean;
  readonly clauses: readonly string[];
}

const textField = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield';
const dateField = 'com.atlassian.jira.plugin.system.customfieldtypes:datepicker';
const selectField = 'com.atlassian.jira.plugin.system.customfieldtypes:select';
const usersField = 'com.atlassian.jira.plugin.system.customfieldtypes:multiuserpicker';

const set = (id: string, name: string, type: string, more: Partial<Field> = {}): Field => ({
  id,
  name,
  type,
  settable: true,
  clauses: [id],
  ...more,
});
const shown = (id: string, name: string, type: string, more: Partial<Field> = {}): Field => ({
  ...set(id, name, type, more),
  settable: false,
});

export const fields: readonly Field[] = [
  set('summary', 'Summary', 'string'),
  set('description', 'Description', 'string'),
  set('issuetype', 'Issue Type', 'issuetype', { clauses: ['issuetype', 'type'] }),
  set('project', 'Project', 'project'),
  shown('status', 'Status', 'status'),
  set('priority', 'Priority', 'priority'),
  shown('resolution', 'Resolution', 'resolution'),
  shown('resolutiondate', 'Resolved', 'datetime', { clauses: ['resolutiondate', 'resolved'] }),
  set('reporter', 'Reporter', 'user'),
  shown('creator', 'Creator', 'user'),
  set('assignee', 'Assignee', 'user'),
  set('labels', 'Labels', 'array', { items: 'string' }),
  set('components', 'Components', 'array', { items: 'component', clauses: ['component'] }),
  set('duedate', 'Due date', 'date', { clauses: ['due', 'duedate'] }),
  set('environment', 'Environment', 'string'),
  set('parent', 'Parent', 'issuelink'),
  shown('subtasks', 'Sub-tasks', 'array', { items: 'issuelinks', clauses: [] }),
  shown('created', 'Created', 'datetime', { clauses: ['created', 'createdDate'] }),
  shown('updated', 'Updated', 'datetime', { clauses: ['updated', 'updatedDate'] }),
  shown('watches', 'Watchers', 'watches', { clauses: ['watchers'] }),
  shown('issuelinks', 'Linked Issues', 'array', { items: 'issuelinks', clauses: [] }),
  shown('attachment', 'Attachment', 'array', { items: 'attachment', clauses: ['attachments'] }),
  shown('comment', 'Comment', 'comments-page'),
  set('customfield_10050', 'Customer e-mail', 'string', {
    custom: textField,
    clauses: ['cf[10050]', 'Customer e-mail'],
  }),
  set('customfield_10051', 'Order number', 'string', { custom: textField, clauses: ['cf[10051]', 'Order number'] }),
  set('customfield_10052', 'Promised for', 'date', { custom: dateField, clauses: ['cf[10052]', 'Promised for'] }),
  set('customfield_10053', 'Channel', 'option', { custom: selectField, clauses: ['cf[10053]', 'Channel'] }),
  set('customfield_10054', 'Request participants', 'array', {
    items: 'user',
    custom: usersField,
    clauses: ['cf[10054]', 'Request participants'],
  }),
];

/** What the select field "Channel" offers. */
export const options: readonly { readonly id: string; readonly value: string }[] = [
  { id: '10100', value: 'E-mail' },
  { id: '10101', value: 'Portal' },
  { id: '10102', value: 'Telephone' },
];

const byFieldId = new Map(fields.map((field) => [field.id, field]));

export function fieldById(id: string): Field | undefined {
  return byFieldId.get(id);
}

const allFields = fields.map(({ id }) => id);

const sets: Readonly<Record<string, readonly string[]>> = {
  '*all': allFields,
  '*navigable': allFields.filter((id) => id !== 'comment' && id !== 'attachment'),
};

/** The ids of those wanted: `*all`, `*navigable`, ids, names, and `-id` to leave one out. An empty list is the default. */
export function chosenFields(wanted: readonly string[], byDefault: '*all' | 'none'): ReadonlySet<string> {
  if (wanted.length === 0 && byDefault === 'none') return new Set();
  const asked = wanted.length > 0 ? wanted : [byDefault];
  const chosen = new Set(asked.every((one) => one.startsWith('-')) ? allFields : []);
  for (const one of asked) {
    if (one.startsWith('-')) chosen.delete(one.slice(1));
    else for (const id of sets[one] ?? [one]) chosen.add(id);
  }
  return chosen;
}
