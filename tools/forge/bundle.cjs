'use strict';
/**
 * Bundles src/index.ts of the current directory with Atlassian's own bundler (webpack and ts-loader, types checked),
 * offline: prints the path of the bundle as the last line. Must be the main module: the bundler looks for it.
 */
const { mkdtempSync, mkdirSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// The bundler would fetch the platform's runtime from a CDN; what it wraps around the app is not ours to test.
const runtime = mkdtempSync(join(tmpdir(), 'forge-runtime-'));
mkdirSync(join(runtime, 'dist'));
for (const name of ['loader.js', 'wrapper.js']) writeFileSync(join(runtime, 'dist', name), 'module.exports = {};\n');
process.env.FORGE_RUNTIME_PATH = runtime;

const { getNodeBundler, getWrapperProvider } = require('@forge/bundler');
const { FileSystemReader } = require('@forge/cli-shared');

const tell = (...words) => process.stderr.write(`${words.join(' ')}\n`);
const logger = { info: tell, warn: tell, error: tell, debug: () => undefined, trace: () => undefined };
const appDirectory = process.cwd();

async function bundle() {
  const wrapper = getWrapperProvider({ fileSystemReader: new FileSystemReader() });
  const bundler = getNodeBundler(logger, wrapper, { readConfig: async () => ({ app: {} }) });
  const entryPoints = [{ name: 'index', path: join(appDirectory, 'src/index.ts') }];
  const { outputDir } = await bundler.bundle({ appDirectory, entryPoints });
  process.stdout.write(`\n${join(outputDir, 'index.cjs')}\n`);
}

bundle().catch((error) => {
  tell(error?.stack ?? error);
  process.exit(1);
});
