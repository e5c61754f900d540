/** What CI runs: every test, every check, the long fuzz run. The last line is "N passed, N failed"; each tool counts as a test. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = (...args) => {
  const done = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  process.stdout.write(done.stdout ?? '');
  return { ok: done.status === 0, output: done.stdout ?? '' };
};
const counted = (output, name) => {
  const found = new RegExp(`^${name}: (\\d+) passed, (\\d+) failed$`, 'm').exec(output);
  return found && { passed: Number(found[1]), failed: Number(found[2]) };
};

const resultFile = join(root, 'test-results', 'jest.json');
rmSync(resultFile, { force: true });
const readable = () => {
  try {
    return Array.isArray(JSON.parse(readFileSync(resultFile, 'utf8')).testResults);
  } catch {
    return false;
  }
};

const total = { passed: 0, failed: 0 };
for (const [name, args] of [
  ['tests', ['test']],
  ['check', ['run', '-s', 'check']],
  ['fuzz', ['run', '-s', 'fuzz']],
]) {
  const { ok, output } = npm(...args);
  // The fuzz run counts as one test; the others tell how many they are.
  const nothing = name === 'fuzz' && ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const count = name === 'tests' && !readable() ? nothing : (counted(output, name) ?? nothing);
  total.passed += count.passed;
  // Something failed that no test tells of: that is one failure too.
  total.failed += ok || count.failed > 0 ? count.failed : 1;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
