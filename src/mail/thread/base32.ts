/** Base 32 in small letters without padding (RFC 4648 section 6): survives every mail system that changes case. */

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const values = new Map(Array.from(alphabet, (letter, value) => [letter, value]));

export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
}

/** The bytes, capital or small letters alike; null when the text is not one that `encodeBase32` writes. */
export function decodeBase32(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.toLowerCase()) {
    const value = values.get(letter);
    if (value === undefined) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
    held &= (1 << bits) - 1;
  }
  // Bits left over must be the zeros of the last letter.
  return bits < 5 && held === 0 ? Uint8Array.from(bytes) : null;
}
