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

export function createHeaders(raw: readonly RawField[], hint: CharsetHint): RawHeaders {
  const index = indexFields(raw);
  const decoded = new Map<number, HeaderText>();
  let fields: readonly HeaderField[] | null = null;

  const placesOf = (name: string): readonly number[] => index.get(name.toLowerCase()) ?? nowhere;
  const read = (at: number): HeaderText => {
    let text = decoded.get(at);
    if (!text) decoded.set(at, (text = decodeHeaderText(raw[at]?.raw ?? '', hint)));
    return text;
  };
  const structured = (at: number): string => decodeRawBytes(unfold(raw[at]?.raw ?? ''), hint);

  return {
    get(name) {
      const at = placesOf(name)[0];
      return at === undefined ? null : read(at).text;
    },
    all: (name) => placesOf(name).map((at) => read(at).text),
    get fields() {
      return (fields ??= raw.map((field, at) => ({ name: field.name, value: read(at).text })));
    },
    lastStructured(name) {
      const at = placesOf(name).at(-1);
      return at === undefined ? null : structured(at);
    },
    structured: (name) => placesOf(name).map(structured),
    hasRawBytes: () => raw.some((field) => /[\x80-\xff]/.test(field.raw)),
    isDamaged(name) {
      const at = placesOf(name)[0];
      return at !== undefined && read(at).damaged;
    },
  };
}
