/** What DNS says of a domain's mail: found where it stands, and silence is not absence. */
import { describe, expect, it } from '@jest/globals';
import type { RecordsAnswer } from '../../../src/contract';
import { sendingRecords } from '../../../src/gateway/discover/sending';
import { testCall } from '../../support/call';

type Zone = Readonly<Record<string, readonly string[] | null>>;

function ask(domain: string, zone: Zone, selectors: string[] = []): Promise<RecordsAnswer> {
  const call = testCall({
    records: {
      mx: (name) => Promise.resolve(zone[`mx ${name}`] ?? []),
      srv: () => Promise.resolve([]),
      txt: (name) => Promise.resolve(name in zone ? (zone[name] ?? null) : []),
    },
  });
  return sendingRecords({ domain, selectors }, call);
}

describe('records of a sending domain', () => {
  it('finds SPF among other texts, DKIM keys by selector, and DMARC', async () => {
    const zone: Zone = {
      'mx company.example': ['mx.company.example'],
      'company.example': ['google-site-verification=x', 'v=spf1 mx ~all', 'v=spf10 no'],
      '_dmarc.company.example': ['v=DMARC1; p=none'],
      's1._domainkey.company.example': ['v=DKIM1; p=MIGf'],
    };
    expect(await ask('company.example', zone, ['s1', 's2'])).toEqual({
      mx: ['mx.company.example'],
      spf: ['v=spf1 mx ~all'],
      dmarc: ['v=DMARC1; p=none'],
      dmarcDomain: 'company.example',
      dkim: [
        { selector: 's1', record: 'v=DKIM1; p=MIGf' },
        { selector: 's2', record: null },
      ],
    });
  });

  it('goes up to the domain that has a DMARC record, but not to the top', async () => {
    const above = await ask('mail.eu.company.example', { '_dmarc.company.example': ['v=DMARC1; p=reject'] });
    expect(above).toMatchObject({ dmarc: ['v=DMARC1; p=reject'], dmarcDomain: 'company.example' });
    const top = await ask('company.example', { '_dmarc.example': ['v=DMARC1; p=reject'] });
    expect(top).toMatchObject({ dmarc: [], dmarcDomain: 'company.example' });
  });

  it('a name server that does not answer is no missing record', async () => {
    const silent = await ask('company.example', { 'company.example': null, '_dmarc.company.example': null });
    expect(silent).toMatchObject({ spf: null, dmarc: null });
  });
});
