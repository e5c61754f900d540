/**
 * Whether those who receive mail of a From address have reason to trust it: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and
 * whether they align. Says what to do, and which record to add.
 */
import type { DeliverabilityCheck, RecordsAnswer } from '../../contract';

/** What became of a mail that was sent to be read back. */
export type ReadBack =
  /** `d=` and `s=` of each DKIM-Signature. */
  | { readonly kind: 'read'; readonly signatures: readonly { readonly domain: string; readonly selector: string }[] }
  /** The connection names no mailbox for replies. */
  | { readonly kind: 'no-mailbox' }
  /** In words, and what to do. */
  | { readonly kind: 'failed'; readonly why: string; readonly fix: string }
  | { readonly kind: 'not-back' };

export interface DeliverabilityFacts {
  readonly domain: string;
  /** Host by which the mail goes out. */
  readonly smtpHost: string;
  readonly records: RecordsAnswer;
  readonly readBack: ReadBack;
}

type Judgement = Pick<DeliverabilityCheck, 'state' | 'found' | 'record' | 'advice' | 'add'>;

const good = (found: string, record: string | null): Judgement => ({
  state: 'good',
  found,
  record,
  advice: null,
  add: null,
});
const silent = (what: string): Judgement => ({
  state: 'unknown',
  found: `DNS did not answer when asked for ${what}.`,
  record: null,
  advice: 'Try again in a few minutes.',
  add: null,
});

export function judgeDeliverability(facts: DeliverabilityFacts): readonly DeliverabilityCheck[] {
  return [
    { name: 'spf', ...spf(facts) },
    { name: 'dkim', ...dkim(facts) },
    { name: 'dmarc', ...dmarc(facts) },
    { name: 'mx', ...mx(facts) },
  ];
}

function spf({ domain, smtpHost, records: { spf: found } }: DeliverabilityFacts): Judgement {
  if (found === null) return silent('the SPF record');
  const [record] = found;
  if (record === undefined) {
    return {
      state: 'bad',
      found: `${domain} does not say which servers may send its mail.`,
      record: null,
      advice: `Add a TXT record. If your provider names an include, put it in place of a:${smtpHost}.`,
      add: { name: domain, type: 'TXT', value: `v=spf1 a:${smtpHost} ~all` },
    };
  }
  if (found.length > 1) {
    return {
      state: 'bad',
      found: `${domain} has ${found.length} SPF records; with more than one none counts (RFC 7208 section 4.5).`,
      record: found.join('\n'),
      advice: 'Put them together into one record and delete the others.',
      add: null,
    };
  }
  if (/[ ]\+?all\b/i.test(record)) {
    return {
      state: 'weak',
      found: 'The record lets every server of the world send mail of this domain.',
      record,
      advice: 'Let it end with ~all or -all.',
      add: null,
    };
  }
  const ends = /(?:[~?-]all|redirect=)/i.test(record);
  return ends
    ? good('There is one SPF record. Whether it names your server only a receiver can tell: see DMARC reports.', record)
    : {
        state: 'weak',
        found: 'The record does not say what to think of other servers.',
        record,
        advice: 'Let it end with ~all.',
        add: null,
      };
}

function dkim({ domain, records, readBack }: DeliverabilityFacts): Judgement {
  if (readBack.kind !== 'read') return { state: 'unknown', record: null, add: null, ...notSeen(readBack) };
  const aligned = readBack.signatures.filter((one) => isAligned(one.domain, domain));
  const [first] = aligned;
  if (first === undefined) {
    const others = [...new Set(readBack.signatures.map((one) => one.domain))];
    return {
      state: 'bad',
      found:
        others.length === 0
          ? 'The test mail came back without a DKIM signature.'
          : `The test mail is signed by ${others.join(', ')}, not by ${domain}.`,
      record: null,
      advice: `Turn on DKIM for ${domain} at your mail provider. It shows you the TXT record to add.`,
      add: null,
    };
  }
  const { record = null } = records.dkim.find(({ selector }) => selector === first.selector) ?? {};
  if (record === null) {
    return {
      state: 'bad',
      found: `The mail is signed, but the key ${first.selector}._domainkey.${first.domain} is not in DNS.`,
      record: null,
      advice: 'Publish the key that your mail provider shows for this selector.',
      add: null,
    };
  }
  return /\bp=\s*(?:;|$)/.test(record)
    ? {
        state: 'bad',
        found: `The key of selector ${first.selector} was revoked (empty p=).`,
        record,
        advice: 'Publish a new key at your mail provider.',
        add: null,
      }
    : good(
        `The test mail was signed by ${first.domain} with selector ${first.selector}, and the key is in DNS.`,
        record,
      );
}

/** Why no signature was seen. */
function notSeen(readBack: Exclude<ReadBack, { kind: 'read' }>): Pick<Judgement, 'found' | 'advice'> {
  switch (readBack.kind) {
    case 'no-mailbox':
      return {
        found: 'No test mail could be read back, so signatures were not seen.',
        advice: 'Choose a mailbox for replies in the connection: the test mail is sent there and read.',
      };
    case 'failed':
      return {
        found: `The test mail could not be sent or read back, so signatures were not seen: ${readBack.why}`,
        advice: readBack.fix,
      };
    case 'not-back':
      return {
        found: 'The test mail was sent and did not arrive within some seconds, so signatures were not seen.',
        advice:
          'Check again in a few minutes. If it never comes, look into the spam folder of the mailbox for replies.',
      };
  }
}

/** Relaxed alignment (RFC 7489 section 3.1.1): one is the other, or below it. */
function isAligned(signer: string, from: string): boolean {
  const [one, other] = [signer.toLowerCase(), from.toLowerCase()];
  return one === other || other.endsWith(`.${one}`) || one.endsWith(`.${other}`);
}

function dmarc({ domain, records: { dmarc: found, dmarcDomain } }: DeliverabilityFacts): Judgement {
  if (found === null) return silent('the DMARC record');
  const [record] = found;
  if (record === undefined) {
    return {
      state: 'bad',
      found: `${domain} has no DMARC record. Google and Yahoo want one of everybody who sends much.`,
      record: null,
      advice: 'Add a TXT record that only asks for reports; make it stricter when they look right.',
      add: { name: `_dmarc.${domain}`, type: 'TXT', value: `v=DMARC1; p=none; rua=mailto:postmaster@${domain}` },
    };
  }
  const policy = /\bp\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase();
  const where = dmarcDomain === domain ? '' : ` (of ${dmarcDomain}, which is above it)`;
  if (policy === 'reject' || policy === 'quarantine') return good(`The policy is ${policy}${where}.`, record);
  if (policy === 'none') {
    return {
      state: 'weak',
      found: `The policy is none${where}: it asks for reports, and forged mail is delivered like yours.`,
      record,
      advice: 'When the reports show that your own mail passes, change p=none to p=quarantine.',
      add: null,
    };
  }
  return {
    state: 'bad',
    found: `The record names no policy${where}, so it does not count.`,
    record,
    advice: 'Begin it with v=DMARC1; p=none',
    add: null,
  };
}

function mx({ domain, records: { mx: found } }: DeliverabilityFacts): Judgement {
  return found.length > 0
    ? good('The domain takes mail, so bounces and answers can arrive.', found.join('\n'))
    : {
        state: 'weak',
        found: `${domain} has no MX record. Some servers take no mail from a domain that takes none.`,
        record: null,
        advice: 'Add an MX record, or send from a domain that has one.',
        add: null,
      };
}
