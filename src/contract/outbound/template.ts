/** Mail templates (Liquid) and the layout around them. */
import { z } from 'zod';
import { language, mailAddress, notifiableKind, type Language, type NotifiableKind } from './notification';

const source = z.string().max(100_000, 'A template has at most 100,000 characters.');

/** One language of a template. */
export const templateText = z.strictObject({
  subject: z.string().trim().min(1, 'Enter a subject.').max(1000),
  /** Liquid that makes HTML; it is put into the layout's `{{ content }}`. */
  html: source.min(1, 'Enter the text of the mail.'),
  /** Liquid that makes plain text; null = made from the HTML. */
  text: source.nullable(),
});
export type TemplateText = z.infer<typeof templateText>;

/** `notification` for events, `issue-mail` for mails people write from an issue. */
export const templateKind = z.enum(['notification', 'issue-mail']);
export type TemplateKind = z.infer<typeof templateKind>;

export const templateDraft = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the template a name.').max(100),
    kind: templateKind,
    /** Layout id. */
    layout: z.string().min(1).max(100).default('standard'),
    /** By language code. */
    texts: z.record(language, templateText),
    /** Language of recipients in whose own there is no text. */
    fallback: language,
  })
  .refine(({ texts, fallback }) => texts[fallback] !== undefined, {
    path: ['fallback'],
    message: 'There must be a text in the fallback language.',
  });
export type TemplateDraft = z.infer<typeof templateDraft>;

export const mailTemplate = templateDraft.safeExtend({
  id: z.string(),
  /** 0 = as Postroom brought it; grows by one with every save. */
  version: z.number().int(),
  /** Postroom brought it: deleting it brings its first text back. */
  builtIn: z.boolean(),
  updatedAtMs: z.number().nullable(),
});
export type MailTemplate = z.infer<typeof mailTemplate>;

export interface TemplateSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: TemplateKind;
  readonly builtIn: boolean;
  readonly languages: readonly Language[];
  readonly version: number;
  readonly updatedAtMs: number | null;
  /** Schemes that name it. */
  readonly usedBy: readonly string[];
}

export interface TemplateVersion {
  readonly version: number;
  readonly savedAtMs: number | null;
  readonly current: boolean;
}

export const logo = z.strictObject({
  fileName: z.string().min(1).max(100),
  type: z.enum(['image/png', 'image/jpeg', 'image/gif']),
  /** At most 60 KiB of image. */
  dataBase64: z
    .string()
    .max(81_920, 'The logo is larger than 60 KiB. Make it smaller: 400 pixels of width are enough.')
    .regex(/^[A-Za-z0-9+/]+=*$/),
  /** What is read aloud or shown when images are off. */
  alt: z.string().max(200),
  widthPx: z.number().int().min(16).max(560),
});
export type Logo = z.infer<typeof logo>;

export const layoutDraft = z.strictObject({
  name: z.string().trim().min(1, 'Give the layout a name.').max(100),
  logo: logo.nullable(),
  /** Colour of the line on top and of buttons: `#1868db`. */
  accent: z.string().regex(/^#[0-9a-f]{6}$/i, 'Enter a colour as # and six hexadecimal digits.'),
  /** Liquid HTML below the text, by language; a language without one gets Postroom's. */
  footers: z.record(language, source),
  /** Liquid of the whole page with `{{ content }}` in it; null = Postroom's, which mail programs are known to show right. */
  html: source.nullable(),
});
export type LayoutDraft = z.infer<typeof layoutDraft>;

export const mailLayout = layoutDraft.extend({ id: z.string(), updatedAtMs: z.number().nullable() });
export type MailLayout = z.infer<typeof mailLayout>;

/** Something wrong in a template, at its place. */
export interface TemplateProblem {
  readonly part: 'subject' | 'html' | 'text' | 'layout' | 'footer';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** An `error` stops the mail; a `warning` does not (a variable that does not exist). */
  readonly severity: 'error' | 'warning';
}

/** A mail as it would go out. */
export interface RenderedMail {
  readonly subject: string;
  /** Whole document; images by `data:` here, by `cid:` in the mail. Show it in a sandboxed frame. */
  readonly html: string;
  readonly text: string;
  readonly language: Language;
}

export interface TemplatePreview {
  /** null when an error stops it. */
  readonly mail: RenderedMail | null;
  readonly problems: readonly TemplateProblem[];
}

/** What is tried: a text as it stands in the editor. */
export const templateTrial = z.strictObject({
  kind: templateKind,
  text: templateText.extend({ subject: z.string().max(1000), html: source }),
  layout: z.string().min(1).max(100).default('standard'),
  language,
  /** The real issue to show; null = a made-up one. */
  issueKey: z.string().trim().min(1).max(100).nullable(),
  event: notifiableKind.default('commented'),
});
export type TemplateTrial = z.infer<typeof templateTrial>;

export const templateTestSend = templateTrial.extend({
  to: mailAddress,
  connection: z.string().nullable().default(null),
});

/** A variable that templates may use. */
export interface TemplateVariable {
  /** As it is written: `issue.key`, `comments[].author.name`. */
  readonly name: string;
  readonly type: 'text' | 'html' | 'number' | 'date' | 'yes or no' | 'list' | 'group';
  readonly meaning: string;
  readonly example: string;
  /** Events that fill it; empty = all. */
  readonly events: readonly NotifiableKind[];
}

/** A filter that templates may use beside Liquid's own. */
export interface TemplateFilter {
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
}

/** A ready answer, put into a mail from an issue. */
export const cannedDraft = z.strictObject({
  name: z.string().trim().min(1, 'Give the response a name.').max(100),
  /** Project keys; empty = all. */
  projects: z.array(z.string().regex(/^[A-Z][A-Z0-9_]+$/)).max(200),
  language: language.nullable(),
  /** Liquid HTML with the variables of templates. */
  html: source.min(1, 'Enter the text.'),
});
export type CannedDraft = z.infer<typeof cannedDraft>;
export const cannedResponse = cannedDraft.extend({ id: z.string(), updatedAtMs: z.number() });
export type CannedResponse = z.infer<typeof cannedResponse>;
