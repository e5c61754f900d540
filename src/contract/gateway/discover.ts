/** From an e-mail address to settings. */
import { z } from 'zod';

export const discoverRequest = z.strictObject({ address: z.string().max(320) });
export type DiscoverRequest = z.infer<typeof discoverRequest>;
export const proposal = z.strictObject({
  protocol: z.enum(['imap', 'pop3', 'smtp']),
  encryption: z.enum(['none', 'tls', 'starttls']),
  host: z.string(),
  port: z.number().int(),
  username: z.string(),
  /** How we know: provider table, SRV record (RFC 6186), MX record, autoconfig file, or a guess that answered. */
  by: z.enum(['provider', 'srv', 'mx', 'autoconfig', 'guess']),
  /** One sentence for the admin: "Fastmail's published settings". */
  because: z.string(),
});
export type Proposal = z.infer<typeof proposal>;
export const discoverAnswer = z.strictObject({
  proposals: z.array(proposal),
  provider: z.string().nullable(),
  /** Said before the first login where passwords cannot work (Microsoft 365) or an app password is needed (Google). */
  warnings: z.array(z.string()),
});
export type DiscoverAnswer = z.infer<typeof discoverAnswer>;
