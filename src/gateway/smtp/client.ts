/**
 * One SMTP conversation (RFC 5321) as a client that submits mail (RFC 6409). Why not nodemailer's connection: see
 * docs/adr/0004-own-smtp-client.md. Commands are said one at a time, except where PIPELINING (RFC 2920) saves round trips.
 */
import type { ServerAddress } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { described, tlsOptions, type Reached } from '../session/reach';
import { upgrade } from '../session/upgrade';
import type { Witness } from '../session/witness';
import { TalkError } from '../wire/errors';
import type { LineWire } from '../wire/line-wire';
import { authenticate, chooseMechanism, type Credentials } from './authenticate';
import { dataBytes } from './content';
import { extensionsOf, isPositive, readReply, refusal, type Extensions, type SmtpReply } from './reply';

export interface Envelope {
  /** '' = null reverse-path. */
  readonly from: string;
  readonly to: readonly string[];
}

/** The stall limit is for one slice, so that a big mail over a slow line is not taken for a stall. */
const sliceBytes = 64 * 1024;

export class SmtpClient {
  readonly wire: LineWire;
  readonly #ownName: string;
  readonly #endOfMessageMs: number;
  extensions: Extensions = new Map();

  constructor(reached: Reached, { ownName, patience }: NetworkAccess) {
    this.wire = reached.wire;
    this.#ownName = ownName;
    this.#endOfMessageMs = patience.endOfMessageMs;
    // The greeting may have more lines: it is read again, as the reply it is.
    this.wire.giveBack(Buffer.from(`${reached.greeting}\r\n`));
  }

