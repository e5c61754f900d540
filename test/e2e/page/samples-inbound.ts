/** What the model is filled with for the pages of incoming mail: handlers, mails, explanations. */
import { handlerDraft, type HandlerDraftInput, type MailHandler } from '../../../src/contract';

export function handler(id: string, draft: HandlerDraftInput, createdAtMs = 1_790_000_000_000): MailHandler {
  return { ...handlerDraft.parse(draft), id, version: 1, createdAtMs, updatedAtMs: createdAtMs };
}

export const billing = handler('h-billing', {
  name: 'Invoices',
  mailboxes: ['in-1'],
  match: { recipients: [{ in: ['to', 'cc'], test: { kind: 'equals', address: 'billing@example.com' } }] },
  notFound: { kind: 'create', issue: { projectKey: 'FIN', issueType: 'Invoice', labels: ['mail'] } },
});

export const strict = handler('h-strict', {
  name: 'Partners',
  mailboxes: [],
  match: {
    senders: ['partner.example', '*@*.partner.example'],
    filters: [{ at: { kind: 'subject' }, test: { kind: 'contains', text: 'contract' } }],
  },
  access: { comment: { kind: 'known' }, create: { kind: 'known' }, otherwise: { kind: 'refuse' } },
  found: { visibility: 'internal', reopen: { transition: null }, longClosed: { days: 30, then: linked() } },
  people: { copied: { kind: 'watchers' } },
  attachments: { block: ['*.exe'], mostBytes: 10 * 1_048_576 },
  machines: { lists: 'discard' },
});

function linked(): { kind: 'linked-issue'; linkType: string } {
  return { kind: 'linked-issue', linkType: 'Relates' };
}

export const rest = handler('h-rest', {
  name: 'Everything else',
  mailboxes: ['in-1'],
  notFound: { kind: 'create', issue: { projectKey: 'DEMO', issueType: 'Task' } },
});
