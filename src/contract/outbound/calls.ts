/** The admin page's calls about mail that goes out; part of `adminCalls`. */
import { z } from 'zod';
import {
  deliveryOutcome,
  type DeliverabilityReport,
  type DeliveryPage,
  type DeliveryView,
  type Suppression,
} from './delivery';
import {
  issueMailDraft,
  type ComposeStart,
  type IssueMailPreview,
  type IssueThread,
  type Suggestion,
} from './issue-mail';
import {
  mailAddress,
  notifiableKind,
  schemeDraft,
  trigger,
  type NotificationScheme,
  type RecipientChoice,
  type SchemeTrial,
} from './notification';
import {
  cannedDraft,
  layoutDraft,
  templateDraft,
  templateTestSend,
  templateTrial,
  type CannedResponse,
  type MailLayout,
  type MailTemplate,
  type TemplateFilter,
  type TemplatePreview,
  type TemplateSummary,
  type TemplateVariable,
  type TemplateVersion,
} from './template';

const id = z.string().min(1).max(100);
const issueKey = z.string().trim().min(1, 'Enter an issue key, for example PROJ-123.').max(100);
const cursor = z.string().max(2000).nullable().default(null);
const ids = z.array(id).min(1).max(100);
const query = z.string().max(200).default('');

export const outboundCalls = {
  /** In the order in which they are looked at. */
  'schemes.list': z.strictObject({}),
  'schemes.save': z.strictObject({
    /** null = a new one, which comes first. */
    id: id.nullable(),
    draft: schemeDraft,
  }),
  'schemes.delete': z.strictObject({ id }),
  /** The ids of all schemes but the standard one, first to last. */
  'schemes.order': z.strictObject({ ids: z.array(id).max(200) }),
  /** Who would hear, and why: nothing is sent. `draft` in place of the stored schemes, as it stands in the form. */
  'schemes.try': z.strictObject({
    issueKey,
    event: notifiableKind,
    triggeredBy: trigger.default('agent'),
    draft: schemeDraft.nullable().default(null),
  }),
  /** What rules choose among: statuses, fields, roles, fields with addresses. */
  'schemes.choices': z.strictObject({}),
  /** People and groups of Jira by a part of their name. */
  'recipients.find': z.strictObject({ query }),

  'templates.list': z.strictObject({}),
  'templates.get': z.strictObject({ id }),
  'templates.save': z.strictObject({
    /** null = a new one. */
    id: id.nullable(),
    /** The version the draft was made from: a save over another person's is refused. null for a new one. */
    basedOn: z.number().int().nonnegative().nullable(),
    draft: templateDraft,
  }),
  /** Deletes an own template; of a built-in one the first text comes back. */
  'templates.delete': z.strictObject({ id }),
  /** Newest first; the last 20 are kept. */
  'templates.versions': z.strictObject({ id }),
  'templates.version': z.strictObject({ id, version: z.number().int().nonnegative() }),
  /** Makes an earlier version the current one, as a new version: undo. */
  'templates.restore': z.strictObject({ id, version: z.number().int().nonnegative() }),
  /** A text as it stands in the editor: the mail, and what is wrong with it. */
  'templates.preview': templateTrial,
  'templates.sendTest': templateTestSend,
  'templates.variables': z.strictObject({}),

  'layouts.list': z.strictObject({}),
  'layouts.save': z.strictObject({ id: id.nullable(), draft: layoutDraft }),
  'layouts.delete': z.strictObject({ id }),

  'canned.list': z.strictObject({}),
  'canned.save': z.strictObject({ id: id.nullable(), draft: cannedDraft }),
  'canned.delete': z.strictObject({ id }),

  /** Newest first. */
  'deliveries.list': z.strictObject({
    /** null = whatever it is. */
    outcome: deliveryOutcome.nullable().default(null),
    issueKey: z.string().trim().max(100).nullable().default(null),
    /** A part of a recipient's address. */
    recipient: z.string().trim().max(320).nullable().default(null),
    cursor,
    limit: z.number().int().min(1).max(100).default(25),
  }),
  'deliveries.get': z.strictObject({ id }),
  /** Tries again now, from the first try on; what other recipients of the mail already got is not sent again. */
  'deliveries.retry': z.strictObject({ ids }),
  'deliveries.cancel': z.strictObject({ ids }),
  /** Puts another address in place of a recipient's, and tries. */
  'deliveries.editAddress': z.strictObject({ id, from: mailAddress, to: mailAddress }),

  'suppressions.list': z.strictObject({
    /** The beginning of an address. */
    query: z.string().trim().max(320).default(''),
    cursor,
  }),
  'suppressions.add': z.strictObject({
    address: mailAddress,
    reason: z.enum(['asked', 'admin']).default('admin'),
    note: z.string().trim().max(500).default(''),
  }),
  'suppressions.lift': z.strictObject({ address: z.string().trim().min(1).max(320) }),

  'issueMail.compose': z.strictObject({
    issueKey,
    /** `id` of a ThreadMail. */
    answers: z
      .strictObject({ id: z.string().max(300), how: z.enum(['reply', 'reply-all', 'forward']) })
      .nullable()
      .default(null),
  }),
  'issueMail.suggest': z.strictObject({ issueKey, query }),
  'issueMail.preview': issueMailDraft,
  'issueMail.send': z.strictObject({
    /** Made by the page for each mail: sending the same again does nothing. */
    request: z.string().regex(/^[a-z0-9-]{16,64}$/),
    draft: issueMailDraft,
  }),
  'issueMail.thread': z.strictObject({ issueKey }),
  /** The same mail again, to the same recipients, with its Message-ID. */
  'issueMail.resend': z.strictObject({ id: z.string().min(1).max(300) }),

  /** SPF, DKIM and DMARC of an outgoing connection's From address. */
  'deliverability.check': z.strictObject({ connection: id }),
} as const;

