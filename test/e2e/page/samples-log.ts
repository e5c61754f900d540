/** Mails of the log: what the model of the mail log is filled with. */
import type {
  Alarm,
  FindAnswer,
  HeartbeatView,
  JourneyStep,
  LogEntry,
  LogRow,
  SettingsView,
} from '../../../src/contract';
import { relayDenied, unreachable } from './samples';

const minute = 60_000;
const ago = (minutes: number): number => Date.now() - minutes * minute;

function incomingRow(id: string, changes: Partial<LogRow>): LogRow {
  return {
    id,
    direction: 'in',
    atMs: ago(3),
    receivedMs: ago(4),
    settledMs: ago(3),
    nextTryMs: null,
    connection: { id: 'in-1', name: 'Support inbox' },
    from: 'Ana Customer <ana@customer.example>',
    to: 'support@example.com',
    subject: 'The printer on the second floor is on fire',
    messageId: `${id}@customer.example`,
    outcome: 'comment',
    reason: 'Comment on DEMO-1, known by the mail it answers.',
    cause: null,
    issueKey: 'DEMO-1',
    tries: 1,
    sizeBytes: 48_211,
    failure: null,
    wish: null,
    ...changes,
  };
}

const step = (
  title: string,
  detail = '',
  state: JourneyStep['state'] = 'done',
  atMs: number | null = ago(3),
): JourneyStep => ({
  atMs,
  state,
  title,
  detail,
});

export function entryOf(row: LogRow, journey: readonly JourneyStep[] = []): LogEntry {
  const checks = [
    { check: 'Is it our own mail coming back?', matched: false, looked: 'person' },
    { check: 'Does it belong to an issue?', matched: true, looked: 'c0ffee@postroom.example' },
  ];
  const isIn = row.direction === 'in';
  return {
    row,
    journey,
    checks: isIn ? checks : [],
    commentId: null,
    hasSource: isIn,
    ref: isIn ? 'UID 4711 (UIDVALIDITY 1)' : null,
  };
}

const heldReason = 'It belongs to no issue that Postroom could find.';

const held = (id: string, subject: string, minutes: number, changes: Partial<LogRow> = {}): LogRow =>
  incomingRow(id, {
    subject,
    atMs: ago(minutes),
    receivedMs: ago(minutes),
    outcome: 'hold',
    reason: heldReason,
    cause: 'no-issue',
    issueKey: null,
    ...changes,
  });

/** Mails in each state, newest first. */
export function logEntries(): LogEntry[] {
  return [
    entryOf(incomingRow('m1', {}), [
      step('The mail server received it', '', 'done', ago(4)),
      step('Found in the mailbox', 'UID 4711 (UIDVALIDITY 1), 48211 bytes'),
      step('Tried; to be tried again', 'Jira asks Postroom to slow down.', 'failed', ago(3.5)),
      step('Decided', 'Does it belong to an issue? c0ffee@postroom.example'),
      step('Claimed', 'Written down before anything was done in Jira, so that it is done once.'),
      step('Comment on DEMO-1', 'Comment on DEMO-1, known by the mail it answers. 1 attachment.'),
      step('Acknowledged on the mail server'),
    ]),
    entryOf(
      incomingRow('m2', {
        direction: 'out',
        from: '',
        to: 'Ana Customer <ana@customer.example>',
        outcome: 'accepted',
        reason: 'The mail server took it.',
        connection: { id: 'out-1', name: 'Outgoing relay' },
        atMs: ago(12),
        receivedMs: null,
        sizeBytes: null,
      }),
      [
        step('Planned', 'To ana@customer.example, stored before the first try.'),
        step('Taken by the mail server at try 1'),
      ],
    ),
    entryOf(held('m3', 'Where is my order?', 20)),
    entryOf(held('m4', 'Invoice 2026-118 is wrong', 35, { from: 'billing@shop.example' })),
    entryOf(
      held('m5', 'A very long subject that goes on and on about the printer, the coffee machine and the lift', 90, {
        reason: 'Jira does not let Postroom do this in the project SECRET.',
        cause: 'jira-forbidden',
        failure: { ...unreachable, code: 'jira-forbidden', message: 'Jira does not let Postroom do this.' },
      }),
    ),
    entryOf(
      incomingRow('m6', {
        subject: 'Out of office',
        outcome: 'discard',
        cause: 'auto-reply',
        reason: 'header Auto-Submitted: auto-replied',
        atMs: ago(300),
        receivedMs: ago(301),
        issueKey: null,
      }),
      [step('Discarded', 'header Auto-Submitted: auto-replied')],
    ),
    entryOf(
      incomingRow('m7', {
        direction: 'out',
        from: '',
        to: 'bo@customer.example',
        subject: 'Your order',
        outcome: 'failed',
        reason: relayDenied.message,
        connection: { id: 'out-1', name: 'Outgoing relay' },
        atMs: ago(1500),
        receivedMs: null,
        sizeBytes: null,
        failure: relayDenied,
        issueKey: 'DEMO-7',
      }),
    ),
  ];
}

