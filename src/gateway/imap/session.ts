/**
 * A logged-in IMAP connection (RFC 9051, RFC 3501): imapflow speaks the protocol over a socket that we opened, encrypted and
 * judged. Every wait of imapflow gets our limit (its own defaults outlast any caller), nothing it would do by itself (IDLE,
 * COMPRESS, opportunistic STARTTLS) is left on, and its errors leave this room in our words only.
 */
import type { Duplex } from 'node:stream';
import { ImapFlow, type MailboxObject } from 'imapflow';
import type { CertificateView, ServerLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { reach } from '../session/reach';
import type { Identity } from '../session/spellings';
import type { Witness } from '../session/witness';
import { abortReason } from '../wire/clock';
import { TalkError, errorCode } from '../wire/errors';
import { optionsFor, type Aside } from './client-options';
import { imapError } from './errors';
import { startTls } from './starttls';

export class ImapSession {
  readonly protocol = 'imap';
  certificate: CertificateView | null = null;
  readonly client: ImapFlow;
  readonly identity: Identity;
  /** Greeting and ID: what is known about the make of the server. */
  readonly said: string;
  /** The folder that is open, as it was when it was opened. */
  opened: MailboxObject | null = null;
  /** Messages came or went since then. */
  changed = false;
  readonly #aside: Aside;

  private constructor(client: ImapFlow, identity: Identity, said: string, aside: Aside) {
    this.client = client;
    this.identity = identity;
    this.said = said;
    this.#aside = aside;
    client.on('exists', () => (this.changed = true));
    client.on('expunge', () => (this.changed = true));
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
    const aside: Aside = { refusal: null, breakage: null };
    const client = new ImapFlow(optionsFor(server, identity, access, witness, socket, aside));
    // Without a listener a reset connection would end the process.
    client.on('error', (error) => {
      aside.breakage ??= error;
    });
    const aborted = (): void => client.close();
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await client.connect();
    } catch (error) {
      client.close();
      throw signal.aborted
        ? abortReason(signal, 'login')
        : withCapabilities(imapError(causeOf(error, aside), 'login'), client);
    } finally {
      signal.removeEventListener('abort', aborted);
    }
    const said = `${greeting} ${Object.values(client.serverInfo ?? {}).join(' ')}`;
    const session = new ImapSession(client, identity, said, aside);
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
    this.#aside.refusal = null;
    let answer: T;
    try {
      answer = await command(this.client);
    } catch (error) {
      throw imapError(causeOf(error, this.#aside), during);
    }
    if (answer === false || answer === undefined) {
      // imapflow answers false or undefined when the server refused, and when the connection is gone.
      const { refusal, breakage } = this.#aside;
      throw refusal === null && breakage === null
        ? new TalkError('closed', during)
        : imapError(refusal ?? breakage, during);
    }
    return answer as Exclude<T, false | undefined>;
  }

  /**
   * Opens a folder anew, so that counts are those of now. With SELECT and not EXAMINE: GNU Mailutils gives every EXAMINE new
   * UIDs, because it may not keep them. Nothing is marked as read by it; CLOSE, which would expunge, is never said.
   * @throws ServerRefusal `SELECT`, with code NONEXISTENT when the folder is not there
   */
  async open(folder: string): Promise<MailboxObject> {
    this.opened = null;
    this.changed = false;
    this.opened = await this.run('SELECT', (client) => client.mailboxOpen(folder, { readOnly: false }));
    return this.opened;
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

/** A command on a connection that broke says only that there is none: what broke it was told before. */
function causeOf(error: unknown, { breakage }: Aside): unknown {
  return breakage !== null && errorCode(error) === 'NoConnection' ? breakage : error;
}

/** A server that offers no way to log in: say what it offers instead. */
function withCapabilities(error: Error, client: ImapFlow): Error {
  if (!(error instanceof TalkError) || (error.kind !== 'auth-method-missing' && error.kind !== 'login-disabled'))
    return error;
  return new TalkError(error.kind, error.during, [...client.capabilities.keys()].join(' '));
}
