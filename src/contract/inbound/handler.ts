/** A mail handler: for which mail it is, and what shall happen with it. Everything but the name has a default. */
import { z } from 'zod';
import { handlerMatch } from './match';
import { newIssue } from './new-issue';
import { fileEntry, mailDomain, senderEntry } from './pattern';

const days = z.number().int().min(0, 'Enter a number of days.').max(3650);
const accountId = z.string().min(1, 'Choose a person.').max(128);
/** What a sender is told; null = Postroom's words. */
const refusal = z.string().trim().min(1).max(2000).nullable().default(null);

const hold = z.strictObject({ kind: z.literal('hold') });
const discard = z.strictObject({ kind: z.literal('discard') });
/** The sender is told, once, and never a machine. */
const refuse = z.strictObject({ kind: z.literal('refuse'), text: refusal });

/** What becomes of mail that is not let in. */
export const turnedAway = z.discriminatedUnion('kind', [hold, discard, refuse]);
export type TurnedAway = z.infer<typeof turnedAway>;

/** Who a clue that is not signed, or an issue, is open to. */
const openTo = z.enum([
  'everyone',
  /** Senders who are Jira users. */
  'known',
  /** Reporter, assignee, watchers, and those who wrote or received mail of the issue. */
  'involved',
]);
export type OpenTo = z.infer<typeof openTo>;

export const handlerThreads = z.strictObject({
  /** Answers are known by the mails they answer (In-Reply-To, References). Signed tokens of our own mail always count. */
  references: z.boolean().default(true),
  /** Whose mail is taken to an issue by nothing but a key in its subject; `never` = nobody's. */
  subjectKey: z.union([openTo, z.literal('never')]).default('everyone'),
});
export type HandlerThreads = z.infer<typeof handlerThreads>;

export const whoMay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('known') }),
  /** Of an issue; to open a new one, it is the same as `known`. */
  z.strictObject({ kind: z.literal('involved') }),
  z.strictObject({
    kind: z.literal('domain'),
    domains: z.array(mailDomain).min(1, 'Enter at least one domain.').max(100),
  }),
]);
export type WhoMay = z.infer<typeof whoMay>;

export const handlerAccess = z.strictObject({
  /** Mail of these never gets in. It comes before everything but the machines' mail. */
  block: z.array(senderEntry).max(2000).default([]),
  blocked: turnedAway.default({ kind: 'discard' }),
  comment: whoMay.default({ kind: 'everyone' }),
  create: whoMay.default({ kind: 'everyone' }),
  /** Of those who may not. */
  otherwise: turnedAway.default({ kind: 'hold' }),
});
export type HandlerAccess = z.infer<typeof handlerAccess>;

/** Whether a mail is from whom it says (SPF, DKIM, DMARC), as our own mail server judged it (RFC 8601). */
export const handlerAuthentication = z.strictObject({
  /** Authentication-Results fields count only under one of these names. Empty = no sender is ever verified. */
  trustedServers: z
    .array(z.string().trim().toLowerCase().min(1).max(253).regex(/^\S+$/, 'Enter the name of the mail server.'))
    .max(10)
    .default([]),
  /** When DMARC failed: the mail is not from whom it says. */
  failed: z.enum(['accept', 'hold']).default('accept'),
});
export type HandlerAuthentication = z.infer<typeof handlerAuthentication>;

export const handlerSender = z.strictObject({
  /** Mail of people who are no Jira users: named in the text and reported by the default reporter, or held. */
  unknown: z.enum(['default-reporter', 'hold']).default('default-reporter'),
  /** null = the app itself. */
  defaultReporter: accountId.nullable().default(null),
  /** Known senders become the reporter of the issues they open. */
  asReporter: z.boolean().default(true),
  /** In whose name comments are made. `verified-user`: where the sender is a Jira user and verified; else the app. */
  comment: z.enum(['app', 'verified-user']).default('app'),
  /** When Jira does not let it be done for the sender, it is done for the default reporter. */
  retryAsDefault: z.boolean().default(true),
});
export type HandlerSender = z.infer<typeof handlerSender>;

export const handlerFound = z.strictObject({
  /** Internal: a comment that only agents see (Jira Service Management). */
  visibility: z.enum(['public', 'internal']).default('public'),
  /** Mail to a closed issue opens it again; null = it stays closed. */
  reopen: z
    .strictObject({
      /** By name; null = the first that leads out of the done statuses. */
      transition: z.string().trim().min(1).max(100).nullable(),
    })
    .nullable()
    .default(null),
  /** Mail to an issue that has been closed for so many days; null = it is treated as any other. */
  longClosed: z
    .strictObject({
      days,
      then: z.discriminatedUnion('kind', [
        hold,
        refuse,
        /** A new issue, linked to the closed one; made as `notFound` says, or in the closed one's project and type. */
        z.strictObject({
          kind: z.literal('linked-issue'),
          /** Name of the link type, `Relates`. */
          linkType: z.string().trim().min(1, 'Choose a kind of link.').max(100),
        }),
      ]),
    })
    .nullable()
    .default(null),
});
export type HandlerFound = z.infer<typeof handlerFound>;

