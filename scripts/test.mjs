/**
 * npm test [-- what]: sets up what the suites need, runs them, tells the result by suite.
 * `what` is a suite (unit, corpus, contract, fault, e2e), a path below test/, or an option of Jest.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  buildAdminPage,
  environment,
  giveUp,
  installPackages,
  node24,
  npm,
  root,
  run,
  say,
  unlessDone,
} from './setup.mjs';

const resultFile = join(root, 'test-results', 'jest.json');
/** Written by the matrix of connections: how many cells ran against which server. */
const matrixFile = join(root, 'test-results', 'connections.txt');
const args = process.argv.slice(2).map((arg) => (existsSync(join(root, 'test', arg)) ? `test/${arg}` : arg));
const narrowed = args.filter((arg) => !arg.startsWith('-'));
/** Suites that need nothing but packages. */
const light = narrowed.length > 0 && narrowed.every((path) => /test\/(unit|corpus)/.test(path));

/** Programs that suites talk to: files that show that one is there, and the Debian packages that bring it. */
const { programs } = JSON.parse(readFileSync(join(root, 'test/support/servers/packages.json'), 'utf8'));
if (!['/usr/bin/google-chrome', process.env.CHROMIUM].some((path) => path && existsSync(path))) {
  programs.push({ name: 'Chromium', found: ['/usr/bin/chromium'], packages: ['chromium'] });
}

function installPrograms() {
  const missing = programs.filter(({ found }) => !found.every((path) => existsSync(path)));
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => program.packages);
  const names = missing.map(({ name }) => name).join(', ');
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!debian) {
    giveUp(`The tests need ${names}. On Debian, as root:\n  ${command}\nWithout them: npm test -- unit`);
  }
  say(`Installing for the tests (once): ${names}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  withoutStartingDaemons(() => {
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  });
}

/** Debian starts what it installs; the tests start their own, with their own settings. */
function withoutStartingDaemons(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function installForgeTools() {
  const sources = ['tools/forge/package-lock.json', 'tools/forge/package.json'];
  unlessDone('forge-tools', sources, 'tools/forge/node_modules', () => {
    say("Installing Atlassian's validator and bundler (once)…");
    npm(['ci', '--prefix', 'tools/forge', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

function runJest(node) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const all = ['--json', `--outputFile=${resultFile}`, ...args];
  return new Promise((resolve) => {
    // With --json Jest prints its JSON to standard output too; what people read goes to standard error.
    const child = spawn(node, [jest, ...all], {
      cwd: root,
      env: environment(node),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** One line a suite: its folder below test/, two levels deep. */
function report() {
  const suites = new Map();
  const results = JSON.parse(readFileSync(resultFile, 'utf8'));
  for (const file of results.testResults) {
    const [, kind, room] = relative(root, file.name).split('/');
    const name = room?.endsWith('.ts') ? kind : `${kind}/${room}`;
    const suite = suites.get(name) ?? { passed: 0, failed: 0, skipped: 0, seconds: 0 };
    suites.set(name, suite);
    suite.seconds += Math.max(0, file.endTime - file.startTime) / 1000;
    // A file that could not run at all counts as one failure.
    if (file.assertionResults.length === 0 && file.status === 'failed') suite.failed += 1;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') suite.passed += 1;
      else if (status === 'failed') suite.failed += 1;
      else suite.skipped += 1;
    }
  }
  const rows = [...suites].sort(([a], [b]) => a.localeCompare(b));
  const total = (key) => rows.reduce((sum, [, suite]) => sum + suite[key], 0);
  for (const [name, { passed, failed, skipped, seconds }] of rows) {
    const marks = `${String(passed).padStart(6)} passed${failed ? `, ${failed} FAILED` : ''}${skipped ? `, ${skipped} not run` : ''}`;
    process.stdout.write(`${name.padEnd(28)} ${seconds.toFixed(1).padStart(7)} s ${marks}\n`);
  }
  if (existsSync(matrixFile)) process.stdout.write(`${readFileSync(matrixFile, 'utf8')}\n`);
  process.stdout.write(`tests: ${total('passed')} passed, ${total('failed')} failed\n`);
}

installPackages();
const node = node24();
if (!light) {
  installPrograms();
  installForgeTools();
  buildAdminPage(node);
}
mkdirSync(join(root, 'test-results'), { recursive: true });
for (const file of [resultFile, matrixFile]) rmSync(file, { force: true });
const code = await runJest(node);
if (existsSync(resultFile)) report();
else say('Jest left no result.');
process.exit(code);
