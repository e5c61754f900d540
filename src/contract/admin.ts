/**
 * What the admin page may ask (`invoke(call, payload)` over the Forge bridge) and what it gets. Every answer is a
 * `Reply`: the platform rewrites thrown errors, so nothing that matters is thrown.
 */
import { z } from 'zod';
import { connectionDraft, type Connection } from './connection';
import { deletedCalls, type DeletedAnswers, type DeletedConnection } from './deleted';
import type { Failure } from './failure';
import type { CertificateSeen, DoctorReport, DoctorStep, FoldersAnswer, DiscoverAnswer, StatusAnswer } from './gateway';
import {
  handlerCalls,
  judgingCalls,
  newIssueAction,
  type HandlerAnswers,
  type JudgingAnswers,
  type NewIssueAction,
} from './inbound';
import { logCalls, type LogAnswers } from './log';
import { outboundCalls, type OutboundAnswers } from './outbound';
import { senderCalls, type SenderAnswers } from './senders';
import { settingsCalls, type Alarm, type HeartbeatView, type SettingsAnswers } from './settings';

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  /** The input was refused; each problem names its field ("server.host"). */
  | { readonly ok: false; readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly ok: false; readonly kind: 'failed'; readonly failure: Failure };

export interface FieldProblem {
  /** Path in the payload joined by dots; '' = the whole. */
  readonly field: string;
  readonly message: string;
}

const id = z.string().min(1).max(100);

/** The form's password: null keeps the stored one (of `id`), '' means none. */
const password = z.string().max(4096).nullable();

const mailAddress = z
  .string()
  .max(320)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'Enter an e-mail address, for example kim@example.com.');

export const adminCalls = {
  overview: z.strictObject({}),
  /** What came in, day by day and hour by hour, and whether it adds up. */
  accounts: z.strictObject({}),
  /** Counts one day of a mailbox again, record by record. */
  'accounts.recount': z.strictObject({ mailboxId: id, day: z.string().regex(/^\d{4}-\d\d-\d\d$/) }),
  'connections.list': z.strictObject({}),
  'connections.get': z.strictObject({ id }),
  'connections.save': z.strictObject({
    /** null = a new connection. */
    id: id.nullable(),
    draft: connectionDraft,
    password,
    /** Incoming only: what happens to mail that belongs to no issue. */
    newIssue: newIssueAction.optional(),
  }),
  'connections.duplicate': z.strictObject({ id }),
  'connections.enable': z.strictObject({
    id,
    enabled: z.boolean(),
    /** Enable although no test passed since the last change. */
    insist: z.boolean().default(false),
  }),
  /** Test settings as they stand in the form; steps appear in `connections.progress` of the same run while it works. */
  'connections.test': z.strictObject({
    run: z.string().regex(/^[a-z0-9-]{8,64}$/),
    id: id.nullable(),
    draft: connectionDraft,
    password,
    /** Outgoing: send a real test mail to this address; without it a recipient is tried, and nothing is sent. */
    sendTo: mailAddress.optional(),
    /** With `sendTo`: the test mail must arrive in this mailbox, stored or as it stands in the same form. */
    comesBack: z.union([z.strictObject({ id }), z.strictObject({ draft: connectionDraft, password })]).optional(),
  }),
  'connections.progress': z.strictObject({ run: z.string().regex(/^[a-z0-9-]{8,64}$/) }),
  'connections.folders': z.strictObject({ id: id.nullable(), draft: connectionDraft, password }),
  'connections.status': z.strictObject({ id }),
  'connections.discover': z.strictObject({ address: z.string().max(320) }),
  'connections.poll': z.strictObject({ id }),
  /** The certificate that took the place of another one is right. */
  'connections.confirmCertificate': z.strictObject({ id }),
  /** Message-IDs of an earlier mail app, so that answers to its mail find their issue. */
  'threads.import': z.strictObject({
    issueKey: z.string().regex(/^[A-Za-z][A-Za-z0-9_]+-[0-9]+$/, 'Enter an issue key, for example PROJ-123.'),
    sent: z.array(z.string().max(998)).max(1000).default([]),
    received: z.array(z.string().max(998)).max(1000).default([]),
  }),
  'projects.list': z.strictObject({ query: z.string().max(100).default('') }),
  ...logCalls,
  ...settingsCalls,
  ...handlerCalls,
  ...outboundCalls,
  ...judgingCalls,
  ...senderCalls,
  ...deletedCalls,
} as const;

export type AdminCall = keyof typeof adminCalls;
export type AdminInput<C extends AdminCall> = z.input<(typeof adminCalls)[C]>;

