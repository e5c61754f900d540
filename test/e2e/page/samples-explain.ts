/** An explanation with everything in it, and mails to pick from. */
import type { BacktestChange, Explanation, MailToExplain } from '../../../src/contract';

const minute = 60_000;

export const inboxMails: readonly MailToExplain[] = Array.from({ length: 8 }, (_, at) => ({
  mailboxId: 'in-1',
  ref: { kind: 'imap', uidValidity: '7', uid: 100 - at },
  from: at === 0 ? 'Ana Customer <ana@customer.example>' : `person${at}@customer.example`,
  subject: at === 1 ? '' : `Mail ${at + 1}`,
  receivedMs: Date.now() - (at + 1) * 90 * minute,
}));

const invoices = { id: 'h-billing', name: 'Invoices' };

const text = (value: string, ...marks: object[]): object => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: object[]): object => ({ type: 'paragraph', content });

const adf = {
  version: 1,
  type: 'doc',
  content: [
    paragraph(
      text('It '),
      text('still', { type: 'strong' }),
      text(' prints '),
      text('blank', { type: 'em' }),
      text(' pages, see '),
      text('the manual', { type: 'link', attrs: { href: 'https://printer.example/manual' } }),
      text('.'),
    ),
    {
      type: 'bulletList',
      content: [
        { type: 'listItem', content: [paragraph(text('tray 1'))] },
        { type: 'listItem', content: [paragraph(text('tray 2'))] },
      ],
    },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', attrs: {}, content: [paragraph(text('Page'))] },
            { type: 'tableCell', attrs: {}, content: [paragraph(text('2'))] },
          ],
        },
      ],
    },
    { type: 'codeBlock', attrs: { language: 'text' }, content: [text('E-42: drum')] },
    { type: 'blockquote', content: [paragraph(text('Have you tried the new drum?'))] },
    { type: 'rule' },
    paragraph(
      text('javascript', { type: 'link', attrs: { href: 'javascript:alert(1)' } }),
      text(' <img src=x onerror=alert(1)>'),
    ),
  ],
};

export const explanation: Explanation = {
  handler: invoices,
  disposition: { kind: 'comment', reason: 'subject-key', detail: 'It becomes a public comment on DEMO-1.' },
  steps: [
    {
      check: 'Is it our own mail coming back?',
      matched: false,
      looked: 'Message-ID <a1@customer.example>',
      handler: null,
    },
    { check: 'Is it a bounce?', matched: false, looked: 'Content-Type text/plain', handler: null },
    { check: 'Is it for “Invoices”?', matched: true, looked: 'To billing@example.com', handler: invoices },
    { check: 'Is the sender blocked?', matched: false, looked: 'ana@customer.example', handler: invoices },
    { check: 'Which issue does it belong to?', matched: true, looked: 'DEMO-1 in the subject', handler: invoices },
  ],
  mail: {
    messageId: 'a1@customer.example',
    subject: 'Re: [DEMO-1] printer',
    dateMs: Date.UTC(2026, 10, 26, 9, 30),
    sizeBytes: 48_213,
    to: ['billing@example.com'],
    cc: ['Bo Partner <bo@partner.example>'],
    deliveredTo: ['support@example.com'],
    kind: 'person',
    evidence: [],
    defects: [{ code: 'charset-guessed', detail: 'A part says us-ascii and holds windows-1252.' }],
  },
  sender: {
    name: 'Ana Customer',
    address: 'ana@customer.example',
    user: { accountId: 'u-ana', displayName: 'Ana Customer', active: true },
    authentication: { server: 'mx.example.com', spf: 'pass', dkim: 'pass', dmarc: 'pass', verified: true },
    involvedAs: ['reporter', 'watcher'],
  },
  clues: [
    { by: 'references', said: '<b2@else.example>', issueKey: null, outcome: 'no-issue' },
    { by: 'subject-key', said: 'DEMO-1', issueKey: 'DEMO-1', outcome: 'chosen' },
    { by: 'subject-key', said: 'UTF-8', issueKey: null, outcome: 'not-needed' },
  ],
  issue: {
    key: 'DEMO-1',
    summary: 'The printer is on fire',
    status: 'Open',
    closed: false,
    closedMs: null,
    by: 'subject-key',
  },
  text: [
    { role: 'reply', text: 'It still prints blank pages, see the manual.\n' },
    { role: 'signature', text: '-- \nAna Customer\nCustomer Ltd.\n' },
    { role: 'quoted', text: 'On Thu, 26 Nov 2026 Kim Agent wrote:\n> Have you tried the new drum?\n' },
  ],
  cutBy: 'a line that says who wrote: “On Thu, 26 Nov 2026 Kim Agent wrote:”',
  forwarded: null,
  attachments: [
    { name: 'scan.pdf', type: 'application/pdf', sizeBytes: 1_204_000, inline: false, kept: true, reason: '' },
    {
      name: 'setup.exe',
      type: 'application/octet-stream',
      sizeBytes: 90_112,
      inline: false,
      kept: false,
      reason: 'Its name matches *.exe, which this handler leaves out.',
    },
    {
      name: 'logo.png',
      type: 'image/png',
      sizeBytes: 4_096,
      inline: true,
      kept: false,
      reason: 'A picture that this sender’s mails carry again and again.',
    },
  ],
  acts: ['Comment on DEMO-1', 'Attach scan.pdf to DEMO-1', 'Make Bo Partner a watcher of DEMO-1'],
  written: { adf, html: '<p>unused</p>' },
};

export const change: BacktestChange = {
  mail: {
    mailboxId: 'in-1',
    ref: { kind: 'imap', uidValidity: '7', uid: 99 },
    from: 'bo@partner.example',
    subject: 'Invoice 12',
    receivedMs: Date.now() - 3 * 3_600_000,
  },
  before: { kind: 'hold', detail: 'Held: it belongs to no issue.', handler: 'Everything else' },
  after: { kind: 'create', detail: 'A new Invoice in FIN.', handler: 'Invoices' },
  differences: ['priority: Medium → Highest'],
};
