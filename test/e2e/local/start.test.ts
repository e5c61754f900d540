/** `npm start` from outside: what it prints, its options, and what it says when something is wrong. */
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { closePrograms, dataDirectory, startProgram, type Readiness } from '../../support/program';
import { commentsOf, inboxOf, until } from '../walk/outcome';

afterEach(closePrograms);

const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/start.mjs', ...args], { encoding: 'utf8' });

async function mail({ smtp, accounts }: Readiness, from: string, to: string, subject: string): Promise<void> {
  const account = accounts.find(({ address }) => address === from);
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    ignoreTLS: true,
    ...(account ? { auth: { user: account.user, pass: account.password } } : {}),
  });
  await transport.sendMail({ from, to, subject, text: 'Some words.' });
  transport.close();
}

test('--help names every option', () => {
  const { stdout, status } = run('--help');
  expect(status).toBe(0);
  for (const option of ['json', 'port', 'data', 'fresh', 'poll-every', 'seed-issues', 'jira-site', 'connections']) {
    expect(stdout).toContain(`--${option}`);
  }
});

test('a wrong option, a broken file and a taken port are said in a sentence', async () => {
  expect(run('--port', 'many').stderr).toBe('error: --port takes a number from 0 to 65535, not "many".\n');
  const file = join(dataDirectory(), 'connections.json');
  writeFileSync(file, '[{"name":"x","protocol":"imap","encryption":"ssl","host":"h"}]');
  const broken = run('--port', '0', '--data', dataDirectory(), '--connections', file);
  expect(broken.status).toBe(1);
  expect(broken.stderr).toContain('--connections: 0.encryption');
  const { ready } = await startProgram(dataDirectory());
  const { port } = new URL(ready.urls.home);
  expect(run('--port', port, '--data', dataDirectory()).stderr).toContain(`Port ${port} is in use.`);
});

test('the line it prints is true, and secrets are for their owner only', async () => {
  const dir = dataDirectory();
  const { ready } = await startProgram(dir);
  for (const url of Object.values(ready.urls)) expect((await fetch(url)).status).toBe(200);
  expect((await fetch(`${ready.gateway}/health`)).status).toBe(200);
  expect(ready.accounts.map(({ address }) => address)).toContain('support@postroom.example');
  await commentsOf(ready, 'DEMO-1');
  expect(statSync(join(dir, 'secrets.sqlite')).mode & 0o777).toBe(0o600);
});

test('with example data the first mail of a stranger becomes a comment without filling in anything', async () => {
  const { ready } = await startProgram(dataDirectory(), ['--poll-every', '0.5']);
  await mail(ready, 'stranger@elsewhere.example', 'support@postroom.example', 'About DEMO-2');
  await until(async () => (await commentsOf(ready, 'DEMO-2')).some((text) => text.includes('Some words.')));
});

test('--connections sets up what a file says: here another host’s mailbox, without example data', async () => {
  const there = (await startProgram(dataDirectory(), ['--poll-every', '300', '--no-demo'])).ready;
  const { user, password } = there.accounts[0]!;
  const account = { host: there.imap.host, encryption: 'none', username: user, password };
  const file = join(dataDirectory(), 'connections.json');
  writeFileSync(
    file,
    JSON.stringify([
      { ...account, name: 'in', protocol: 'imap', port: there.imap.port, startFrom: 'all' },
      { ...account, name: 'out', protocol: 'smtp', port: there.smtp.port },
    ]),
  );
  const seeds = join(dataDirectory(), 'seeds.json');
  writeFileSync(seeds, JSON.stringify({ own_address: user, projects: ['SUP'], issues: { 'SUP-3': ['<sent-1@own>'] } }));
  await mail(there, 'ana@customer.example', user, 'SUP-3');
  const options = ['--no-demo', '--poll-every', '0.5', '--connections', file, '--seed-issues', seeds];
  const { ready } = await startProgram(dataDirectory(), options);
  await until(async () => (await commentsOf(ready, 'SUP-3')).length > 0);
  await sleep(1500);
  expect(await commentsOf(ready, 'SUP-3')).toHaveLength(1);
});

test('--jira-site works on another site: here a second twin', async () => {
  const site = (await startProgram(dataDirectory())).ready;
  const token = join(dataDirectory(), 'token');
  writeFileSync(token, `${site.jiraAuth.token}\n`);
  const options = ['--jira-site', `${site.urls.jira}/`, '--jira-email', site.jiraAuth.user, '--jira-token-file', token];
  const { ready } = await startProgram(dataDirectory(), [...options, '--poll-every', '0.5']);
  await mail(ready, 'ana@customer.example', 'support@postroom.example', 'DEMO-3 please');
  await until(async () => (await commentsOf(site, 'DEMO-3')).some((text) => text.includes('Some words.')));
  expect(
    await inboxOf({ ...ready.imap, user: 'ana@customer.example', password: passwordOf(ready, 'ana@customer.example') }),
  ).toEqual([]);
});

function passwordOf({ accounts }: Readiness, address: string): string {
  return accounts.find((one) => one.address === address)?.password ?? '';
}
