/**
 * Where the gateway may connect to. Anybody who can fill in a connection form could otherwise reach the gateway's own
 * neighbours (server-side request forgery), so every address that is not plainly on the public internet is refused unless the
 * operator allows its network. Ranges: IANA special-purpose address registries (RFC 6890 and successors).
 */
import { BlockList, isIP } from 'node:net';

const specialNetworks: readonly (readonly [cidr: string, what: string])[] = [
  ['0.0.0.0/8', 'this host'],
  ['10.0.0.0/8', 'private network'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, cloud metadata'],
  ['172.16.0.0/12', 'private network'],
  ['192.0.0.0/24', 'protocol assignments'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', '6to4 relay'],
  ['192.168.0.0/16', 'private network'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved or broadcast'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  // The next four carry an IPv4 address that would be reached by translation.
  ['::/96', 'IPv4-compatible'],
  ['64:ff9b::/96', 'IPv4 translation'],
  ['64:ff9b:1::/48', 'IPv4 translation'],
  ['2002::/16', '6to4'],
  ['100::/64', 'discard'],
  ['2001::/23', 'protocol assignments, Teredo'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'segment routing'],
  ['fc00::/7', 'private network'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
];

const special = specialNetworks.map(([cidr, what]) => ({ what, list: networkList([cidr]) }));

/** The ports mail is spoken on (RFC 8314, RFC 6409), and 2525, which hosters offer where 25 and 587 are closed. */
export const mailPorts: readonly number[] = [25, 110, 143, 465, 587, 993, 995, 2525];

export interface NetworkPolicy {
  /** Networks (CIDR or single address) that may be reached although they are not public. */
  readonly allow: readonly string[];
  /** Ports that may be reached; 'any' for a gateway that only its owner can use. */
  readonly ports: readonly number[] | 'any';
}

export interface Guard {
  /** Why this address may not be reached; null when it may. */
  refusesAddress(address: string): string | null;
  refusesPort(port: number): boolean;
  /** The address is not public, and may be reached all the same: the operator's own network. */
  isInside(address: string): boolean;
  /** Web servers: 443 and what the operator allowed, never a port of mail, where a posted text could pass for commands. */
  refusesWebhookPort(port: number): boolean;
}

/** @throws RangeError when a network of the policy cannot be read. */
export function networkGuard(policy: NetworkPolicy): Guard {
  const allowed = networkList(policy.allow);
  return {
    refusesAddress(address) {
      const plain = address.replace(/%.*$/, '');
      const family = isIP(plain);
      if (family === 0) return 'not an address';
      const version = family === 4 ? 'ipv4' : 'ipv6';
      if (allowed.check(plain, version)) return null;
      const mapped = mappedIpv4(plain);
      if (mapped !== null && allowed.check(mapped, 'ipv4')) return null;
      return specialNetwork(plain);
    },
    refusesPort: (port) => policy.ports !== 'any' && !policy.ports.includes(port),
    isInside: (address) => specialNetwork(address) !== null,
    refusesWebhookPort: (port) =>
      mailPorts.includes(port) || (port !== 443 && policy.ports !== 'any' && !policy.ports.includes(port)),
  };
}

/** What kind of network an address is in that is not public; null for a public one. */
function specialNetwork(address: string): string | null {
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  const mapped = mappedIpv4(plain);
  const found = special.find(
    ({ list }) => list.check(plain, version) || (mapped !== null && list.check(mapped, 'ipv4')),
  );
  return found?.what ?? null;
}

/** The IPv4 address inside an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), however it is spelled; null when there is none. */
function mappedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  // The URL parser is the one canonicaliser of IPv6 text that Node has: "[::ffff:7f00:1]".
  const canonical = new URL(`http://[${address}]/`).hostname;
  const groups = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(canonical);
  if (groups === null) return null;
  const high = Number.parseInt(groups[1] ?? '', 16);
  const low = Number.parseInt(groups[2] ?? '', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** @throws RangeError naming the network that cannot be read. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (family === 0 || !(length >= 0 && length <= longest)) {
      throw new RangeError(`"${network}" is not a network; write it like 10.1.0.0/16 or fd00::/8.`);
    }
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
