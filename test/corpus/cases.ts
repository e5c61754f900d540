/** The cases of a corpus: mails and what their sources state about them (README.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Expected {
  readonly subject?: string;
  readonly from?: { readonly name?: string; readonly address?: string };
  readonly text_contains?: readonly string[];
  readonly attachments?: readonly { readonly name?: string; readonly size?: number }[];
  readonly attachments_count?: number;
}

export interface Case {
  readonly id: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
}

export const ownCorpus = __dirname;

/** Reads a corpus: a folder with index.json and cases/<id>/{input.eml,expected.json}. */
export function readCases(corpus: string): Case[] {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as { cases: { id: string }[] };
  return index.cases.map(({ id }) => ({
    id,
    bytes: readFileSync(join(corpus, 'cases', id, 'input.eml')),
    expected: JSON.parse(readFileSync(join(corpus, 'cases', id, 'expected.json'), 'utf8')) as Expected,
  }));
}
