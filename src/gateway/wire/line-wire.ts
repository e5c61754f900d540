/**
 * Lines over a socket: what POP3 (RFC 1939) and SMTP (RFC 5321) are made of, and the first line of IMAP. Works however the
 * network cuts the bytes, gives every wait a limit, keeps at most a small buffer of what has not been asked for, and tells
 * every end of the connection apart: stalled, closed, reset, given up by us.
 */
import type { Duplex } from 'node:stream';
import { TalkError, errorCode } from './errors';
import { readableText } from './text';

/** Reading pauses when this much is waiting to be asked for. */
const highWaterBytes = 256 * 1024;

/** Told of every line in both directions, with secrets already left out. */
export type Overhear = (side: 'C' | 'S', line: string) => void;

export interface LineWireOptions {
  /** Longest silence while an answer is due. */
  readonly stallMs: number;
  /** Longest line; RFC 5321 asks for 512, real servers send longer ones. */
  readonly maxLineBytes?: number;
  readonly overhear?: Overhear | undefined;
}

interface Waiter {
  readonly arrived: () => void;
  readonly failed: (error: Error) => void;
}

export class LineWire {
  #socket: Duplex;
  readonly #stallMs: number;
  readonly #maxLineBytes: number;
  readonly #overhear: Overhear;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #waiter: Waiter | null = null;
  #end: Error | null = null;
  /** Bytes received so far. */
  receivedBytes = 0;

  constructor(socket: Duplex, options: LineWireOptions) {
    this.#stallMs = options.stallMs;
    this.#maxLineBytes = options.maxLineBytes ?? 64 * 1024;
    this.#overhear = options.overhear ?? (() => undefined);
    this.#socket = socket;
    this.#listen();
  }

  /** Received and not yet asked for. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  /**
   * The next line without its end, as text; `during` names the step in errors.
   * @throws TalkError stalled, closed, too-long
   */
  async line(during: string, timeoutMs = this.#stallMs): Promise<string> {
    for (;;) {
      const line = this.#cutLine(during);
      if (line !== null) {
        this.#overhear('S', line);
        return line;
      }
      await this.#more(during, timeoutMs);
    }
  }

  /**
   * Whatever has arrived, at least one byte; waits for it when there is none.
   * @throws TalkError stalled, closed
   */
  async bytes(during: string): Promise<Buffer> {
    while (this.#waitingBytes === 0) await this.#more(during, this.#stallMs);
    const taken = this.#chunks.shift() ?? Buffer.alloc(0);
    this.#taken(taken.length);
    return taken;
  }

  /** Puts back what was taken and belongs to what follows. */
  giveBack(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#chunks.unshift(rest);
    this.#waitingBytes += rest.length;
  }

  /**
   * Sends a command. `shown` is what may be seen of it when it holds a secret.
   * @throws TalkError unspeakable when it holds a line break: it would be read as a second command.
   */
  say(command: string, shown = command): void {
    if (/[\r\n\0]/.test(command)) throw new TalkError('unspeakable', shown.replace(/[\r\n\0].*/s, ''));
    this.#overhear('C', shown);
    this.#socket.write(`${command}\r\n`);
  }

  /** Sends bytes as they are; resolves when there is room for more. */
  async stream(bytes: Uint8Array, during: string): Promise<void> {
    if (this.#end !== null) throw this.#end;
    if (this.#socket.write(bytes)) return;
    await this.#wait(during, this.#stallMs, (done) => {
      this.#socket.once('drain', done);
      return () => this.#socket.removeListener('drain', done);
    });
  }

  /** Lets go of the socket, so that TLS or another reader can take it over; what was not asked for goes back into it. */
  release(): Duplex {
    this.#socket.removeListener('data', this.#onData);
    this.#socket.removeListener('close', this.#onClose);
    this.#socket.removeListener('end', this.#onClose);
    this.#socket.pause();
    for (const chunk of this.#chunks.reverse()) this.#socket.unshift(chunk);
    this.#chunks = [];
    this.#waitingBytes = 0;
    return this.#socket;
  }

  /** Goes on over another socket (TLS over the one that was released). */
  adopt(socket: Duplex): void {
    this.#socket = socket;
    this.#listen();
  }

  /** Says the last word without waiting for an answer, and closes. */
  end(lastWord: string): void {
    if (this.#end === null) this.say(lastWord);
    this.#end ??= new TalkError('closed', lastWord);
    this.#socket.end();
    // A server that never closes its side would keep the socket for ever.
    setTimeout(() => this.#socket.destroy(), 2000).unref();
  }

  /** Closes at once; whoever waits gets this error. */
  destroy(error: Error): void {
    this.#end ??= error;
    this.#socket.destroy();
    this.#waiter?.failed(this.#end);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.receivedBytes += chunk.length;
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > highWaterBytes) this.#socket.pause();
    this.#waiter?.arrived();
  };

  readonly #onClose = (): void => {
    this.#end ??= new TalkError('closed', '', errorCode(this.#socket.errored));
    this.#waiter?.failed(this.#end);
  };

  #listen(): void {
    // Errors reach us as 'close'; without a listener they would end the process.
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', this.#onData);
    this.#socket.once('close', this.#onClose);
    this.#socket.once('end', this.#onClose);
  }

  #taken(byteCount: number): void {
    this.#waitingBytes -= byteCount;
    if (this.#waitingBytes <= highWaterBytes && this.#socket.isPaused()) this.#socket.resume();
  }

  /** A whole line out of the buffer; null when its end has not come. */
  #cutLine(during: string): string | null {
    let before = 0;
    for (const [index, chunk] of this.#chunks.entries()) {
      const at = chunk.indexOf(10);
      if (at >= 0) {
        const parts = [...this.#chunks.slice(0, index), chunk.subarray(0, at)];
        this.#chunks = [...(at + 1 < chunk.length ? [chunk.subarray(at + 1)] : []), ...this.#chunks.slice(index + 1)];
        this.#taken(before + at + 1);
        if (before + at > this.#maxLineBytes) throw new TalkError('too-long', during);
        return readableText(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)).replace(
          /\r$/,
          '',
        );
      }
      before += chunk.length;
    }
    if (before > this.#maxLineBytes) throw new TalkError('too-long', during);
    return null;
  }

  async #more(during: string, timeoutMs: number): Promise<void> {
    if (this.#socket.isPaused()) this.#socket.resume();
    await this.#wait(during, timeoutMs, () => () => undefined);
  }

  /** Waits until something arrived (or `listen` reports), the connection ended, or the time is over. */
  #wait(during: string, timeoutMs: number, listen: (done: () => void) => () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (error: Error | null): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        stop();
        this.#waiter = null;
        if (error === null) resolve();
        else
          reject(
            error instanceof TalkError && error.during === '' ? new TalkError(error.kind, during, error.seen) : error,
          );
      };
      // Who was held up looks at what came meanwhile, before the other side is called silent.
      const late = (): void => void setImmediate(() => settle(new TalkError('stalled', during)));
      const timer = setTimeout(late, timeoutMs);
      const stop = listen(() => settle(null));
      this.#waiter = { arrived: () => settle(null), failed: settle };
      if (this.#end !== null) settle(this.#end);
    });
  }
}
