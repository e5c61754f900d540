/**
 * The commands of POP3 (RFC 1939, CAPA and response codes RFC 2449, STLS RFC 2595) over lines: one answer to each command, in
 * order, and none of them ever mixed up. Why not node-pop3: docs/adr/0003-own-pop3-client.md.
 */
import type { TlsOptions, Secured } from '../tls/handshake';
import { upgrade } from '../session/upgrade';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { LineWire } from '../wire/line-wire';
import { oneLine, readableText } from '../wire/text';
import { DotReader } from './dot-reader';

/** Longest list (UIDL, LIST, CAPA) taken: 200,000 lines of 80 bytes. */
const mostListBytes = 16 * 1024 * 1024;
/** Commands on the way at once where the server offers PIPELINING. */
const pipelineDepth = 32;

export interface Command {
  /** Without line end. */
  readonly line: string;
  /** What may be seen of it. */
  readonly shown?: string;
}

export class Pop3Client {
  readonly wire: LineWire;
  capabilities: ReadonlyMap<string, readonly string[]> = new Map();
  /** True while an answer is only partly read: nothing can be said then. */
  #midAnswer = false;

  constructor(wire: LineWire) {
    this.wire = wire;
  }

  get atCommand(): boolean {
    return !this.wire.ended && !this.#midAnswer && this.wire.waitingBytes === 0;
  }

  /** The words after +OK. @throws ServerRefusal with the command, TalkError */
  async say(line: string, shown = line): Promise<string> {
    this.wire.say(line, shown);
    return this.#status(verbOf(line));
  }

  /** One-line answers to many commands: together where the server allows it, else one after another. */
  async sayAll(lines: readonly string[]): Promise<string[]> {
    const answers: string[] = [];
    const depth = this.capabilities.has('PIPELINING') ? pipelineDepth : 1;
    for (let at = 0; at < lines.length; at += depth) {
      const batch = lines.slice(at, at + depth);
      for (const line of batch) this.wire.say(line);
      for (const line of batch) answers.push(await this.#status(verbOf(line)));
    }
    return answers;
  }

  /** The lines of a list. */
  async list(line: string): Promise<string[]> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.body(line)) {
      size += chunk.length;
      if (size > mostListBytes) throw new TalkError('too-long', verbOf(line));
      chunks.push(chunk);
    }
    const text = readableText(Buffer.concat(chunks));
    return text === '' ? [] : text.replace(/\r\n$/, '').split('\r\n');
  }

  /** The bytes of a multi-line answer as they come. Leaving before the end makes the connection useless. */
  async *body(line: string): AsyncGenerator<Buffer> {
    this.wire.say(line);
    yield* this.bodyOf(line);
  }

  /** The same for a command that was said before (pipelined). */
  async *bodyOf(line: string): AsyncGenerator<Buffer> {
    const during = verbOf(line);
    await this.#status(during);
    const reader = new DotReader();
    this.#midAnswer = true;
    for (;;) {
      const { bytes, rest } = reader.push(await this.wire.bytes(during));
      for (const piece of bytes) yield piece;
      if (rest === null) continue;
      this.wire.giveBack(rest);
      this.#midAnswer = false;
      return;
    }
  }

  /** What the server can do; a server without CAPA can do what RFC 1939 says. */
  async learn(): Promise<void> {
    try {
      const lines = await this.list('CAPA');
      this.capabilities = new Map(
        lines.map((capability) => {
          const [name = '', ...parameters] = capability.trim().toUpperCase().split(/\s+/);
          return [name, parameters];
        }),
      );
    } catch (error) {
      if (!(error instanceof ServerRefusal)) throw error;
      this.capabilities = new Map();
    }
  }

  /** @throws TalkError starttls-not-offered, starttls-injection; ServerRefusal `STLS`; TlsError */
  async startTls(options: TlsOptions): Promise<Secured> {
    if (!this.capabilities.has('STLS'))
      throw new TalkError('starttls-not-offered', 'STLS', [...this.capabilities.keys()].join(' '));
    await this.say('STLS');
    return upgrade(this.wire, options);
  }

  async #status(during: string): Promise<string> {
    const line = await this.wire.line(during);
    const match = /^(\+OK|-ERR)(?: (.*)|$)/i.exec(line);
    if (match === null) throw new TalkError('nonsense', during, oneLine(line, 200));
    const words = match[2] ?? '';
    if (match[1]?.startsWith('+') === true) return words;
    const coded = /^\[([A-Za-z0-9/-]+)\] ?(.*)$/.exec(words);
    throw new ServerRefusal({
      protocol: 'pop3',
      command: during,
      code: (coded?.[1] ?? '').toUpperCase(),
      text: oneLine(coded?.[2] ?? words, 1000),
    });
  }
}

function verbOf(line: string): string {
  return line.split(' ')[0] ?? line;
}
