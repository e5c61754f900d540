/** The made-up issue that previews, examples and the reference use. */
import { doc, bulletList, listItem, paragraph, strong, text } from '../../adf';
import type { Language, NotifiableKind } from '../../contract';
import type { MailFacts } from './context';

const createdMs = Date.UTC(2026, 2, 2, 9, 15);

export function sampleFacts(event: NotifiableKind | 'email', language: Language): MailFacts {
  const kim = { name: 'Kim Park', address: 'kim@company.example' };
  const ana = { name: 'Ana Example', address: 'ana@customer.example' };
  const file = { name: 'log.txt', sizeBytes: 48_210, url: 'https://company.example/rest/api/3/attachment/content/1' };
  const answer = doc([
    paragraph(text('Hello Ana,')),
    paragraph(text('please try again with '), text('version 2.1', strong), text('. What changed:')),
    bulletList([
      listItem([paragraph(text('the printer is found again'))]),
      listItem([paragraph(text('large pages <A3> come out whole'))]),
    ]),
  ]);
  return {
    event,
    issue: {
      key: 'DEMO-7',
      summary: 'The printer prints nothing',
      url: 'https://company.example/browse/DEMO-7',
      type: 'Bug',
      status: 'In Progress',
      priority: 'High',
      resolution: event === 'resolved' ? 'Done' : '',
      project: { key: 'DEMO', name: 'Demo' },
      reporter: ana,
      assignee: kim,
      createdMs,
      updatedMs: createdMs + 5_400_000,
      description: doc([paragraph(text('Since this morning it prints nothing, not even a test page.'))]),
    },
    actor: kim,
    comments: [{ author: kim, createdMs: createdMs + 5_400_000, body: answer }],
    changes: [
      { fieldId: 'status', field: 'Status', from: 'To Do', to: 'In Progress' },
      { fieldId: 'priority', field: 'Priority', from: 'Medium', to: 'High' },
    ],
    attachments: [file],
    recipient: ana,
    body: answer,
    links: [{ ...file, name: 'recording.mp4', sizeBytes: 48_210_000 }],
    subject: '[DEMO-7] The printer prints nothing',
    dateMs: createdMs + 5_400_000,
    language,
    timeZone: 'Etc/UTC',
    site: { name: 'Company', url: 'https://company.example' },
  };
}
