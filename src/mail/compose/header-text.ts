/**
 * Header values to be sent: plain ASCII where that is possible, encoded words (RFC 2047) where it is not, folded at 76 characters
 * (RFC 5322 section 2.1.1). Nothing that is given can begin a new header field.
 */

const lineLength = 76;
/** RFC 2047 section 2. */
const wordLength = 75;
const charset = 'utf-8';

/** Line ends and other control characters become blanks: header injection ends here. */
export const withoutLineEnds = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Whether a text can stand in a header as it is: printable ASCII, foldable, and not to be taken for an encoded word. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text) && !text.includes('=?') && !/[^ ]{70}/.test(text);
}

const escapeByte = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** RFC 2047 section 4.2 and 5: letters and digits only, so that the word may stand anywhere, also in a phrase. */
function encodeQ(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  return character === ' ' ? '_' : Array.from(Buffer.from(character), escapeByte).join('');
}

/** Words of whole characters (section 5: none may be split), each no longer than allowed. */
function encodeWords(text: string): string[] {
  const words: string[] = [];
  const characters = Array.from(text);
  const beyondAscii = characters.filter((c) => c > '~').length;
  const useB = beyondAscii * 3 > characters.length;
  const room = wordLength - `=?${charset}?Q??=`.length;
  const encoded = (piece: string): string => (useB ? Buffer.from(piece).toString('base64') : piece);
  let piece = '';
  for (const character of characters) {
    const next = useB ? character : encodeQ(character);
    const isFull = useB
      ? Math.ceil((Buffer.byteLength(piece) + Buffer.byteLength(next)) / 3) * 4 > room
      : piece.length + next.length > room;
    if (isFull) {
      words.push(encoded(piece));
      piece = '';
    }
    piece += next;
  }
  words.push(encoded(piece));
  return words.map((word) => `=?${charset}?${useB ? 'B' : 'Q'}?${word}?=`);
}

/** A text as pieces that may be put on lines of their own. */
export function textPieces(text: string): string[] {
  const clean = withoutLineEnds(text);
  return isPlain(clean) ? clean.split(' ').filter((word) => word !== '') : encodeWords(clean);
}

/** A header field: the pieces behind the name, folded between them. The line end is included. */
export function foldField(name: string, pieces: readonly string[]): string {
  let out = `${name}:`;
  let length = out.length;
  for (const [index, piece] of pieces.entries()) {
    const fits = index === 0 || length + 1 + piece.length <= lineLength;
    out += fits ? ` ${piece}` : `\r\n ${piece}`;
    length = fits ? length + 1 + piece.length : 1 + piece.length;
  }
  return `${out}\r\n`;
}
