/** How imapflow is told to behave: every limit set, everything it would do by itself switched off, our socket for its own. */
import type { Duplex } from 'node:stream';
import type { ImapFlowOptions, ImapTransportSocket } from 'imapflow';
import type { ServerLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { portOf } from '../session/reach';
import type { Identity } from '../session/spellings';
import type { Witness } from '../session/witness';
import { oneLine } from '../wire/text';

/** A line of a FETCH is small; a literal is at most one range or one ordinary message. */
const mostLineBytes = 16 * 1024 * 1024;
const mostLiteralBytes = 64 * 1024 * 1024;

/** What imapflow tells by the way: why it answered `false`, and what broke the connection that a command then found closed. */
export interface Aside {
  refusal: unknown;
  breakage: unknown;
}

export function optionsFor(
  server: ServerLogin,
  identity: Identity,
  access: NetworkAccess,
  witness: Witness,
  socket: Duplex,
  aside: Aside,
): ImapFlowOptions {
  return {
    host: server.host,
    port: portOf(server),
    secure: server.encryption !== 'none',
    doSTARTTLS: false,
    auth: {
      user: identity.username,
      pass: server.password,
      ...(identity.authorise === null ? {} : { authzid: identity.authorise, loginMethod: 'AUTH=PLAIN' }),
    },
    transport: {
      connect: (_options, connected) => {
        setImmediate(connected);
        // A net.Socket or TLSSocket by birth; LineWire only promises a Duplex.
        return socket as ImapTransportSocket;
      },
    },
    clientInfo: { name: 'Postroom', version: false, vendor: 'Postroom', 'support-url': false },
    disableCompression: true,
    disableAutoEnable: true,
    disableAutoIdle: true,
    connectionTimeout: access.patience.connectMs,
    greetingTimeout: access.patience.greetingMs,
    socketTimeout: access.patience.stallMs,
    maxLineLength: mostLineBytes,
    maxLiteralSize: mostLiteralBytes,
    maxResponseSize: mostLiteralBytes + mostLineBytes,
    maxLockHoldTime: false,
    logger: listeningLogger(witness, aside),
  };
}

/** imapflow tells of a refused command only its logger, and of protocol lines too. */
function listeningLogger(witness: Witness, aside: Aside): NonNullable<ImapFlowOptions['logger']> {
  let atLogin = false;
  // The greeting was overheard when it came; imapflow hears it for the second time.
  let greeted = false;
  const overhear = witness.overhear;
  const line = (entry: unknown): void => {
    const { src, msg } = entry as { src?: unknown; msg?: unknown };
    if ((src !== 'c' && src !== 's') || typeof msg !== 'string') return;
    if (src === 's' && !greeted) {
      greeted = true;
      return;
    }
    if (!atLogin && src === 'c' && /^\S+ (AUTHENTICATE|LOGIN)\b/.test(msg)) {
      atLogin = true;
      witness.found('The server said what it can do');
      witness.begins('login');
    }
    // What answers a challenge is a secret, however imapflow shows it.
    const secret = atLogin && src === 'c' && !/^\S+ [A-Z]/.test(msg);
    overhear?.(src === 'c' ? 'C' : 'S', secret ? '***' : oneLine(msg, 1000));
  };
  const ignore = (): void => undefined;
  return {
    debug: overhear === undefined ? ignore : line,
    trace: overhear === undefined ? ignore : line,
    info: ignore,
    warn: (entry: unknown) => {
      aside.refusal = (entry as { err?: unknown }).err ?? aside.refusal;
    },
    error: ignore,
    fatal: ignore,
    isLevelEnabled: (level: string) =>
      level === 'warn' || (overhear !== undefined && (level === 'debug' || level === 'trace')),
  } as NonNullable<ImapFlowOptions['logger']>;
}
