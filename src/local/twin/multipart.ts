/**
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1.1) read as it arrives: each part is handed out with its bytes as a
 * stream, and memory holds a chunk of it however big it is. A part must be read to its end before the next one comes.
 */
import { refuse } from './errors';

export interface FormPart {
  readonly name: string;
  /** null: no file. */
  readonly fileName: string | null;
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const mostHeaderBytes = 16 * 1024;

/** The boundary in a Content-Type; null when it is no multipart/form-data. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(contentType)) return null;
  const match = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/** @throws JiraError 400 when the bytes are no such form, or end before it does */
export async function* formParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart, void, undefined> {
  const reader = new FormReader(source, boundary);
  if (!(await reader.toNextPart())) return;
  do {
    const head = readHead(await reader.head());
    yield { ...head, bytes: reader.body() };
    await reader.skipBody();
  } while (await reader.toNextPart());
}

class FormReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #delimiter: Buffer;
  /** What came and is not yet given out. Begins with a line break, so that the first delimiter is like all others. */
  #held: Buffer = Buffer.from('\r\n');
  #bodyOpen = false;

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Goes past the next delimiter; false when it was the closing one. */
  async toNextPart(): Promise<boolean> {
    await this.skipBody();
    let at = this.#held.indexOf(this.#delimiter);
    while (at < 0) {
      this.#drop(Math.max(0, this.#held.length - this.#delimiter.length));
      await this.#more();
      at = this.#held.indexOf(this.#delimiter);
    }
    this.#drop(at + this.#delimiter.length);
    while (this.#held.length < 2) await this.#more();
    if (this.#held.subarray(0, 2).toString('latin1') === '--') return false;
    return true;
  }

  /** The part's header section. The body is open then. */
  async head(): Promise<string> {
    let end = this.#held.indexOf('\r\n\r\n');
    while (end < 0) {
      if (this.#held.length > mostHeaderBytes) throw broken();
      await this.#more();
      end = this.#held.indexOf('\r\n\r\n');
    }
    const text = this.#held.subarray(0, end).toString('utf8');
    this.#drop(end + 4);
    this.#bodyOpen = true;
    return text;
  }

  async *body(): AsyncGenerator<Uint8Array, void, undefined> {
    while (this.#bodyOpen) {
      const at = this.#held.indexOf(this.#delimiter);
      // What may be the beginning of a delimiter waits for the next bytes.
      const length = at >= 0 ? at : Math.max(0, this.#held.length - this.#delimiter.length);
      const piece = this.#held.subarray(0, length);
      this.#drop(length);
      if (at >= 0) this.#bodyOpen = false;
      if (piece.length > 0) yield piece;
      if (this.#bodyOpen) await this.#more();
    }
  }

  async skipBody(): Promise<void> {
    if (!this.#bodyOpen) return;
    const rest = this.body();
    while (!(await rest.next()).done);
  }

  #drop(length: number): void {
    this.#held = this.#held.subarray(length);
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw broken();
    const { value } = next;
    this.#held =
      this.#held.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
        : Buffer.concat([this.#held, value]);
  }
}

function broken(): Error {
  return refuse(400, 'The multipart form ends before its closing boundary, or is none.');
}

function readHead(head: string): Omit<FormPart, 'bytes'> {
  const disposition = /^content-disposition:([^\r\n]*)/im.exec(head)?.[1] ?? '';
  const mediaType = /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream';
  const fileName = extendedParameter(disposition, 'filename') ?? parameter(disposition, 'filename');
  return { name: parameter(disposition, 'name') ?? '', fileName, mediaType };
}

/** Browsers escape quotes and line breaks in names as %22, %0D and %0A (WHATWG HTML, "multipart/form-data"). */
function parameter(disposition: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition);
  const plain = match?.[1] ?? new RegExp(`;\\s*${name}=([^\\s;"]+)`, 'i').exec(disposition)?.[1];
  if (plain === undefined) return null;
  return plain
    .replace(/\\(["\\])/g, '$1')
    .replace(/%(22|0D|0A)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** RFC 5987 form, which some clients send in spite of RFC 7578 section 4.2. */
function extendedParameter(disposition: string, name: string): string | null {
  const value = new RegExp(`;\\s*${name}\\*=utf-8'[^']*'([^\\s;]+)`, 'i').exec(disposition)?.[1];
  if (value === undefined) return null;
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
