/** From a host name to the addresses that may be connected to. The answer is used as it is: nobody asks DNS a second time. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { NetworkError, errorCode, errorText } from '../wire/errors';
import { within } from '../wire/clock';
import type { Guard } from './guard';

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Asks the system's resolver (hosts file, DNS) for all addresses of a name. */
export type Lookup = (host: string) => Promise<readonly HostAddress[]>;

export interface Resolved {
  /** In the order to try them: IPv6 and IPv4 by turns, as RFC 8305 section 4 has it. Never empty. */
  readonly addresses: readonly HostAddress[];
  /** Addresses that the guard refused, with the reason. */
  readonly refused: readonly string[];
}

export const systemLookup: Lookup = async (host) => {
  const answers = await lookup(host, { all: true, order: 'verbatim' });
  return answers.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** @throws NetworkError dns-not-found, dns-temporary, address-forbidden */
export async function resolveHost(host: string, ask: Lookup, guard: Guard, timeoutMs: number): Promise<Resolved> {
  const literal = isIP(host);
  const found: readonly HostAddress[] =
    literal === 0 ? await answersFor(host, ask, timeoutMs) : [{ address: host, family: literal === 6 ? 6 : 4 }];
  const addresses: HostAddress[] = [];
  const refused: string[] = [];
  for (const candidate of found) {
    const reason = guard.refusesAddress(candidate.address);
    if (reason === null) addresses.push(candidate);
    else refused.push(`${candidate.address} (${reason})`);
  }
  if (addresses.length > 0) return { addresses: byTurns(addresses), refused };
  if (refused.length > 0) throw new NetworkError('address-forbidden', `${host} is ${refused.join(', ')}`);
  throw new NetworkError('dns-not-found', `DNS knows no address of ${host}`);
}

async function answersFor(host: string, ask: Lookup, timeoutMs: number): Promise<readonly HostAddress[]> {
  try {
    return await within(
      timeoutMs,
      ask(host),
      () => new NetworkError('dns-temporary', `no answer from DNS for ${host} in ${timeoutMs / 1000} s`),
    );
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    const code = errorCode(error);
    const unknown = code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EAI_NONAME';
    throw new NetworkError(unknown ? 'dns-not-found' : 'dns-temporary', `${code} for ${host}: ${errorText(error)}`, {
      cause: error,
    });
  }
}

function byTurns(addresses: readonly HostAddress[]): readonly HostAddress[] {
  const six = addresses.filter(({ family }) => family === 6);
  const four = addresses.filter(({ family }) => family === 4);
  const ordered: HostAddress[] = [];
  for (let turn = 0; turn < Math.max(six.length, four.length); turn++) {
    const pair = [six[turn], four[turn]];
    ordered.push(...pair.filter((entry) => entry !== undefined));
  }
  return ordered;
}
