/** What the outgoing side of the model is filled with: mails in each state, suppressed addresses, a scheme. */
import type {
  DeliverabilityReport,
  DeliveryOutcome,
  DeliveryRecipient,
  DeliveryView,
  NotificationScheme,
  Suppression,
  ThreadMail,
} from '../../../src/contract';
import { judgeDeliverability, type DeliverabilityFacts } from '../../../src/outbound';

const minute = 60_000;
const ago = (minutes: number): number => Date.now() - minutes * minute;

export function recipient(
  address: string,
  outcome: DeliveryOutcome,
  reply = '',
  status: string | null = null,
): DeliveryRecipient {
  return { address, name: '', role: 'to', outcome, reply, status };
}

export function delivery(id: string, outcome: DeliveryOutcome, more: Partial<DeliveryView> = {}): DeliveryView {
  const open = outcome === 'queued' || outcome === 'deferred';
  return {
    id,
    kind: 'notification',
    outcome,
    reason: '',
    issueId: '10000',
    issueKey: 'DEMO-1',
    subject: '[DEMO-1] The printer prints nothing',
    recipients: [recipient('ana@customer.example', outcome)],
    connection: { id: 'out-1', name: 'Support mail' },
    template: 'commented',
    messageId: `<${id}@postroom.example>`,
    atMs: ago(7),
    tries: open ? 1 : 2,
    nextTryMs: open ? ago(-12) : null,
    settledMs: open ? null : ago(5),
    reply: '',
    failure: null,
    can: { retry: outcome !== 'accepted', cancel: open, edit: outcome !== 'accepted' },
    ...more,
  };
}

export function deliveries(): DeliveryView[] {
  const unknown = '550 5.1.1 <jo@customer.example>: Recipient address rejected: User unknown';
  return [
    delivery('d-1', 'deferred', {
      reason: 'The server asked to wait: 451 4.7.1 Greylisted, come back later.',
      recipients: [recipient('ana@customer.example', 'deferred', '451 4.7.1 Greylisted, come back later', '4.7.1')],
    }),
    delivery('d-2', 'queued', {
      subject: '',
      reason: 'Waits for its turn.',
      tries: 0,
      messageId: null,
      kind: 'issue-mail',
    }),
    delivery('d-3', 'failed', {
      reason: 'The server does not know the recipient.',
      recipients: [
        recipient('jo@customer.example', 'failed', unknown, '5.1.1'),
        recipient('li@customer.example', 'accepted', '250 2.1.5 Ok', '2.1.5'),
      ],
      failure: {
        code: 'recipient-refused',
        message: 'The mail server refused the recipient jo@customer.example.',
        evidence: unknown,
        fix: { text: 'Check the address. Then put the right one in, or try again.' },
      },
    }),
    delivery('d-4', 'accepted', { reason: 'The mail server took it.', reply: '250 2.0.0 queued as 4F1' }),
    delivery('d-5', 'bounced', { reason: 'It came back: the mailbox is full.', issueKey: 'FIN-22' }),
    delivery('d-6', 'suppressed', {
      reason: 'jo@customer.example gets no mail: mail came back.',
      issueKey: '',
      kind: 'test',
    }),
  ];
}

export function suppressions(): Suppression[] {
  return [
    {
      address: 'jo@customer.example',
      reason: 'bounced',
      note: '550 5.1.1 User unknown',
      status: '5.1.1',
      atMs: ago(600),
      deliveryId: 'd-3',
      issueKey: 'DEMO-1',
    },
    {
      address: 'max@customer.example',
      reason: 'asked',
      note: '',
      status: null,
      atMs: ago(5000),
      deliveryId: null,
      issueKey: null,
    },
  ];
}

export function standardScheme(): NotificationScheme {
  return {
    id: 'standard',
    standard: true,
    name: 'Standard',
    enabled: true,
    scope: { projects: [], issueTypes: [], jql: null },
    connection: null,
    language: 'en',
    joinSeconds: 0,
    rules: [
      {
        id: 'comments',
        enabled: true,
        events: [{ kind: 'commented' }],
        triggeredBy: ['agent', 'app'],
        jql: null,
        recipients: [{ kind: 'reporter' }, { kind: 'thread' }],
        template: null,
      },
      {
        id: 'resolved',
        enabled: false,
        events: [{ kind: 'resolved' }],
        triggeredBy: ['agent', 'customer', 'app'],
        jql: 'priority = High',
        recipients: [{ kind: 'reporter' }],
        template: null,
      },
    ],
    createdAtMs: ago(90_000),
    updatedAtMs: ago(90_000),
  };
}

export function threadMails(): ThreadMail[] {
  const support = { address: 'support@postroom.example', name: 'Support' };
  const ana = { address: 'ana@customer.example', name: 'Ana Example' };
  return [
    {
      id: 'in:1',
      direction: 'in',
      atMs: ago(300),
      from: ana,
      to: [{ address: support.address, name: '', role: 'to', outcome: 'accepted', reply: '' }],
      subject: 'The printer prints nothing',
      outcome: 'create',
      reason: 'It became this issue.',
      messageId: '<1@customer.example>',
      commentId: null,
      by: 'person',
    },
    {
      id: 'out:2',
      direction: 'out',
      atMs: ago(200),
      from: support,
      to: [{ ...ana, role: 'to', outcome: 'accepted', reply: '250 2.0.0 Ok' }],
      subject: '[DEMO-1] The printer prints nothing',
      outcome: 'accepted',
      reason: 'The mail server took it.',
      messageId: '<2@postroom.example>',
      commentId: '10001',
      by: 'notification',
    },
    {
      id: 'out:3',
      direction: 'out',
      atMs: ago(20),
      from: support,
      to: [
        { ...ana, role: 'to', outcome: 'accepted', reply: '250 2.0.0 Ok' },
        { address: 'jo@customer.example', name: 'Jo', role: 'cc', outcome: 'failed', reply: '550 5.1.1 User unknown' },
      ],
      subject: '[DEMO-1] The printer prints nothing',
      outcome: 'failed',
      reason: 'The server does not know jo@customer.example.',
      messageId: '<3@postroom.example>',
      commentId: '10002',
      by: 'person',
    },
  ];
}

/** Judged by the product's own pure room; without changes each state is there. */
export function deliverability(changes: Partial<DeliverabilityFacts> = {}): DeliverabilityReport {
  const domain = 'example.com';
  const facts: DeliverabilityFacts = {
    domain,
    smtpHost: 'smtp.example.com',
    records: {
      spf: [],
      dmarc: ['v=DMARC1; p=none; rua=mailto:dmarc@example.com'],
      dmarcDomain: domain,
      dkim: [],
      mx: ['10 mx.example.com'],
    },
    readBack: { kind: 'read', signatures: [] },
    ...changes,
  };
  return { address: 'support@example.com', domain, checks: judgeDeliverability(facts) };
}
