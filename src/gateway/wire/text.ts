/** Text of servers: no protocol here says in which charset it is. UTF-8 when it is valid, else one character a byte. */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function readableText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** One line without control characters, cut to what people read. */
export function oneLine(text: string, longest = 400): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return plain.length > longest ? `${plain.slice(0, longest)} …` : plain;
}
