/** Where the gateway may connect to (src/gateway/network). */
import { describe, expect, test } from '@jest/globals';
import { mailPorts, networkGuard } from '../../../src/gateway/network/guard';
import { resolveHost, type HostAddress } from '../../../src/gateway/network/resolve';
import { NetworkError } from '../../../src/gateway/wire/errors';

const strict = networkGuard({ allow: [], ports: mailPorts });

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '0.0.0.0',
    '0.1.2.3',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.9',
    '192.88.99.1',
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:10.1.2.3',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '3fff::1',
    '5f00::1',
  ])('%s is refused', (address) => {
    expect(strict.refusesAddress(address)).not.toBeNull();
  });

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.0.1.1',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
    '::ffff:8.8.8.8',
  ])('%s is allowed', (address) => {
    expect(strict.refusesAddress(address)).toBeNull();
  });

  test('what is not an address is refused, however it would be read elsewhere', () => {
    for (const text of ['', 'localhost', '2130706433', '0x7f.1', '127.1', '1.2.3.4.5', '[::1]']) {
      expect(strict.refusesAddress(text)).toBe('not an address');
    }
  });

  test('the operator opens networks, and only those', () => {
    const guard = networkGuard({ allow: ['10.1.0.0/16', 'fd00:1::/32', '192.168.7.7'], ports: 'any' });
    expect(guard.refusesAddress('10.1.255.1')).toBeNull();
    expect(guard.refusesAddress('::ffff:10.1.0.1')).toBeNull();
    expect(guard.refusesAddress('fd00:1::5')).toBeNull();
    expect(guard.refusesAddress('192.168.7.7')).toBeNull();
    expect(guard.refusesAddress('10.2.0.1')).toBe('private network');
    expect(guard.refusesAddress('192.168.7.8')).toBe('private network');
    expect(guard.refusesAddress('169.254.169.254')).toContain('metadata');
  });

  test.each(['10.0.0.0/33', '10.0.0/8', 'fd00::/129', 'example.com', '10.0.0.0/x', ''])(
    '"%s" is no network',
    (network) => {
      expect(() => networkGuard({ allow: [network], ports: 'any' })).toThrow(RangeError);
    },
  );
});

describe('ports', () => {
  test('only those of mail, unless the operator says otherwise', () => {
    expect([25, 110, 143, 465, 587, 993, 995, 2525].filter((port) => strict.refusesPort(port))).toEqual([]);
    expect([22, 80, 443, 3306, 6379, 8080].every((port) => strict.refusesPort(port))).toBe(true);
    expect(networkGuard({ allow: [], ports: 'any' }).refusesPort(6379)).toBe(false);
  });
});

describe('names', () => {
  const answering =
    (...addresses: readonly string[]) =>
    () =>
      Promise.resolve(addresses.map((address): HostAddress => ({ address, family: address.includes(':') ? 6 : 4 })));

  test('a name with a private address is refused, and the message names it', async () => {
    await expect(resolveHost('intranet.example', answering('10.0.0.5'), strict, 100)).rejects.toMatchObject({
      kind: 'address-forbidden',
      detail: 'intranet.example is 10.0.0.5 (private network)',
    });
  });

  test('of a mixed answer only the public addresses are used', async () => {
    const resolved = await resolveHost(
      'mixed.example',
      answering('127.0.0.1', '8.8.8.8', '::1', '2606:4700::1'),
      strict,
      100,
    );
    expect(resolved.addresses.map(({ address }) => address)).toEqual(['2606:4700::1', '8.8.8.8']);
    expect(resolved.refused).toHaveLength(2);
  });

  test('IPv6 and IPv4 take turns', async () => {
    const resolved = await resolveHost(
      'many.example',
      answering('8.8.8.8', '8.8.4.4', '2606:4700::1', '2606:4700::2'),
      strict,
      100,
    );
    expect(resolved.addresses.map(({ address }) => address)).toEqual([
      '2606:4700::1',
      '8.8.8.8',
      '2606:4700::2',
      '8.8.4.4',
    ]);
  });

  test('an address written as a host name is guarded too, and spellings of old are not understood', async () => {
    await expect(resolveHost('127.0.0.1', answering(), strict, 100)).rejects.toMatchObject({
      kind: 'address-forbidden',
    });
    await expect(resolveHost('::ffff:127.0.0.1', answering(), strict, 100)).rejects.toMatchObject({
      kind: 'address-forbidden',
    });
    await expect(resolveHost('2130706433', answering('127.0.0.1'), strict, 100)).rejects.toMatchObject({
      kind: 'address-forbidden',
    });
  });

  test('DNS that says no, fails, or stays silent', async () => {
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    await expect(resolveHost('a.example', failing('ENOTFOUND'), strict, 100)).rejects.toMatchObject({
      kind: 'dns-not-found',
    });
    await expect(resolveHost('a.example', failing('EAI_AGAIN'), strict, 100)).rejects.toMatchObject({
      kind: 'dns-temporary',
    });
    const silent = (): Promise<never> => new Promise(() => undefined);
    await expect(resolveHost('a.example', silent, strict, 20)).rejects.toBeInstanceOf(NetworkError);
  });
});
