/** How one mail was understood and judged, for people to read: nothing was done. */
import type { MessageRef } from '../gateway';

/** One check, in the order in which they were made. */
export interface ExplainedStep {
  /** What was asked: "Is it our own mail coming back?". */
  readonly check: string;
  /** It applied: to this mail, this decided or changed something. */
  readonly matched: boolean;
  /** The value it looked at. */
  readonly looked: string;
  /** The handler whose rule it is; null = a check that all mail goes through. */
  readonly handler: { readonly id: string; readonly name: string } | null;
}

export type DispositionKind = 'comment' | 'create' | 'bounce' | 'heartbeat' | 'discard' | 'refuse' | 'hold';

export interface ExplainedDisposition {
  readonly kind: DispositionKind;
  /** One word of a closed list: `subject-key`, `auto-reply`, `no-issue`, … */
  readonly reason: string;
  /** In a sentence. */
  readonly detail: string;
}

/** What pointed to an issue, and what came of it. */
export interface ExplainedClue {
  readonly by: 'reply-token' | 'references' | 'subject-key' | 'plus-address';
  /** What in the mail said so: an id, a key, an address. */
  readonly said: string;
  readonly issueKey: string | null;
  readonly outcome:
    | 'chosen'
    /** No such issue, or Postroom may not see it. */
    | 'no-issue'
    /** The handler does not let this sender use such a clue. */
    | 'not-allowed'
    /** A stronger clue was enough. */
    | 'not-needed';
}

export interface ExplainedIssue {
  readonly key: string;
  readonly summary: string;
  readonly status: string;
  readonly closed: boolean;
  /** When it was closed; null when it is open, or Jira does not say. */
  readonly closedMs: number | null;
  readonly by: ExplainedClue['by'];
}

export interface ExplainedSender {
  readonly name: string;
  readonly address: string;
  /** The Jira user with this address; null = unknown. */
  readonly user: { readonly accountId: string; readonly displayName: string; readonly active: boolean } | null;
  /** What the trusted mail server said; null = there is no such field, or none that is trusted. */
  readonly authentication: {
    readonly server: string;
    readonly spf: string | null;
    readonly dkim: string | null;
    readonly dmarc: string | null;
    readonly verified: boolean;
  } | null;
  /** How the sender is involved in the issue: `reporter`, `assignee`, `watcher`, `correspondent`. */
  readonly involvedAs: readonly string[];
}

/** A stretch of the mail's text in its order, and what it was taken for. */
export interface ExplainedText {
  readonly role: 'reply' | 'quoted' | 'signature' | 'forwarded';
  readonly text: string;
}

export interface ExplainedAttachment {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Shown inside the text. */
  readonly inline: boolean;
  readonly kept: boolean;
  /** Why it is left out; '' when it is kept. */
  readonly reason: string;
}

export interface Explanation {
  /** The handler that took it; null = none, or it was decided before one was asked. */
  readonly handler: { readonly id: string; readonly name: string } | null;
  readonly disposition: ExplainedDisposition;
  readonly steps: readonly ExplainedStep[];
  readonly mail: {
    readonly messageId: string | null;
    readonly subject: string;
    readonly dateMs: number | null;
    readonly sizeBytes: number;
    readonly to: readonly string[];
    readonly cc: readonly string[];
    /** Where the mail servers say it was delivered. */
    readonly deliveredTo: readonly string[];
    /** `person`, `auto-reply`, `bounce`, … */
    readonly kind: string;
    /** What gave the kind away. */
    readonly evidence: readonly { readonly where: string; readonly value: string }[];
    /** Damage that was read over. */
    readonly defects: readonly { readonly code: string; readonly detail: string }[];
  };
  readonly sender: ExplainedSender;
  readonly clues: readonly ExplainedClue[];
  readonly issue: ExplainedIssue | null;
  /** The text, cut up; joined it is the whole. */
  readonly text: readonly ExplainedText[];
  /** Which sign ended the new text ("a line that says who wrote"), and the line; '' when nothing was cut. */
  readonly cutBy: string;
  readonly forwarded: { readonly from: string; readonly subject: string; readonly date: string } | null;
  readonly attachments: readonly ExplainedAttachment[];
  /** What would be done in Jira, one sentence each, in order: "Comment on PROJ-1", "Make Bo a watcher". */
  readonly acts: readonly string[];
  /** The comment or description; null when none is written. `html` is safe to show in a sandboxed frame. */
  readonly written: { readonly adf: unknown; readonly html: string } | null;
}

/** What one mail would do, in short. */
export interface OutcomeInShort {
  readonly kind: DispositionKind;
  /** In a sentence; what differs stands in it: "Comment on PROJ-1 (internal)". */
  readonly detail: string;
  readonly handler: string | null;
}

export interface BacktestChange {
  readonly mail: MailToExplain;
  readonly before: OutcomeInShort;
  readonly after: OutcomeInShort;
  /** What differs beside the outcome: `priority: Medium → Highest`, `left out: scan.exe`. */
  readonly differences: readonly string[];
}

export interface Backtest {
  /** Mails that were judged both ways. */
  readonly looked: number;
  /** Only what would change, newest first. */
  readonly changes: readonly BacktestChange[];
  /** Mails that are not in the mailbox any more, or could not be read. */
  readonly missing: number;
  /**
   * Where the next call goes on: a call may judge fewer mails than it was asked for, so that it ends before the platform's
   * time is up. null = all mails were looked at.
   */
  readonly cursor: string | null;
}

/** A mail of a mailbox that can be picked. */
export interface MailToExplain {
  readonly mailboxId: string;
  readonly ref: MessageRef;
  readonly from: string;
  readonly subject: string;
  readonly receivedMs: number | null;
}
