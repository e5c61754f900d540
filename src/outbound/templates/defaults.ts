/** Postroom's own templates: one for each event and one for mails from an issue, in six languages. Plain, so that they read like mail. */
import { ownLanguages, type Language, type MailTemplate, type NotifiableKind, type TemplateText } from '../../contract';
import { phrases, type Phrases } from './phrases';

/** Mail programs hold a conversation together by its subject: every mail of an issue has the same. */
const subject = '{{ thread.subject }}';

const lead = 'margin:0 0 12px';
const quiet = 'color:#626f86';
const cell = 'padding:4px 16px 4px 0;vertical-align:top;text-align:left';

const filled = (phrase: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce(
    (text, [name, variable]) => text.replace(`{${name}}`, `<strong>${variable}</strong>`),
    phrase,
  );

const p = (html: string): string => `<p style="${lead}">${html}</p>`;
const summary = p('<strong>{{ issue.key }}: {{ issue.summary }}</strong>');
const files = (list: string): string =>
  [
    '<ul style="margin:0 0 12px;padding-left:24px">',
    `{% for file in ${list} %}<li>{{ file.name }} <span style="${quiet}">({{ file.size_bytes | file_size }})</span></li>`,
    '{% endfor %}</ul>',
  ].join('\n');
const linkedFiles = (words: Phrases): string =>
  [
    '{% if mail.links.size > 0 %}',
    p(words.links),
    '<ul style="margin:0 0 12px;padding-left:24px">',
    `{% for file in mail.links %}<li><a href="{{ file.url }}">{{ file.name }}</a> <span style="${quiet}">({{ file.size_bytes | file_size }})</span></li>`,
    '{% endfor %}</ul>',
    '{% endif %}',
  ].join('\n');
const changes = (words: Phrases): string =>
  [
    '<table style="margin:0 0 12px;border-collapse:collapse">',
    '{% for change in changes %}<tr>',
    `<td style="${cell};${quiet}">{{ change.field }}</td>`,
    `<td style="${cell}"><span style="${quiet};text-decoration:line-through">{{ change.from | default: "${words.none}" }}</span>&nbsp;→ {{ change.to | default: "${words.none}" }}</td>`,
    '</tr>{% endfor %}</table>',
  ].join('\n');

const actor = { actor: '{{ event.actor.name }}' };

const bodies: Readonly<Record<NotifiableKind | 'email', (words: Phrases) => readonly string[]>> = {
  commented: (words) => [
    '{% for comment in comments %}',
    `<p style="${lead}">${filled(words.wrote, { author: '{{ comment.author.name }}' })}` +
      `{% if comments.size > 1 %} <span style="${quiet}">{{ comment.created | when }}</span>{% endif %}</p>`,
    '{{ comment.html }}',
    '{% endfor %}',
    linkedFiles(words),
  ],
  created: (words) => [p(filled(words.created, actor)), summary, '{{ issue.description.html }}'],
  updated: (words) => [p(filled(words.updated, actor)), summary, changes(words)],
  'status-changed': (words) => [p(filled(words.statusChanged, { status: '{{ issue.status }}' })), summary],
  assigned: (words) => [p(filled(words.assigned, { assignee: '{{ issue.assignee.name }}' })), summary],
  resolved: (words) => [
    p(filled(words.resolved, { resolution: '{{ issue.resolution }}' })),
    summary,
    p(words.notResolved),
  ],
  'attachment-added': (words) => [p(filled(words.attached, actor)), files('attachments'), summary],
  email: (words) => ['{{ mail.body.html }}', linkedFiles(words)],
};

const names: Readonly<Record<NotifiableKind | 'email', string>> = {
  commented: 'New comment',
  created: 'New issue',
  updated: 'Changed fields',
  'status-changed': 'New status',
  assigned: 'New assignee',
  resolved: 'Resolved',
  'attachment-added': 'New attachment',
  email: 'Mail from an issue',
};

/** Ids of Postroom's own templates; those of events have the event's name. */
export type BuiltInTemplate = NotifiableKind | 'email';
export const builtInTemplates = Object.keys(names) as readonly BuiltInTemplate[];
export const isBuiltIn = (id: string): id is BuiltInTemplate => Object.hasOwn(names, id);

/** A template as Postroom brings it. */
export function builtInTemplate(id: BuiltInTemplate): MailTemplate {
  const texts = Object.fromEntries(
    ownLanguages.map((language): [Language, TemplateText] => [
      language,
      { subject, html: `${bodies[id](phrases[language]).join('\n')}\n`, text: null },
    ]),
  );
  return {
    id,
    name: names[id],
    kind: id === 'email' ? 'issue-mail' : 'notification',
    layout: 'standard',
    texts,
    fallback: 'en',
    version: 0,
    builtIn: true,
    updatedAtMs: null,
  };
}
