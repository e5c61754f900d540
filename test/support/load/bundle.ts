/** The host's bundle as `npm start` runs it; made when the sources changed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const make = "import { bundleHost } from './scripts/setup.mjs'; process.stdout.write(await bundleHost());";

export function hostBundle(): string {
  const made = spawnSync(process.execPath, ['--input-type=module', '--eval', make], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the host cannot be bundled: ${made.stderr}`);
  return join(made.stdout, 'host.cjs');
}
