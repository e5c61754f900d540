/** The host's bundle as `npm start` runs it; made when the sources changed. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const make = "import { bundleHost } from './scripts/setup.mjs'; process.stdout.write(await bundleHost());";

/** A file that lies beside it: a thread of the host, by its name in scripts/setup.mjs. */
export function bundledThread(name: 'storage' | 'twin'): string {
  return (threads[name] ??= join(dirname(hostBundle()), `${name}.cjs`));
}

const threads: Record<string, string> = {};

export function hostBundle(): string {
  const made = spawnSync(process.execPath, ['--input-type=module', '--eval', make], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the host cannot be bundled: ${made.stderr}`);
  return join(made.stdout, 'host.cjs');
}
