/** Multi-line answers (RFC 1939 section 3): a line that begins with a dot gets another one, a lone dot ends it all. */

const dot = 46;
const lineFeed = 10;
const carriageReturn = 13;

export interface DotStuffer {
  add(chunk: Buffer): Buffer;
  /** The end of the last line if it is missing, and the terminating dot. */
  end(): string;
}

export function dotStuffer(): DotStuffer {
  let last = lineFeed;
  let beforeLast = carriageReturn;
  return {
    add(chunk) {
      const pieces: Buffer[] = [];
      let from = 0;
      for (let at = chunk.indexOf(dot); at >= 0; at = chunk.indexOf(dot, at + 1)) {
        if ((at === 0 ? last : chunk[at - 1]) !== lineFeed) continue;
        pieces.push(chunk.subarray(from, at), Buffer.from('.'));
        from = at;
      }
      if (chunk.length > 0) {
        beforeLast = chunk.length > 1 ? (chunk[chunk.length - 2] ?? 0) : last;
        last = chunk[chunk.length - 1] ?? 0;
      }
      return pieces.length === 0 ? chunk : Buffer.concat([...pieces, chunk.subarray(from)]);
    },
    end: () => (beforeLast === carriageReturn && last === lineFeed ? '.\r\n' : '\r\n.\r\n'),
  };
}
