/** npm run check: types, lint, format, walls between rooms, dead code; two tools at a time, one short table. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environment, installPackages, node24, root, say } from './setup.mjs';

installPackages();
const env = environment(node24());
const bin = (name) => join(root, 'node_modules', '.bin', name);

const rooms = ['src', 'static/admin/src', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)));

const tools = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', 'test/tsconfig.json'] },
  { name: 'lint', command: [bin('eslint'), '.'] },
  {
    name: 'types of the page',
    command: [bin('tsc'), '--noEmit', '-p', 'static/admin'],
    needs: 'static/admin/tsconfig.json',
  },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'walls', command: [bin('depcruise'), ...rooms, '--output-type', 'err'] },
  { name: 'dead code', command: [bin('knip')] },
].filter(({ needs }) => needs === undefined || existsSync(join(root, needs)));

function runTool({ name, command: [program, ...args] }) {
  return new Promise((resolve) => {
    const started = performance.now();
    let output = '';
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const end = (ok) => resolve({ name, ok, output, seconds: (performance.now() - started) / 1000 });
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

const waiting = [...tools];
const results = [];
async function worker() {
  for (let tool = waiting.shift(); tool; tool = waiting.shift()) results.push(await runTool(tool));
}
await Promise.all([worker(), worker()]);

for (const { name, ok, output } of results) if (!ok) say(`\n--- ${name}\n${output.trim()}\n`);
for (const { name } of tools) {
  const { ok, seconds } = results.find((result) => result.name === name);
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s\n`);
}
const failed = results.filter(({ ok }) => !ok).length;
// Read by .ci/run.
process.stdout.write(`check: ${results.length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
