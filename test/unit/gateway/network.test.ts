/** Connecting to several addresses, and what certificates say (src/gateway/network/dial.ts, tls/certificate.ts). */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CertificateView } from '../../../src/contract';
import { dial } from '../../../src/gateway/network/dial';
import { Recent } from '../../../src/gateway/network/recent';
import { expiryWarning } from '../../../src/gateway/tls/certificate';
import { testCall } from '../../support/call';
import { examined } from '../../support/proof';
import { at } from '../../support/proof';
import { mailbox } from '../../support/scripted-imap';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(host: string): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  open.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const never = new AbortController().signal;
const four = (address: string): { address: string; family: 4 } => ({ address, family: 4 });

describe('dial', () => {
  test('takes the next address when one refuses, and tells of it', async () => {
    const port = await listening('127.0.0.62');
    const { socket, address, failed } = await dial([four('127.0.0.61'), four('127.0.0.62')], port, 1000, never);
    expect(address.address).toBe('127.0.0.62');
    expect(failed).toMatchObject([{ address: '127.0.0.61', error: 'ECONNREFUSED' }]);
    socket.destroy();
  });

  test('does not wait for the time limit of an address that is silent', async () => {
    const port = await listening('127.0.0.63');
    // 240.0.0.1 is reserved: nothing answers there, or the kernel says at once that there is no way.
    const started = performance.now();
    const { socket, address } = await dial([four('240.0.0.1'), four('127.0.0.63')], port, 10_000, never);
    expect(address.address).toBe('127.0.0.63');
    expect(performance.now() - started).toBeLessThan(5_000);
    socket.destroy();
  });

  test('ends when the call ends', async () => {
    const aborted = new AbortController();
    aborted.abort();
    await expect(dial([four('127.0.0.1')], 9, 1000, aborted.signal)).rejects.toMatchObject({ kind: 'abandoned' });
  });

  test('a broken IPv6 address is a warning of the doctor, not a failure', async () => {
    const server = await at(mailbox(), { host: 'both.example' });
    const lookup = (): Promise<{ address: string; family: 4 | 6 }[]> =>
      Promise.resolve([{ address: '::1', family: 6 }, four('127.0.0.1')]);
    const report = await examined(server, {}, testCall({ lookup }));
    expect(report.ok).toBe(true);
    expect(report.warnings.join()).toContain('The IPv6 address ::1 does not work (ECONNREFUSED); 127.0.0.1 was used.');
  });
});

describe('certificates', () => {
  const dayMs = 86_400_000;
  const until = (days: number): CertificateView => ({
    subject: '',
    issuer: '',
    names: [],
    validFromMs: 0,
    validToMs: days * dayMs + 1000,
    fingerprint: '',
    selfSigned: false,
  });

  test.each([
    [31, null],
    [30, 'the server'],
    [14, 'Soon: '],
    [3, 'Very soon: '],
    [1, "Very soon: the server's certificate expires in 1 day,"],
    [-1, null],
  ])('with %i days left', (days, words) => {
    const warning = expiryWarning(until(days), 0);
    if (words === null) expect(warning).toBeNull();
    else expect(warning).toContain(words);
  });
});

test('what was seen lately is forgotten when there is too much of it', () => {
  const recent = new Recent(2);
  recent.add('a');
  recent.add('b');
  recent.add('a');
  recent.add('c');
  expect(['a', 'b', 'c'].map((name) => recent.has(name))).toEqual([true, false, true]);
});
