/** The calls `webhook` and `hello` through the gateway's HTTP face. */
import { afterEach, expect, test } from '@jest/globals';
import { gatewayCalls } from '../../../src/contract';
import { startTestGateway, type TestGateway } from '../../support/gateway';
import { closeServers, closing } from '../../support/proof';
import { testAuthority, testCertificate } from '../../support/servers/certificates';
import { startWebServer } from '../../support/web-server';

afterEach(closeServers);

async function gateway(options: Parameters<typeof startTestGateway>[0] = {}): Promise<TestGateway> {
  return closing(await startTestGateway(options));
}

const document = { text: 'Postroom: “Billing” cannot be read.', kind: 'mailbox-failing', over: null };

test('the document is posted as it is, by https with a verified certificate', async () => {
  const web = closing(await startWebServer(await testCertificate('good')));
  const { call } = await gateway({ extraRoots: [(await testAuthority()).certificate] });
  const told = await call('webhook', { url: `${web.url}/services/T0?x=1`, document });
  expect(told).toEqual({ status: 204 });
  expect(web.posted).toMatchObject([
    {
      path: '/services/T0?x=1',
      headers: { 'content-type': 'application/json; charset=utf-8', host: `localhost:${web.port}` },
    },
  ]);
  expect(JSON.parse(web.posted[0]!.body)).toEqual(document);
});

test('neither log nor answer holds the path', async () => {
  const web = closing(await startWebServer());
  web.answer = (response) => response.writeHead(410).end('the secret SECRET-PATH is gone');
  const log: unknown[] = [];
  const { failureOf, post } = await gateway({ log: (entry) => log.push(entry) });
  const failure = await failureOf('webhook', { url: `${web.url}/SECRET-PATH`, document });
  const refused = await post('webhook', { url: 'ftp://x/SECRET-PATH', document: { text: { no: 'SECRET-PATH' } } });
  expect([failure.code, refused.status]).toEqual(['webhook-refused', 400]);
  expect(JSON.stringify([log, failure, await refused.json()])).not.toContain('SECRET-PATH');
  expect(log.length).toBeGreaterThan(1);
});

test('hello names every call that the app makes, and wants a token', async () => {
  const { call, url } = await gateway({ version: '9.9.9' });
  const { version, calls } = await call('hello', {});
  expect(version).toBe('9.9.9');
  expect(Object.keys(gatewayCalls).filter((name) => !calls.includes(name))).toEqual([]);
  expect((await fetch(`${url}/v1/hello`, { method: 'POST', body: '{}' })).status).toBe(401);
});
