/**
 * Mail to drive the product with, and what must come of each: from ../shared/tools/gen_load.py where it is, else from our own
 * seeded generator. Both write a Maildir, the issues that must exist, and one expectation a mail.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Expectation } from './expectation';
import { writeOwnLoad } from './own-load';

export interface Load {
  /** Who made it. */
  readonly from: string;
  readonly dir: string;
  readonly maildir: string;
  readonly seedIssues: string;
  readonly expected: readonly Expectation[];
}

const scripts = ['../shared/tools/gen_load.py', '../../shared/tools/gen_load.py'];

export interface Wish {
  readonly count: number;
  readonly seed: number;
  /** Mails of text and small files only, for a small machine. */
  readonly small?: boolean;
  /** Even where ../shared is. */
  readonly own?: boolean;
}

/** The caller removes `dir`. */
export function makeLoad({ count, seed, small = false, own = false }: Wish): Load {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-load-'));
  const script = own ? undefined : scripts.map((path) => resolve(process.cwd(), path)).find(existsSync);
  const places = { dir, maildir: join(dir, 'maildir'), seedIssues: join(dir, 'seed_issues.json') };
  if (script === undefined) {
    const from = own ? 'test/support/load' : 'test/support/load (../shared is not here)';
    return { from, ...places, expected: writeOwnLoad(dir, count, seed) };
  }
  const sizes = small ? ['--median', '4000', '--p99', '60000'] : [];
  const args = [
    script,
    '--count',
    String(count),
    '--seed',
    String(seed),
    '--out',
    dir,
    '--format',
    'maildir',
    ...sizes,
  ];
  const run = spawnSync('python3', args);
  if (run.status !== 0) throw new Error(`gen_load.py failed: ${run.stderr.toString()}`);
  return { from: `gen_load.py${small ? ' --median 4000 --p99 60000' : ''}`, ...places, expected: readExpected(dir) };
}

interface Line {
  readonly file: string;
  readonly message_id: string | null;
  readonly target: string;
  readonly thread_root: string | null;
  readonly should_comment: boolean;
  readonly subject: string;
  readonly attachment_count: number;
  readonly category: string;
}

function readExpected(dir: string): readonly Expectation[] {
  const lines = readFileSync(join(dir, 'expected.jsonl'), 'utf8').trim().split('\n');
  return lines.map((text) => {
    const line = JSON.parse(text) as Line;
    return {
      file: join('maildir', line.file),
      messageId: line.message_id,
      target: line.target,
      threadRoot: line.thread_root,
      getsIn: line.should_comment,
      subject: line.subject,
      attachments: line.attachment_count,
      malformed: line.category === 'malformed',
    };
  });
}
