/** "Email this issue": a mail that a person writes from an issue, and the thread of an issue's mails. */
import { z } from 'zod';
import type { DeliveryRecipient } from './delivery';
import { language, mailAddress, type Language } from './notification';
import type { CannedResponse, RenderedMail, TemplateProblem, TemplateSummary } from './template';

const oneLine = (most: number): z.ZodString =>
  z
    .string()
    .max(most)
    .regex(/^[^\r\n\0]*$/, 'Line breaks are not allowed here.');

export const correspondent = z.strictObject({ address: mailAddress, name: oneLine(200).default('') });
export type Correspondent = z.infer<typeof correspondent>;

export const issueMailDraft = z.strictObject({
  issueKey: z.string().trim().min(1).max(100),
  /** Outgoing connection; null = the first enabled one. */
  connection: z.string().min(1).max(100).nullable().default(null),
  to: z.array(correspondent).min(1, 'Enter at least one recipient.').max(50),
  cc: z.array(correspondent).max(50).default([]),
  bcc: z.array(correspondent).max(50).default([]),
  subject: oneLine(500).trim().min(1, 'Enter a subject.'),
  /** What the person wrote, as HTML; what Jira cannot show is left out, in the mail as in the comment. */
  bodyHtml: z.string().max(200_000),
  /** Template of kind issue-mail around it; null = the built-in one. */
  template: z.string().min(1).max(100).nullable().default(null),
  language: language.default('en'),
  /** Ids of attachments of the issue. A file from the person's machine is attached to the issue first. */
  attachmentIds: z.array(z.string().min(1).max(50)).max(50).default([]),
  /** Whether everybody who sees the issue sees the comment, or agents only. */
  comment: z.enum(['public', 'internal']).default('public'),
  /** The mail that is answered or forwarded (`id` of a ThreadMail); null = a new one. */
  answers: z.string().min(1).max(300).nullable().default(null),
});
export type IssueMailDraft = z.infer<typeof issueMailDraft>;
export type IssueMailInput = z.input<typeof issueMailDraft>;

/** Somebody to write to. */
export interface Suggestion {
  readonly name: string;
  readonly address: string;
  /** Where they are known from: "wrote to this issue", "reporter", "Jira user". */
  readonly because: string;
  /** They get no mail now (a bounce, their wish): why, in words. */
  readonly suppressed: string | null;
}

/** What the form starts with. */
export interface ComposeStart {
  readonly issue: { readonly id: string; readonly key: string; readonly summary: string; readonly projectKey: string };
  /** Enabled outgoing connections, the default first. Empty = nothing can be sent; say so. */
  readonly connections: readonly { readonly id: string; readonly name: string; readonly from: string }[];
  readonly suggestions: readonly Suggestion[];
  readonly templates: readonly TemplateSummary[];
  readonly canned: readonly CannedResponse[];
  readonly attachments: readonly { readonly id: string; readonly name: string; readonly sizeBytes: number }[];
  /** Filled in for a reply or a forward. */
  readonly draft: Pick<IssueMailDraft, 'to' | 'cc' | 'subject' | 'bodyHtml' | 'attachmentIds' | 'answers' | 'language'>;
}

export interface IssueMailPreview {
  readonly mail: RenderedMail | null;
  readonly problems: readonly TemplateProblem[];
  /** Things to know before sending: an address that gets no mail, files that go as links. */
  readonly warnings: readonly string[];
}

/** One mail of an issue's thread, in or out. */
export interface ThreadMail {
  /** `in:…` or `out:…`; what `answers` and `issueMail.resend` take. */
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly atMs: number;
  readonly from: Correspondent;
  /** Outgoing with what became of it for each; incoming as addressed. */
  readonly to: readonly Pick<DeliveryRecipient, 'address' | 'name' | 'role' | 'outcome' | 'reply'>[];
  readonly subject: string;
  /** Incoming: comment, create, bounce, hold …; outgoing: a DeliveryOutcome. */
  readonly outcome: string;
  readonly reason: string;
  readonly messageId: string | null;
  /** The comment it became or came from; null when none. */
  readonly commentId: string | null;
  readonly by: 'person' | 'notification';
}

export interface IssueThread {
  readonly issueKey: string;
  /** Oldest first. */
  readonly mails: readonly ThreadMail[];
  readonly language: Language;
}
