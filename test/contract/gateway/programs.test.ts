/** What is run by hand: the doctor on the command line, and the gateway as one bundled file. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { doctorStep, failureSchema } from '../../../src/contract';
import { freePort } from '../../support/ports';
import { at, closing, serving } from '../../support/proof';
import { mailbox } from '../../support/scripted-imap';
import { submission } from '../../support/scripted-smtp';
import { startDovecot, startPostfix, type Dovecot, type Postfix } from '../../support/servers';
import { testAuthority, testCertificate } from '../../support/servers/certificates';
import { startTokenIssuer, testApp } from '../../support/token-issuer';
import { login } from '../../support/gateway';

const root = join(__dirname, '..', '..', '..');
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-programs-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function doctor(args: readonly string[], input = ''): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['scripts/run.mjs', 'src/gateway/cli/doctor.ts', ...args],
      { cwd: root },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
      },
    );
    child.stdin?.end(input);
  });
}

describe('npm run doctor', () => {
  const spaced = ' two  spaces ';

  test('a connection in order: exit 0, and with --json one line of what issue trackers and scripts want', async () => {
    const { key, certificate } = await testCertificate('good');
    const ca = join(dir, 'ca.pem');
    writeFileSync(ca, (await testAuthority()).certificate);
    const messages = [{ uid: 1, raw: Buffer.from('Subject: x\r\n\r\n') }];
    const { port } = await serving(mailbox({ password: spaced, messages, folders: ['INBOX', 'Done'] }), {
      tls: { key, cert: certificate },
    });
    const args = [
      '--protocol',
      'imap',
      '--encryption',
      'tls',
      '--host',
      'localhost',
      '--port',
      String(port),
      '--username',
      'user@example.com',
      '--password-stdin',
      '--ca',
      ca,
      '--folder',
      'Done',
    ];
    const json = await doctor([...args, '--json'], `${spaced}\n`);
    expect(json).toMatchObject({ code: 0, err: '' });
    const report = JSON.parse(json.out) as {
      ok: boolean;
      steps: unknown[];
      failure: unknown;
      mailbox: unknown;
      sharedAs: unknown;
    };
    expect(Object.keys(report)).toEqual(['ok', 'steps', 'failure', 'mailbox', 'sharedAs']);
    expect(report).toMatchObject({
      ok: true,
      failure: null,
      mailbox: { folder: 'Done', count: 1, unseen: 1 },
      sharedAs: null,
    });
    for (const step of report.steps) expect(doctorStep.safeParse(step).success).toBe(true);
    const people = await doctor(args, spaced);
    expect(people.code).toBe(0);
    expect(people.out).toContain('All well: 1 messages in Done.');
  });

  test('a connection that fails: exit 1, why, and what to do; the password nowhere', async () => {
    const { port } = await at(mailbox());
    const args = [
      '--protocol',
      'imap',
      '--encryption',
      'none',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--username',
      'user@example.com',
      '--password-stdin',
    ];
    const json = await doctor([...args, '--json'], 'wrong-Marker-1\n');
    expect(json.code).toBe(1);
    const { failure } = JSON.parse(json.out) as { failure: unknown };
    expect(failureSchema.parse(failure).code).toBe('login-refused');
    const people = await doctor(args, 'wrong-Marker-1\n');
    expect(people.code).toBe(1);
    for (const part of ['FAIL  login', 'login-refused', 'What to do:', 'C: ***']) expect(people.out).toContain(part);
    expect(json.out + people.out + people.err).not.toContain('wrong-Marker-1');
  });

  test('SMTP with a sender and a recipient', async () => {
    const { port } = await at(submission());
    const run = await doctor([
      '--protocol',
      'smtp',
      '--encryption',
      'none',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--from',
      'a@example.com',
      '--to',
      'b@example.com',
      '--json',
    ]);
    expect(run.code).toBe(0);
    expect((JSON.parse(run.out) as { steps: { name: string }[] }).steps.map(({ name }) => name).slice(-2)).toEqual([
      'sender',
      'recipient',
    ]);
  });

  const envelope = '--protocol smtp --encryption tls --host x --from a@x.test --to b@x.test'.split(' ');
  test.each([
    [['--protocol', 'gopher', '--encryption', 'tls', '--host', 'x'], '--protocol must be'],
    [['--protocol', 'imap', '--encryption', 'ssl', '--host', 'x'], '--encryption must be'],
    [['--protocol', 'imap', '--encryption', 'tls'], '--host'],
    [['--protocol', 'imap', '--encryption', 'tls', '--host', 'https://x/'], '--host'],
    [['--protocol', 'imap', '--encryption', 'tls', '--host', 'x', '--port', '99999'], '--port'],
    [['--protocol', 'imap', '--encryption', 'tls', '--host', 'x', '--back', 'imap'], '--back needs --protocol smtp'],
    [[...envelope, '--back', 'smtp'], '--back must be'],
    [[...envelope, '--back', 'imap', '--back-port', '99999'], '--back-port'],
    [['--nonsense'], 'nonsense'],
    [['--help'], 'usage:'],
  ])('a wrong command line is told apart: %j', async (args, words) => {
    const { code, err } = await doctor(args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('npm run doctor for a pair, between a real Postfix and a real Dovecot', () => {
  const support = { user: 'support@postroom.test', password: 'secret' };
  const kim = { user: 'kim@postroom.test', password: 'other secret' };
  let dovecot: Dovecot;
  let postfix: Postfix;
  let ca: string;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: [support, kim] });
    postfix = await startPostfix({ dovecot, users: [support.user, kim.user] });
    ca = join(dir, 'pair-ca.pem');
    writeFileSync(ca, postfix.authority);
  });
  afterAll(async () => {
    await postfix.stop();
    await dovecot.stop();
  });

  const sending = (to: string): string[] =>
    [
      `--protocol smtp --encryption starttls --host localhost --port ${postfix.submissionPort}`,
      `--username ${support.user} --password-stdin --ca ${ca} --from ${support.user} --to ${to}`,
    ].flatMap((words) => words.split(' '));
  const imap = (): string[] => ['--back', 'imap', '--back-port', String(dovecot.imap.port)];
  const lying = (user: string): number =>
    ['new', 'cur'].reduce((sum, part) => sum + readdirSync(join(dovecot.maildir(user), part)).length, 0);

  test('one account both ways: the test mail comes back and is taken away', async () => {
    const run = await doctor([...sending(support.user), ...imap()], `${support.password}\n`);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/ok {4}folder .*ok {4}send .*ok {4}round-trip .*came back after .*was removed/s);
    expect(run.out).toContain('All well.');
    expect(lying(support.user)).toBe(0);
  });

  test('another account that is read by POP3, with a password and an encryption of its own; for machines', async () => {
    const mailbox = `--back pop3 --back-encryption tls --back-port ${dovecot.pop3.tlsPort} --back-username ${kim.user}`;
    const args = [...sending(kim.user), ...mailbox.split(' '), '--json'];
    const run = await doctor(args, `${support.password}\n${kim.password}\n`);
    expect(run).toMatchObject({ code: 0, err: '' });
    const report = JSON.parse(run.out) as { steps: unknown[] };
    expect(report).toMatchObject({ ok: true, failure: null, back: { ok: true, mailbox: { folder: 'INBOX' } } });
    expect(report.steps.at(-1)).toMatchObject({ name: 'round-trip', ok: true });
    expect(lying(kim.user)).toBe(0);
  });

  test('a mailbox that does not open is the cause, and nothing is sent', async () => {
    const before = lying(support.user);
    const args = [...sending(support.user), ...imap(), '--json'];
    const run = await doctor(args, `${support.password}\nwrong-Marker-2\n`);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ ok: false, failure: { code: 'login-refused' } });
    expect(run.out).not.toContain('wrong-Marker-2');
    expect(lying(support.user)).toBe(before);
  });

  test('a test mail that arrives elsewhere does not come back: it is said before the time is over', async () => {
    const run = await doctor([...sending(kim.user), ...imap(), '--timeout', '19'], support.password);
    expect(run.code).toBe(1);
    for (const part of ['FAIL  round-trip', 'round-trip-missing', 'What to do:']) expect(run.out).toContain(part);
  });
});

describe('the bundled gateway', () => {
  let bundle: string;
  beforeAll(async () => {
    bundle = join(dir, 'gateway.cjs');
    const building = spawn(process.execPath, ['scripts/build-gateway.mjs', '--outfile', bundle], {
      cwd: root,
      stdio: 'inherit',
    });
    expect(await once(building, 'close')).toEqual([0, null]);
  });

  function start(environment: Record<string, string>): {
    child: ChildProcess;
    lines: () => Record<string, unknown>[];
    listening: Promise<string>;
    ended: Promise<number>;
  } {
    const child = spawn(process.execPath, [bundle], {
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    const lines = (): Record<string, unknown>[] =>
      out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const listening = new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const line = lines().find(({ event }) => event === 'listening');
        if (line !== undefined) resolve(String(line['url']));
      });
    });
    closing({
      close: () => {
        child.kill('SIGKILL');
        return Promise.resolve();
      },
    });
    return { child, lines, listening, ended: once(child, 'close').then(([code]) => code as number) };
  }

  test('serves calls alone in an empty directory, and SIGTERM lets them finish', async () => {
    const issuer = closing(await startTokenIssuer());
    const gateway = start({
      GATEWAY_APP_IDS: testApp,
      GATEWAY_JWKS_URL: issuer.jwksUrl,
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(await freePort()),
      GATEWAY_ALLOW_NETWORKS: '127.0.0.0/8',
      GATEWAY_ALLOW_PORTS: 'any',
    });
    const url = await gateway.listening;
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    const { port } = await serving(async (talk) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await mailbox()(talk);
    });
    const server = login({ port, username: 'user@example.com', password: 'secret' });
    const running = fetch(`${url}/v1/status`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.token()}` },
      body: JSON.stringify({ server, folder: 'INBOX' }),
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    gateway.child.kill('SIGTERM');
    expect((await running).status).toBe(200);
    expect(await gateway.ended).toBe(0);
    expect(gateway.lines().map(({ event }) => event)).toEqual(['listening', 'stopping', 'call']);
  });

  test.each([
    [{}, 'GATEWAY_APP_IDS is missing'],
    [{ GATEWAY_APP_IDS: 'a', GATEWAY_ALLOW_NETWORKS: '10.0.0.0/99' }, 'is not a network'],
    [{ GATEWAY_APP_IDS: 'a', GATEWAY_PORT: 'http' }, 'GATEWAY_PORT must be a whole number'],
    [{ GATEWAY_APP_IDS: 'a', GATEWAY_ALLOW_PORTS: '70000' }, 'not a port'],
    [{ GATEWAY_APP_IDS: 'a', GATEWAY_TLS_CERT_FILE: '/nowhere' }, 'cannot be read'],
    [{ GATEWAY_APP_IDS: 'a', GATEWAY_TLS_CERT_FILE: __filename }, 'belong together'],
  ])('%j stops the start', async (environment, reason) => {
    const gateway = start(environment);
    expect(await gateway.ended).toBe(1);
    expect(gateway.lines()).toMatchObject([
      { level: 'error', event: 'not started', reason: expect.stringContaining(reason) },
    ]);
  });
});