/** Mail that belongs to no issue. */
export const handlerNotFound = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), issue: newIssue }),
  hold,
  discard,
  refuse,
]);
export type HandlerNotFound = z.infer<typeof handlerNotFound>;

export const handlerPeople = z.strictObject({
  /** What becomes of people in To and Cc who are Jira users. Our own addresses are never among them. */
  copied: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('nothing') }),
      z.strictObject({ kind: z.literal('watchers') }),
      /** Jira Service Management's request participants, or any other field that takes several people. */
      z.strictObject({
        kind: z.literal('participants'),
        field: z.string().regex(/^customfield_\d+$/, 'Choose the field of the participants.'),
      }),
    ])
    .default({ kind: 'nothing' }),
  /** The sender watches the issue. */
  senderWatches: z.boolean().default(false),
  /** Never added. */
  except: z.array(senderEntry).max(500).default([]),
  /** A mail to more people than this is a circular: nobody is added. */
  most: z.number().int().min(1).max(50).default(20),
});
export type HandlerPeople = z.infer<typeof handlerPeople>;

export const handlerAttachments = z.strictObject({
  /** Empty = all. */
  allow: z.array(fileEntry).max(200).default([]),
  /** Wins over `allow`. */
  block: z.array(fileEntry).max(200).default([]),
  /** Larger files are left out; null = Jira's own limit. */
  mostBytes: z.number().int().min(1).nullable().default(null),
  /** Pictures that the sender's mails carry again and again (logos of signatures) are left out after the first time. */
  leaveOutRepeatedImages: z.boolean().default(true),
  /** The mail itself as an .eml file: only when its text had to be cut, or always. */
  original: z.enum(['when-cut', 'always']).default('when-cut'),
});
export type HandlerAttachments = z.infer<typeof handlerAttachments>;

const machine = z.enum(['accept', 'hold', 'discard']);

/** Mail that machines write. Our own mail, bounces, and reports of delivery and reading never get in. */
export const handlerMachines = z.strictObject({
  /** Vacation notes and other answers of machines: letting them in can make loops. */
  autoReplies: machine.default('discard'),
  /** Mail that a machine sent on its own account: alarms, reports, tickets of other systems. */
  generated: machine.default('discard'),
  bulk: machine.default('accept'),
  lists: machine.default('accept'),
  calendar: machine.default('accept'),
});
export type HandlerMachines = z.infer<typeof handlerMachines>;

export const handlerLimits = z.strictObject({
  /** Larger mails are held; null = any size. */
  mostBytes: z.number().int().min(1024).nullable().default(null),
  /**
   * More mails than this of one sender on one issue within so many minutes are held: a loop that shows no other sign.
   * It heals itself: as soon as fewer came in that time, mail gets in again. null = no brake.
   */
  brake: z
    .strictObject({ mails: z.number().int().min(2).max(1000), minutes: z.number().int().min(1).max(1440) })
    .nullable()
    .default({ mails: 20, minutes: 10 }),
});
export type HandlerLimits = z.infer<typeof handlerLimits>;

export const handlerText = z.strictObject({
  /** What the mail quotes of earlier mails. */
  quotes: z.enum(['cut', 'keep']).default('cut'),
  signatures: z.enum(['cut', 'keep']).default('cut'),
  /** Lines below which everything is quoted, beside those that Postroom knows. */
  markers: z.array(z.string().trim().min(5, 'A marker has at least 5 characters.').max(200)).max(20).default([]),
});
export type HandlerText = z.infer<typeof handlerText>;

const part = <T extends z.ZodObject>(shape: T): z.ZodPrefault<T> => shape.prefault({} as z.input<T>);

/** What the editor sends. Every part left out gets its default, so `{name: "Support"}` is a whole handler. */
export const handlerDraft = z.strictObject({
  name: z.string().trim().min(1, 'Give the handler a name.').max(100),
  enabled: z.boolean().default(true),
  /** Ids of incoming connections; empty = all, those made later too. */
  mailboxes: z.array(z.string().min(1).max(100)).max(200).default([]),
  match: part(handlerMatch),
  threads: part(handlerThreads),
  access: part(handlerAccess),
  authentication: part(handlerAuthentication),
  sender: part(handlerSender),
  found: part(handlerFound),
  notFound: handlerNotFound.default({ kind: 'hold' }),
  people: part(handlerPeople),
  attachments: part(handlerAttachments),
  machines: part(handlerMachines),
  limits: part(handlerLimits),
  text: part(handlerText),
});
/** As it is after reading: every part is there. */
export type HandlerDraft = z.output<typeof handlerDraft>;
/** As a caller may write it. */
export type HandlerDraftInput = z.input<typeof handlerDraft>;

export const mailHandler = handlerDraft.extend({
  id: z.string().min(1).max(100),
  /** 1 when it was made; grows by one with every save. */
  version: z.number().int().positive(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type MailHandler = z.output<typeof mailHandler>;
