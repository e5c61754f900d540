/**
 * Pulls lines and counted runs of bytes out of a socket, with limits and back-pressure: what is not asked for stays in
 * the kernel. Shared by IMAP (RFC 9051 section 2.2) and POP3 (RFC 1939 section 3).
 */
import type { Socket } from 'node:net';

/** The peer sent a line longer than the protocol allows. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
}

/** The peer closed the connection in the middle of something. */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
}

const highWaterBytes = 256 * 1024;
const lineFeed = 10;
const carriageReturn = 13;

/** One reader owns one socket until `release`. Calls must not overlap. */
export class ByteReader {
  private chunks: Buffer[] = [];
  private bufferedBytes = 0;
  private ended = false;
  private wake: (() => void) | null = null;

  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', this.onData);
    socket.on('end', this.onEnd);
    socket.on('close', this.onEnd);
  }

  /** Bytes that came but were not asked for yet. */
  get waitingBytes(): number {
    return this.bufferedBytes;
  }

  /** The next line without its CRLF (or bare LF); null when the peer has closed. Throws LineTooLong. */
  async readLine(limitBytes: number): Promise<Buffer | null> {
    let searched = 0;
    for (;;) {
      const at = this.indexOfLineFeed(searched);
      if (at > limitBytes || (at < 0 && this.bufferedBytes > limitBytes)) throw new LineTooLong();
      if (at >= 0) {
        const line = this.take(at + 1);
        const end = at > 0 && line[at - 1] === carriageReturn ? at - 1 : at;
        return line.subarray(0, end);
      }
      searched = this.bufferedBytes;
      if (this.ended) return null;
      await this.more();
    }
  }

  /** Exactly `lengthBytes` bytes, in pieces as they come. Throws ConnectionClosed. */
  async *readBytes(lengthBytes: number): AsyncGenerator<Buffer, void, undefined> {
    let left = lengthBytes;
    while (left > 0) {
      const first = this.chunks[0];
      if (!first) {
        if (this.ended) throw new ConnectionClosed();
        await this.more();
        continue;
      }
      const piece = this.take(Math.min(first.length, left));
      left -= piece.length;
      yield piece;
    }
  }

  async skipBytes(lengthBytes: number): Promise<void> {
    const pieces = this.readBytes(lengthBytes);
    while (!(await pieces.next()).done);
  }

  /** Lets go of the socket; what was already read of it is dropped. */
  release(): void {
    this.socket.off('data', this.onData);
    this.socket.off('end', this.onEnd);
    this.socket.off('close', this.onEnd);
    this.chunks = [];
    this.bufferedBytes = 0;
  }

  private readonly onData = (chunk: Buffer): void => {
    this.chunks.push(chunk);
    this.bufferedBytes += chunk.length;
    if (this.bufferedBytes > highWaterBytes) this.socket.pause();
    this.wakeUp();
  };

  private readonly onEnd = (): void => {
    this.ended = true;
    this.wakeUp();
  };

  private wakeUp(): void {
    const wake = this.wake;
    this.wake = null;
    wake?.();
  }

  private more(): Promise<void> {
    this.socket.resume();
    return new Promise((resolve) => (this.wake = resolve));
  }

  /** Position of the first LF at or after `from`; -1 when there is none yet. */
  private indexOfLineFeed(from: number): number {
    let offset = 0;
    for (const chunk of this.chunks) {
      if (offset + chunk.length > from) {
        const at = chunk.indexOf(lineFeed, Math.max(0, from - offset));
        if (at >= 0) return offset + at;
      }
      offset += chunk.length;
    }
    return -1;
  }

  private take(lengthBytes: number): Buffer {
    const taken: Buffer[] = [];
    let left = lengthBytes;
    while (left > 0) {
      const first = this.chunks[0];
      if (!first) break;
      if (first.length <= left) {
        this.chunks.shift();
        taken.push(first);
        left -= first.length;
      } else {
        taken.push(first.subarray(0, left));
        this.chunks[0] = first.subarray(left);
        left = 0;
      }
    }
    this.bufferedBytes -= lengthBytes;
    if (this.bufferedBytes < highWaterBytes && this.socket.isPaused()) this.socket.resume();
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken, lengthBytes);
  }
}
