/** What an invocation may and may not do: time, identity, sockets, egress, Jira scopes, remotes. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { identityOf, installGlobals, openTokenIssuer, outside } from '../../../src/local/runtime';
import { closeRuntimes, fixtureManifest, openRuntime } from '../../support/forge-runtime';

installGlobals();
// @forge/api keeps the `fetch` it finds when it is loaded: it must find ours.
const forge = import('@forge/api');

const servers: Server[] = [];
afterEach(() => {
  closeRuntimes();
  for (const server of servers.splice(0)) server.close();
});

/** A web server that remembers what it was asked. */
async function listen(
  respond: (path: string) => { status: number; body: string },
): Promise<{ port: number; asked: { path: string; headers: IncomingHttpHeaders; body: string }[] }> {
  const asked: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      const { status, body } = respond(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked };
}

describe('time', () => {
  test('the app is told what remains of its own limit', async () => {
    const host = await openRuntime();
    const { getAppContext } = await forge;
    const remaining = await host.inside(() => getAppContext().invocationRemainingTimeInMillis());
    expect(remaining).toBeGreaterThan(24_000);
    expect(remaining).toBeLessThanOrEqual(25_000);
    let scheduled = 0;
    host.app.tick = () => {
      scheduled = getAppContext().invocationRemainingTimeInMillis();
    };
    await host.runtime.tick('tick');
    expect(scheduled).toBeGreaterThan(59_000);
  });

  test('after the limit the result is dropped and every further call is refused', async () => {
    const host = await openRuntime({ limitMs: () => 50 });
    const { asApp, route } = await forge;
    let late: unknown;
    const done = new Promise<void>((resolve) => {
      host.app.resolver = async () => {
        await new Promise((wait) => setTimeout(wait, 120));
        late = await asApp()
          .requestJira(route`/rest/api/3/myself`)
          .catch((error: unknown) => error);
        resolve();
        return 'too late';
      };
    });
    const answer = await host.runtime.resolve('admin', { functionKey: 'f', payload: {}, accountId: 'a', context: {} });
    expect(answer).toEqual({ ok: false, message: expect.stringContaining('timed out') });
    await done;
    expect(String(late)).toContain('ran out of its 0.05 seconds');
    expect(host.jiraRequests).toHaveLength(0);
    expect(host.logged).toContainEqual({ level: 'error', text: 'resolver resolver timed out. Limit of 0.05 seconds.' });
  });

  test('what was not awaited does not reach the platform after the function has returned', async () => {
    const host = await openRuntime();
    const { asApp, route } = await forge;
    let late = '';
    await new Promise<void>((resolve) => {
      void host.inside(() => {
        setTimeout(() => {
          asApp()
            .requestJira(route`/rest/api/3/myself`)
            .catch((error: unknown) => (late = String(error)))
            .finally(resolve);
        }, 20);
      });
    });
    expect(late).toContain('has returned');
  });

  test('Forge calls outside of an invocation are refused', async () => {
    const { asApp, route } = await forge;
    await expect(asApp().requestJira(route`/rest/api/3/myself`)).rejects.toThrow('outside of an invocation');
  });
});

describe('sockets', () => {
  const attempts: [string, (port: number) => unknown][] = [
    ['net.connect', (port) => net.connect(port, '127.0.0.1')],
    ['new Socket().connect', (port) => new net.Socket().connect(port, '127.0.0.1')],
    ['tls.connect', (port) => tls.connect(port, '127.0.0.1')],
  ];

  test.each(attempts)('%s fails loudly and names the gateway', async (_, connect) => {
    const host = await openRuntime();
    const { port } = await listen(() => ({ status: 200, body: '{}' }));
    await expect(host.inside(() => connect(port))).rejects.toThrow(/cannot: reach mail servers through the gateway/);
    const socket = outside(() => net.connect(port, '127.0.0.1'));
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();
  });

  test('a timer set by an invocation is still inside it', async () => {
    const host = await openRuntime();
    const failed = await host.inside(
      () =>
        new Promise((resolve) =>
          setTimeout(() => {
            try {
              net.connect(1, '127.0.0.1');
              resolve('connected');
            } catch (error) {
              resolve((error as { code: string }).code);
            }
          }, 5),
        ),
    );
    expect(failed).toBe('EFORGESOCKET');
  });
});

describe('egress', () => {
  const allowing = (port: number) => ({
    ...fixtureManifest,
    permissions: { external: { fetch: { backend: [{ address: `http://127.0.0.1:${port}` }] } } },
  });

  test('only what the manifest names', async () => {
    const { port, asked } = await listen(() => ({ status: 200, body: '"hello"' }));
    const host = await openRuntime({ manifest: allowing(port) });
    const { fetch: forgeFetch } = await forge;
    const statuses = await host.inside(async () => {
      const allowed = await forgeFetch(`http://127.0.0.1:${port}/ok`);
      const refused = await forgeFetch('https://elsewhere.example/');
      return [allowed.status, await allowed.text(), refused.status];
    });
    expect(statuses).toEqual([200, '"hello"', 403]);
    expect(asked.map(({ path }) => path)).toEqual(['/ok']);
    expect(host.logged.at(-1)?.text).toContain('https://elsewhere.example/');
  });

  test('100 requests to the outside for each begun minute of the limit', async () => {
    const { port } = await listen(() => ({ status: 200, body: '{}' }));
    const host = await openRuntime({ manifest: allowing(port) });
    const { fetch: forgeFetch } = await forge;
    const attempt = host.inside(async () => {
      for (let n = 0; n < 101; n++) await forgeFetch(`http://127.0.0.1:${port}/`);
    });
    await expect(attempt).rejects.toThrow('more than 100 requests');
  });
});

