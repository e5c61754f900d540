/**
 * The app as Atlassian's own tools see it: @forge/manifest finds no error and no warning, @forge/bundler (webpack and
 * ts-loader, types checked) bundles it, and the bundle has every function the manifest names. Both offline, from tools/forge.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readManifest } from '../../../src/local/manifest';

const root = process.cwd();

function runTool(name: 'validate' | 'bundle', cwd: string): string {
  const tool = join(root, 'tools/forge', `${name}.cjs`);
  const done = spawnSync(process.execPath, [tool], { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}${done.stdout}`);
  return done.stdout;
}

interface Verdict {
  readonly success: boolean;
  readonly errors: readonly unknown[];
}

test('the manifest validates without errors and warnings', () => {
  expect(JSON.parse(runTool('validate', root))).toEqual({ success: true, errors: [] } satisfies Verdict);
});

test('the validator does look: an interval that Forge does not have is an error', () => {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-manifest-'));
  const broken = readFileSync(join(root, 'manifest.yml'), 'utf8').replace('fiveMinute', 'everyMinute');
  writeFileSync(join(dir, 'manifest.yml'), broken);
  cpSync(join(root, 'src/index.ts'), join(dir, 'src/index.ts'));
  mkdirSync(join(dir, 'static/admin/dist'), { recursive: true });
  const { success, errors } = JSON.parse(runTool('validate', dir)) as Verdict;
  rmSync(dir, { recursive: true, force: true });
  expect(success).toBe(false);
  expect(JSON.stringify(errors)).toContain('everyMinute');
});

test('the official bundler bundles the app, with every handler of the manifest', () => {
  const bundle = runTool('bundle', root).trim().split('\n').at(-1) ?? '';
  expect(existsSync(bundle)).toBe(true);
  const text = readFileSync(bundle, 'utf8');
  const handlers = (readManifest(join(root, 'manifest.yml')).modules.function ?? []).map(({ handler }) => handler);
  expect(handlers.length).toBeGreaterThan(0);
  for (const handler of handlers) expect(text).toMatch(new RegExp(`\\b${handler.replace('index.', '')}\\b`));
  rmSync(bundle.replace(/\/[^/]*$/, ''), { recursive: true, force: true });
}, 180_000);
