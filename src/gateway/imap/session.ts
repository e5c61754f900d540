/**
 * A logged-in IMAP connection (RFC 9051, RFC 3501): imapflow speaks the protocol over a socket that we opened, encrypted and
 * judged. Every wait of imapflow gets our limit (its own defaults outlast any caller), nothing it would do by itself (IDLE,
 * COMPRESS, opportunistic STARTTLS) is left on, and its errors leave this room in our words only.
 */
import type { Duplex } from 'node:stream';
import { ImapFlow, type ImapFlowOptions, type ImapTransportSocket, type MailboxObject } from 'imapflow';
import type { ServerLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { reach, portOf } from '../session/reach';
import type { Identity } from '../session/spellings';
import type { Witness } from '../session/witness';
import { abortReason } from '../wire/clock';
import { TalkError } from '../wire/errors';
import { oneLine } from '../wire/text';
import { imapError } from './errors';
import { startTls } from './starttls';

/** A line of a FETCH is small; a literal is at most one range or one ordinary message. */
const mostLineBytes = 16 * 1024 * 1024;
const mostLiteralBytes = 64 * 1024 * 1024;

export class ImapSession {
  readonly protocol = 'imap';
  readonly client: ImapFlow;
  readonly identity: Identity;
  /** Greeting and ID: what is known about the make of the server. */
  readonly said: string;
  #lastRefusal: unknown = null;

  private constructor(client: ImapFlow, identity: Identity, said: string) {
    this.client = client;
    this.identity = identity;
    this.said = said;
  }

  /** @throws NetworkError, TlsError, TalkError, ServerRefusal */
  static async open(
    server: ServerLogin,
    identity: Identity,
    access: NetworkAccess,
    witness: Witness,
    signal: AbortSignal,
  ): Promise<ImapSession> {
    const { wire, greeting } = await reach(server, access, witness, signal);
    const aborted = (): void => wire.destroy(abortReason(signal, 'opening'));
    signal.addEventListener('abort', aborted, { once: true });
    try {
      if (server.encryption === 'starttls') await startTls(wire, greeting, server, access, witness, signal);
      // After STARTTLS the greeting may not bring capabilities from the time before.
      wire.giveBack(Buffer.from(`${server.encryption === 'starttls' ? '* OK encrypted' : greeting}\r\n`));
    } catch (error) {
      wire.destroy(new TalkError('closed', 'opening'));
      throw error;
    } finally {
      signal.removeEventListener('abort', aborted);
    }
    return ImapSession.#logIn(server, identity, access, witness, signal, wire.release(), greeting);
  }

  static async #logIn(
    server: ServerLogin,
    identity: Identity,
    access: NetworkAccess,
    witness: Witness,
    signal: AbortSignal,
    socket: Duplex,
    greeting: string,
  ): Promise<ImapSession> {
    if (server.encryption !== 'starttls') witness.begins('capabilities');
    const listening: { session: ImapSession | null } = { session: null };
    const client = new ImapFlow(
      optionsFor(server, identity, access, witness, socket, (refusal) => {
        if (listening.session !== null) listening.session.#lastRefusal = refusal;
      }),
    );
    // Without a listener a reset connection would end the process.
    client.on('error', () => undefined);
    const aborted = (): void => client.close();
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await client.connect();
    } catch (error) {
      client.close();
      throw signal.aborted ? abortReason(signal, 'login') : withCapabilities(imapError(error, 'login'), client);
    } finally {
      signal.removeEventListener('abort', aborted);
    }
    const session = new ImapSession(
      client,
      identity,
      `${greeting} ${Object.values(client.serverInfo ?? {}).join(' ')}`,
    );
    listening.session = session;
    // imapflow puts the prefix of the personal namespace before every path that lacks it; ours are spelled as the server has them.
    if (client.namespace !== undefined) client.namespace = { ...client.namespace, prefix: '' };
    witness.sawCapabilities([...client.capabilities.keys()]);
    witness.found(`Logged in${identity.as === null ? ` as ${identity.username}` : ''}`);
    return session;
  }

  get usable(): boolean {
    return this.client.usable && !this.client.isClosed;
  }

  offers(capability: string): boolean {
    return this.client.capabilities.has(capability);
  }

  /** Runs one command of imapflow; what it throws, or hides behind `false`, comes out in our words. */
  async run<T>(during: string, command: (client: ImapFlow) => Promise<T>): Promise<Exclude<T, false | undefined>> {
    this.#lastRefusal = null;
    let answer: T;
    try {
      answer = await command(this.client);
    } catch (error) {
      throw imapError(error, during);
    }
    if (answer === false || answer === undefined) {
      // imapflow answers false or undefined when the server refused, and when the connection is gone.
      throw this.#lastRefusal === null ? new TalkError('closed', during) : imapError(this.#lastRefusal, during);
    }
    return answer as Exclude<T, false | undefined>;
  }

  /**
   * Opens a folder anew, so that counts are those of now.
   * @throws ServerRefusal `SELECT`, with code NONEXISTENT when the folder is not there
   */
  async open(folder: string, readOnly: boolean): Promise<MailboxObject> {
    return this.run('SELECT', (client) => client.mailboxOpen(folder, { readOnly }));
  }

  /** Asks to leave and closes; never fails. */
  async leave(): Promise<void> {
    try {
      await this.client.logout();
    } catch {
      // It is closed either way.
    }
    this.client.close();
  }

  destroy(): void {
    this.client.close();
  }
}

function optionsFor(
  server: ServerLogin,
  identity: Identity,
  access: NetworkAccess,
  witness: Witness,
  socket: Duplex,
  refused: (error: unknown) => void,
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
    clientInfo: { name: 'Postroom', vendor: 'Postroom' },
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
    logger: listeningLogger(witness, refused),
  };
}

/** imapflow tells of a refused command only its logger, and of protocol lines too. */
function listeningLogger(witness: Witness, refused: (error: unknown) => void): NonNullable<ImapFlowOptions['logger']> {
  let atLogin = false;
  const overhear = witness.overhear;
  const line = (entry: unknown): void => {
    const { src, msg } = entry as { src?: unknown; msg?: unknown };
    if ((src !== 'c' && src !== 's') || typeof msg !== 'string') return;
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
    warn: (entry: unknown) => refused((entry as { err?: unknown }).err ?? null),
    error: ignore,
    fatal: ignore,
    isLevelEnabled: (level: string) =>
      level === 'warn' || (overhear !== undefined && (level === 'debug' || level === 'trace')),
  } as NonNullable<ImapFlowOptions['logger']>;
}

/** A server that offers no way to log in: say what it offers instead. */
function withCapabilities(error: Error, client: ImapFlow): Error {
  if (!(error instanceof TalkError) || (error.kind !== 'auth-method-missing' && error.kind !== 'login-disabled'))
    return error;
  return new TalkError(error.kind, error.during, [...client.capabilities.keys()].join(' '));
}
