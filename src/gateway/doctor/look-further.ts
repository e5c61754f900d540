/**
 * From "it does not work" to "because": when the first failure leaves open what the right setting would be, the server is
 * asked what it does speak. Nothing secret is said in these looks, and no certificate has to be believed for them.
 */
import { defaultPorts, type Encryption, type Failure, type Protocol, type ServerLogin } from '../../contract';
import { portIn, placeOf } from '../failure/cause';
import { dial } from '../network/dial';
import { resolveHost } from '../network/resolve';
import type { Call } from '../session/call';
import { greetingRefusal, tlsOptions } from '../session/reach';
import { handshake } from '../tls/handshake';
import { NetworkError, TalkError, TlsError } from '../wire/errors';
import { LineWire } from '../wire/line-wire';

/** A look is only worth a moment. */
const lookMs = 2_500;

/** A better founded failure; null when there is nothing to add. */
export async function lookFurther(failure: Failure, server: ServerLogin, call: Call): Promise<Failure | null> {
  if (call.signal.aborted) return null;
  switch (failure.code) {
    case 'greeting-timeout':
      return silentServer(failure, server, call);
    case 'starttls-not-offered':
    case 'starttls-refused':
      return withTlsPort(failure, server, call);
    case 'connection-refused':
    case 'connect-timeout':
      return otherPort(failure, server, call);
    case 'plain-expected':
      return plainServer(failure, server, call);
    default:
      return null;
  }
}

async function silentServer(failure: Failure, server: ServerLogin, call: Call): Promise<Failure | null> {
  if (server.encryption === 'tls' || !(await speaksTls(server, portIn(server), call))) return null;
  return {
    ...failure,
    code: 'tls-expected',
    message: `${placeOf(server)} expects SSL/TLS from the first byte, but ${server.encryption === 'starttls' ? 'STARTTLS' : 'No Encryption'} is chosen.`,
    evidence: 'The server said nothing in the clear, and answered a TLS handshake.',
    fix: { text: 'Choose SSL/TLS.', patch: { encryption: 'tls', port: server.port } },
  };
}

/** The offer to change to SSL/TLS is only made when it would work. */
async function withTlsPort(failure: Failure, server: ServerLogin, call: Call): Promise<Failure | null> {
  const port = defaultPorts[server.protocol].tls;
  if (await speaksTls(server, port, call)) {
    return {
      ...failure,
      fix: { text: `The server speaks SSL/TLS on port ${port}: choose that.`, patch: { encryption: 'tls', port: 0 } },
    };
  }
  return {
    ...failure,
    fix: { text: `Have STARTTLS switched on at the server. It does not answer with SSL/TLS on port ${port} either.` },
  };
}

async function otherPort(failure: Failure, server: ServerLogin, call: Call): Promise<Failure | null> {
  for (const encryption of ['tls', 'starttls'] as const) {
    const port = defaultPorts[server.protocol][encryption];
    if (port === portIn(server)) continue;
    const answers =
      encryption === 'tls'
        ? await speaksTls(server, port, call)
        : (await clearGreeting(server, port, call)) === 'right';
    if (answers)
      return { ...failure, fix: { text: offer(server.protocol, encryption, port), patch: { encryption, port: 0 } } };
  }
  return null;
}

function offer(protocol: Protocol, encryption: Encryption, port: number): string {
  return `There is ${protocol === 'smtp' ? 'an SMTP' : protocol === 'imap' ? 'an IMAP' : 'a POP3'} server on port ${port} (${encryption === 'tls' ? 'SSL/TLS' : 'STARTTLS'}): use that.`;
}

async function plainServer(failure: Failure, server: ServerLogin, call: Call): Promise<Failure | null> {
  const greeting = await clearGreeting(server, portIn(server), call);
  if (greeting === 'right' || greeting === 'silent') return null;
  return {
    ...failure,
    code: 'wrong-protocol',
    message: `${placeOf(server)} speaks neither SSL/TLS nor ${server.protocol.toUpperCase()}.`,
    evidence: `Without encryption it says: ${greeting}`,
    fix: { text: 'Check host and port.', patch: { port: 0 } },
  };
}

/** Whether a TLS handshake comes to its end; a certificate that we would not trust shows it as well as one we do. */
async function speaksTls(server: ServerLogin, port: number, call: Call): Promise<boolean> {
  try {
    const plain = await connected(server, port, call);
    const { socket } = await handshake(plain, { ...tlsOptions(server, call.access, call.signal), timeoutMs: lookMs });
    socket.destroy();
    return true;
  } catch (error) {
    return error instanceof TlsError && error.certificate !== null;
  }
}

async function clearGreeting(server: ServerLogin, port: number, call: Call): Promise<string> {
  try {
    const wire = new LineWire(await connected(server, port, call), { stallMs: lookMs });
    try {
      const line = await wire.line('greeting');
      return greetingRefusal(server.protocol, line) instanceof TalkError ? line : 'right';
    } finally {
      wire.destroy(new TalkError('closed', 'looking'));
    }
  } catch (error) {
    if (error instanceof NetworkError || error instanceof TalkError) return 'silent';
    throw error;
  }
}

async function connected(
  server: ServerLogin,
  port: number,
  { access, signal }: Call,
): Promise<Awaited<ReturnType<typeof dial>>['socket']> {
  if (access.guard.refusesPort(port)) throw new NetworkError('port-forbidden', `port ${port}`);
  const { addresses } = await resolveHost(server.host, access.lookup, access.guard, lookMs);
  return (await dial(addresses, port, lookMs, signal)).socket;
}
