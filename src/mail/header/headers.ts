/** Header fields of one entity: decoded when asked for, because most fields of a mail are never looked at. */
import type { CharsetHint } from '../charset/hint';
import type { HeaderField, Headers } from '../message';
import type { RawField } from './block';
import { decodeHeaderText, decodeRawBytes, unfold } from './words';
import type { HeaderText } from './words';

/** What the parser itself needs: structured fields are taken apart before their encoded words are decoded. */
export interface RawHeaders extends Headers {
  /** The last field of that name, unfolded, raw bytes decoded, encoded words as they are. */
  lastStructured(name: string): string | null;
  /** All fields of that name, like `lastStructured`. */
  structured(name: string): readonly string[];
  /** Whether any field has bytes beyond ASCII. */
  hasRawBytes(): boolean;
  /** Whether the first field of that name has encoded words that are not what they say. */
  isDamaged(name: string): boolean;
}

/** Fields by name in lower case: where they stand, in order. */
function indexFields(raw: readonly RawField[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, field] of raw.entries()) {
    const name = field.name.toLowerCase();
    const known = places.get(name);
    if (known) known.push(at);
    else places.set(name, [at]);
  }
  return places;
}

const nowhere: readonly number[] = [];

/** A class, for the sake of `fields`: an accessor in an object literal with closures costs every such object a shape of its own. */
class FieldHeaders implements RawHeaders {
  private readonly index: ReadonlyMap<string, readonly number[]>;
  private readonly decoded = new Map<number, HeaderText>();
  private written: readonly HeaderField[] | null = null;
  private readonly raw: readonly RawField[];
  private readonly hint: CharsetHint;

  constructor(raw: readonly RawField[], hint: CharsetHint) {
    this.raw = raw;
    this.hint = hint;
    this.index = indexFields(raw);
  }

  get fields(): readonly HeaderField[] {
    return (this.written ??= this.raw.map((field, at) => ({ name: field.name, value: this.read(at).text })));
  }

  get(name: string): string | null {
    const at = this.placesOf(name)[0];
    return at === undefined ? null : this.read(at).text;
  }

  all(name: string): readonly string[] {
    return this.placesOf(name).map((at) => this.read(at).text);
  }

  lastStructured(name: string): string | null {
    const at = this.placesOf(name).at(-1);
    return at === undefined ? null : this.structuredAt(at);
  }

  structured(name: string): readonly string[] {
    return this.placesOf(name).map((at) => this.structuredAt(at));
  }

  hasRawBytes(): boolean {
    return this.raw.some((field) => /[\x80-\xff]/.test(field.raw));
  }

  isDamaged(name: string): boolean {
    const at = this.placesOf(name)[0];
    return at !== undefined && this.read(at).damaged;
  }

  private placesOf(name: string): readonly number[] {
    return this.index.get(name.toLowerCase()) ?? nowhere;
  }

  private read(at: number): HeaderText {
    let text = this.decoded.get(at);
    if (!text) this.decoded.set(at, (text = decodeHeaderText(this.raw[at]?.raw ?? '', this.hint)));
    return text;
  }

  private structuredAt(at: number): string {
    return decodeRawBytes(unfold(this.raw[at]?.raw ?? ''), this.hint);
  }
}

export const createHeaders = (raw: readonly RawField[], hint: CharsetHint): RawHeaders => new FieldHeaders(raw, hint);
