/** Every cause has a proof, and the handbook knows every cause. `UPDATE_DOCS=1 npx jest test/unit/gateway/troubleshooting` rewrites its table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { failureCodes } from '../../../src/contract';
import { allCauses } from '../../../src/gateway/failure';
import { handbookFile, proofsById, withCauses } from '../../support/handbook';

test('every cause has an id of its own and a proof', () => {
  const ids = allCauses.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const proven = [...proofsById().keys()];
  expect(ids.filter((id) => !proven.includes(id))).toEqual([]);
  expect(ids.length).toBeGreaterThanOrEqual(30);
  for (const { code } of allCauses) expect(failureCodes).toContain(code);
});

test('docs/troubleshooting.md is up to date', () => {
  const text = readFileSync(handbookFile, 'utf8');
  const fresh = withCauses(text);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(handbookFile, fresh);
  else expect(text).toBe(fresh);
});
