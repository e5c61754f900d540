/** docs/troubleshooting.md: its table of causes is made from the rows of src/gateway/failure and the proofs in test/fault/gateway. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCauses } from '../../src/gateway/failure';

const root = join(__dirname, '..', '..');
export const handbookFile = join(root, 'docs', 'troubleshooting.md');
const proofs = join(root, 'test', 'fault', 'gateway');

const begin = '<!-- causes: made by test/support/handbook.ts, do not edit -->\n<!-- prettier-ignore-start -->';
const end = '<!-- prettier-ignore-end -->\n<!-- end of causes -->';

/** The test files that prove a cause, by its id: as `proves('id', …)`, or as a row of a table of proofs. */
export function proofsById(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(proofs).filter((name) => name.startsWith('causes-'))) {
    const text = readFileSync(join(proofs, file), 'utf8');
    const named = new Set(
      [...text.matchAll(/(?:proves\(\s*|^\s*\[\s*)'([a-z0-9-]+)'/gm)].map((match) => match[1] ?? ''),
    );
    for (const { id } of allCauses) if (named.has(id)) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}

/** The text with its table brought up to date. */
export function withCauses(text: string): string {
  const before = text.slice(0, text.indexOf(begin));
  const after = text.slice(text.indexOf(end) + end.length);
  return `${before}${begin}\n\n${table()}\n\n${end}${after}`;
}

function table(): string {
  const proven = proofsById();
  const rows = allCauses.map(({ id, code, title, advice }) => {
    const tests = (proven.get(id) ?? []).map((file) => `[${id}](../test/fault/gateway/${file})`);
    return `| ${cell(title)} | \`${code}\` | ${cell(advice ?? 'Nothing.')} | ${tests.join(', ')} |`;
  });
  return ['| what is wrong | code | what to do | proof |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
