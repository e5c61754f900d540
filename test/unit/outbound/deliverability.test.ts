/** What is said of a domain's records, and of bounces. */
import { describe, expect, it } from '@jest/globals';
import { bounceVerdict, judgeDeliverability, type DeliverabilityFacts } from '../../../src/outbound';

type Records = DeliverabilityFacts['records'];
const records = (more: Partial<Records> = {}): Records => ({
  mx: ['mx.company.example'],
  spf: ['v=spf1 include:_spf.provider.example ~all'],
  dmarc: ['v=DMARC1; p=quarantine'],
  dmarcDomain: 'company.example',
  dkim: [{ selector: 's1', record: 'v=DKIM1; k=rsa; p=MIGf' }],
  ...more,
});
const signed: DeliverabilityFacts['readBack'] = {
  kind: 'read',
  signatures: [{ domain: 'company.example', selector: 's1' }],
};
const judge = (more: Partial<Records> = {}, readBack: DeliverabilityFacts['readBack'] = signed) =>
  judgeDeliverability({
    domain: 'company.example',
    smtpHost: 'smtp.company.example',
    records: records(more),
    readBack,
  });
const stateOf = (name: string, ...given: Parameters<typeof judge>) => judge(...given).find((one) => one.name === name);

describe('deliverability', () => {
  it('is good when everything is there', () => {
    expect(judge().map(({ name, state, advice }) => [name, state, advice])).toEqual([
      ['spf', 'good', null],
      ['dkim', 'good', null],
      ['dmarc', 'good', null],
      ['mx', 'good', null],
    ]);
  });

  it.each<[string, string, string, Parameters<typeof judge>]>([
    ['no SPF', 'spf', 'bad', [{ spf: [] }]],
    ['two SPF records', 'spf', 'bad', [{ spf: ['v=spf1 ~all', 'v=spf1 -all'] }]],
    ['SPF for everybody', 'spf', 'weak', [{ spf: ['v=spf1 +all'] }]],
    ['SPF for everybody, short', 'spf', 'weak', [{ spf: ['v=spf1 all'] }]],
    ['SPF without an end', 'spf', 'weak', [{ spf: ['v=spf1 mx'] }]],
    ['DNS silent', 'spf', 'unknown', [{ spf: null }]],
    ['no DMARC', 'dmarc', 'bad', [{ dmarc: [] }]],
    ['DMARC that only looks', 'dmarc', 'weak', [{ dmarc: ['v=DMARC1; p=none; rua=mailto:a@b.example'] }]],
    ['DMARC without a policy', 'dmarc', 'bad', [{ dmarc: ['v=DMARC1'] }]],
    ['no mailbox to read back from', 'dkim', 'unknown', [{}, { kind: 'no-mailbox' }]],
    ['the test mail failed', 'dkim', 'unknown', [{}, { kind: 'failed', why: 'The server is down.', fix: 'Wait.' }]],
    ['not back yet', 'dkim', 'unknown', [{}, { kind: 'not-back' }]],
    ['not signed', 'dkim', 'bad', [{}, { kind: 'read', signatures: [] }]],
    [
      'signed by the provider only',
      'dkim',
      'bad',
      [{}, { kind: 'read', signatures: [{ domain: 'provider.example', selector: 's1' }] }],
    ],
    [
      'signed by a domain below',
      'dkim',
      'good',
      [{}, { kind: 'read', signatures: [{ domain: 'mail.company.example', selector: 's1' }] }],
    ],
    ['key not in DNS', 'dkim', 'bad', [{ dkim: [{ selector: 's1', record: null }] }]],
    ['key revoked', 'dkim', 'bad', [{ dkim: [{ selector: 's1', record: 'v=DKIM1; p=' }] }]],
    ['no MX', 'mx', 'weak', [{ mx: [] }]],
  ])('%s', (_, name, state, given) => {
    const found = stateOf(name, ...given);
    expect(found?.state).toBe(state);
    if (state !== 'good') expect(found?.advice).toEqual(expect.any(String));
  });

  it('says why no signature was seen, and what to do about that', () => {
    const dkim = judge({}, { kind: 'failed', why: 'The server is down.', fix: 'Wait.' }).find(
      ({ name }) => name === 'dkim',
    );
    expect(dkim?.found).toContain('The server is down.');
    expect(dkim?.advice).toBe('Wait.');
  });

  it('says which record to add', () => {
    expect(stateOf('spf', { spf: [] })?.add).toEqual({
      name: 'company.example',
      type: 'TXT',
      value: 'v=spf1 a:smtp.company.example ~all',
    });
    expect(stateOf('dmarc', { dmarc: [] })?.add?.name).toBe('_dmarc.company.example');
  });
});

describe('a bounce', () => {
  it.each([
    ['failed', '5.1.1', 'user-unknown', 'address-dead'],
    ['failed', '5.1.2', 'host-unknown', 'address-dead'],
    ['failed', '5.2.2', 'mailbox-full', 'lost'],
    ['failed', '5.7.1', 'spam', 'lost'],
    ['failed', '5.3.4', 'message-too-large', 'lost'],
    ['failed', '4.4.7', 'expired', 'lost'],
    ['delayed', '4.4.1', 'network-error', 'delayed'],
  ] as const)('%s %s %s: %s', (action, status, reason, verdict) => {
    expect(bounceVerdict({ action, status, reason })).toBe(verdict);
  });
});
