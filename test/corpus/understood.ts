/**
 * Prints what `parseMessage` understood of mail files, one JSON object a line, in the form that ../shared/tools/score_mail.py reads.
 * `node scripts/run.mjs test/corpus/understood.ts PATH…` (files, or folders of cases with an input.eml each)
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessage } from '../../src/mail';

const inputs = process.argv.slice(2).flatMap((path) => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .map((entry) => (existsSync(join(entry, 'input.eml')) ? join(entry, 'input.eml') : entry))
    .filter((entry) => statSync(entry).isFile());
});

for (const file of inputs) {
  const bytes = readFileSync(file);
  const started = performance.now();
  const message = parseMessage(bytes);
  const ms = performance.now() - started;
  const attachments = message.attachments.map(({ name, type, sizeBytes, inline, content }) => {
    const sha256 = content.kind === 'here' ? createHash('sha256').update(content.bytes).digest('hex') : null;
    return { name, type, size: sizeBytes, inline, sha256 };
  });
  const { subject, from, text, defects } = message;
  console.log(JSON.stringify({ file, subject, from, text, attachments, defects, ms, error: null }));
}