describe('Jira', () => {
  test('asApp is the app, asUser the person of the request', async () => {
    const scopes = { 'read:jira-work': {}, 'read:jira-user': { allowImpersonation: true } };
    const host = await openRuntime({ manifest: { ...fixtureManifest, permissions: { scopes } } });
    const { asApp, asUser, route } = await forge;
    await host.inside(async () => {
      await asApp().requestJira(route`/rest/api/3/issue/${'DEMO-1'}?fields=${'a b'}`);
      await asUser().requestJira(route`/rest/api/3/myself`);
      await asUser('somebody').requestJira(route`/rest/api/3/myself`);
    }, 'ana');
    expect(host.jiraRequests.map(({ path, actor }) => [path, actor])).toEqual([
      ['/rest/api/3/issue/DEMO-1?fields=a%20b', { kind: 'app' }],
      ['/rest/api/3/myself', { kind: 'user', accountId: 'ana' }],
      ['/rest/api/3/myself', { kind: 'user', accountId: 'somebody' }],
    ]);
  });

  test('another person than the one of the request needs a scope with allowImpersonation', async () => {
    const scopes = { 'read:jira-work': { allowImpersonation: true }, 'read:jira-user': {} };
    const host = await openRuntime({ manifest: { ...fixtureManifest, permissions: { scopes } } });
    const { asUser, route } = await forge;
    const statuses = await host.inside(async () => {
      const own = await asUser('ana').requestJira(route`/rest/api/3/myself`);
      const other = await asUser('somebody').requestJira(route`/rest/api/3/myself`);
      const allowed = await asUser('somebody').requestJira(route`/rest/api/3/issue/${'DEMO-1'}`);
      return [own.status, other.status, allowed.status];
    }, 'ana');
    expect(statuses).toEqual([200, 401, 200]);
    expect(host.logged.map(({ text }) => text)).toEqual([
      'Jira refused GET /rest/api/3/myself: manifest.yml does not grant read:jira-user with allowImpersonation.',
    ]);
  });

  test('there is no person in a scheduled run', async () => {
    const host = await openRuntime();
    const { asUser, route } = await forge;
    let name = '';
    host.app.tick = () =>
      asUser()
        .requestJira(route`/rest/api/3/myself`)
        .catch((error: unknown) => (name = (error as Error).name));
    await host.runtime.tick('tick');
    expect(name).toBe('NEEDS_AUTHENTICATION_ERR');
  });

  test('a call without its scope is refused, and the log names the scope', async () => {
    const host = await openRuntime();
    const { asApp, route } = await forge;
    const attempts = await host.inside(async () => {
      const write = await asApp().requestJira(route`/rest/api/3/issue/${'DEMO-1'}/comment`, {
        method: 'POST',
        body: '{}',
      });
      const unknown = await asApp().requestJira(route`/rest/api/3/workflow`);
      const read = await asApp().requestJira(route`/rest/api/3/issue/${'DEMO-1'}/comment`);
      return [write.status, (await write.json()) as unknown, unknown.status, read.status];
    });
    const refusal = { code: 401, message: 'Unauthorized; scope does not match' };
    expect(attempts).toEqual([401, refusal, 401, 200]);
    expect(host.logged.map(({ text }) => text)).toEqual([
      'Jira refused POST /rest/api/3/issue/DEMO-1/comment: manifest.yml does not grant write:jira-work.',
      expect.stringContaining('GET /rest/api/3/workflow: the local host does not know which scope'),
    ]);
  });

  test('forms and bytes pass as they are', async () => {
    const host = await openRuntime({
      manifest: { ...fixtureManifest, permissions: { scopes: ['write:jira-work'] } },
    });
    const { asApp, route } = await forge;
    await host.inside(async () => {
      const form = new FormData();
      form.append('file', new Blob(['bytes']), 'a.txt');
      const headers = { 'X-Atlassian-Token': 'no-check' };
      const path = route`/rest/api/3/issue/${'DEMO-1'}/attachments`;
      await asApp().requestJira(path, { method: 'POST', body: form as never, headers });
    });
    const [request] = host.jiraRequests;
    expect(request?.body).toBeInstanceOf(FormData);
    expect(request?.headers.get('x-atlassian-token')).toBe('no-check');
  });
});

