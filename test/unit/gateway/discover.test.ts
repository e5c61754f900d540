/** From an e-mail address to settings (src/gateway/discover). */
import { once } from 'node:events';
import { createServer } from 'node:https';
import { afterEach, describe, expect, test } from '@jest/globals';
import { proposal as proposalSchema, type DiscoverAnswer } from '../../../src/contract';
import { discover } from '../../../src/gateway/discover';
import { readAutoconfig } from '../../../src/gateway/discover/autoconfig';
import { providerOfMx, providers, warningsOf } from '../../../src/gateway/discover/providers';
import type { Records, ServiceRecord } from '../../../src/gateway/discover/records';
import { testCall } from '../../support/call';
import { testAuthority } from '../../support/servers/certificates';
import { makeCertificate } from '../../../src/local/mail';

const nothing: Records = {
  mx: () => Promise.resolve([]),
  srv: () => Promise.resolve([]),
  txt: () => Promise.resolve([]),
};

function found(
  address: string,
  records: Partial<Records> = {},
  addresses: Record<string, string> = {},
  extraRoots: readonly string[] = [],
): Promise<DiscoverAnswer> {
  const call = testCall({
    lookup: (host) =>
      addresses[host] === undefined
        ? Promise.reject(Object.assign(new Error(host), { code: 'ENOTFOUND' }))
        : Promise.resolve([{ address: addresses[host], family: 4 }]),
    extraRoots,
  });
  return discover({ address }, { ...call, access: { ...call.access, records: { ...nothing, ...records } } });
}

describe('the table of providers', () => {
  test('is complete: every entry has a way in and a way out, and is recognised by something', () => {
    expect(providers.length).toBeGreaterThan(40);
    for (const { settings, domains, mx } of providers) {
      expect(settings.some(({ protocol }) => protocol === 'imap')).toBe(true);
      expect(settings.some(({ protocol }) => protocol === 'smtp')).toBe(true);
      expect(domains.length + mx.length).toBeGreaterThan(0);
    }
    const domains = providers.flatMap((provider) => provider.domains);
    expect(new Set(domains).size).toBe(domains.length);
  });

  test.each([
    [['aspmx.l.google.com.', 'alt1.aspmx.l.google.com'], 'Google'],
    [['firm-com.mail.protection.outlook.com'], 'Microsoft 365'],
    [['hotmail-com.olc.protection.outlook.com'], 'Outlook.com'],
    [['in1-smtp.messagingengine.com'], 'Fastmail'],
    [['mx00.kundenserver.de'], 'IONOS'],
    [['mail.notgoogle.com'], undefined],
    [['google.com.evil.example'], undefined],
  ])('%j is %s', (hosts, name) => {
    expect(providerOfMx(hosts)?.name).toBe(name);
  });
});

describe('discover', () => {
  test('a large provider is known by the address alone, with the warning before the first log-in', async () => {
    const answer = await found('Some.One@GMail.com');
    expect(answer.provider).toBe('Google');
    expect(answer.proposals[0]).toMatchObject({
      protocol: 'imap',
      host: 'imap.gmail.com',
      port: 993,
      username: 'Some.One@gmail.com',
      by: 'provider',
    });
    expect(answer.warnings.join()).toContain('app password');
    expect((await found('a@outlook.com')).warnings.join()).toContain('basic authentication is switched off');
  });

  test('MX tells Google and Microsoft behind an own domain', async () => {
    const microsoft = await found('help@firm.example', {
      mx: () => Promise.resolve(['firm-example.mail.protection.outlook.com']),
    });
    expect(microsoft).toMatchObject({ provider: 'Microsoft 365' });
    expect(microsoft.warnings).toHaveLength(1);
    expect(microsoft.proposals[0]).toMatchObject({
      by: 'mx',
      host: 'outlook.office365.com',
      username: 'help@firm.example',
    });
  });

  test('SRV records are followed by priority, and a dot means no', async () => {
    const zone: Record<string, readonly ServiceRecord[]> = {
      '_imaps._tcp.firm.example': [
        { name: 'second.firm.example', port: 993, priority: 20, weight: 0 },
        { name: 'imap.firm.example.', port: 1993, priority: 10, weight: 5 },
      ],
      '_pop3s._tcp.firm.example': [{ name: '.', port: 0, priority: 0, weight: 0 }],
      '_submission._tcp.firm.example': [{ name: 'out.firm.example', port: 587, priority: 0, weight: 0 }],
    };
    const { proposals } = await found('help@firm.example', { srv: (name) => Promise.resolve(zone[name] ?? []) });
    expect(proposals.map(({ protocol, encryption, host, port, by }) => [protocol, encryption, host, port, by])).toEqual(
      [
        ['imap', 'tls', 'imap.firm.example', 1993, 'srv'],
        ['smtp', 'starttls', 'out.firm.example', 587, 'srv'],
      ],
    );
  });

  test.each(['', 'nobody', 'a@b', 'a@b@c.example', 'a b@c.example', 'a@127.0.0.1:25', 'a@exa mple.com'])(
    '"%s" is no address',
    async (address) => {
      await expect(found(address)).rejects.toMatchObject({ failure: { code: 'setting-invalid' } });
    },
  );

  test('letters outside of ASCII in the domain are looked up as DNS has them', async () => {
    const asked: string[] = [];
    await found('a@m\u00fcller.example', {
      mx: (domain) => {
        asked.push(domain);
        return Promise.resolve([]);
      },
    });
    expect(asked).toEqual(['xn--mller-kva.example']);
  });
});