/** How a mailbox has been doing. */
export interface MailboxHealth {
  readonly state: 'never' | 'fine' | 'working' | 'failing' | 'paused';
  readonly lastPollMs: number | null;
  readonly lastSuccessMs: number | null;
  readonly nextPollMs: number | null;
  /** It comes then at the latest: how often mailboxes are polled has not shown yet. */
  readonly nextPollIsLatest: boolean;
  readonly consecutiveFailures: number;
  readonly failure: Failure | null;
  /** What the last poll that found anything did, by outcome. */
  readonly lastOutcome: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly held: number;
  /** It works through more mail than one list holds; null when it does not. */
  readonly backlog?: Backlog | null;
}

export interface Backlog {
  readonly done: number;
  /** At most so many are left. */
  readonly left: number;
  readonly mailsPerSecond: number;
  readonly secondsToGo: number;
}

/** The certificate a server showed last. */
export interface CertificateState extends CertificateSeen {
  /** When this certificate was first met. */
  readonly seenMs: number;
  /** It took the place of another one, and no admin has confirmed it; `before` is that one's fingerprint. */
  readonly changed: { readonly atMs: number; readonly before: string } | null;
  /** A change, or an end that comes near, in words; the worst first. */
  readonly warnings: readonly string[];
}

export interface ConnectionView {
  readonly connection: Connection;
  /** Incoming only. */
  readonly health: MailboxHealth | null;
  /** Outgoing only: the last failure, and when a mail was last accepted. */
  readonly sending: { readonly lastSuccessMs: number | null; readonly failure: Failure | null } | null;
  /** What becomes of mail without an issue. null = not incoming, or mail handlers say it in a way the form cannot show. */
  readonly newIssue: NewIssueAction | null;
  /** null without TLS, and before the first connection. */
  readonly certificate: CertificateState | null;
  /** What would stop working without this connection, in words. */
  readonly usedBy: readonly string[];
}

/** A recent message, in or out, for the overview. */
export interface RecentMessage {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly atMs: number;
  readonly mailboxId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly outcome: string;
  /** Why, in words. */
  readonly reason: string;
  readonly issueKey: string | null;
  readonly failure: Failure | null;
}

export interface Overview {
  readonly connections: readonly ConnectionView[];
  readonly recent: readonly RecentMessage[];
  /** Some mail came in since Postroom was set up. */
  readonly hasReceived: boolean;
  readonly gateway: { readonly ok: boolean; readonly version: string | null; readonly failure: Failure | null };
  /** As of the last schedule. */
  readonly alarms: readonly Alarm[];
  readonly heartbeats: readonly HeartbeatView[];
  /** Mails that the servers listed and nothing is known of; see `Accounts`. */
  readonly unexplained: number;
  readonly nowMs: number;
}

/** One UTC day of a mailbox: listed = the sum of `outcomes` + inWork + unexplained. */
export interface AccountDay {
  /** `2026-11-26`. */
  readonly day: string;
  /** What the mail server listed for the first time on this day: counted beside the cursor, not from the ledger. */
  readonly listed: number;
  /** What became of it so far, by outcome: counted beside the records of the ledger. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Records of this day that were begun and not counted yet. */
  readonly inWork: number;
  /** What is missing on the right side; 0 is what it should be. */
  readonly unexplained: number;
}

export interface MailboxAccount {
  readonly mailboxId: string;
  readonly name: string;
  /** Newest first; only days with mail. */
  readonly days: readonly AccountDay[];
}

export interface Accounts {
  readonly mailboxes: readonly MailboxAccount[];
  /** Outcomes of all mailboxes in the last two days, oldest first; only hours with mail. */
  readonly hours: readonly { readonly atMs: number; readonly outcomes: Readonly<Record<string, number>> }[];
  readonly unexplained: number;
  readonly nowMs: number;
}

export interface Recount {
  readonly day: string;
  /** Of the records in the ledger. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** As the account has it. */
  readonly booked: Readonly<Record<string, number>>;
  /** False when there were more records than can be counted at once. */
  readonly complete: boolean;
}

export interface AdminAnswers
  extends DeletedAnswers, LogAnswers, HandlerAnswers, JudgingAnswers, OutboundAnswers, SenderAnswers, SettingsAnswers {
  overview: Overview;
  accounts: Accounts;
  'accounts.recount': Recount;
  'connections.list': { connections: readonly ConnectionView[]; deleted: readonly DeletedConnection[] };
  'connections.get': ConnectionView;
  'connections.save': ConnectionView;
  'connections.restore': ConnectionView;
  'connections.duplicate': ConnectionView;
  'connections.enable': ConnectionView;
  'connections.test': DoctorReport;
  'connections.progress': { steps: readonly DoctorStep[]; done: boolean };
  'connections.folders': FoldersAnswer;
  'connections.status': StatusAnswer;
  'connections.discover': DiscoverAnswer;
  'connections.poll': { queued: true };
  'connections.confirmCertificate': ConnectionView;
  'threads.import': { imported: number };
  'projects.list': {
    projects: readonly {
      readonly key: string;
      readonly name: string;
      readonly issueTypes: readonly { readonly id: string; readonly name: string }[];
    }[];
  };
}
