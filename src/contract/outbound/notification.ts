/**
 * Notification schemes: which people hear of what happens to an issue. The first enabled scheme whose scope holds the issue
 * applies; its rules are read from top to bottom, and a person hears of an event once, by the first rule that names them.
 * Not part of any rule, since they hold always: nobody hears of what they did themselves, our own addresses hear nothing,
 * suppressed addresses hear nothing, and an internal comment is sent to nobody.
 */
import { z } from 'zod';

/** ISO 639 language of a text; Postroom's own texts exist in those of `ownLanguages`. */
export const language = z.string().regex(/^[a-z]{2,3}$/, 'Enter a language code of two letters, for example de.');
export type Language = z.infer<typeof language>;
export const ownLanguages = ['en', 'de', 'hu', 'fr', 'es', 'ja'] as const;

/** The kinds of events of which people can hear. */
export const notifiableKinds = [
  'created',
  'commented',
  'updated',
  'status-changed',
  'assigned',
  'resolved',
  'attachment-added',
] as const;
export const notifiableKind = z.enum(notifiableKinds);
export type NotifiableKind = z.infer<typeof notifiableKind>;

const name = z.string().trim().min(1).max(255);

/** An event that a rule waits for. */
export const notifiable = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('created') }),
  z.strictObject({ kind: z.literal('commented') }),
  /** One of these fields changed (Jira field ids, like `summary` or `customfield_10010`); empty = any field. */
  z.strictObject({ kind: z.literal('updated'), fields: z.array(name).max(100).default([]) }),
  /** The status became one of these (names); empty = any. */
  z.strictObject({ kind: z.literal('status-changed'), to: z.array(name).max(100).default([]) }),
  z.strictObject({ kind: z.literal('assigned') }),
  /** A resolution was set. */
  z.strictObject({ kind: z.literal('resolved') }),
  z.strictObject({ kind: z.literal('attachment-added') }),
]);
export type Notifiable = z.infer<typeof notifiable>;

/** Who caused an event: a person in Jira, a person by mail, or an app or automation. */
export const triggers = ['agent', 'customer', 'app'] as const;
export const trigger = z.enum(triggers);
export type Trigger = z.infer<typeof trigger>;

export const mailAddress = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>"(),;:\\[\]]+@[^\s@<>"(),;:\\[\]]+$/, 'Enter an e-mail address, for example ana@example.com.');

/** Who hears. `name` is what the page shows; the id decides. */
export const recipientChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reporter') }),
  z.strictObject({ kind: z.literal('assignee') }),
  z.strictObject({ kind: z.literal('watchers') }),
  /** People of the issue's mails: From, To and Cc of mail received, To and Cc of mail sent from the issue. */
  z.strictObject({ kind: z.literal('thread') }),
  z.strictObject({ kind: z.literal('user'), accountId: name, name }),
  /** A project role; of the issue's project. */
  z.strictObject({ kind: z.literal('role'), roleId: name, name }),
  z.strictObject({ kind: z.literal('group'), groupId: name, name }),
  z.strictObject({ kind: z.literal('address'), address: mailAddress }),
  /** A field that holds addresses (text) or people. */
  z.strictObject({ kind: z.literal('field'), fieldId: name, name }),
]);
export type RecipientChoice = z.infer<typeof recipientChoice>;

export const notificationRule = z.strictObject({
  /** Unique in its scheme; made by the page. */
  id: z.string().min(1).max(100),
  enabled: z.boolean().default(true),
  /** Any of them. */
  events: z.array(notifiable).min(1, 'Choose at least one event.').max(20),
  /** Caused by any of them; all three = whoever. */
  triggeredBy: z
    .array(trigger)
    .min(1, 'Choose who may cause it.')
    .max(3)
    .default([...triggers]),
  /** Only issues this JQL finds; null = every issue of the scheme. */
  jql: z.string().trim().min(1).max(2000).nullable().default(null),
  recipients: z.array(recipientChoice).min(1, 'Choose at least one recipient.').max(50),
  /** Template id; null = the built-in one of the event. */
  template: z.string().min(1).max(100).nullable().default(null),
});
export type NotificationRule = z.infer<typeof notificationRule>;

/** What the form sends. */
export const schemeDraft = z.strictObject({
  name: z.string().trim().min(1, 'Give the scheme a name.').max(100),
  enabled: z.boolean().default(true),
  scope: z.strictObject({
    /** Project keys; empty = all projects. */
    projects: z.array(z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'Choose a project.')).max(200),
    /** Issue type names; empty = all. */
    issueTypes: z.array(name).max(100),
    jql: z.string().trim().min(1).max(2000).nullable(),
  }),
  /** Outgoing connection id; null = the first enabled one. */
  connection: z.string().min(1).max(100).nullable().default(null),
  /** Language of people whose own is not known. */
  language: language.default('en'),
  /** Comments that follow within so many seconds go out in one mail; 0 = each by itself. */
  joinSeconds: z.number().int().min(0).max(3600, 'Comments can be held back for one hour at most.').default(0),
  rules: z.array(notificationRule).max(50),
});
export type SchemeDraft = z.infer<typeof schemeDraft>;

export const notificationScheme = schemeDraft.extend({
  id: z.string(),
  /** The one that every installation has: it can be changed and switched off, not deleted. Comes last. */
  standard: z.boolean(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type NotificationScheme = z.infer<typeof notificationScheme>;

/** Somebody who would hear of an event, or would have but for a reason. */
export interface Heard {
  readonly name: string;
  /** '' when Jira does not tell it. */
  readonly address: string;
  /** Which rule named them, and as what: "assignee". */
  readonly ruleId: string;
  readonly as: string;
  readonly template: string;
  readonly language: Language;
  /** null = they hear; otherwise why not, in words. */
  readonly notBecause: string | null;
}

export interface SchemeTrial {
  /** null = no scheme holds the issue. */
  readonly scheme: { readonly id: string; readonly name: string } | null;
  readonly people: readonly Heard[];
  /** What was looked at, rule by rule. */
  readonly rules: readonly { readonly ruleId: string; readonly applies: boolean; readonly because: string }[];
}
