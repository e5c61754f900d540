/**
 * Servers that behave exactly as a test wants, however wrong: a script speaks any line protocol over TCP or TLS, cuts its bytes
 * anywhere, stalls, resets, and lies. What the client said is kept.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type TlsOptions } from 'node:tls';

export interface ScriptedOptions {
  /** TLS from the first byte. */
  readonly tls?: TlsOptions;
  /** Bytes written at a time, each in a packet of its own; undefined = as said. */
  readonly split?: number;
  readonly host?: string;
  readonly port?: number;
}

export interface ScriptedServer {
  readonly host: string;
  readonly port: number;
  /** Every line that any client said. */
  readonly heard: readonly string[];
  /** How many connections came. */
  connections(): number;
  close(): Promise<void>;
}

export type Script = (talk: Conversation) => Promise<void>;

/** The client went away while the script wanted something of it: the normal end of many scripts. */
class Gone extends Error {}

export class Conversation {
  /** 1 for the first connection to this server. */
  readonly number: number;
  #socket: Socket;
  readonly #split: number | undefined;
  readonly #heard: string[];
  #waiting = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(socket: Socket, number: number, split: number | undefined, heard: string[]) {
    this.number = number;
    this.#socket = socket;
    this.#split = split;
    this.#heard = heard;
    this.#listen();
  }

  /** Lines, each ended with CRLF. */
  async say(...lines: readonly string[]): Promise<void> {
    await this.send(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Bytes as they are, but for the splitting. */
  async send(text: string | Buffer): Promise<void> {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const step = this.#split ?? Math.max(1, bytes.length);
    for (let at = 0; at < bytes.length; at += step) {
      if (this.#closed || this.#socket.destroyed) throw new Gone();
      const room = this.#socket.write(bytes.subarray(at, at + step));
      if (!room) await Promise.race([once(this.#socket, 'drain'), once(this.#socket, 'close')]);
      // A turn of the loop between writes, with Nagle off, keeps the packets apart.
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The next line of the client. */
  async hear(): Promise<string> {
    for (;;) {
      const end = this.#waiting.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#waiting.toString('latin1', 0, end);
        this.#waiting = this.#waiting.subarray(end + 2);
        this.#heard.push(line);
        return line;
      }
      if (this.#closed) throw new Gone();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Answers each line by the first rule that matches until the client goes; a rule may be text, or do anything. */
  async answer(
    rules: readonly (readonly [pattern: RegExp, reply: string | ((line: string) => Promise<void> | void)])[],
  ): Promise<void> {
    for (;;) {
      const line = await this.hear();
      const rule = rules.find(([pattern]) => pattern.test(line));
      if (rule === undefined) throw new Error(`The script has no answer to ${JSON.stringify(line)}`);
      const [, reply] = rule;
      if (typeof reply === 'string') await this.say(...reply.split('\n'));
      else await reply(line);
    }
  }

  /** Goes on over TLS, as the server. */
  async startTls(tls: TlsOptions): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const secure = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(tls) });
    this.#socket = secure;
    this.#listen();
    await new Promise<void>((resolve, reject) => {
      secure.on('error', () => secure.destroy());
      secure.once('secure', resolve);
      secure.once('close', () => reject(new Gone()));
    });
  }

  /** Says nothing more, and keeps the connection open. */
  stall(): Promise<never> {
    return new Promise(() => undefined);
  }

  /** Closes in good order. */
  end(): void {
    this.#socket.end();
  }

  /** Cuts the connection with a TCP reset. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#waiting = Buffer.concat([this.#waiting, chunk]);
      this.#wake();
    });
    this.#socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }
}

export async function scripted(script: Script, options: ScriptedOptions = {}): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const mistakes: unknown[] = [];
  let count = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    count++;
    void play(socket, count, script, options, heard).catch((error: unknown) => {
      if (!(error instanceof Gone)) mistakes.push(error);
      socket.destroy();
    });
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { port, address } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    heard,
    connections: () => count,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      if (mistakes.length > 0) throw new AggregateError(mistakes, `The script went wrong: ${String(mistakes[0])}`);
    },
  };
}

async function play(
  socket: Socket,
  number: number,
  script: Script,
  options: ScriptedOptions,
  heard: string[],
): Promise<void> {
  const talk = new Conversation(socket, number, options.split, heard);
  if (options.tls !== undefined) await talk.startTls(options.tls);
  await script(talk);
  talk.end();
}
