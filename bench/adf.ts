/**
 * How many ordinary mails a second become fitted ADF on one core: `node scripts/run.mjs bench/adf.ts [--json]`.
 * Inputs are the mails of test/unit/adf/mails as their programs wrote them, each told often enough to be 5 to 20 KB long.
 * Processor time is measured, not the clock, and medians of several rounds count; the bare tokenizer in the same rounds is
 * the yardstick of the machine.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from 'htmlparser2';
import { fitAdf, htmlToAdf } from '../src/adf';

const folder = join('test', 'unit', 'adf', 'mails');
const sizes = [5_000, 10_000, 20_000];
const rounds = 7;
const roundMs = 700;

// broken.html is no ordinary mail.
const bodies = readdirSync(folder)
  .filter((name) => name !== 'broken.html')
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const mails = sizes.flatMap((size) => bodies.map((body) => body.repeat(Math.max(1, Math.round(size / body.length)))));
const characters = mails.reduce((sum, mail) => sum + mail.length, 0);

const ignore = (): void => undefined;
const ignoreAll = {
  ...{ onattribdata: ignore, onattribend: ignore, onattribentity: ignore, onattribname: ignore, oncdata: ignore },
  ...{ onclosetag: ignore, oncomment: ignore, ondeclaration: ignore, onend: ignore, onopentagend: ignore },
  ...{ onopentagname: ignore, onprocessinginstruction: ignore, onselfclosingtag: ignore, ontext: ignore },
  ontextentity: ignore,
};

const convert = (mail: string): unknown => fitAdf(htmlToAdf(mail), { note: 'The rest is in the attached mail.' });
const tokenize = (mail: string): void => {
  const tokenizer = new Tokenizer({}, ignoreAll);
  tokenizer.write(mail);
  tokenizer.end();
};

/** All mails again and again for a while: runs through them for each second of processor time. */
const runsPerSecond = (work: (mail: string) => unknown): number => {
  const end = performance.now() + roundMs;
  const before = process.cpuUsage();
  let runs = 0;
  for (; performance.now() < end; runs += 1) for (const mail of mails) work(mail);
  const { user, system } = process.cpuUsage(before);
  return runs / ((user + system) / 1e6);
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

runsPerSecond(convert);
const measured = Array.from({ length: rounds }, () => ({
  ours: runsPerSecond(convert),
  bare: runsPerSecond(tokenize),
}));
const ours = median(measured.map((round) => round.ours));
const bare = median(measured.map((round) => round.bare));

const figures = {
  mailsPerSecond: Math.round(ours * mails.length),
  megabytesPerSecond: Math.round(ours * characters) / 1e6,
  tokenizerMegabytesPerSecond: Math.round(bare * characters) / 1e6,
  meanCharacters: Math.round(characters / mails.length),
};
console.log(process.argv.includes('--json') ? JSON.stringify(figures) : figures);
