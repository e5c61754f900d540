/** Why a webhook is not told (src/gateway/failure/webhook.ts), each by a server or an address that behaves so. */
import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/contract';
import { failureOf } from '../../../src/gateway/failure';
import type { HostAddress } from '../../../src/gateway/network/resolve';
import { postWebhook } from '../../../src/gateway/webhook/post';
import { testCall } from '../../support/call';
import { login } from '../../support/gateway';
import { closing, proves, serving } from '../../support/proof';
import { testAuthority, testCertificate, type CertificateKind } from '../../support/servers/certificates';
import { startWebServer, type WebServer } from '../../support/web-server';

/** Stands in each URL, and must stand in no failure. */
const secret = 'T0P-S3CRET';

const to = (address: string) => (): Promise<readonly HostAddress[]> => Promise.resolve([{ address, family: 4 }]);

async function untold(base: string, changes: Parameters<typeof testCall>[0] = {}): Promise<Failure> {
  const call = testCall(changes);
  try {
    await postWebhook({ url: `${base}/services/${secret}?key=${secret}`, document: { text: 'x' } }, call);
  } catch (error) {
    const failure = failureOf(error, { server: login({}) });
    expect(JSON.stringify(failure)).not.toContain(secret);
    return failure;
  }
  throw new Error('It was told.');
}

async function answering(status: number, headers: Record<string, string> = {}): Promise<WebServer> {
  const web = closing(await startWebServer());
  web.answer = (response) => response.writeHead(status, headers).end(`${secret} ${'x'.repeat(1000)}`);
  return web;
}

async function withCertificate(kind: CertificateKind): Promise<WebServer> {
  return closing(await startWebServer(await testCertificate(kind)));
}

describe('a webhook', () => {
  proves('webhook-private', 'a name that leads into a private network', () =>
    untold('https://hooks.example', { network: { allow: [] }, lookup: to('169.254.169.254') }),
  );
  proves('webhook-private', 'an address written with numbers', () =>
    untold('http://[::ffff:10.0.0.1]', { network: { allow: [], ports: [80] } }),
  );
  proves('webhook-port', 'a port that was not allowed', () =>
    untold('https://hooks.example:8443', { network: { allow: [], ports: [993] } }),
  );
  proves('webhook-port', 'a port of mail, whatever is allowed', () => untold('http://127.0.0.1:25'));
  proves('webhook-plain', 'http across the internet', () =>
    untold('http://hooks.example', { lookup: to('93.184.215.14') }),
  );
  proves('webhook-certificate', 'a certificate for another name', async () =>
    untold((await withCertificate('wrong-host')).url, { extraRoots: [(await testAuthority()).certificate] }),
  );
  proves('webhook-certificate', 'a certificate of an authority that nobody knows', async () =>
    untold((await withCertificate('good')).url),
  );
  proves('webhook-silent', 'a server that takes it and says nothing', async () => {
    const web = closing(await startWebServer());
    web.answer = () => undefined;
    return untold(web.url);
  });
  proves('webhook-unreachable', 'nobody listens there', async () => {
    const web = await startWebServer();
    await web.close();
    return untold(web.url);
  });
  proves('webhook-unreachable', 'a name that is not there', () =>
    untold('https://hooks.nowhere.invalid', {
      lookup: () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })),
    }),
  );
  proves('webhook-unreachable', 'a server that is no web server', async () => {
    const { port } = await serving(async (talk) => {
      await talk.say('* OK I am IMAP');
    });
    return untold(`http://127.0.0.1:${port}`);
  });
  proves('webhook-redirected', 'it leads elsewhere, and nobody goes there', async () => {
    const elsewhere = closing(await startWebServer());
    const failure = await untold((await answering(302, { location: `${elsewhere.url}/there` })).url);
    expect(elsewhere.posted).toEqual([]);
    return failure;
  });
  proves('webhook-refused', 'a URL that was withdrawn', async () => untold((await answering(404)).url), {
    evidence: /^HTTP 404$/,
  });
});

test('an endless answer costs nothing: it is not read', async () => {
  const web = closing(await startWebServer());
  web.answer = (response) => {
    const more = (): void => {
      if (!response.destroyed) setImmediate(() => response.write('x'.repeat(65_536), more));
    };
    response.writeHead(200);
    more();
  };
  const told = await postWebhook({ url: web.url, document: { text: 'x' } }, testCall());
  expect(told).toEqual({ status: 200 });
});