const autoconfig = `<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="firm.example"><domain>firm.example</domain><displayName>Firm &amp; Sons</displayName>
<incomingServer type="imap"><hostname>IMAP.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username><authentication>password-cleartext</authentication></incomingServer>
<incomingServer type="pop3"><hostname>pop.firm.example</hostname><port>110</port><socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username><authentication>OAuth2</authentication></incomingServer>
<incomingServer type="exchange"><hostname>x</hostname></incomingServer>
<outgoingServer type="smtp"><hostname>bad host</hostname><port>25</port><socketType>plain</socketType></outgoingServer>
<outgoingServer type="smtp"><hostname>out.firm.example</hostname><port>25</port><socketType>plain</socketType></outgoingServer>
</emailProvider></clientConfig>`;

describe('autoconfig', () => {
  test('is read, and what cannot be used is left out', () => {
    const published = readAutoconfig(autoconfig, 'help@firm.example', 'firm.example');
    expect(published.provider).toBe('Firm & Sons');
    expect(published.oauthOnly).toBe(true);
    expect(
      published.proposals.map(({ protocol, encryption, host, port, username }) => [
        protocol,
        encryption,
        host,
        port,
        username,
      ]),
    ).toEqual([
      ['imap', 'tls', 'imap.firm.example', 993, 'help'],
      ['pop3', 'starttls', 'pop.firm.example', 110, 'help@firm.example'],
      ['smtp', 'none', 'out.firm.example', 25, 'help@firm.example'],
    ]);
    for (const one of published.proposals) expect(proposalSchema.safeParse(one).success).toBe(true);
  });

  test.each(['', '<html></html>', '<incomingServer type="imap">', '\u0000', '<a>'.repeat(20_000)])(
    'nonsense says nothing',
    (xml) => {
      expect(readAutoconfig(xml, 'a@b.example', 'b.example').proposals).toEqual([]);
    },
  );

  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function publish(hosts: readonly string[]): Promise<string[]> {
    const authority = await testAuthority();
    const { key, certificate } = await makeCertificate({
      commonName: 'x',
      names: hosts,
      authority,
      notBefore: new Date(Date.now() - 1e6),
      notAfter: new Date(Date.now() + 1e8),
    });
    const asked: string[] = [];
    const server = createServer({ key, cert: certificate }, (request, response) => {
      asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      if (request.headers.host === 'redirecting.example') {
        response.writeHead(302, { location: 'https://internal.example/' }).end();
        return;
      }
      response.end(autoconfig);
    });
    servers.push(server);
    // Port 443 of loopback needs root, as CI has it.
    server.listen(443, '127.0.0.1');
    await once(server, 'listening');
    return asked;
  }

  test('comes over HTTPS from the domain, with a certificate that fits', async () => {
    const asked = await publish(['autoconfig.firm.example']);
    const answer = await found('help@firm.example', {}, { 'autoconfig.firm.example': '127.0.0.1' }, [
      (await testAuthority()).certificate,
    ]);
    expect(asked).toEqual(['autoconfig.firm.example/mail/config-v1.1.xml?emailaddress=help%40firm.example']);
    expect(answer.proposals[0]).toMatchObject({ by: 'autoconfig', host: 'imap.firm.example' });
    expect(
      (
        await found('help@other.example', {}, { 'autoconfig.other.example': '127.0.0.1' }, [
          (await testAuthority()).certificate,
        ])
      ).proposals,
    ).toEqual([]);
  });

  test('a private address is never asked, not even behind a redirect', async () => {
    const asked = await publish(['redirecting.example']);
    await found('a@redirecting.example', {}, { 'redirecting.example': '127.0.0.1', 'internal.example': '10.0.0.1' }, [
      (await testAuthority()).certificate,
    ]);
    expect(asked).toEqual([
      'redirecting.example/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=a%40redirecting.example',
    ]);
    expect((await found('a@inside.example', {}, { 'autoconfig.inside.example': '192.168.0.1' })).proposals).toEqual([]);
  });
});

test('a warning tells what has to be done first', () => {
  expect(warningsOf(providers.find(({ name }) => name === 'WEB.DE')!)[0]).toContain('switched on');
});
