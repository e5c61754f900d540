/** What DNS says about the mail of a domain: MX (RFC 5321 section 5) and SRV (RFC 6186, RFC 8314 for submissions). */
import { Resolver } from 'node:dns/promises';
import type { Proposal } from '../../contract';

export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** `mx` and `srv` answer [] when there is nothing, and when DNS does not answer. */
export interface Records {
  readonly mx: (domain: string) => Promise<readonly string[]>;
  readonly srv: (name: string) => Promise<readonly ServiceRecord[]>;
  /** Each record's strings joined; [] when there is none, null when DNS does not answer. */
  readonly txt: (name: string) => Promise<readonly string[] | null>;
}

const lookupMs = 2_500;

export function systemRecords(): Records {
  const resolver = new Resolver({ timeout: lookupMs, tries: 1 });
  return {
    mx: async (domain) => {
      const records = await orNothing(resolver.resolveMx(domain));
      return [...records].sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
    },
    srv: (name) => orNothing(resolver.resolveSrv(name)),
    txt: (name) => textRecords(resolver, name),
  };
}

async function orNothing<T>(answer: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await answer;
  } catch {
    return [];
  }
}

async function textRecords(resolver: Resolver, name: string): Promise<readonly string[] | null> {
  try {
    return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? '';
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null;
  }
}

const services = [
  ['_imaps', 'imap', 'tls'],
  ['_imap', 'imap', 'starttls'],
  ['_pop3s', 'pop3', 'tls'],
  ['_pop3', 'pop3', 'starttls'],
  ['_submissions', 'smtp', 'tls'],
  ['_submission', 'smtp', 'starttls'],
] as const;

export async function bySrv(address: string, domain: string, records: Records): Promise<readonly Proposal[]> {
  const found = await Promise.all(
    services.map(async ([service, protocol, encryption]) => {
      const best = preferred(await records.srv(`${service}._tcp.${domain}`));
      if (best === null) return [];
      const host = best.name.replace(/\.$/, '').toLowerCase();
      const because = `DNS of ${domain} names it (SRV record ${service}._tcp.${domain}, RFC 6186).`;
      return [{ protocol, encryption, host, port: best.port, username: address, by: 'srv' as const, because }];
    }),
  );
  return found.flat();
}

/** Lowest priority, then highest weight. A target of "." says that the service is not there (RFC 2782). */
function preferred(records: readonly ServiceRecord[]): ServiceRecord | null {
  const usable = records.filter(({ name, port }) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)+\.?$/i.test(name) && port > 0);
  return [...usable].sort((a, b) => a.priority - b.priority || b.weight - a.weight)[0] ?? null;
}
