/** For which mail a handler is: by recipient, by sender, by what stands in the mail. */
import { z } from 'zod';
import { mailDomain, pattern, senderEntry } from './pattern';

/** Header fields that say for whom a mail was. The last three are written by mail servers and survive forwarding and Bcc. */
export const recipientField = z.enum(['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to']);
export type RecipientField = z.infer<typeof recipientField>;

export const addressTest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('equals'),
    address: z
      .string()
      .trim()
      .max(320)
      .regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/, 'Enter an address, for example billing@example.com.'),
  }),
  z.strictObject({ kind: z.literal('domain'), domain: mailDomain }),
  z.strictObject({ kind: z.literal('regex'), pattern }),
]);
export type AddressTest = z.infer<typeof addressTest>;

/** One address in one of these fields passes the test. A `+tag` in the local part is overlooked by `equals`. */
export const recipientRule = z.strictObject({
  in: z.array(recipientField).min(1, 'Choose where to look.'),
  test: addressTest,
});
export type RecipientRule = z.infer<typeof recipientRule>;

/** Where in a mail something is looked for. */
export const mailPlace = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('header'),
    name: z
      .string()
      .trim()
      .max(100)
      .regex(/^[!-9;-~]+$/, 'Enter the name of a header field, for example X-Priority.'),
  }),
  z.strictObject({ kind: z.literal('subject') }),
  /** The text of the mail, quotes included; its first 100,000 characters. */
  z.strictObject({ kind: z.literal('body') }),
]);
export type MailPlace = z.infer<typeof mailPlace>;

const wanted = z.string().min(1, 'Enter what to look for.').max(1000);

/** Case is overlooked everywhere. A header that occurs several times passes when one of them does. */
export const valueTest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contains'), text: wanted }),
  z.strictObject({ kind: z.literal('equals'), text: wanted }),
  z.strictObject({ kind: z.literal('starts-with'), text: wanted }),
  z.strictObject({ kind: z.literal('regex'), pattern }),
  /** There is such a field, and it is not empty. */
  z.strictObject({ kind: z.literal('exists') }),
]);
export type ValueTest = z.infer<typeof valueTest>;

export const mailFilter = z.strictObject({
  at: mailPlace,
  test: valueTest,
  /** The test must fail instead. */
  not: z.boolean().default(false),
});
export type MailFilter = z.infer<typeof mailFilter>;

/** A handler takes a mail when all three parts hold. Empty parts hold always. */
export const handlerMatch = z.strictObject({
  /** One of them must hold. */
  recipients: z.array(recipientRule).max(100).default([]),
  /** One of them must name the sender. Other senders' mail goes on to the next handler. */
  senders: z.array(senderEntry).max(500).default([]),
  filters: z.array(mailFilter).max(50).default([]),
  /** Whether all filters must hold, or one. */
  filtersJoin: z.enum(['all', 'any']).default('all'),
});
export type HandlerMatch = z.infer<typeof handlerMatch>;
