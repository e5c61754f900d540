/** The admin page's calls about mail that comes in: handlers, back-test, explain; part of `adminCalls`. */
import { z } from 'zod';
import { messageRef } from '../gateway';
import type { Backtest, Explanation, MailToExplain } from './explanation';
import { handlerDraft, type MailHandler } from './handler';
import { leftOver, type HandlerList } from './handler-list';
import type { FieldForm } from './new-issue';

const id = z.string().min(1).max(100);
const query = z.string().max(200).default('');

/** A handler as it stands in the editor, in the place of the stored one; a new one (`id` null) comes first. */
const edited = z.strictObject({ id: id.nullable(), draft: handlerDraft });

/** The mail to explain. */
export const mailSource = z.discriminatedUnion('kind', [
  /** An .eml file, base64; or the pasted source as it is. At most 3 MB: the platform takes no more in one call. */
  z.strictObject({
    kind: z.literal('source'),
    encoding: z.enum(['base64', 'text']),
    data: z
      .string()
      .min(1, 'Drop a mail or paste its source.')
      .max(4_000_000, 'This mail is larger than 3 MB. Pick it from the mailbox instead.'),
  }),
  z.strictObject({ kind: z.literal('mailbox'), ref: messageRef }),
]);
export type MailSource = z.infer<typeof mailSource>;

export const handlerCalls = {
  'handlers.list': z.strictObject({}),
  'handlers.get': z.strictObject({ id }),
  'handlers.save': z.strictObject({
    /** null = a new one, which comes first. */
    id: id.nullable(),
    /** The version the draft was made from: a save over another person's is refused. null for a new one. */
    basedOn: z.number().int().positive().nullable(),
    draft: handlerDraft,
  }),
  /** All ids, first to last. */
  'handlers.reorder': z.strictObject({ ids: z.array(id).max(200) }),
  /** A copy right after the original, switched off, named "… (copy)". */
  'handlers.clone': z.strictObject({ id }),
  'handlers.enable': z.strictObject({ id, enabled: z.boolean() }),
  'handlers.delete': z.strictObject({ id }),
  /** What becomes of mail that no handler takes. */
  'handlers.leftOver': z.strictObject({ leftOver }),
} as const;

/** Calls that look at mail, or at what Jira offers. */
export const judgingCalls = {
  /** What a project offers to choose from. Empty lists where Jira does not say. */
  'handlers.choices': z.strictObject({ projectKey: z.string().min(1).max(100), issueType: z.string().max(100) }),
  /** People of Jira by a part of their name or address. */
  'handlers.people': z.strictObject({ query }),
  /** Judges the last mails of a mailbox with the stored handlers and with the edited one; nothing is done. */
  'handlers.backtest': z.strictObject({
    ...edited.shape,
    mailboxId: id,
    last: z.number().int().min(1).max(200).default(50),
    /** `cursor` of the answer before: the next stretch of mails, so that progress can be shown. null = from the newest. */
    cursor: z.string().max(2000).nullable().default(null),
  }),
  /** What would happen with a mail, and why; nothing is done. */
  explain: z.strictObject({
    /** Whose handlers are asked. */
    mailboxId: id,
    source: mailSource,
    /** null = the stored handlers. */
    edited: edited.nullable().default(null),
  }),
  /** Mails that came to a mailbox, newest first, to pick one from. */
  'explain.mails': z.strictObject({
    mailboxId: id,
    /** `cursor` of the answer before. */
    cursor: z.string().max(2000).nullable().default(null),
  }),
} as const;

export type JudgingCall = keyof typeof judgingCalls;
export type JudgingInput<C extends JudgingCall> = z.input<(typeof judgingCalls)[C]>;

/** A field of the project's create screen, and how text becomes its value. */
export interface FieldChoice {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  /** See `fieldForm`; null = Postroom does not know such fields: give JSON. */
  readonly as: FieldForm | null;
  /** Values that Jira lists; empty when any text goes. */
  readonly values: readonly string[];
}

export interface HandlerChoices {
  readonly priorities: readonly string[];
  readonly components: readonly string[];
  readonly fields: readonly FieldChoice[];
  readonly linkTypes: readonly string[];
}

/** `hint` tells people of the same name apart: the address, where the profile shows it. */
export interface InboundPeople {
  readonly people: readonly { readonly accountId: string; readonly displayName: string; readonly hint: string }[];
}

export interface HandlerAnswers {
  'handlers.list': HandlerList;
  'handlers.get': MailHandler;
  'handlers.save': HandlerList & { readonly id: string };
  'handlers.reorder': HandlerList;
  'handlers.clone': HandlerList & { readonly id: string };
  'handlers.enable': HandlerList;
  'handlers.delete': HandlerList;
  'handlers.leftOver': HandlerList;
}

export interface JudgingAnswers {
  'handlers.choices': HandlerChoices;
  'handlers.people': InboundPeople;
  'handlers.backtest': Backtest;
  explain: Explanation;
  'explain.mails': { readonly mails: readonly MailToExplain[]; readonly cursor: string | null };
}
