/** The command line of the local host. */
import { describe, expect, test } from '@jest/globals';
import { help, readOptions } from '../../../src/local/options';
import { readWishes } from '../../../src/local/connections';

test('without options: the example, a fixed port, the schedule every ten seconds', () => {
  expect(readOptions([])).toEqual({
    help: false,
    json: false,
    port: 8520,
    data: '.postroom',
    fresh: false,
    pollEverySeconds: 10,
    seedIssues: null,
    connections: null,
    demo: true,
    platformRates: false,
    jiraSite: null,
  });
});

test('every option is read', () => {
  const line =
    '--json --port 0 --data /tmp/x --fresh --poll-every 0.5 --seed-issues s.json --connections c.json --no-demo ' +
    '--platform-rates --jira-site https://x.atlassian.net --jira-email a@x.example --jira-token-file t';
  expect(readOptions(line.split(' '))).toEqual({
    help: false,
    json: true,
    port: 0,
    data: '/tmp/x',
    fresh: true,
    pollEverySeconds: 0.5,
    seedIssues: 's.json',
    connections: 'c.json',
    demo: false,
    platformRates: true,
    jiraSite: { url: 'https://x.atlassian.net', email: 'a@x.example', tokenFile: 't' },
  });
});

test.each([
  ['--port abc', '--port takes a number from 0 to 65535, not "abc".'],
  ['--port 70000', '--port takes a number'],
  ['--poll-every 0', '--poll-every takes a number'],
  ['--jira-site https://x.example', 'belong together'],
  ['--unknown', "Unknown option '--unknown'"],
  ['stray', 'Unexpected argument'],
])('%s is refused with a sentence', (line, sentence) => {
  expect(() => readOptions(line.split(' '))).toThrow(sentence);
});

test('the help names every option', () => {
  const names =
    'json port data fresh poll-every no-demo seed-issues connections jira-site jira-email jira-token-file platform-rates help';
  for (const name of names.split(' ')) expect(help).toContain(`--${name}`);
});

describe('--connections', () => {
  const entry = {
    name: 'A',
    protocol: 'imap',
    encryption: 'tls',
    host: 'imap.example.com',
    username: 'u',
    password: 'p',
  };

  test('what is left out is the ordinary', () => {
    expect(readWishes(JSON.stringify([entry]))).toEqual([
      { ...entry, port: 0, folder: 'INBOX', enabled: true, startFrom: 'now' },
    ]);
  });

  test('a wrong entry is named', () => {
    expect(() => readWishes(JSON.stringify([entry, { ...entry, encryption: 'ssl' }]))).toThrow(
      /--connections: 1\.encryption/,
    );
    expect(() => readWishes(JSON.stringify([{ ...entry, color: 'red' }]))).toThrow(/--connections: 0/);
  });
});