/** More than fit on a page. */
export function manyEntries(count: number): LogEntry[] {
  return Array.from({ length: count }, (_, index) =>
    entryOf(incomingRow(`many-${index}`, { subject: `Mail ${index}`, atMs: ago(index), receivedMs: ago(index) })),
  );
}

export function foundAnswer(): FindAnswer {
  const [first] = logEntries();
  return {
    sentence: 'It arrived in “Support inbox” and became a comment on DEMO-1.',
    atMs: first!.row.settledMs,
    findings: [
      { place: 'log', name: 'Mail log', state: 'found', text: '1 mail.' },
      { place: 'mailbox', name: 'Support inbox', state: 'found', text: '1 mail in its folder.' },
      {
        place: 'mailbox',
        name: 'Billing',
        state: 'failed',
        text: 'It could not be searched: the server refuses the password.',
      },
    ],
    rows: [first!.row],
  };
}

export function openAlarms(): Alarm[] {
  return [
    {
      kind: 'mailbox-failing',
      about: 'in-2',
      text: '“Billing” cannot be read: The server refuses user name or password.',
      sinceMs: ago(75),
      toldMs: ago(74),
      toldBy: ['mail', 'webhook'],
    },
    {
      kind: 'held',
      about: 'in-2',
      text: '2 mails are held in “Billing” and wait for a person.',
      sinceMs: ago(200),
      toldMs: null,
      toldBy: [],
    },
  ];
}

/** With a webhook that works and one that does not. */
export function hookedSettings(): SettingsView {
  const failure = {
    ...unreachable,
    code: 'webhook-refused',
    message: 'chat.example.com did not take it: HTTP 404.',
  } as const;
  return {
    retentionDays: 180,
    alarms: {
      addresses: ['kim@example.com'],
      connectionId: null,
      silenceHours: null,
      webhooks: [
        { id: 'hook-a', place: 'https://hooks.example.com', failure: null },
        { id: 'hook-b', place: 'https://chat.example.com', failure },
      ],
    },
    heartbeats: [{ id: 'beat-1', from: 'out-1', to: 'in-1', address: null, minutes: 30, lateMinutes: null }],
  };
}

/** One that comes back, one that is missed, one that cannot be sent. */
export function heartbeats(): HeartbeatView[] {
  const relay = { id: 'out-1', name: 'Outgoing relay' };
  const many = Array.from({ length: 48 }, (_, index) => ({
    sentMs: ago(30 * (48 - index)),
    delayMs: index === 20 ? null : 1000 + ((index * 37) % 11) * 700 + (index === 33 ? 240_000 : 0),
    isLost: index === 20,
  }));
  const common = { minutes: 30, lateMs: 60 * minute, lastBackMs: ago(26), failure: null };
  return [
    { ...common, id: 'beat-1', from: relay, to: { id: 'in-1', name: 'Support inbox' }, state: 'fine', beats: many },
    {
      ...common,
      id: 'beat-2',
      from: relay,
      to: { id: 'in-2', name: 'Billing' },
      state: 'late',
      lastBackMs: ago(190),
      beats: [
        ...many.slice(0, 20),
        ...[90, 60, 30].map((minutes) => ({ sentMs: ago(minutes), delayMs: null, isLost: minutes > 60 })),
      ],
    },
    {
      ...common,
      id: 'beat-3',
      from: { id: 'out-2', name: 'Billing outgoing' },
      to: { id: 'in-2', name: 'Billing' },
      state: 'unsent',
      lastBackMs: null,
      beats: [],
      failure: relayDenied,
    },
  ];
}