  /** Greeting to the point where mail can be sent. @throws as every step does */
  async begin(server: ServerAddress, access: NetworkAccess, witness: Witness, signal: AbortSignal): Promise<void> {
    await readReply(this.wire, 'greeting');
    witness.begins('capabilities');
    await this.#hello();
    witness.sawCapabilities(this.#offers());
    witness.found(`The server offers ${this.#offers().join(', ') || 'no extensions'}`);
    if (server.encryption !== 'starttls') return;
    witness.begins('tls');
    if (!this.extensions.has('STARTTLS'))
      throw new TalkError('starttls-not-offered', 'STARTTLS', this.#offers().join(', '));
    this.wire.say('STARTTLS');
    const reply = await readReply(this.wire, 'STARTTLS');
    if (!isPositive(reply)) throw refusal('STARTTLS', reply);
    const secured = await upgrade(this.wire, tlsOptions(server, access, signal));
    witness.sawCertificate(secured.certificate);
    witness.found(described(secured, witness));
    // RFC 3207 section 4.2: what was learned in clear text is forgotten.
    await this.#hello();
    witness.sawCapabilities(this.#offers());
  }

  /** @throws ServerRefusal `login`, TalkError auth-not-offered, auth-method-missing */
  async logIn(credentials: Credentials): Promise<void> {
    await authenticate(this.wire, chooseMechanism(this.extensions), credentials);
  }

  /** @throws ServerRefusal `MAIL FROM` */
  async sender(from: string): Promise<SmtpReply> {
    return this.#accepted(this.#mailFrom({ from, to: [] }, 0, false));
  }

  /** @throws ServerRefusal `RCPT TO` */
  async recipient(to: string): Promise<SmtpReply> {
    return this.#accepted(`RCPT TO:<${path(to)}>`);
  }

  /**
   * MAIL FROM and RCPT TO. The sender refused is an error; a recipient refused is a reply.
   * @throws ServerRefusal `MAIL FROM`; TalkError over-size-limit
   */
  async envelope(envelope: Envelope, sizeBytes: number, eightBit: boolean): Promise<readonly SmtpReply[]> {
    const limit = Number(this.extensions.get('SIZE')?.[0] ?? 0);
    if (limit > 0 && sizeBytes > limit) throw new TalkError('over-size-limit', 'MAIL FROM', String(limit));
    const commands = [
      this.#mailFrom(envelope, sizeBytes, eightBit),
      ...envelope.to.map((to) => `RCPT TO:<${path(to)}>`),
    ];
    const replies = await this.#talk(commands);
    const [sender, ...recipients] = replies;
    if (sender === undefined || !isPositive(sender))
      throw sender === undefined ? new TalkError('nonsense', 'MAIL FROM') : refusal('MAIL FROM', sender);
    return recipients;
  }

  /** DATA to the server's last word about the message, whatever it is. */
  async data(message: Uint8Array): Promise<SmtpReply> {
    this.wire.say('DATA');
    const goAhead = await readReply(this.wire, 'DATA');
    if (goAhead.code !== 354) return goAhead;
    const bytes = dataBytes(message);
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      await this.wire.stream(bytes.subarray(at, at + sliceBytes), 'sending the message');
    }
    return readReply(this.wire, 'end of message', this.#endOfMessageMs);
  }

  /** Forgets the envelope; a connection that is kept is clean afterwards. */
  async reset(): Promise<void> {
    this.wire.say('RSET');
    const reply = await readReply(this.wire, 'RSET');
    if (!isPositive(reply)) throw refusal('RSET', reply);
  }

  quit(): void {
    this.wire.end('QUIT');
  }

  async #hello(): Promise<void> {
    this.wire.say(`EHLO ${this.#ownName}`);
    const reply = await readReply(this.wire, 'EHLO');
    if (isPositive(reply)) {
      this.extensions = extensionsOf(reply);
      return;
    }
    if (reply.code < 500) throw refusal('EHLO', reply);
    // A server from before 1995 knows only HELO, and no extension.
    this.wire.say(`HELO ${this.#ownName}`);
    const plain = await readReply(this.wire, 'HELO');
    if (!isPositive(plain)) throw refusal('EHLO', plain);
    this.extensions = new Map();
  }

  #offers(): string[] {
    return [...this.extensions].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));
  }

  #mailFrom(envelope: Envelope, sizeBytes: number, eightBit: boolean): string {
    const parameters: string[] = [];
    if (this.extensions.has('SIZE') && sizeBytes > 0) parameters.push(`SIZE=${sizeBytes}`);
    if (this.extensions.has('8BITMIME') && eightBit) parameters.push('BODY=8BITMIME');
    if (this.extensions.has('SMTPUTF8') && [envelope.from, ...envelope.to].some(isInternational))
      parameters.push('SMTPUTF8');
    return [`MAIL FROM:<${envelope.from === '' ? '' : path(envelope.from)}>`, ...parameters].join(' ');
  }

  async #accepted(command: string): Promise<SmtpReply> {
    const [reply] = await this.#talk([command]);
    if (reply === undefined || !isPositive(reply))
      throw refusal(verbOf(command), reply ?? { code: 0, status: '', text: '', lines: [] });
    return reply;
  }

  async #talk(commands: readonly string[]): Promise<SmtpReply[]> {
    const replies: SmtpReply[] = [];
    if (this.extensions.has('PIPELINING')) {
      for (const command of commands) this.wire.say(command);
      for (const command of commands) replies.push(await readReply(this.wire, verbOf(command)));
      return replies;
    }
    for (const command of commands) {
      this.wire.say(command);
      const reply = await readReply(this.wire, verbOf(command));
      replies.push(reply);
      // Without a sender there is nobody to send for.
      if (replies.length === 1 && !isPositive(reply)) break;
    }
    return replies;
  }
}

export function isInternational(address: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[^\u0000-\u007f]/.test(address);
}

function verbOf(command: string): string {
  return command.startsWith('MAIL') ? 'MAIL FROM' : 'RCPT TO';
}

/** @throws TalkError unspeakable: such an address would end the command early */
function path(address: string): string {
  if (/[<>\s]/.test(address)) throw new TalkError('unspeakable', `address ${JSON.stringify(address)}`);
  return address;
}
