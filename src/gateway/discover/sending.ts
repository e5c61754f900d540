/** What DNS says about mail that a domain sends: SPF (RFC 7208), DKIM keys (RFC 6376), DMARC (RFC 7489). */
import type { RecordsAnswer, RecordsRequest } from '../../contract';
import type { Call } from '../session/call';
import type { Records } from './records';

export async function sendingRecords(
  { domain, selectors }: RecordsRequest,
  { access: { records } }: Call,
): Promise<RecordsAnswer> {
  const [mx, all, dmarc, dkim] = await Promise.all([
    records.mx(domain),
    records.txt(domain),
    dmarcOf(domain, records),
    Promise.all(
      selectors.map(async (selector) => {
        const found = await records.txt(`${selector}._domainkey.${domain}`);
        return { selector, record: found?.find((text) => /\bp=/.test(text)) ?? null };
      }),
    ),
  ]);
  const spf = all === null ? null : all.filter((text) => /^v=spf1(?: |$)/i.test(text));
  return { mx: [...mx], spf, ...dmarc, dkim };
}

/**
 * The record of the domain, else of the nearest domain above that has one. RFC 7489 section 3.2 asks for the organisational domain of
 * the public suffix list; going up step by step (as DMARCbis does) needs no list.
 */
async function dmarcOf(domain: string, records: Records): Promise<{ dmarc: string[] | null; dmarcDomain: string }> {
  const labels = domain.split('.');
  let silent = false;
  for (let at = 0; at < labels.length - 1; at++) {
    const dmarcDomain = labels.slice(at).join('.');
    const found = await records.txt(`_dmarc.${dmarcDomain}`);
    silent ||= found === null;
    const dmarc = found?.filter((text) => /^v=DMARC1\b/i.test(text)) ?? [];
    if (dmarc.length > 0) return { dmarc, dmarcDomain };
  }
  return { dmarc: silent ? null : [], dmarcDomain: domain };
}
