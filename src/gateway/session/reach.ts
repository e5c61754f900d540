/**
 * From a server's address to the first line it says: resolve, connect, TLS when it comes first (RFC 8314 "implicit TLS"),
 * greeting. What follows belongs to each protocol.
 */
import { defaultPorts, type Protocol, type ServerAddress } from '../../contract';
import { dial } from '../network/dial';
import type { NetworkAccess } from '../network/access';
import { resolveHost } from '../network/resolve';
import { isoDay, expiryWarning } from '../tls/certificate';
import { handshake, type Secured, type TlsOptions } from '../tls/handshake';
import { abortReason } from '../wire/clock';
import { NetworkError, ServerRefusal, TalkError } from '../wire/errors';
import { LineWire } from '../wire/line-wire';
import { oneLine } from '../wire/text';
import type { Witness } from './witness';

export interface Reached {
  readonly wire: LineWire;
  /** The first line, without its end. */
  readonly greeting: string;
  /** Whether the way is encrypted already (implicit TLS). */
  readonly encrypted: boolean;
}

export function portOf(server: Pick<ServerAddress, 'protocol' | 'encryption' | 'port'>): number {
  return server.port === 0 ? defaultPorts[server.protocol][server.encryption] : server.port;
}

export function tlsOptions(server: ServerAddress, access: NetworkAccess, signal: AbortSignal): TlsOptions {
  return {
    host: server.host,
    trust: server.trust,
    extraRoots: access.extraRoots,
    timeoutMs: access.patience.tlsMs,
    signal,
  };
}

/** @throws NetworkError, TlsError, TalkError, ServerRefusal (`greeting`) */
export async function reach(
  server: ServerAddress,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<Reached> {
  const port = portOf(server);
  const plain = await connectTo(server.host, port, access, witness, signal);
  let socket: Parameters<typeof handshake>[0] = plain;
  if (server.encryption === 'tls') {
    witness.begins('tls');
    const secured = await handshake(plain, tlsOptions(server, access, signal));
    witness.sawCertificate(secured.certificate);
    witness.found(described(secured, witness));
    socket = secured.socket;
  }
  const wire = new LineWire(socket, { stallMs: access.patience.stallMs, overhear: witness.overhear });
  const greeting = await greetingOf(wire, server.protocol, access, witness, signal);
  return { wire, greeting, encrypted: server.encryption === 'tls' };
}

async function connectTo(
  host: string,
  port: number,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<Parameters<typeof handshake>[0]> {
  witness.begins('resolve');
  if (access.guard.refusesPort(port)) throw new NetworkError('port-forbidden', `port ${port}`);
  const { addresses, refused } = await resolveHost(host, access.lookup, access.guard, access.patience.resolveMs);
  const notes = refused.map((reason) => `, not used: ${reason}`).join('');
  witness.found(`${host} is ${addresses.map(({ address }) => address).join(', ')}${notes}`);
  witness.begins('connect');
  const { socket, address, failed } = await dial(addresses, port, access.patience.connectMs, signal);
  for (const attempt of failed) {
    const family = attempt.family === 6 ? 'IPv6' : 'IPv4';
    witness.warns(
      `The ${family} address ${attempt.address} does not work (${attempt.error ?? ''}); ${address.address} was used. Repair it or remove it from DNS: it delays every connection.`,
    );
  }
  witness.found(`Connected to ${address.address} port ${port}`);
  return socket;
}

/** What TLS showed, in one sentence; expiry warnings go to the witness. */
export function described(secured: Secured, witness: Witness): string {
  const { certificate, version } = secured;
  if (certificate === null) return `${version.replace('TLSv', 'TLS ')}, no certificate`;
  const warning = expiryWarning(certificate, Date.now());
  if (warning !== null) witness.warns(warning);
  const names = certificate.names.length > 0 ? certificate.names.slice(0, 4).join(', ') : certificate.subject;
  return `${version.replace('TLSv', 'TLS ')}, certificate for ${names} by ${certificate.issuer}, valid until ${isoDay(certificate.validToMs)}, SHA-256 ${certificate.fingerprint.slice(0, 16)}…`;
}

async function greetingOf(
  wire: LineWire,
  protocol: Protocol,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<string> {
  const aborted = (): void => wire.destroy(abortReason(signal, 'greeting'));
  signal.addEventListener('abort', aborted, { once: true });
  try {
    witness.begins('greeting');
    const greeting = await wire.line('greeting', access.patience.greetingMs);
    const refusal = greetingRefusal(protocol, greeting);
    if (refusal !== null) throw refusal;
    witness.found(oneLine(greeting, 200));
    return greeting;
  } catch (error) {
    wire.destroy(new TalkError('closed', 'greeting'));
    throw error instanceof TalkError && error.kind === 'stalled'
      ? new TalkError('greeting-timeout', 'greeting')
      : error;
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}

/** null when the line opens a conversation in this protocol. */
export function greetingRefusal(protocol: Protocol, line: string): Error | null {
  const shown = oneLine(line, 200);
  if (protocol === 'imap') {
    const match = /^\* (OK|PREAUTH|BYE)\b(?: \[([A-Z0-9-]+)[^\]]*\])? ?(.*)$/i.exec(line);
    if (match === null) return new TalkError('other-protocol', 'greeting', shown);
    return match[1]?.toUpperCase() === 'BYE'
      ? new ServerRefusal({
          protocol,
          command: 'greeting',
          code: (match[2] ?? '').toUpperCase(),
          text: oneLine(match[3] ?? ''),
        })
      : null;
  }
  if (protocol === 'pop3') {
    if (/^\+OK\b/i.test(line)) return null;
    const match = /^-ERR\b(?: \[([A-Z0-9/-]+)\])? ?(.*)$/i.exec(line);
    if (match === null) return new TalkError('other-protocol', 'greeting', shown);
    return new ServerRefusal({
      protocol,
      command: 'greeting',
      code: (match[1] ?? '').toUpperCase(),
      text: oneLine(match[2] ?? ''),
    });
  }
  const match = /^(\d{3})(?:[ -](?:(\d\.\d{1,3}\.\d{1,3}) )?(.*))?$/.exec(line);
  if (match === null) return new TalkError('other-protocol', 'greeting', shown);
  return match[1] === '220'
    ? null
    : new ServerRefusal({
        protocol,
        command: 'greeting',
        code: match[2] ?? '',
        reply: Number(match[1]),
        text: oneLine(match[3] ?? ''),
      });
}