describe('remotes', () => {
  test('a remote gets a token it can verify, and the system token', async () => {
    const { port, asked } = await listen(() => ({ status: 207, body: '{"done":true}' }));
    const host = await openRuntime({ remoteUrls: new Map([['gateway', `http://127.0.0.1:${port}`]]) });
    const { invokeRemote } = await forge;
    const answer = await host.inside(async () => {
      const response = await invokeRemote('gateway', { path: '/v1/list', method: 'POST', body: '{"a":1}' });
      return [response.status, (await response.json()) as unknown];
    }, 'ana');
    expect(answer).toEqual([207, { done: true }]);
    const [{ path, headers, body }] = asked as [(typeof asked)[0]];
    expect([path, body]).toEqual(['/v1/list', '{"a":1}']);
    expect(headers['x-forge-oauth-system']).toBeTruthy();
    expect(headers['x-b3-traceid']).toMatch(/^[0-9a-f]{32}$/);
    const token = String(headers.authorization).replace('Bearer ', '');
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    expect(payload).toMatchObject({
      iss: 'forge/invocation-token',
      aud: fixtureManifest.app.id,
      principal: 'ana',
      app: { id: fixtureManifest.app.id, apiBaseUrl: 'http://127.0.0.1/ex/jira/cloud', module: { key: 'admin' } },
      context: { moduleKey: 'admin', environmentType: 'DEVELOPMENT' },
    });
    expect((payload['exp'] as number) - (payload['iat'] as number)).toBe(25);
  });

  test('the token verifies against the served keys, and against no others', async () => {
    const { mkdtempSync } = await import('node:fs');
    const dir = mkdtempSync('/tmp/postroom-token-');
    const identity = identityOf(fixtureManifest);
    const issuer = await openTokenIssuer(identity, `${dir}/key.json`);
    const again = await openTokenIssuer(identity, `${dir}/key.json`);
    const other = await openTokenIssuer(identity, `${dir}/other.json`);
    const invocation = { kind: 'consumer', moduleKey: 'mailbox', accountId: null } as never;
    const token = await issuer.invocationToken(invocation, 'http://api', 'http://site');
    const verify = (jwks: object) =>
      jwtVerify(token, createLocalJWKSet(jwks as JSONWebKeySet), {
        issuer: 'forge/invocation-token',
        audience: identity.appAri,
        algorithms: ['RS256'],
      });
    expect((await verify(again.jwks)).payload.jti).toBeTruthy();
    expect(JSON.stringify(again.jwks)).not.toContain('"d"');
    await expect(verify(other.jwks)).rejects.toThrow();
  });

  test('unknown remotes, remotes without compute and dead ones say so', async () => {
    const host = await openRuntime({ remoteUrls: new Map([['gateway', 'http://127.0.0.1:9']]) });
    const { invokeRemote } = await forge;
    const errors = await host.inside(async () => {
      const attempt = (key: string) =>
        invokeRemote(key, { path: '/' }).catch((error: unknown) => [(error as Error).name, String(error)]);
      return [await attempt('nope'), await attempt('storage-only'), await attempt('gateway')];
    });
    expect(errors).toEqual([
      ['INVALID_REMOTE_ERR', expect.stringContaining('nope')],
      ['INVALID_REMOTE_ERR', expect.stringContaining('storage-only')],
      ['PROXY_ERR', expect.stringContaining('REMOTE_UNREACHABLE')],
    ]);
  });
});

test('a resolver is called as the platform calls it', async () => {
  const host = await openRuntime();
  let seen: unknown[] = [];
  host.app.resolver = (...args) => {
    seen = args;
    return { fine: true };
  };
  const call = { functionKey: 'do.it', payload: { a: 1 }, accountId: 'ana', context: { moduleKey: 'admin' } };
  expect(await host.runtime.resolve('admin', call)).toEqual({ ok: true, value: { fine: true } });
  expect(seen).toEqual([
    { call: { functionKey: 'do.it', payload: { a: 1 } }, context: { moduleKey: 'admin' } },
    expect.objectContaining({ principal: { accountId: 'ana' }, license: { active: true } }),
  ]);
});

test('@forge/resolver runs on it', async () => {
  const host = await openRuntime();
  const { makeResolver } = await import('@forge/resolver');
  host.app.resolver = makeResolver({
    greet: ({ payload, context }: { payload: { name: string }; context: { accountId?: string } }) =>
      `Hello ${payload.name} from ${String(context.accountId)}`,
  }) as never;
  const call = (functionKey: string) =>
    host.runtime.resolve('admin', { functionKey, payload: { name: 'Ben' }, accountId: 'ana', context: {} });
  expect(await call('greet')).toEqual({ ok: true, value: 'Hello Ben from ana' });
  expect(await call('nothing')).toMatchObject({
    ok: false,
    message: expect.stringContaining("no definition for 'nothing'"),
  });
});

test('a manifest that names a handler the app does not export is refused at once', async () => {
  const modules = { ...fixtureManifest.modules, function: [{ key: 'f', handler: 'index.missing' }] };
  await expect(openRuntime({ manifest: { ...fixtureManifest, modules } })).rejects.toThrow('exports no index.missing');
});
