/** The local host's web server: who may ask, what the app's page gets, the bridge, Jira's REST, the mail pages. */
import { request as httpRequest } from 'node:http';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lockData } from '../../../src/local/lock';
import { closeBareHosts, openBareHost, type BareHost } from '../../support/bare-host';

let bare: BareHost;
let origin = '';

beforeEach(async () => {
  bare = await openBareHost();
  origin = bare.host.origin;
});
afterEach(closeBareHosts);

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(origin + path, { headers, redirect: 'manual' });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(origin + path, { method: 'POST', body: JSON.stringify(body), headers, redirect: 'manual' });

/** fetch does not let one choose the Host. */
function askAs(host: string): Promise<number> {
  const { port } = new URL(origin);
  return new Promise((resolve) => {
    httpRequest({ port, host: '127.0.0.1', path: '/', headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).end();
  });
}

describe('who may ask', () => {
  test('the host answers only under its own name', async () => {
    const { port } = new URL(origin);
    expect(await askAs(`127.0.0.1:${port}`)).toBe(200);
    expect(await askAs(`localhost:${port}`)).toBe(200);
    expect(await askAs('evil.example')).toBe(421);
    expect(await askAs(`evil.example:${port}`)).toBe(421);
  });

  test("another site's page can change nothing", async () => {
    const call = { functionKey: 'f', payload: {} };
    expect((await post('/__forge/bridge/admin/invoke', call, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('/__forge/bridge/admin/invoke', call, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('/mail/send', {}, { origin: 'null' })).status).toBe(403);
    expect((await post('/__forge/bridge/admin/invoke', call, { origin })).status).toBe(200);
  });
});

describe("the app's page", () => {
  test("comes with Forge's Content-Security-Policy and our bridge before its own scripts", async () => {
    const answer = await get('/app/admin/index.html');
    const text = await answer.text();
    expect(text).toMatch(/<head><script src="\/__forge\/bridge.js" data-module="admin"><\/script><title>/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self' https://forge.cdn.prod.atlassian-dev.net");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("'unsafe-inline'");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toContain('report-uri');
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  test('its files are served, nothing beside them is', async () => {
    const script = await get('/app/admin/assets/app.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect((await get('/app/admin/..%2F..%2F..%2Fmanifest.yml')).status).toBe(404);
    expect((await get('/app/admin/missing.js')).status).toBe(404);
    expect((await get('/app/other/index.html')).status).toBe(404);
  });

  test('lies in a frame under /admin and every path below', async () => {
    for (const path of ['/admin', '/admin/connections/1?x=y']) {
      const answer = await get(path);
      expect(await answer.text()).toContain('data-src="/app/admin/index.html"');
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
    const script = await get('/host/frame.js');
    expect(await script.text()).toContain('__forgeHost');
    expect(await (await get('/__forge/bridge.js')).text()).toContain('callBridge');
  });
});

describe('the bridge', () => {
  const call = (name: string, argument: unknown) =>
    post(`/__forge/bridge/admin/${name}`, argument).then(
      (answer) => answer.json() as Promise<{ ok: boolean; value?: never; message?: string }>,
    );

  test('invoke calls the resolver as the administrator', async () => {
    bare.app['resolver'] = (event: never, context: never) => ({ event, context });
    const answer = await call('invoke', { functionKey: 'overview', payload: { a: 1 } });
    expect(answer).toMatchObject({
      ok: true,
      value: {
        event: {
          call: { functionKey: 'overview', payload: { a: 1 } },
          context: { accountId: 'admin-1', moduleKey: 'admin' },
        },
        context: { principal: { accountId: 'admin-1' } },
      },
    });
    const limited = await call('invoke', { functionKey: 'f', metadata: { rateLimitProperties: true } });
    expect(limited.value).toMatchObject({ metadata: { rateLimitProperties: { rateLimitValue: 1200 } } });
  });

  test('a resolver that throws rejects with words', async () => {
    bare.app['resolver'] = () => {
      throw new Error('out of order');
    };
    expect(await call('invoke', { functionKey: 'f' })).toEqual({
      ok: false,
      message: 'There was an error invoking the function - out of order',
    });
  });

  test('a payload over 500 KB is refused as on Forge', async () => {
    const answer = await call('invoke', { functionKey: 'f', payload: 'x'.repeat(513 * 1024) });
    expect(answer.message).toContain('500 KB');
  });

  test('requestJira speaks as the person, and forms become forms again', async () => {
    const answer = await call('fetchProduct', {
      product: 'jira',
      restPath: '/rest/api/3/project/search?query=x',
      fetchRequestInit: { headers: [['accept', 'application/json']] },
    });
    expect(answer.value).toMatchObject({ status: 200, body: expect.stringContaining('project/search') });
    await call('fetchProduct', {
      restPath: '/rest/api/3/issue/DEMO-1/attachments',
      fetchRequestInit: {
        method: 'POST',
        headers: [['content-type', 'multipart/form-data; boundary=gone']],
        body: JSON.stringify({
          file: 'data:text/plain;base64,aGVsbG8=',
          __fileName: 'a.txt',
          __fileType: 'text/plain',
        }),
      },
      isMultipartFormData: true,
    });
    const [plain, form] = bare.jiraRequests.slice(-2);
    expect(plain).toMatchObject({ method: 'GET', actor: { kind: 'user', accountId: 'admin-1' } });
    expect(form?.headers.has('content-type')).toBe(false);
    const file = (form?.body as FormData).get('file') as File;
    expect([file.name, file.type, await file.text()]).toEqual(['a.txt', 'text/plain', 'hello']);
  });

  test('getContext has the platform’s shape; the unknown is refused clearly', async () => {
    expect((await call('getContext', {})).value).toMatchObject({
      accountId: 'admin-1',
      moduleKey: 'admin',
      siteUrl: origin,
      locale: 'en-US',
      extension: { type: 'jira:adminPage' },
    });
    expect((await call('openRovo', {})).message).toContain('not supported by the local host');
  });
});

describe("Jira's REST", () => {
  const basic = (token: string) => ({
    authorization: `Basic ${Buffer.from(`kim@postroom.example:${token}`).toString('base64')}`,
  });

  test('takes the API token with any account, and nothing else', async () => {
    const path = '/jira/rest/api/3/issue/DEMO-1?fields=summary';
    const { token } = bare.host.jiraAuth;
    expect((await get(path, basic(token))).status).toBe(200);
    expect(bare.jiraRequests.at(-1)).toMatchObject({
      path: '/rest/api/3/issue/DEMO-1?fields=summary',
      actor: { kind: 'basic', email: 'kim@postroom.example' },
    });
    expect((await get(path, basic('wrong'))).status).toBe(401);
    expect((await get(path)).status).toBe(401);
    expect((await get(path, { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  test('the token is kept for the next start, for its owner only', async () => {
    const { token } = bare.host.jiraAuth;
    expect(statSync(join(bare.root, 'data', 'jira-api-token')).mode & 0o777).toBe(0o600);
    expect(statSync(join(bare.root, 'data', 'secrets.sqlite')).mode & 0o777).toBe(0o600);
    expect(statSync(join(bare.root, 'data')).mode & 0o777).toBe(0o700);
    bare = await bare.restart();
    expect(bare.host.jiraAuth.token).toBe(token);
  });

  test('the public keys are there for the gateway', async () => {
    const { keys } = (await (await get('/.well-known/jwks.json')).json()) as { keys: object[] };
    expect(keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', kid: expect.any(String) })]);
  });
});

describe('mail pages', () => {
  test('a mail written on the page lies in the mailbox, is read, and is answered in its thread', async () => {
    const form = new FormData();
    for (const [name, value] of [
      ['from', 'ana@customer.example'],
      ['to', 'support@postroom.example'],
      ['subject', 'The <b>printer</b> is on fire'],
      ['text', 'Please hurry.'],
    ] as const)
      form.append(name, value);
    form.append('files', new File(['smoke'], 'smoke.txt', { type: 'text/plain' }));
    const sent = await fetch(`${origin}/mail/send`, { method: 'POST', body: form, redirect: 'manual' });
    expect(sent.headers.get('location')).toBe('/mail/box?account=ana%40customer.example&folder=Sent');
    const box = await (await get('/mail/box?account=support@postroom.example&folder=INBOX')).text();
    expect(box).toContain('The &lt;b&gt;printer&lt;/b&gt; is on fire');
    const place = 'account=support@postroom.example&folder=INBOX&uid=1';
    const message = await (await get(`/mail/message?${place}`)).text();
    expect(message).toContain('Please hurry.');
    expect(await (await get(`/mail/attachment?${place}&n=0`)).text()).toBe('smoke');
    const answer = await (await get('/mail/compose?from=support@postroom.example&reply=INBOX&uid=1')).text();
    expect(answer).toMatch(/name="inReplyTo" value="[0-9a-f-]+@customer.example"/);
    expect(answer).toContain('&gt; Please hurry.');
    expect(await (await get(`/mail/source?${place}`)).text()).toContain('Message-ID:');
  });

  test('a dropped message file is delivered as it is; nonsense is refused with a reason', async () => {
    const form = new FormData();
    form.append('eml', new File(['From: a@x.example\r\nSubject: raw\r\n\r\nbody\r\n'], 'a.eml'));
    form.append('to', 'support@postroom.example');
    const dropped = await fetch(`${origin}/mail/drop`, { method: 'POST', body: form, redirect: 'manual' });
    expect(dropped.status).toBe(303);
    expect(bare.host.mail.messages('support@postroom.example', 'INBOX')).toHaveLength(1);
    const empty = await fetch(`${origin}/mail/send`, { method: 'POST', body: new FormData(), redirect: 'manual' });
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Choose who writes')]);
    expect((await get('/mail/message?account=nobody&uid=1')).status).toBe(404);
  });
});

describe('the rest', () => {
  test('the first page shows the parts and the walk', async () => {
    const text = await (await get('/')).text();
    for (const link of ['href="/jira"', 'href="/admin"', 'href="/mail"', 'A first walk']) expect(text).toContain(link);
  });

  test('the walk shows how far one has come, and leads to the issue', async () => {
    const done = async (): Promise<number> => (await (await get('/')).text()).match(/<li class="done">/g)?.length ?? 0;
    expect(await done()).toBe(0);
    const { mail } = bare.host;
    const letter = [Buffer.from('From: a@x.example\r\nSubject: s\r\n\r\nt\r\n')];
    await mail.append('ana@customer.example', 'Sent', letter);
    bare.app['resolver'] = () => ({ ok: true, value: { recent: [{ direction: 'in', issueKey: 'DEMO-7' }] } });
    expect(await done()).toBe(2);
    expect(await (await get('/')).text()).toContain('href="/jira/browse/DEMO-7"');
    const uid = await mail.append('ana@customer.example', 'INBOX', letter);
    expect(await done()).toBe(3);
    mail.changeFlags('ana@customer.example', 'INBOX', uid, 'add', ['\\Seen']);
    expect(await done()).toBe(4);
  });

  test('the theme is kept in a cookie and leads back', async () => {
    const chosen = await fetch(`${origin}/host/theme`, {
      method: 'POST',
      body: new URLSearchParams({ theme: 'dark', back: '/mail' }),
      redirect: 'manual',
    });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/mail']);
    const cookie = String(chosen.headers.get('set-cookie')).split(';')[0] ?? '';
    expect(await (await get('/', { cookie })).text()).toContain('data-theme-choice="dark"');
    const away = await fetch(`${origin}/host/theme`, {
      method: 'POST',
      body: new URLSearchParams({ theme: 'dark', back: '//evil.example' }),
      redirect: 'manual',
    });
    expect(away.headers.get('location')).toBe('/');
  });

  test('a second host does not take a directory that is in use', async () => {
    await expect(lockData(join(bare.root, 'data'), 0)).rejects.toThrow('Another local host is using');
  });

  test('--fresh forgets everything', async () => {
    await bare.host.mail.deliver({
      reversePath: '',
      recipients: ['support@postroom.example'],
      source: [Buffer.from('a: b\r\n\r\n')],
    });
    bare = await bare.restart({ fresh: true });
    expect(bare.host.mail.messages('support@postroom.example', 'INBOX')).toHaveLength(0);
  });

  test('an event of Jira reaches the app', async () => {
    const seen: unknown[] = [];
    bare.app['onIssueEvent'] = (event: never) => seen.push(event);
    bare.fire({ eventType: 'avi:jira:commented:issue' });
    await bare.host.idle();
    expect(seen).toEqual([{ eventType: 'avi:jira:commented:issue' }]);
  });
});
