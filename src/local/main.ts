/** `npm start`: reads the command line, starts the host with its embedded parts, furnishes it, and says where to look. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { furnish } from './furnish';
import { gatewayInChild } from './gateway';
import { startHost, type Host, type HostOptions } from './host';
import { errorText, stderrLog } from './log';
import { help, readOptions, type CliOptions } from './options';
import { storeInThread } from './runtime';
import { twinInThread } from './twin';

/** Paths on the command line are meant from where the user stands; npm itself runs in the repository. */
const standing = process.env['POSTROOM_CALLED_FROM'] ?? process.cwd();
const given = (path: string): string => resolve(standing, path);

function hostOptions(options: CliOptions): HostOptions {
  const { jiraSite } = options;
  const dataDir = given(options.data);
  const bundled = (file: string): string => join(__dirname, file);
  const database = (file: string): string => join(dataDir, file);
  return {
    dataDir,
    fresh: options.fresh,
    port: options.port,
    pollSeconds: options.pollEverySeconds,
    platformRates: options.platformRates,
    demo: options.demo,
    ...(jiraSite === null
      ? {}
      : {
          jiraSite: {
            url: jiraSite.url,
            email: jiraSite.email,
            token: readFileSync(given(jiraSite.tokenFile), 'utf8').trim(),
          },
        }),
    parts: {
      loadApp: async () => ({ ...(await import('../index')) }),
      // The files are bundled side by side (scripts/setup.mjs).
      createTwin: (twin) => twinInThread(bundled('twin.cjs'), database('jira.sqlite'), twin, stderrLog),
      openStore: (store) => {
        const paths = { databasePath: database('storage.sqlite'), secretsPath: database('secrets.sqlite') };
        return storeInThread(bundled('storage.cjs'), paths, store, stderrLog);
      },
      startGateway: (gateway) => gatewayInChild(bundled('gateway.cjs'), gateway),
    },
  };
}

function readiness({ urls, gatewayUrl, mail, jiraAuth }: Host): Record<string, unknown> {
  const { imap, pop3, smtp } = mail;
  const accounts = mail.accounts.map(({ address, user, password }) => ({ address, user, password }));
  return { ready: true, urls, gateway: gatewayUrl, imap, pop3, smtp, accounts, jiraAuth };
}

function greeting(host: Host, { data, pollEverySeconds }: CliOptions): string {
  const { urls, mail, gatewayUrl } = host;
  const ports = (name: 'imap' | 'pop3' | 'smtp'): string =>
    `${mail[name].host}:${mail[name].port} (TLS: ${mail[name].tlsPort})`;
  const accounts = mail.accounts.map(({ user, password }) => `    ${user.padEnd(24)} ${password}`);
  return [
    '',
    '  Postroom runs on this machine. Begin here:',
    '',
    `    ${urls.home}`,
    '',
    `  Admin page   ${urls.admin}`,
    `  Jira twin    ${urls.jira}`,
    `  Mail         ${urls.mail}`,
    `  Gateway      ${gatewayUrl}`,
    `  IMAP ${ports('imap')}   POP3 ${ports('pop3')}   SMTP ${ports('smtp')}`,
    '  Accounts (user name, password):',
    ...accounts,
    '',
    `  Everything is kept in ${given(data)}. Mailboxes are read every ${pollEverySeconds} s. Ctrl-C ends it.`,
    '',
  ].join('\n');
}

/** Ends once, whoever asks first: Ctrl-C, a signal, or the death of the process that started us. */
function endWith(host: Host): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    host.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        stderrLog('error', errorText(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.on('disconnect', end);
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const host = await startHost(hostOptions(options));
  endWith(host);
  const file = (path: string | null): string | null => (path === null ? null : readFileSync(given(path), 'utf8'));
  await furnish(host, {
    demo: options.demo,
    isRealSite: options.jiraSite !== null,
    seedIssues: file(options.seedIssues),
    connections: file(options.connections),
  });
  process.stdout.write(options.json ? `${JSON.stringify(readiness(host))}\n` : greeting(host, options));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // A sentence for the user; a stack only for what nobody foresaw.
  const isOurs = error instanceof Error && error.constructor === Error;
  stderrLog('error', isOurs || error instanceof TypeError ? error.message : errorText(error));
  process.exit(1);
});
