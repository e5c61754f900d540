/** Tests of the app may let any call to the platform fail, lose its answer, or be the last one of the host's life. */
import { afterEach, expect, test } from '@jest/globals';
import { kvs } from '@forge/kvs';
import { Queue } from '@forge/events';
import type { Interference, PlatformCall } from '../../../src/local/runtime';
import { closeRuntimes, openRuntime } from '../../support/forge-runtime';

afterEach(() => closeRuntimes());

async function withInterference(at: (call: PlatformCall) => boolean, interference: Interference) {
  const calls: PlatformCall[] = [];
  const host = await openRuntime({
    interfere: (call) => {
      calls.push(call);
      return at(call) ? interference : undefined;
    },
  });
  return { host, calls };
}

const setting = ({ name }: PlatformCall) => name === '/api/v1/set';

test('every call is named', async () => {
  const { host, calls } = await withInterference(() => false, 'lose-answer');
  await host.inside(async () => {
    await kvs.set('k', 1);
    await new Queue({ key: 'short' }).push({ body: {} });
  });
  await host.runtime.idle();
  expect(calls).toEqual([
    { kind: 'storage', name: '/api/v1/set', functionKey: 'resolver' },
    { kind: 'queue', name: 'publish', functionKey: 'resolver' },
  ]);
});

test.each([
  ['die-before', undefined],
  ['die-after', 'written'],
] as const)('%s', async (interference, found) => {
  const { host } = await withInterference(setting, interference);
  await expect(host.inside(() => kvs.set('k', 'written'))).rejects.toThrow('stopping');
  const again = await host.crash({ interfere: () => undefined });
  expect(await again.inside(() => kvs.get('k'))).toBe(found);
});

test('lose-answer takes effect and fails', async () => {
  const { host } = await withInterference(setting, 'lose-answer');
  await expect(host.inside(() => kvs.set('k', 'written'))).rejects.toThrow('The answer was lost');
  expect(await host.inside(() => kvs.get('k'))).toBe('written');
});

test('a status in place of the call', async () => {
  const { host } = await withInterference(setting, { status: 429, code: 'RATE_LIMIT_EXCEEDED' });
  const code = await host.inside(() => kvs.set('k', 1).catch((error: unknown) => (error as { code: string }).code));
  expect(code).toBe('RATE_LIMIT_EXCEEDED');
});
