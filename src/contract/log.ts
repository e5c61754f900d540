/** The admin page's calls about the mail log and held mail; part of `adminCalls`. */
import { z } from 'zod';
import type { Failure } from './failure';
import { mappedSender } from './senders';

const id = z.string().min(1).max(200);
const cursor = z.string().max(8000).nullable().default(null);

/** What a person wants to become of a mail; carried out by the reading of its mailbox, on the same path as a new mail. */
export const mailWish = z.discriminatedUnion('kind', [
  /** Decide anew, as if it came now; what an earlier try did already is found and not done again. */
  z.strictObject({
    kind: z.literal('release'),
    /** Names of attachments to leave out. */
    without: z.array(z.string().max(255)).max(100).default([]),
    sender: mappedSender,
  }),
  /** A comment on this issue. */
  z.strictObject({
    kind: z.literal('issue'),
    issueKey: z.string().regex(/^[A-Za-z][A-Za-z0-9_]+-[0-9]+$/, 'Enter an issue key, for example PROJ-123.'),
    without: z.array(z.string().max(255)).max(100).default([]),
    sender: mappedSender,
  }),
  /** A new issue. */
  z.strictObject({
    kind: z.literal('create'),
    projectKey: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'Choose a project.'),
    issueType: z.string().min(1, 'Choose an issue type.').max(100),
    without: z.array(z.string().max(255)).max(100).default([]),
    sender: mappedSender,
  }),
  /** Nothing becomes of it, and nobody is told. */
  z.strictObject({ kind: z.literal('discard') }),
  /** The sender is told that it is not taken; `text` null = in our own words. A machine is never told. */
  z.strictObject({ kind: z.literal('refuse'), text: z.string().trim().min(1).max(4000).nullable().default(null) }),
  /** Back to where it waits for a person: takes a discard back. */
  z.strictObject({ kind: z.literal('hold') }),
]);
export type MailWish = z.infer<typeof mailWish>;

const filter = {
  direction: z.enum(['in', 'out', 'both']).default('both'),
  /** A sender or recipient, words of the subject, a Message-ID or an issue key. */
  text: z.string().trim().max(500).default(''),
  /** Incoming or outgoing connection. */
  connectionId: id.nullable().default(null),
  outcome: z.string().max(30).nullable().default(null),
  /** Bounds of the time at which the mail was first seen or planned, both included. */
  fromMs: z.number().nullable().default(null),
  toMs: z.number().nullable().default(null),
};

export const logCalls = {
  /** Newest first. */
  'log.list': z.strictObject({ ...filter, cursor, limit: z.number().int().min(1).max(100).default(50) }),
  'log.get': z.strictObject({ id, direction: z.enum(['in', 'out']) }),
  /** A piece of the mail as the server has it, while it is there. */
  'log.source': z.strictObject({ id, offset: z.number().int().nonnegative().default(0) }),
  /** The mail as it can be read now: text and attachments. */
  'log.preview': z.strictObject({ id }),
  /** Where is that mail? Looks in the mailboxes, the log and Jira. */
  'log.find': z.strictObject({
    text: z.string().trim().min(3, 'Enter a sender, a subject, a Message-ID or an issue key.').max(500),
    /** Only mail since then. */
    sinceMs: z.number().nullable().default(null),
  }),
  /** What is to become of these mails; each is worked on at once. */
  'log.wish': z.strictObject({ ids: z.array(id).min(1).max(100), wish: mailWish }),
  /** The same for all held mails with this cause; some hundred a call, `left` says whether there are more. */
  'held.wishAll': z.strictObject({ mailboxId: id, cause: z.string().max(100), wish: mailWish }),
  /** How many are held, by mailbox and cause. */
  'held.groups': z.strictObject({}),
  'held.list': z.strictObject({
    mailboxId: id.nullable().default(null),
    cause: z.string().max(100).nullable(),
    cursor,
  }),
} as const;

export interface LogRow {
  readonly id: string;
  readonly direction: 'in' | 'out';
  /** When it was first seen in the mailbox, or planned. */
  readonly atMs: number;
  /** When the mail server received it; null for outgoing mail, and where the server does not say. */
  readonly receivedMs: number | null;
  readonly settledMs: number | null;
  readonly nextTryMs: number | null;
  readonly connection: { readonly id: string; readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string | null;
  readonly outcome: string;
  /** Why, in words. */
  readonly reason: string;
  /** Why, as a code: of a failure or of a decision; null when it is neither. */
  readonly cause: string | null;
  readonly issueKey: string | null;
  readonly tries: number;
  readonly sizeBytes: number | null;
  readonly failure: Failure | null;
  /** What a person asked for and is not carried out yet. */
  readonly wish: MailWish | null;
}

export interface LogPage {
  readonly rows: readonly LogRow[];
  /** null at the end. */
  readonly cursor: string | null;
  /** How far back was looked; null = to the end. Rows older than that may exist although this page is not full. */
  readonly searchedToMs: number | null;
}

/** One step of a mail's way. */
export interface JourneyStep {
  readonly atMs: number | null;
  readonly state: 'done' | 'failed' | 'waiting' | 'skipped';
  readonly title: string;
  readonly detail: string;
}

export interface LogEntry {
  readonly row: LogRow;
  readonly journey: readonly JourneyStep[];
  /** How the last decision was reached. */
  readonly checks: readonly { readonly check: string; readonly matched: boolean; readonly looked: string }[];
  /** The comment it became, for a link into the issue. */
  readonly commentId: string | null;
  /** Whether its source can be asked for: incoming, and not known to be gone. */
  readonly hasSource: boolean;
  readonly ref: string | null;
}

export interface SourcePiece {
  readonly base64: string;
  readonly sizeBytes: number;
  /** Where the next piece begins; null at the end. */
  readonly next: number | null;
}

export interface MailPreview {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** The beginning of its text. */
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly sizeBytes: number }[];
}

/** What one place says about the mail that is looked for. */
export interface Finding {
  readonly place: 'log' | 'mailbox' | 'jira';
  readonly name: string;
  readonly state: 'found' | 'not-found' | 'failed';
  readonly text: string;
}

export interface FindAnswer {
  /** The answer in a sentence; the time it speaks of stands beside it. */
  readonly sentence: string;
  readonly atMs: number | null;
  readonly findings: readonly Finding[];
  readonly rows: readonly LogRow[];
}

export interface HeldGroup {
  readonly mailbox: { readonly id: string; readonly name: string };
  readonly cause: string;
  /** The reason of the newest of them. */
  readonly reason: string;
  readonly count: number;
  readonly newestMs: number;
}

export interface Wished {
  readonly asked: number;
  /** Names of connections that are off: what was asked for is done once they are on. */
  readonly waitsFor: readonly string[];
}

export interface LogAnswers {
  'log.list': LogPage;
  'log.get': LogEntry;
  'log.source': SourcePiece;
  'log.preview': MailPreview;
  'log.find': FindAnswer;
  'log.wish': Wished & { /** Not done: worked on, or settled, meanwhile. */ readonly passed: number };
  'held.wishAll': Wished & { readonly left: boolean };
  'held.groups': {
    readonly groups: readonly HeldGroup[];
    /** There are more held mails than were counted. */ readonly more: boolean;
  };
  'held.list': LogPage;
}