export type OutboundCall = keyof typeof outboundCalls;
export type OutboundInput<C extends OutboundCall> = z.input<(typeof outboundCalls)[C]>;

export interface SchemeChoices {
  readonly statuses: readonly string[];
  readonly issueTypes: readonly string[];
  readonly fields: readonly { readonly id: string; readonly name: string }[];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
  /** Fields that can name recipients: text with addresses, or people. */
  readonly addressFields: readonly { readonly id: string; readonly name: string }[];
}

export interface OutboundAnswers {
  'schemes.list': { readonly schemes: readonly NotificationScheme[] };
  'schemes.save': NotificationScheme;
  'schemes.delete': { readonly deleted: true };
  'schemes.order': { readonly schemes: readonly NotificationScheme[] };
  'schemes.try': SchemeTrial;
  'schemes.choices': SchemeChoices;
  'recipients.find': {
    readonly found: readonly { readonly recipient: RecipientChoice; readonly label: string; readonly hint: string }[];
  };
  'templates.list': { readonly templates: readonly TemplateSummary[] };
  'templates.get': MailTemplate;
  'templates.save': MailTemplate;
  'templates.delete': { readonly deleted: true };
  'templates.versions': { readonly versions: readonly TemplateVersion[] };
  'templates.version': MailTemplate;
  'templates.restore': MailTemplate;
  'templates.preview': TemplatePreview;
  'templates.sendTest': DeliveryView;
  'templates.variables': {
    readonly variables: readonly TemplateVariable[];
    readonly filters: readonly TemplateFilter[];
  };
  'layouts.list': { readonly layouts: readonly MailLayout[] };
  'layouts.save': MailLayout;
  'layouts.delete': { readonly deleted: true };
  'canned.list': { readonly canned: readonly CannedResponse[] };
  'canned.save': CannedResponse;
  'canned.delete': { readonly deleted: true };
  'deliveries.list': DeliveryPage;
  'deliveries.get': DeliveryView;
  'deliveries.retry': { readonly deliveries: readonly DeliveryView[] };
  'deliveries.cancel': { readonly deliveries: readonly DeliveryView[] };
  'deliveries.editAddress': DeliveryView;
  'suppressions.list': { readonly suppressions: readonly Suppression[]; readonly cursor: string | null };
  'suppressions.add': Suppression;
  'suppressions.lift': { readonly lifted: boolean };
  'issueMail.compose': ComposeStart;
  'issueMail.suggest': { readonly suggestions: readonly Suggestion[] };
  'issueMail.preview': IssueMailPreview;
  'issueMail.send': { readonly delivery: DeliveryView; readonly commentId: string | null };
  'issueMail.thread': IssueThread;
  'issueMail.resend': DeliveryView;
  'deliverability.check': DeliverabilityReport;
}
