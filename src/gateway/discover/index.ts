/**
 * From an e-mail address to connection settings, best knowledge first: the table of large providers, DNS (MX tells Google and
 * Microsoft behind a customer's own domain, SRV names servers), the file a domain publishes, and guesses that answered.
 */
import { domainToASCII } from 'node:url';
import { FailureError, type DiscoverAnswer, type DiscoverRequest, type Proposal } from '../../contract';
import type { Call } from '../session/call';
import { byAutoconfig } from './autoconfig';
import { byGuess } from './guess';
import { providerOfDomain, providerOfMx, warningsOf, type Provider } from './providers';
import { bySrv } from './records';

/** @throws FailureError setting-invalid */
export async function discover({ address }: DiscoverRequest, { access, signal }: Call): Promise<DiscoverAnswer> {
  const { mailbox, domain } = partsOf(address);
  const known = providerOfDomain(domain);
  if (known !== null) return fromProvider(known, mailbox, 'provider', `${known.name} publishes these settings.`, []);

  const [mx, srv, published] = await Promise.all([
    access.records.mx(domain),
    bySrv(mailbox, domain, access.records),
    byAutoconfig(mailbox, domain, access, signal),
  ]);
  const behind = providerOfMx(mx);
  const found = distinct([...srv, ...(published?.proposals ?? [])]);
  if (behind !== null) {
    return fromProvider(
      behind,
      mailbox,
      'mx',
      `${behind.name} takes the mail of ${domain} (MX record ${mx[0] ?? ''}).`,
      found,
    );
  }
  const proposals = found.length > 0 ? found : await byGuess(mailbox, domain, access, signal);
  const warnings =
    published?.oauthOnly === true ? [`${domain} says that some of its servers take only OAuth 2, no passwords.`] : [];
  return { proposals: [...proposals], provider: published?.provider ?? null, warnings };
}

function fromProvider(
  provider: Provider,
  address: string,
  by: 'provider' | 'mx',
  because: string,
  more: readonly Proposal[],
): DiscoverAnswer {
  const own = provider.settings.map((setting): Proposal => ({ ...setting, username: address, by, because }));
  return { proposals: [...distinct([...own, ...more])], provider: provider.name, warnings: warningsOf(provider) };
}

/** The first of those that mean the same server. */
function distinct(proposals: readonly Proposal[]): readonly Proposal[] {
  const seen = new Map<string, Proposal>();
  for (const proposal of proposals) {
    const key = `${proposal.protocol} ${proposal.encryption} ${proposal.host} ${proposal.port}`;
    if (!seen.has(key)) seen.set(key, proposal);
  }
  return [...seen.values()];
}

function partsOf(address: string): { mailbox: string; domain: string } {
  const match = /^([^\s@<>"]+)@([^\s@<>"]+)$/.exec(address.trim());
  const domain = domainToASCII((match?.[2] ?? '').toLowerCase());
  if (match === null || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    throw new FailureError({
      code: 'setting-invalid',
      message: 'This is not an e-mail address.',
      evidence: '',
      fix: { text: 'Enter the whole address, for example support@example.com.' },
    });
  }
  return { mailbox: `${match[1] ?? ''}@${domain}`, domain };
}
