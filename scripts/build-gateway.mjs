/** Bundles the mail gateway into one file: `node scripts/build-gateway.mjs [--outfile F]`, dist/gateway.cjs by default. Run it with Node 20 or newer. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = process.argv.indexOf('--outfile');
const outfile = at > 0 ? process.argv[at + 1] : join(root, 'dist', 'gateway.cjs');

const { metafile } = await build({
  entryPoints: [join(root, 'src', 'gateway', 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minifySyntax: true,
  legalComments: 'external',
  metafile: true,
  logLevel: 'error',
});
const [output] = Object.entries(metafile.outputs).filter(([name]) => name.endsWith('.cjs'));
process.stdout.write(`${output[0]}: ${Math.round(output[1].bytes / 1024)} KB\n`);
