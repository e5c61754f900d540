/** Line ends as RFC 5322 section 2.3 wants them. */

const lineFeed = 10;
const carriageReturn = 13;

/** Turns bare line feeds into CRLF, across chunks; everything else stays as it is. */
export function crlfLines(): (chunk: Uint8Array) => Buffer {
  let last = 0;
  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const pieces: Buffer[] = [];
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      const before = at > 0 ? bytes[at - 1] : last;
      if (before === carriageReturn) continue;
      pieces.push(bytes.subarray(from, at), Buffer.from('\r'));
      from = at;
    }
    if (bytes.length > 0) last = bytes[bytes.length - 1] ?? 0;
    return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
  };
}
