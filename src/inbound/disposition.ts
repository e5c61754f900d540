/** The whole, closed outcome of an incoming message. An outcome is one of these; a failure is an error and never one of these. */
import type { MessageId, ReportedRecipient } from '../mail';

/** How the issue of a mail is known, the strongest first. */
export type ThreadClue = 'reply-token' | 'references' | 'subject-key' | 'chosen';

/** What must be known of an issue to decide. */
export interface IssueFacts {
  readonly id: string;
  /** The key it has now; a moved issue has another than the mail says. */
  readonly key: string;
  readonly summary: string;
  readonly projectKey: string;
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
  | 'already-handled'
  | 'before-start'
  | 'no-issue'
  | 'by-hand';

export type HoldReason = 'no-sender' | 'no-issue' | 'by-hand' | 'too-often-failed' | 'jira-refused';

export type Disposition =
  | { readonly kind: 'comment'; readonly thread: Thread }
  | { readonly kind: 'create'; readonly projectKey: string; readonly issueType: string; readonly summary: string }
  /** A report about a mail we sent. */
  | {
      readonly kind: 'bounce';
      readonly originalMessageId: MessageId | null;
      readonly recipients: readonly ReportedRecipient[];
      readonly thread: Thread | null;
    }
  /** Known and silent. */
  | { readonly kind: 'discard'; readonly reason: DiscardReason; readonly detail: string }
  /** A person must look. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly detail: string };

/** One check of the decision, as it is explained to people. */
export interface Step {
  /** What was asked: "Is it our own mail?". */
  readonly check: string;
  readonly matched: boolean;
  /** The value it looked at. */
  readonly looked: string;
}

export interface Decision {
  readonly disposition: Disposition;
  readonly steps: readonly Step[];
}
