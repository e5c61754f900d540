/** The content of a CMS SignedData (RFC 5652 section 5), read from BER or DER without checking the signature. */

interface Element {
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  /** Where its content ends; -1 when an end-of-contents mark says so. */
  readonly end: number;
}

const sequence = 0x30;
const objectIdentifier = 0x06;
const octetString = 0x04;
const explicit0 = 0xa0;
/** 1.2.840.113549.1.7.2 */
const signedDataId = Buffer.from('2a864886f70d010702', 'hex');
/** Elements skipped or joined; a large mail in pieces of 1,000 bytes has 100,000. */
const maxElements = 500_000;
const maxDepth = 20;

/** Walks forward through elements. Anything that does not fit ends the walk. */
class BerReader {
  private at = 0;
  private count = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The header of the next element, null at the end, at an end-of-contents mark or at damage. */
  private header(): Element | null {
    const { bytes } = this;
    const tag = bytes[this.at] ?? 0;
    const first = bytes[this.at + 1];
    if (first === undefined || ++this.count > maxElements || (tag & 0x1f) === 0x1f || (tag === 0 && first === 0))
      return null;
    const constructed = (tag & 0x20) !== 0;
    let start = this.at + 2;
    let length = first;
    if (first === 0x80) return constructed ? { tag, constructed, start, end: -1 } : null;
    if (first > 0x80) {
      const size = first & 0x7f;
      if (size > 6 || start + size > bytes.length) return null;
      length = bytes.readUIntBE(start, size);
      start += size;
    }
    // The end of a truncated mail is still worth reading.
    return { tag, constructed, start, end: Math.min(bytes.length, start + length) };
  }

  /** Goes into the next element if it has that tag. */
  enter(tag: number): Element | null {
    const element = this.header();
    if (element?.tag !== tag) return null;
    this.at = element.start;
    return element;
  }

  /** Goes behind the next element. */
  skip(depth = 0): boolean {
    const element = this.header();
    if (!element || depth > maxDepth) return false;
    if (element.end >= 0) {
      this.at = element.end;
      return true;
    }
    this.at = element.start;
    while (this.skip(depth + 1));
    return this.endOfContents();
  }

  private endOfContents(): boolean {
    if (this.bytes[this.at] !== 0 || this.bytes[this.at + 1] !== 0) return false;
    this.at += 2;
    return true;
  }

  content(element: Element): Buffer {
    this.at = element.end;
    return this.bytes.subarray(element.start, element.end);
  }

  /** The next octet string, put together when it comes in pieces. */
  octets(depth = 0): Buffer[] {
    const element = this.header();
    if (!element || depth > maxDepth || (element.tag & ~0x20) !== octetString) return [];
    if (!element.constructed) return [this.content(element)];
    this.at = element.start;
    const pieces: Buffer[] = [];
    while (element.end < 0 || this.at < element.end) {
      const more = this.octets(depth + 1);
      if (more.length === 0) break;
      for (const piece of more) pieces.push(piece);
    }
    if (element.end < 0) this.endOfContents();
    return pieces;
  }
}

/** The signed entity inside an opaque signature, or null when the bytes are none (encrypted mail, a bare signature). */
export function signedContent(bytes: Buffer): Buffer | null {
  const reader = new BerReader(bytes);
  if (!reader.enter(sequence)) return null;
  const kind = reader.enter(objectIdentifier);
  if (!kind || !reader.content(kind).equals(signedDataId)) return null;
  const isReached =
    reader.enter(explicit0) &&
    reader.enter(sequence) &&
    reader.skip() &&
    reader.skip() &&
    reader.enter(sequence) &&
    reader.skip() &&
    reader.enter(explicit0);
  if (!isReached) return null;
  const pieces = reader.octets();
  return pieces.length === 0 ? null : Buffer.concat(pieces);
}
