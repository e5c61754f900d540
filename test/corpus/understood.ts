/**
 * Prints what the mail room understood of mail files, one JSON object a line, in the form that ../shared/tools/score_mail.py reads.
 * `node scripts/run.mjs test/corpus/understood.ts PATH…` (files, or folders of cases with an input.eml each)
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { understand } from './understand';

const inputs = process.argv.slice(2).flatMap((path) => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .map((entry) => (existsSync(join(entry, 'input.eml')) ? join(entry, 'input.eml') : entry))
    .filter((entry) => statSync(entry).isFile());
});

for (const file of inputs) console.log(JSON.stringify({ file, ...understand(readFileSync(file)) }));
