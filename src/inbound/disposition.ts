/** The whole, closed outcome of an incoming message. An outcome is one of these; a failure is an error and never one of these. */
import type { MailHandler } from '../contract';
import type { BeatMark, MessageId, ReportedRecipient } from '../mail';
import type { PlannedIssue } from './plan/new-issue';

/** How the issue of a mail is known, the strongest first. */
export type ThreadClue = 'reply-token' | 'references' | 'plus-address' | 'subject-key' | 'chosen';

/** What must be known of an issue to decide. */
export interface IssueFacts {
  readonly id: string;
  /** The key it has now; a moved issue has another than the mail says. */
  readonly key: string;
  readonly summary: string;
  readonly projectKey: string;
  readonly issueType: string;
  readonly status: string;
  /** Its status is one of the done ones. */
  readonly closed: boolean;
  /** Since when; null when it is open, or Jira does not say. */
  readonly closedMs: number | null;
}

export interface Thread {
  readonly issue: IssueFacts;
  readonly by: ThreadClue;
  /** What in the mail said so: an id, a key, an address. */
  readonly said: string;
}

export type DiscardReason =
  | 'own-mail'
  | 'auto-reply'
  | 'delivery-report'
  | 'read-receipt'
  | 'challenge'
  | 'feedback-report'
  | 'bulk'
  | 'list'
  | 'calendar'
  | 'already-handled'
  | 'before-start'
  | 'no-handler'
  | 'sender-blocked'
  | 'not-allowed'
  | 'no-issue'
  | 'by-hand';

export type RefuseReason = 'by-hand' | 'sender-blocked' | 'not-allowed' | 'issue-closed' | 'no-issue';

export type HoldReason =
  | 'no-sender'
  | 'no-handler'
  | 'no-issue'
  | 'auto-reply'
  | 'bulk'
  | 'list'
  | 'calendar'
  | 'sender-blocked'
  | 'sender-unknown'
  | 'not-allowed'
  | 'not-authentic'
  | 'too-large'
  | 'too-many'
  | 'issue-closed'
  | 'by-hand'
  | 'jira-refused';

/** In whose name something is done in Jira. */
export type Author = { readonly kind: 'app' } | { readonly kind: 'user'; readonly accountId: string };

export type Disposition =
  | {
      readonly kind: 'comment';
      readonly thread: Thread;
      readonly internal: boolean;
      readonly author: Author;
      /** The issue is opened again; by this transition, or null for the first that leads out of the done statuses. */
      readonly reopen: { readonly transition: string | null } | null;
    }
  | {
      readonly kind: 'create';
      readonly issue: PlannedIssue;
      /** The closed issue it goes on from. */
      readonly link: { readonly thread: Thread; readonly linkType: string } | null;
    }
  /** A report about a mail we sent. */
  | {
      readonly kind: 'bounce';
      readonly originalMessageId: MessageId | null;
      readonly recipients: readonly ReportedRecipient[];
      readonly thread: Thread | null;
    }
  /** A mail of ours that was sent to see whether it comes back. */
  | ({ readonly kind: 'heartbeat' } & BeatMark)
  /** Known and silent. */
  | { readonly kind: 'discard'; readonly reason: DiscardReason; readonly detail: string }
  /** The sender is told; `text` null = in our own words. */
  | { readonly kind: 'refuse'; readonly reason: RefuseReason; readonly detail: string; readonly text: string | null }
  /** A person must look. */
  | {
      readonly kind: 'hold';
      readonly reason: HoldReason;
      readonly detail: string;
      /** The issue that it came to too often. */
      readonly thread?: Thread;
    };

/** One check of the decision, as it is explained to people. */
export interface Step {
  /** What was asked: "Is it our own mail?". */
  readonly check: string;
  readonly matched: boolean;
  /** The value it looked at. */
  readonly looked: string;
  /** The handler whose rule it is; null = all mail goes through it. */
  readonly handler: Pick<MailHandler, 'id' | 'name'> | null;
}

export interface Decision {
  readonly disposition: Disposition;
  /** The handler that took it; null = none, or it was decided before one was asked. */
  readonly handler: MailHandler | null;
  readonly steps: readonly Step[];
}
