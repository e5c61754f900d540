/** Sending a mail, and what DNS says about mail from a domain. */
import { z } from 'zod';
import { serverLogin } from '../connection';
import { failureSchema } from '../failure';
import { certificate } from './doctor';

export const submitRequest = z.strictObject({
  server: serverLogin,
  /** RFC 5321 envelope. '' = null reverse-path. */
  from: z.string(),
  to: z.array(z.string().min(1)).min(1).max(100),
  /** The whole message (RFC 5322), base64. */
  messageBase64: z.string().min(1),
});
export type SubmitRequest = z.infer<typeof submitRequest>;
export const submitAnswer = z.strictObject({
  recipients: z.array(
    z.strictObject({
      address: z.string(),
      outcome: z.enum(['accepted', 'deferred', 'refused']),
      /** What the server answered for this recipient, with its reply code and enhanced status (RFC 3463) where given. */
      reply: z.string(),
      status: z.string().nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
  /** The server's last word, with its queue id. */
  reply: z.string(),
  certificate,
});
export type SubmitAnswer = z.infer<typeof submitAnswer>;

const domainName = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/)
  .max(253);

/** What DNS says about mail from a domain. */
export const recordsRequest = z.strictObject({
  domain: domainName,
  /** DKIM selectors to look at. */
  selectors: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9._-]+$/)
        .max(100),
    )
    .max(10)
    .default([]),
});
export type RecordsRequest = z.infer<typeof recordsRequest>;
export const recordsAnswer = z.strictObject({
  mx: z.array(z.string()),
  /** TXT records of the domain that begin with v=spf1; null when DNS did not answer. */
  spf: z.array(z.string()).nullable(),
  /** TXT records below _dmarc, of the domain or of the organisation above it; null when DNS did not answer. */
  dmarc: z.array(z.string()).nullable(),
  /** Where the DMARC record was found. */
  dmarcDomain: z.string(),
  dkim: z.array(z.strictObject({ selector: z.string(), record: z.string().nullable() })),
});
export type RecordsAnswer = z.infer<typeof recordsAnswer>;
