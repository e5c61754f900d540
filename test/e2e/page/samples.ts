/** What the model is filled with: connections in each state, reports of tests, messages. */
import type {
  AccountDay,
  Accounts,
  CertificateState,
  ConnectionDraft,
  ConnectionView,
  DoctorReport,
  DoctorStep,
  Failure,
  FoldersAnswer,
  IncomingConnection,
  MailboxHealth,
  NewIssueAction,
  OutgoingConnection,
  RecentMessage,
} from '../../../src/contract';

const minute = 60_000;
const ago = (minutes: number): number => Date.now() - minutes * minute;

export const projects = [
  { key: 'DEMO', name: 'Demo', issueTypes: [type('10001', 'Task'), type('10002', 'Bug')] },
  { key: 'FIN', name: 'Finance', issueTypes: [type('10003', 'Invoice')] },
  { key: 'HR', name: 'Human resources', issueTypes: [type('10001', 'Task')] },
];

function type(id: string, name: string): { id: string; name: string } {
  return { id, name };
}

export const folders: FoldersAnswer['folders'] = [
  folder('INBOX'),
  folder('INBOX/Support'),
  folder('INBOX/Support/Done'),
  folder('INBOX/Support/Failed'),
  folder('Sent', 'sent'),
  folder('Junk', 'junk'),
  { ...folder('Shared'), selectable: false },
  folder('Shared/sales'),
];

function folder(path: string, use: string | null = null): FoldersAnswer['folders'][number] {
  return { path, parts: path.split('/'), use, selectable: true };
}

export const neverRead: MailboxHealth = {
  state: 'never',
  lastPollMs: null,
  lastSuccessMs: null,
  nextPollMs: null,
  nextPollIsLatest: false,
  consecutiveFailures: 0,
  failure: null,
  lastOutcome: {},
  waiting: 0,
  held: 0,
};

export const wrongPassword: Failure = {
  code: 'login-refused',
  message: 'The server refuses user name or password.',
  evidence: 'a002 NO [AUTHENTICATIONFAILED] Authentication failed.',
  fix: { text: 'Check both. If the account has two-factor authentication, create an app password.' },
};

export const unreachable: Failure = {
  code: 'gateway-unreachable',
  message: 'The mail gateway did not answer.',
  evidence: 'POST https://gateway.example.com/v1/version: connect ECONNREFUSED 192.0.2.20:443',
  fix: { text: 'Ask the operator to start it; docs/operators.md says how.' },
};

const base = {
  enabled: true,
  hasPassword: true,
  sharedAs: null,
  testedAtMs: ago(4000),
  createdAtMs: ago(9000),
  updatedAtMs: ago(4000),
};

export function incoming(id: string, name: string, changes: Partial<IncomingConnection> = {}): IncomingConnection {
  return {
    ...base,
    id,
    name,
    direction: 'incoming',
    server: {
      protocol: 'imap',
      encryption: 'tls',
      host: 'imap.example.com',
      port: 0,
      username: 'support@example.com',
      sharedMailbox: null,
      trust: { kind: 'system' },
    },
    incoming: { folder: 'INBOX', settled: { kind: 'seen' }, failedFolder: null, startFrom: { kind: 'now' } },
    ...changes,
  };
}

export function outgoing(id: string, name: string, changes: Partial<OutgoingConnection> = {}): OutgoingConnection {
  return {
    ...base,
    id,
    name,
    direction: 'outgoing',
    server: {
      protocol: 'smtp',
      encryption: 'starttls',
      host: 'smtp.example.com',
      port: 0,
      username: 'support@example.com',
      sharedMailbox: null,
      trust: { kind: 'system' },
    },
    outgoing: { fromName: 'Example Support', fromAddress: 'support@example.com', replyMailbox: 'in-1' },
    ...changes,
  };
}

export function inView(connection: IncomingConnection, health: Partial<MailboxHealth> = {}): ConnectionView {
  const fine: MailboxHealth = {
    ...neverRead,
    state: 'fine',
    lastPollMs: ago(2),
    lastSuccessMs: ago(2),
    nextPollMs: Date.now() + 3 * minute,
    lastOutcome: { commented: 2, created: 1 },
  };
  const newIssue: NewIssueAction = { kind: 'create', projectKey: 'DEMO', issueType: 'Task' };
  const usedBy = ['Replies to mail sent through “Outgoing relay” are no longer read.'];
  return { connection, health: { ...fine, ...health }, sending: null, newIssue, usedBy, certificate: null };
}

