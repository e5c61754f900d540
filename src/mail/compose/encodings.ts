/** Transfer encodings of bodies to be sent (RFC 2045 section 6): lines of at most 76 characters, ended by CRLF. */

const lineLength = 76;

export interface EncodedBody {
  readonly encoding: '7bit' | 'quoted-printable' | 'base64';
  readonly body: Buffer;
}

/** Base64 in lines. */
export function toBase64(bytes: Uint8Array): Buffer {
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < digits.length; at += lineLength) lines.push(digits.slice(at, at + lineLength));
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}

/** One line of quoted-printable, soft breaks included. "From " at its start would be changed by mbox stores. */
function quotedLine(line: string): string {
  const pieces: string[] = [];
  let length = 0;
  const bytes = Buffer.from(line);
  for (const [index, byte] of bytes.entries()) {
    const isLast = index === bytes.length - 1;
    const isBlank = byte === 0x20 || byte === 0x09;
    const isLiteral = isBlank
      ? !isLast
      : byte > 0x20 && byte < 0x7f && byte !== 0x3d && !(index === 0 && line.startsWith('From '));
    const piece = isLiteral ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (length + piece.length > lineLength - 1) {
      pieces.push('=\r\n');
      length = 0;
    }
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('');
}

/** Text in the plainest encoding that carries it unchanged. Lines of the text may end in any way. */
export function encodeText(text: string): EncodedBody {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) !== '') lines.push('');
  const isPlain = lines.every((line) => /^[\t -~]{0,76}$/.test(line) && !/[\t ]$|^From |=_/.test(line));
  if (isPlain) return { encoding: '7bit', body: Buffer.from(lines.join('\r\n'), 'latin1') };
  const whole = Buffer.from(lines.join('\r\n'));
  const beyondAscii = whole.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  if (beyondAscii * 4 > whole.length) return { encoding: 'base64', body: toBase64(whole) };
  return { encoding: 'quoted-printable', body: Buffer.from(lines.map(quotedLine).join('\r\n'), 'latin1') };
}
