/** Runs a TypeScript entry point: `node scripts/run.mjs path/to/entry.ts [arguments]`. Bundled by esbuild into dist/run, run by Node 24. */
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { environment, installPackages, node24, root } from './setup.mjs';

const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node scripts/run.mjs entry.ts [arguments]');
  process.exit(2);
}
installPackages();
const node = node24();
const { buildSync } = await import('esbuild');

const source = resolve(root, entry);
const outfile = join(root, 'dist', 'run', `${relative(root, source).split(sep).join('-').replace(/\.ts$/, '')}.cjs`);
const [bundle] = buildSync({
  entryPoints: [source],
  outfile,
  write: false,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  target: 'node24',
  sourcemap: 'inline',
  logLevel: 'error',
}).outputFiles;

// Renamed into place, so that two runs at a time never load half a file.
mkdirSync(dirname(outfile), { recursive: true });
writeFileSync(`${outfile}.${process.pid}`, bundle.contents);
renameSync(`${outfile}.${process.pid}`, outfile);

const child = spawn(node, ['--enable-source-maps', ...(process.env.NODE_FLAGS?.split(' ') ?? []), outfile, ...args], {
  stdio: 'inherit',
  env: environment(node),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