export function outView(connection: OutgoingConnection, failure: Failure | null = null): ConnectionView {
  return {
    connection,
    health: null,
    sending: { lastSuccessMs: ago(50), failure },
    newIssue: null,
    certificate: null,
    usedBy: [],
  };
}

/** A mailbox that works and a way out. */
export function fineViews(): ConnectionView[] {
  return [inView(incoming('in-1', 'Support inbox')), outView(outgoing('out-1', 'Outgoing relay'))];
}

/** Each state that a connection can be in. */
export function mixedViews(): ConnectionView[] {
  const pop3 = {
    ...incoming('x', 'x').server,
    protocol: 'pop3',
    encryption: 'starttls',
    host: 'pop.example.org',
  } as const;
  const back = { nextPollMs: Date.now() + 20 * minute, lastPollMs: ago(4), lastSuccessMs: ago(75), lastOutcome: {} };
  const shared = { ...incoming('x', 'x').server, sharedMailbox: 'billing@example.com', username: 'kim@example.com' };
  return [
    inView(incoming('in-1', 'Support inbox')),
    {
      ...inView(incoming('in-2', 'Billing', { server: shared }), {
        ...back,
        state: 'failing',
        consecutiveFailures: 5,
        failure: wrongPassword,
        waiting: 3,
        held: 2,
      }),
      certificate: changedCertificate,
    },
    inView(incoming('in-3', 'Orders of the old shop, kept until the end of the year', { server: pop3 }), {
      state: 'working',
    }),
    inView(incoming('in-4', 'Jobs', { enabled: false, testedAtMs: null }), neverRead),
    outView(outgoing('out-1', 'Outgoing relay')),
    outView(outgoing('out-2', 'Newsletter', { enabled: false })),
    outView(outgoing('out-3', 'Backup'), relayDenied),
  ];
}

const changedCertificate: CertificateState = {
  fingerprint: 'ab'.repeat(32),
  issuer: 'Example CA',
  validToMs: Date.now() + 12.5 * 1440 * minute,
  seenMs: ago(60),
  changed: { atMs: ago(60), before: 'cd'.repeat(32) },
  warnings: [
    'Soon: the server’s certificate expires in 12 days, on 2026-12-08.',
    'The server shows another certificate since 2026-11-26. If it was not renewed on purpose, somebody may be in between.',
  ],
};

export const relayDenied: Failure = {
  code: 'relay-denied',
  message: 'The server does not take mail from support@example.com for other domains.',
  evidence: '554 5.7.1 <ana@customer.example>: Relay access denied',
  fix: { text: 'Log in with the account of that address, or have the server allow it.' },
};

// ------------------------------------------------------------------------------------------------------ reports

const details: Readonly<Record<string, string>> = {
  resolve: 'imap.example.com has 192.0.2.10 and 2001:db8::10',
  connect: 'Connected to 192.0.2.10, port 993',
  tls: 'TLS 1.3, certificate for imap.example.com by Example CA, valid until 2030-01-01',
  greeting: '* OK Dovecot ready.',
  capabilities: 'IMAP4rev1, IDLE, NAMESPACE, SPECIAL-USE',
  login: 'Logged in as support@example.com',
  folder: 'INBOX: 1243 messages, 12 unread, the oldest from 2021-03-03',
  read: 'The header of the newest message is readable (812 bytes)',
  sender: 'The server takes mail from support@example.com',
};

export function steps(names: readonly DoctorStep['name'][], failing?: string): DoctorStep[] {
  return names.map((name, index) => ({
    name,
    ok: name !== failing,
    ms: 8 + index * 13,
    detail: details[name] ?? '',
  }));
}

export const certificate = {
  subject: 'CN=imap.example.com',
  issuer: 'Example CA',
  names: ['imap.example.com', 'mail.example.com'],
  validFromMs: Date.UTC(2026, 0, 1),
  validToMs: Date.UTC(2030, 0, 1),
  fingerprint: 'ab'.repeat(32),
  selfSigned: false,
};

export function report(changes: Partial<DoctorReport>): DoctorReport {
  return {
    ok: changes.failure === undefined || changes.failure === null,
    steps: [],
    failure: null,
    mailbox: null,
    sharedAs: null,
    certificate: null,
    capabilities: ['IMAP4rev1', 'IDLE'],
    transcript: ['S: * OK Dovecot ready.', 'C: a001 LOGIN support@example.com ***', 'S: a001 OK Logged in.'],
    warnings: [],
    ...changes,
  };
}

