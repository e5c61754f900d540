/** The command line of the local host: `npm start -- [options]`. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

export interface CliOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly port: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly pollEverySeconds: number;
  readonly seedIssues: string | null;
  readonly connections: string | null;
  readonly demo: boolean;
  readonly platformRates: boolean;
  readonly jiraSite: { readonly url: string; readonly email: string; readonly tokenFile: string } | null;
}

export const help = `Postroom's local host: the Forge app, its gateway, a twin of Jira and mail servers on this machine.

  npm start -- [options]

  --json                   print one line of JSON when ready, then nothing more on standard output
  --port N                 port of the pages and of Jira's REST API; 0 = any free one (default 8520)
  --data DIR               where everything is kept between runs (default .postroom)
  --fresh                  delete what is in DIR first
  --poll-every SECONDS     run Forge's five-minute schedule so often (default 10)
  --no-demo                start without example project, people and connected mailbox
  --seed-issues FILE       create the projects and issues of FILE, and remember its Message-IDs as notifications sent
  --connections FILE       set up the mail connections of FILE: a JSON list of name, protocol, encryption (none, tls,
                           starttls), host, port, username, password, sharedMailbox, folder, enabled,
                           startFrom (now, all)
  --jira-site URL          use this real Jira Cloud site in place of the twin, together with
  --jira-email EMAIL         the account whose API token is used, and
  --jira-token-file FILE     the file that holds the token
  --platform-rates         enforce the platform's rates too: storage, queue events, Jira's points and bursts
  --help                   this text

Everything binds to 127.0.0.1. Stop it with Ctrl-C; kill it as you like, nothing is lost.
`;

const definitions = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  port: { type: 'string', default: '8520' },
  data: { type: 'string', default: '.postroom' },
  fresh: { type: 'boolean', default: false },
  'poll-every': { type: 'string', default: '10' },
  'seed-issues': { type: 'string' },
  connections: { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
  'platform-rates': { type: 'boolean', default: false },
  'jira-site': { type: 'string' },
  'jira-email': { type: 'string' },
  'jira-token-file': { type: 'string' },
} satisfies ParseArgsOptionsConfig;

/** Throws an Error with a sentence for the user. */
export function readOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({ args: [...args], options: definitions, allowPositionals: false });
  const site = [values['jira-site'], values['jira-email'], values['jira-token-file']] as const;
  const given = site.filter((value) => value !== undefined).length;
  if (given !== 0 && given !== site.length) {
    throw new Error('--jira-site, --jira-email and --jira-token-file belong together.');
  }
  const [url = '', email = '', tokenFile = ''] = site;
  return {
    help: values.help,
    json: values.json,
    port: number('--port', values.port, 0, 65_535),
    data: values.data,
    fresh: values.fresh,
    pollEverySeconds: number('--poll-every', values['poll-every'], 0.1, 300),
    seedIssues: values['seed-issues'] ?? null,
    connections: values.connections ?? null,
    demo: !values['no-demo'],
    platformRates: values['platform-rates'],
    jiraSite: given === 0 ? null : { url, email, tokenFile },
  };
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
    throw new Error(`${name} takes a number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
