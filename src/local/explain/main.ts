/** `npm run -s explain`: what each mail of some files would do, and why. No network, and nothing is written. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadKnown } from './known';
import { explainMail, unexplained } from './one';
import { inWords } from './words';

const usage = `usage: npm run -s explain -- [--jsonl] [--adf] [--issues FILE] [--handlers FILE] PATH…

PATH is a mail (.eml), a folder, or a Maildir. Prints for each mail what was understood and what would be done.
  --jsonl          one JSON object a line
  --adf            with the comment or description in Atlassian Document Format
  --issues FILE    issues that exist, as ../shared/tools/gen_load.py writes them
  --handlers FILE  mail handlers, a JSON array as the admin page exports them; without it every mail is let in`;

const options = {
  jsonl: { type: 'boolean', default: false },
  adf: { type: 'boolean', default: false },
  issues: { type: 'string' },
  handlers: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Files that lie in mail folders and are no mails. */
const noMail = /^(?:dovecot|maildirfolder|subscriptions|courier)|\.(?:json|jsonl|md|txt|lock)$/i;

/** In a folder everything that may be a mail, in the order of the names; what is named itself is always read. */
function* filesIn(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) yield* filesIn(inside);
    else if (!entry.name.startsWith('.') && !noMail.test(entry.name)) yield inside;
  }
}

/** A pipe that is slower than we are is waited for. */
async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await new Promise((done) => process.stdout.once('drain', done));
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help || positionals.length === 0) {
    console.error(usage);
    return values.help ? 0 : 2;
  }
  const standing = process.env['INIT_CWD'] ?? process.cwd();
  const given = (path: string | undefined): string | null => (path === undefined ? null : resolve(standing, path));
  const known = loadKnown(given(values.issues), given(values.handlers));
  for (const path of positionals) {
    for (const file of filesIn(resolve(standing, path))) await print(lineFor(file, known, values));
  }
  return 0;
}

function lineFor(file: string, known: ReturnType<typeof loadKnown>, asked: { jsonl: boolean; adf: boolean }): string {
  try {
    const explained = explainMail(file, readFileSync(file), known, asked.adf);
    return asked.jsonl ? JSON.stringify(explained) : inWords(explained);
  } catch (error) {
    const failed = unexplained(file, error);
    return asked.jsonl ? JSON.stringify(failed) : `${file}\n  could not be read\n`;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