export function passingReport({ direction, server }: ConnectionDraft): DoctorReport {
  const isEncrypted = server.encryption !== 'none';
  const start = ['resolve', 'connect', 'greeting', 'capabilities', 'login'] as const;
  const seen = { folder: 'INBOX', count: 1243, unseen: 12, oldestMs: Date.UTC(2021, 2, 3) };
  return report({
    steps: steps(direction === 'incoming' ? [...start, 'folder', 'read'] : [...start, 'sender']),
    mailbox: direction === 'incoming' ? seen : null,
    certificate: isEncrypted ? certificate : null,
  });
}

// ----------------------------------------------------------------------------------------------------- messages

export function messages(): RecentMessage[] {
  const common = { mailboxId: 'in-1', failure: null };
  return [
    {
      ...common,
      id: 'm1',
      direction: 'in',
      atMs: ago(2),
      from: 'Ana Customer <ana@customer.example>',
      to: 'support@example.com',
      subject: 'Re: The printer on the second floor is on fire',
      outcome: 'comment',
      reason: 'It answers a mail sent for DEMO-1.',
      issueKey: 'DEMO-1',
    },
    {
      ...common,
      id: 'm2',
      direction: 'out',
      atMs: ago(14),
      from: 'Example Support <support@example.com>',
      to: 'ana@customer.example',
      subject: 'The printer on the second floor is on fire',
      outcome: 'accepted',
      reason: 'Kim commented on DEMO-1.',
      issueKey: 'DEMO-1',
    },
    {
      ...common,
      id: 'm3',
      direction: 'in',
      atMs: ago(65),
      from: 'mailer-daemon@example.net',
      to: 'support@example.com',
      subject: 'Undelivered Mail Returned to Sender',
      outcome: 'bounce',
      reason: 'A mail to old@customer.example was returned: 5.1.1, unknown user.',
      issueKey: null,
    },
    {
      ...common,
      id: 'm4',
      direction: 'in',
      atMs: ago(400),
      from: 'a-very-long-sender-name-that-goes-on@subdomain.of.a.long.domain.example',
      to: 'support@example.com',
      subject: '',
      outcome: 'hold',
      reason: 'It belongs to no issue, and new mail is held.',
      issueKey: null,
    },
    {
      ...common,
      id: 'm5',
      direction: 'out',
      atMs: ago(1500),
      from: 'Example Support <support@example.com>',
      to: 'bo@customer.example',
      subject: 'Your order',
      outcome: 'failed',
      reason: 'The server refused the recipient.',
      issueKey: 'DEMO-7',
      failure: relayDenied,
    },
  ];
}

// ----------------------------------------------------------------------------------------------------- accounts

export const noAccounts: Accounts = { mailboxes: [], hours: [], unexplained: 0, nowMs: Date.now() };

const hour = 60 * minute;

function accountDay(index: number, lost = 0): AccountDay {
  const outcomes = { comment: 12 + ((index * 7) % 23), create: 4 + ((index * 5) % 9), discard: (index * 3) % 6 };
  const odd = index % 4 === 1 ? { hold: 2, bounce: 1 } : { waiting: index === 0 ? 3 : 0 };
  const sum = Object.values({ ...outcomes, ...odd }).reduce((a, b) => a + b, 0);
  const day = new Date(Date.now() - index * 24 * hour).toISOString().slice(0, 10);
  return { day, listed: sum + lost, outcomes: { ...outcomes, ...odd }, inWork: 0, unexplained: lost };
}

/** A month of two mailboxes; `lost` mails of yesterday are nowhere. */
export function monthOfAccounts(lost = 0): Accounts {
  const days = Array.from({ length: 30 }, (_, index) => accountDay(index, index === 1 ? lost : 0));
  const start = Math.floor(Date.now() / hour) * hour;
  const hours = Array.from({ length: 24 }, (_, index) => ({
    atMs: start - (23 - index) * hour,
    outcomes: index % 5 === 3 ? {} : { comment: index % 7, create: index % 3, discard: index === 12 ? 4 : 0 },
  })).filter(({ outcomes }) => Object.keys(outcomes).length > 0);
  return {
    mailboxes: [
      { mailboxId: 'in-1', name: 'Support inbox', days },
      { mailboxId: 'in-2', name: 'Billing', days: days.slice(3, 20).map((day) => ({ ...day, unexplained: 0 })) },
    ],
    hours,
    unexplained: lost,
    nowMs: Date.now(),
  };
}
