/** The gateway's HTTP face (src/gateway/http): who gets in, what is refused and how, limits, and what is written down. */
import { request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { deadlineHeader, problem as problemSchema, type Problem, type ServerLogin } from '../../../src/contract';
import type { LogEntry } from '../../../src/gateway';
import { login, startTestGateway, type TestGateway } from '../../support/gateway';
import { at, closing, serving } from '../../support/proof';
import { mailbox, refusing } from '../../support/scripted-imap';

async function gateway(
  options: Parameters<typeof startTestGateway>[0] = {},
): Promise<TestGateway & { log: LogEntry[] }> {
  const log: LogEntry[] = [];
  const started = await startTestGateway({ log: (entry) => log.push(entry), ...options });
  return { ...closing(started), log };
}

async function problemIn(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return problemSchema.parse(await response.json());
}

const listing = (server: ServerLogin): object => ({ server, folder: 'INBOX', after: null });

describe('who gets in', () => {
  test.each([
    ['no token', {}],
    ['nonsense', { authorization: 'Bearer x.y.z' }],
  ])('%s: 401, and the body is not read', async (_, headers) => {
    const { url } = await gateway();
    const response = await fetch(`${url}/v1/list`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: 'not even JSON',
    });
    expect(response.status).toBe(401);
    expect((await problemIn(response)).failure.code).toBe('gateway-token-refused');
  });

  test('a token is good for one call', async () => {
    const { url, issuer } = await gateway();
    const authorization = `Bearer ${await issuer.token()}`;
    const call = (): Promise<Response> =>
      fetch(`${url}/v1/discover`, { method: 'POST', headers: { authorization }, body: '{"address":"a@gmail.com"}' });
    expect((await call()).status).toBe(200);
    expect((await problemIn(await call())).failure.evidence).toContain('used before');
  });

  test('an expired token is named', async () => {
    const { post, issuer } = await gateway();
    const token = await issuer.token({ lifeSeconds: -60 });
    expect((await problemIn(await post('list', {}, { authorization: `Bearer ${token}` }))).failure.evidence).toContain(
      'expired',
    );
  });
});

