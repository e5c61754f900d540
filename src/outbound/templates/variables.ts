/** The reference of variables and filters: the page shows it, docs/template-variables.md is made from it, warnings come from it. */
import type { NotifiableKind, TemplateFilter, TemplateVariable } from '../../contract';
import { templateScope } from './context';
import type { Scope } from './engine';
import { sampleFacts } from './sample';

type Row = readonly [name: string, type: TemplateVariable['type'], meaning: string, events?: readonly NotifiableKind[]];

const person = (name: string, who: string): readonly Row[] => [
  [name, 'group', who],
  [`${name}.name`, 'text', `Their name.`],
  [`${name}.address`, 'text', 'Their e-mail address; empty when Jira does not tell it.'],
];
const rich = (name: string, what: string, events: readonly NotifiableKind[] = []): readonly Row[] => [
  [name, 'group', what, events],
  [`${name}.html`, 'html', 'As HTML for mail programs; not escaped again.', events],
  [`${name}.text`, 'text', 'As plain text.', events],
];
const updates = ['updated', 'status-changed', 'assigned', 'resolved'] as const;
const commented = ['commented'] as const;

const rows: readonly Row[] = [
  ['event', 'group', 'What happened.'],
  ['event.kind', 'text', 'created, commented, updated, status-changed, assigned, resolved, attachment-added or email.'],
  ...person('event.actor', 'Who did it, or writes the mail.'),
  ['event.time', 'date', 'When it happened.'],
  ['issue', 'group', 'The issue as it is when the mail is sent.'],
  ['issue.key', 'text', 'Its key.'],
  ['issue.summary', 'text', 'Its summary.'],
  ['issue.url', 'text', 'Its address in Jira; of use only to people who may log in there.'],
  ['issue.type', 'text', 'Name of its type.'],
  ['issue.status', 'text', 'Name of its status.'],
  ['issue.priority', 'text', 'Name of its priority; empty when it has none.'],
  ['issue.resolution', 'text', 'Name of its resolution; empty while it is open.'],
  ['issue.project', 'group', 'Its project.'],
  ['issue.project.key', 'text', 'Key of the project.'],
  ['issue.project.name', 'text', 'Name of the project.'],
  ...person('issue.reporter', 'Who reported it.'),
  ...person('issue.assignee', 'Who takes care of it; the name is empty when nobody does.'),
  ['issue.created', 'date', 'When it was created.'],
  ['issue.updated', 'date', 'When it was last changed.'],
  ...rich('issue.description', 'Its description.'),
  ...rich('comment', 'The newest of the new comments.', commented),
  ...person('comment.author', 'Who wrote it.'),
  ['comment.created', 'date', 'When it was written.', commented],
  ['comments', 'list', 'The new comments, oldest first: more than one when comments are joined.', commented],
  ...rich('comments[]', 'One of them.', commented),
  ...person('comments[].author', 'Who wrote it.'),
  ['comments[].created', 'date', 'When it was written.', commented],
  ['changes', 'list', 'Fields that changed.', updates],
  ['changes[].field', 'text', 'Name of the field in Jira.', updates],
  ['changes[].from', 'text', 'What it was; may be empty.', updates],
  ['changes[].to', 'text', 'What it is now; may be empty.', updates],
  ['attachments', 'list', 'Files added to the issue.', ['attachment-added']],
  ['attachments[].name', 'text', 'Name of the file.', ['attachment-added']],
  ['attachments[].size_bytes', 'number', 'Its size.', ['attachment-added']],
  ['attachments[].url', 'text', 'Its address in Jira.', ['attachment-added']],
  ...person('recipient', 'Who gets this mail.'),
  ['mail', 'group', 'This mail.'],
  ['mail.language', 'text', 'Code of its language.'],
  ...rich('mail.body', 'What a person wrote from the issue; empty in notifications.'),
  ['mail.links', 'list', 'Files that were too big to be sent along.'],
  ['mail.links[].name', 'text', 'Name of the file.'],
  ['mail.links[].size_bytes', 'number', 'Its size.'],
  ['mail.links[].url', 'text', 'Its address in Jira.'],
  ['thread', 'group', 'The conversation the mail belongs to.'],
  [
    'thread.subject',
    'text',
    'Its subject: that of the mail that began it, or the key and summary. Mail programs hold a conversation together by it.',
  ],
  ['site', 'group', 'Your Jira.'],
  ['site.name', 'text', 'Its name.'],
  ['site.url', 'text', 'Its address.'],
];

/** Every variable with an example out of the made-up issue that previews use. */
export function templateVariables(): readonly TemplateVariable[] {
  const scope = templateScope(sampleFacts('commented', 'en'));
  return rows.map(([name, type, meaning, events = []]) => ({
    name,
    type,
    meaning,
    example: exampleOf(name, type, scope),
    events,
  }));
}

function exampleOf(name: string, type: TemplateVariable['type'], scope: Scope): string {
  if (type === 'group' || type === 'list') return '';
  let value: unknown = scope;
  for (const step of name.split('.')) {
    const { 1: field = step, 2: list } = /^(\w+)(\[\])?$/.exec(step) ?? [];
    const inner: unknown = (value as Record<string, unknown>)[field];
    value = list === undefined ? inner : (inner as unknown[])[0];
  }
  return String(value);
}

/** The names as a use of them is spelled, without the marks of lists. */
export const knownVariables: ReadonlySet<string> = new Set(rows.map(([name]) => name.replaceAll('[]', '')));

/** What a layout has beside them. */
export const layoutVariables: ReadonlySet<string> = new Set([
  ...knownVariables,
  'content',
  'footer',
  'layout',
  'layout.accent',
  'layout.logo',
  'layout.logo.src',
  'layout.logo.alt',
  'layout.logo.width',
  'mail.subject',
]);

export const templateFilters: readonly TemplateFilter[] = [
  {
    name: 'when',
    meaning: 'A date with its time, in the language of the mail.',
    example: '{{ comment.created | when }}',
  },
  {
    name: 'day',
    meaning: 'A date without its time, in the language of the mail.',
    example: '{{ issue.created | day }}',
  },
  {
    name: 'file_size',
    meaning: 'A number of bytes as people read it.',
    example: '{{ attachments[0].size_bytes | file_size }}',
  },
];
