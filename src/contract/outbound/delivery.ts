/** The queue of outgoing mail, and the addresses that get none. */
import { z } from 'zod';
import type { Failure } from '../failure';

/**
 * `queued` waits for its turn, `sending` is being tried, `deferred` waits for the next try, `accepted` was taken by the mail
 * server, `failed` will not be tried again, `bounced` came back after it was taken, `cancelled` was stopped by a person,
 * `suppressed` was not sent because the address gets no mail.
 */
export const deliveryOutcomes = [
  'queued',
  'sending',
  'deferred',
  'accepted',
  'failed',
  'bounced',
  'cancelled',
  'suppressed',
] as const;
export const deliveryOutcome = z.enum(deliveryOutcomes);
export type DeliveryOutcome = z.infer<typeof deliveryOutcome>;

/** What a mail is: told by a scheme, written by a person from an issue, a test, or a word to a sender whose mail was refused. */
export const deliveryKinds = ['notification', 'issue-mail', 'test', 'notice'] as const;
export const deliveryKind = z.enum(deliveryKinds);
export type DeliveryKind = z.infer<typeof deliveryKind>;

/** One recipient of a mail and what became of it for them. */
export const deliveryRecipient = z.object({
  address: z.string(),
  name: z.string(),
  role: z.enum(['to', 'cc', 'bcc']),
  outcome: deliveryOutcome,
  /** The server's last word for them; '' before the first. */
  reply: z.string(),
  /** RFC 3463 status, like 5.1.1; null when the server gave none. */
  status: z.string().nullable(),
});
export type DeliveryRecipient = z.infer<typeof deliveryRecipient>;

/** A mail on its way out, or out. */
export interface DeliveryView {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly outcome: DeliveryOutcome;
  /** Why it stands as it does, in words. */
  readonly reason: string;
  readonly issueId: string;
  readonly issueKey: string;
  /** '' until it was composed for the first time. */
  readonly subject: string;
  readonly recipients: readonly DeliveryRecipient[];
  readonly connection: { readonly id: string; readonly name: string };
  readonly template: string | null;
  /** The same at every try; null until it was composed for the first time. */
  readonly messageId: string | null;
  readonly atMs: number;
  readonly tries: number;
  /** null = nothing more happens by itself. */
  readonly nextTryMs: number | null;
  readonly settledMs: number | null;
  readonly reply: string;
  readonly failure: Failure | null;
  /** Which acts make sense now. */
  readonly can: { readonly retry: boolean; readonly cancel: boolean; readonly edit: boolean };
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  /** null at the end. */
  readonly cursor: string | null;
}

/** Why an address gets no mail. */
export const suppressionReasons = ['bounced', 'asked', 'admin'] as const;
export const suppression = z.object({
  /** Lower case. */
  address: z.string(),
  reason: z.enum(suppressionReasons),
  /** What was said: the server's words of a bounce, an admin's note. */
  note: z.string(),
  /** RFC 3463 status of the bounce; null otherwise. */
  status: z.string().nullable(),
  atMs: z.number(),
  /** The delivery that bounced; null otherwise. */
  deliveryId: z.string().nullable(),
  issueKey: z.string().nullable(),
});
export type Suppression = z.infer<typeof suppression>;

/** How the domain of a From address stands with those who receive its mail. */
export interface DeliverabilityReport {
  readonly address: string;
  readonly domain: string;
  readonly checks: readonly DeliverabilityCheck[];
}
export interface DeliverabilityCheck {
  readonly name: 'spf' | 'dkim' | 'dmarc' | 'mx';
  readonly state: 'good' | 'weak' | 'bad' | 'unknown';
  /** What was found, in words. */
  readonly found: string;
  /** The record as DNS has it; null when there is none. */
  readonly record: string | null;
  /** What to do; null when nothing needs to be done. */
  readonly advice: string | null;
  /** A DNS record to add. */
  readonly add: { readonly name: string; readonly type: 'TXT'; readonly value: string } | null;
}