describe('what is refused', () => {
  test('a call there is not, and a method that is not POST', async () => {
    const { url, post } = await gateway();
    expect((await post('nonsense', {})).status).toBe(404);
    const wrongMethod = await fetch(`${url}/v1/list`);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/v1/../metrics`, { method: 'POST' })).status).toBe(404);
  });

  test('a body of another shape: the field is named, its value is not', async () => {
    const { post } = await gateway();
    const response = await post('list', {
      server: { ...login({}), password: 12345, port: 99999 },
      folder: 'INBOX',
      after: null,
    });
    const { failure } = await problemIn(response);
    expect([response.status, failure.code]).toEqual([400, 'gateway-request-invalid']);
    expect(failure.evidence).toContain('server.password');
    expect(failure.evidence).not.toContain('12345');
    expect((await post('list', '}')).status).toBe(400);
  });

  test('a body that is too big, whether it says so or not', async () => {
    const { post, url, issuer } = await gateway({ bodyLimitBytes: 1000 });
    expect((await post('submit', { padding: 'x'.repeat(2000) })).status).toBe(413);
    const token = await issuer.token();
    const status = await new Promise<number>((resolve, reject) => {
      const posting = request(`${url}/v1/submit`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' },
      });
      posting.on('response', (response) => resolve(response.statusCode ?? 0));
      posting.on('error', reject);
      posting.write('x'.repeat(600));
      posting.write('x'.repeat(600));
      posting.end();
    });
    expect(status).toBe(413);
  });

  test('protocols have only their own calls', async () => {
    const { failureOf } = await gateway();
    const smtp = login({ protocol: 'smtp' });
    const imap = login({ protocol: 'imap' });
    expect((await failureOf('list', { server: smtp, folder: 'INBOX', after: null })).message).toBe(
      'SMTP cannot list mail.',
    );
    expect(
      (await failureOf('submit', { server: imap, from: 'a@b.c', to: ['d@e.f'], messageBase64: 'eA==' })).message,
    ).toBe('IMAP cannot send mail.');
  });
});

describe('limits', () => {
  test('too many calls of one tenant are told to come back, and other tenants are served', async () => {
    const { post, issuer } = await gateway({ admission: { callsPerTenant: 2 }, patience: { greetingMs: 500 } });
    const server = await at((talk) => talk.stall());
    const waiting = [post('list', listing(server)), post('list', listing(server))];
    await new Promise((resolve) => setTimeout(resolve, 100));
    const third = await post('discover', { address: 'a@gmail.com' });
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await problemIn(third)).failure.code).toBe('gateway-busy');
    const other = await issuer.token({ app: { installationId: 'installation-2' } });
    expect((await post('discover', { address: 'a@gmail.com' }, { authorization: `Bearer ${other}` })).status).toBe(200);
    await Promise.all(waiting);
    expect((await post('discover', { address: 'a@gmail.com' })).status).toBe(200);
  });

  test('a call ends when its caller says so', async () => {
    const { post } = await gateway({ patience: { greetingMs: 30_000 } });
    const server = await at((talk) => talk.stall());
    const response = await post('list', listing(server), { [deadlineHeader]: '150' });
    expect([response.status, (await problemIn(response)).failure.code]).toEqual([504, 'deadline-exceeded']);
  });

  test('a caller that hangs up takes the connection to the mail server down with it', async () => {
    const { url, issuer } = await gateway({ patience: { greetingMs: 30_000 } });
    let ended: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (ended = resolve));
    const server = await at(async (talk) => {
      try {
        await talk.hear();
      } finally {
        ended();
      }
    });
    const hangUp = new AbortController();
    const calling = fetch(`${url}/v1/list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.token()}` },
      body: JSON.stringify(listing(server)),
      signal: hangUp.signal,
    });
    setTimeout(() => hangUp.abort(), 100);
    await expect(calling).rejects.toThrow();
    await gone;
  });
});

describe('what is written down', () => {
  const password = 'Marker-Pa55word-4711';

  test('never a password, a user name or what the server said', async () => {
    const { post, log, url, doctor } = await gateway();
    const username = 'marker-user@example.com';
    const good = await at(mailbox({ username, password }), { username, password });
    const bad = await at(
      mailbox({ wrong: { AUTHENTICATE: refusing(`NO wrong ${password}`), LOGIN: refusing(`NO wrong ${password}`) } }),
      { username, password },
    );
    const answers = [await (await post('list', listing(good))).text(), await (await post('list', listing(bad))).text()];
    answers.push(JSON.stringify(await doctor({ server: good })), JSON.stringify(await doctor({ server: bad })));
    answers.push(await (await fetch(`${url}/metrics`)).text());
    const base64 = Buffer.from(`\0${username}\0${password}`).toString('base64');
    for (const text of [...answers, JSON.stringify(log)]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(base64);
    }
    expect(JSON.stringify(log)).not.toContain(username);
    expect(log.filter(({ event }) => event === 'call')).toMatchObject([
      { call: 'list', outcome: 'ok', tenant: 'installation-1', protocol: 'imap', host: '127.0.0.1' },
      { call: 'list', outcome: 'login-refused', level: 'warn' },
      { call: 'doctor' },
      { call: 'doctor' },
    ]);
  });

  test('metrics in the form that Prometheus reads, behind a token when one is set', async () => {
    const { url, post } = await gateway({ metricsToken: 'scrape' });
    await post('discover', { address: 'a@gmail.com' });
    await post('discover', { address: 'nobody' });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const response = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer scrape' } });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    expect(text).toContain('postroom_gateway_calls_total{call="discover",outcome="ok"} 1');
    expect(text).toContain('postroom_gateway_calls_total{call="discover",outcome="setting-invalid"} 1');
    expect(text).toMatch(/postroom_gateway_call_seconds_bucket\{call="discover",le="\+Inf"\} 2/);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) |[a-z_]+(\{[^}]*\})? [0-9.e+-]+$)/);
  });

  test('health and version', async () => {
    const { url } = await gateway({ version: '1.2.3' });
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/version`)).json()).toMatchObject({ version: '1.2.3', contract: 'v1' });
  });
});

describe('stopping', () => {
  test('finishes what runs, and takes nothing more', async () => {
    const { post, url, close } = await startTestGateway({ graceMs: 5_000 });
    const { port } = await serving(async (talk) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await mailbox()(talk);
    });
    const running = post('list', listing(login({ port, username: 'user@example.com', password: 'secret' })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = close();
    expect((await running).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  test('ends what does not finish in time', async () => {
    const { post, close } = await startTestGateway({ graceMs: 100, patience: { greetingMs: 30_000 } });
    const server = await at((talk) => talk.stall());
    const running = post('list', listing(server));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await close();
    expect((await running).status).toBe(504);
  });
});
