/**
 * The end of a multi-line answer (RFC 1939 section 3): a line with a single dot. Lines that begin with a dot come with one more,
 * which is taken away. Only CRLF ends a line: a bare LF before a dot belongs to the message, however the network cut the bytes.
 */

const cr = 13;
const lf = 10;
const dot = 46;

/** Where in a line the next byte falls. */
type Position = 'line-start' | 'after-dot' | 'after-dot-cr' | 'inside' | 'after-cr';

export interface DotPiece {
  /** Bytes of the message, dots taken away. */
  readonly bytes: readonly Buffer[];
  /** What follows the end, and belongs to the next answer; null while the end has not come. */
  readonly rest: Buffer | null;
}

const lineEndDot = Buffer.from('\r\n.');
const bareCr = Buffer.from('\r');

export class DotReader {
  #position: Position = 'line-start';

  /** Takes the next bytes, wherever they were cut. Not to be called again after the end. */
  push(chunk: Buffer): DotPiece {
    const bytes: Buffer[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#position === 'inside') {
        at = this.#skipInside(chunk, at, bytes);
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (this.#position === 'after-dot-cr' && byte === lf) return { bytes, rest: chunk.subarray(at + 1) };
      at += this.#step(byte, chunk, at, bytes);
    }
    return { bytes, rest: null };
  }

  /** Everything up to the next line that begins with a dot is handed on in one piece. */
  #skipInside(chunk: Buffer, at: number, bytes: Buffer[]): number {
    const found = chunk.indexOf(lineEndDot, at);
    if (found >= 0) {
      bytes.push(chunk.subarray(at, found + 2));
      this.#position = 'after-dot';
      return found + 3;
    }
    bytes.push(chunk.subarray(at));
    const last = chunk[chunk.length - 1];
    const before = chunk.length - 2 >= at ? chunk[chunk.length - 2] : undefined;
    if (last === cr) this.#position = 'after-cr';
    else if (last === lf && before === cr) this.#position = 'line-start';
    return chunk.length;
  }

  /** One byte at the beginning or end of a line; answers how many bytes were used. */
  #step(byte: number, chunk: Buffer, at: number, bytes: Buffer[]): 0 | 1 {
    switch (this.#position) {
      case 'line-start':
        if (byte === dot) {
          this.#position = 'after-dot';
          return 1;
        }
        this.#position = 'inside';
        return 0;
      case 'after-dot':
        if (byte === cr) {
          this.#position = 'after-dot-cr';
          return 1;
        }
        this.#position = 'inside';
        return 0;
      case 'after-dot-cr':
        // The line was ".\r" and more: its dot was one too many, its CR belongs to the message.
        bytes.push(bareCr);
        this.#position = 'after-cr';
        return 0;
      case 'after-cr':
        bytes.push(chunk.subarray(at, at + 1));
        this.#position = byte === lf ? 'line-start' : byte === cr ? 'after-cr' : 'inside';
        return 1;
      case 'inside':
        return 0;
    }
  }
}
