/** A message on its way through DATA (RFC 5321 sections 4.1.1.4 and 4.5.2): CRLF line ends, doubled dots, final dot. */

const cr = 13;
const lf = 10;
const dot = 46;

/**
 * The bytes to send after the server's 354, with the final dot. Bare CR and bare LF become CRLF: a line end that two servers
 * read differently is how one mail smuggles in another.
 */
export function dataBytes(message: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(message.length + addedBytes(message) + 5);
  let written = 0;
  let atLineStart = true;
  for (let index = 0; index < message.length; index++) {
    const byte = message[index] ?? 0;
    if (byte === cr || byte === lf) {
      if (byte === cr && message[index + 1] === lf) index++;
      out[written++] = cr;
      out[written++] = lf;
      atLineStart = true;
      continue;
    }
    if (atLineStart && byte === dot) out[written++] = dot;
    out[written++] = byte;
    atLineStart = false;
  }
  if (!atLineStart) {
    out[written++] = cr;
    out[written++] = lf;
  }
  out[written++] = dot;
  out[written++] = cr;
  out[written++] = lf;
  return out.subarray(0, written);
}

/** True when some byte has its high bit set, so that BODY=8BITMIME (RFC 6152) has to be said. */
export function isEightBit(message: Uint8Array): boolean {
  return message.some((byte) => byte > 127);
}

/** How much longer the message can get by doubled dots and completed line ends: one byte for each dot, CR and LF at most. */
function addedBytes(message: Uint8Array): number {
  let added = 0;
  for (let index = 0; index < message.length; index++) {
    const before = message[index - 1];
    const byte = message[index];
    if (byte === dot && (before === undefined || before === lf || before === cr)) added++;
    else if (byte === lf && before !== cr) added++;
    else if (byte === cr && message[index + 1] !== lf) added++;
  }
  return added;
}
