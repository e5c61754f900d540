/** Header fields of one entity: decoded when asked for, because most fields of a mail are never looked at. */
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

/** @param hint charset to prefer for bytes that do not tell theirs */
export function createHeaders(raw: readonly RawField[], hint: () => string | null): RawHeaders {
  const names = raw.map((field) => field.name.toLowerCase());
  const decoded = new Array<HeaderText | undefined>(raw.length);
  let fields: readonly HeaderField[] | null = null;

  const read = (index: number): HeaderText => (decoded[index] ??= decodeHeaderText(raw[index]?.raw ?? '', hint()));
  const value = (index: number): string => read(index).text;
  const places = (name: string): number[] => {
    const wanted = name.toLowerCase();
    return names.flatMap((have, index) => (have === wanted ? [index] : []));
  };
  const structured = (index: number): string => decodeRawBytes(unfold(raw[index]?.raw ?? ''), hint());

  return {
    get(name) {
      const index = names.indexOf(name.toLowerCase());
      return index < 0 ? null : value(index);
    },
    all: (name) => places(name).map(value),
    get fields() {
      return (fields ??= raw.map((field, index) => ({ name: field.name, value: value(index) })));
    },
    lastStructured(name) {
      const index = names.lastIndexOf(name.toLowerCase());
      return index < 0 ? null : structured(index);
    },
    structured: (name) => places(name).map(structured),
    isDamaged(name) {
      const index = names.indexOf(name.toLowerCase());
      return index >= 0 && read(index).damaged;
    },
    hasRawBytes: () => raw.some((field) => /[\x80-\xff]/.test(field.raw)),
  };
}
