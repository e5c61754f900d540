/** Names that mail servers usually have, each tried before it is shown: TLS must answer with a certificate for that name. */
import type { Proposal, Protocol } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { dial } from '../network/dial';
import { resolveHost } from '../network/resolve';
import { handshake } from '../tls/handshake';

const tries: readonly (readonly [Protocol, readonly string[], number])[] = [
  ['imap', ['imap', 'mail'], 993],
  ['pop3', ['pop', 'pop3', 'mail'], 995],
  ['smtp', ['smtp', 'mail'], 465],
];

const tryMs = 2_000;

export async function byGuess(
  address: string,
  domain: string,
  access: NetworkAccess,
  signal: AbortSignal,
): Promise<readonly Proposal[]> {
  const found = await Promise.all(
    tries.map(async ([protocol, labels, port]): Promise<Proposal[]> => {
      const hosts = labels.map((label) => `${label}.${domain}`);
      const answering = await Promise.all(hosts.map((host) => answers(host, port, access, signal)));
      const host = hosts.find((_, index) => answering[index] === true);
      if (host === undefined) return [];
      return [
        {
          protocol,
          encryption: 'tls',
          host,
          port,
          username: address,
          by: 'guess',
          because: `A guess that answered: there is a server at ${host} port ${port} with a valid certificate.`,
        },
      ];
    }),
  );
  return found.flat();
}

async function answers(host: string, port: number, access: NetworkAccess, signal: AbortSignal): Promise<boolean> {
  try {
    if (access.guard.refusesPort(port)) return false;
    const { addresses } = await resolveHost(host, access.lookup, access.guard, tryMs);
    const { socket: plain } = await dial(addresses, port, tryMs, signal);
    const trust = { kind: 'system' } as const;
    const { socket } = await handshake(plain, { host, trust, extraRoots: access.extraRoots, timeoutMs: tryMs, signal });
    socket.destroy();
    return true;
  } catch {
    return false;
  }
}
