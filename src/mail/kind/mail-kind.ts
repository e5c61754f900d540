/** What sort of mail a message is: a person's, or one of the kinds that machines write. A closed union. */
import type { MessageId } from '../message';

/** What gave a kind away: where it stands and what it says, to be shown to people. */
export interface Evidence {
  /** `header Auto-Submitted`, `subject`, `body`, `part message/delivery-status`. */
  readonly where: string;
  readonly value: string;
}

/** RFC 3464 section 2.3.3. */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** One recipient of a delivery report. Whether it is permanent follows from `status`: `isPermanent`. */
export interface ReportedRecipient {
  /** Lower case; '' when the report does not name one. */
  readonly address: string;
  readonly action: DeliveryAction;
  /** RFC 3463 class.subject.detail. Where the report states none: class.0.9xx, see `statusFrom`. */
  readonly status: string;
  /** The report states the status, or it was inferred from the reply code and the words (details from 900 on are ours). */
  readonly statusFrom: 'report' | 'words';
  readonly reason: FailureReason;
  /** What the server said; at most 1,000 characters. */
  readonly diagnostic: string;
  readonly remoteMta: string | null;
}

export type FailureReason =
  | 'mailbox-full'
  | 'message-too-large'
  | 'suspended'
  | 'relaying-denied'
  | 'authentication-failed'
  | 'requires-reverse-dns'
  | 'bad-reputation'
  | 'spam'
  | 'virus'
  | 'user-unknown'
  | 'filtered'
  | 'rejected'
  | 'host-unknown'
  | 'syntax-error'
  | 'not-accepting'
  | 'too-many-recipients'
  | 'too-many-connections'
  | 'expired'
  | 'network-error'
  | 'blocked'
  | 'policy'
  | 'moved'
  | 'system-full'
  | 'mailer-error'
  | 'system-error'
  | 'content'
  | 'unknown';

interface Judged {
  readonly evidence: readonly Evidence[];
}

interface Report extends Judged {
  /** The Message-ID of the mail the report is about. */
  readonly originalMessageId: MessageId | null;
  readonly recipients: readonly ReportedRecipient[];
  /** Sent on to us by somebody (Resent-From): it is about somebody else's mail. */
  readonly resent: boolean;
}

export interface Bounce extends Report {
  readonly kind: 'bounce';
}

export interface DeliveryReport extends Report {
  readonly kind: 'delivery-report';
  readonly action: Exclude<DeliveryAction, 'failed'>;
}

export interface ReadReceipt extends Judged {
  readonly kind: 'read-receipt';
  /** RFC 8098 section 3.2.6.2. */
  readonly disposition: 'displayed' | 'deleted' | 'dispatched' | 'processed' | 'denied' | 'failed';
  readonly originalMessageId: MessageId | null;
}

export interface AutoReply extends Judged {
  readonly kind: 'auto-reply';
  /** The standard says so (RFC 3834), a vendor's header does, or only the subject: the weakest clue. */
  readonly by: 'auto-submitted' | 'vendor-header' | 'subject';
  /** An answer to a mail, or sent by a machine on its own account (a report, a ticket). */
  readonly origin: 'replied' | 'generated';
}

export interface FeedbackReport extends Judged {
  readonly kind: 'feedback-report';
  /** RFC 5965: abuse, fraud, auth-failure, not-spam, virus, other. */
  readonly feedbackType: string;
  readonly originalMessageId: MessageId | null;
}

export interface CalendarMail extends Judged {
  readonly kind: 'calendar';
  /** RFC 5546: REQUEST, REPLY, CANCEL, COUNTER, … in lower case. */
  readonly method: string;
}

export interface ListMail extends Judged {
  readonly kind: 'list';
  /** List-Id without brackets; null when the list does not name itself. A person may well have written it. */
  readonly listId: string | null;
}

export interface PlainKind extends Judged {
  readonly kind: 'person' | 'own-mail' | 'challenge' | 'bulk';
}

export type MailKind =
  PlainKind | Bounce | DeliveryReport | ReadReceipt | AutoReply | FeedbackReport | CalendarMail | ListMail;

/** Whether the failure is for good (RFC 3463 class 5). */
export function isPermanent(recipient: { readonly status: string }): boolean {
  return recipient.status.startsWith('5');
}

/** A mail of ours did not arrive: it failed, or its delay was told to us directly. */
export function countsAsBounce(kind: MailKind): kind is Bounce | DeliveryReport {
  return kind.kind === 'bounce' || (kind.kind === 'delivery-report' && kind.action === 'delayed' && !kind.resent);
}
