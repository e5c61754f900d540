/** The table of large providers (providers.json), and how one is recognised: by the domain of the address or by who takes its mail. */
import { z } from 'zod';
import table from './providers.json';

const setting = z.strictObject({
  protocol: z.enum(['imap', 'pop3', 'smtp']),
  encryption: z.enum(['tls', 'starttls']),
  host: z.string(),
  port: z.number().int(),
});

const provider = z.strictObject({
  name: z.string(),
  /** Domains of addresses. */
  domains: z.array(z.string()),
  /** Ends of the names of MX hosts, for customers' own domains. */
  mx: z.array(z.string()),
  passwords: z.enum(['ordinary', 'app-password', 'no-passwords']),
  settings: z.array(setting).min(1),
  /** What has to be done at the provider first. */
  note: z.string().optional(),
});
export type Provider = z.infer<typeof provider>;

export const providers: readonly Provider[] = z.array(provider).parse(table);

export function providerOfDomain(domain: string): Provider | null {
  return providers.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** Of several providers that fit, the one with the longest name of an MX host: "olc.protection.outlook.com" before others. */
export function providerOfMx(hosts: readonly string[]): Provider | null {
  const fitting = providers.flatMap((candidate) =>
    candidate.mx
      .filter((suffix) => hosts.some((host) => `.${host.toLowerCase().replace(/\.$/, '')}`.endsWith(`.${suffix}`)))
      .map((suffix) => ({ candidate, length: suffix.length })),
  );
  return fitting.sort((a, b) => b.length - a.length)[0]?.candidate ?? null;
}

/** What an admin should know before the first log-in. */
export function warningsOf({ name, passwords, note }: Provider): string[] {
  const warnings: string[] = [];
  if (passwords === 'no-passwords') {
    warnings.push(
      `${name} does not take user names with passwords any more (basic authentication is switched off). A connection with a password will not work.`,
    );
  }
  if (passwords === 'app-password') {
    warnings.push(
      `${name} wants an app password: switch on two-step verification there, make an app password, and enter that here instead of the password of the account.`,
    );
  }
  if (note !== undefined) warnings.push(note);
  return warnings;
}
