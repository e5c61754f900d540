/** MAPI properties as TNEF writes them (MS-OXTNEF section 2.1.3.4, MS-OXCDATA section 2.11). */
import { decodeText } from '../charset/decode';
import { createReader } from './reader';
import type { BytesReader } from './reader';

/** Property values by property id; of a multiple value the first. Named properties are left out. */
export type Properties = ReadonlyMap<number, Buffer | string | number>;

/** More properties than this in one list are damage. */
const maxProperties = 5_000;

const string8 = 0x1e;
const unicode = 0x1f;
const multiple = 0x1000;
const firstNamed = 0x8000;
/** Bytes of fixed-size values, padded to four as they are written. */
const fixedSizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function skipName(reader: BytesReader): void {
  reader.take(16);
  if (reader.u32() === 0) reader.take(4);
  else reader.take(padded(reader.u32()));
}

function decodeString(bytes: Buffer, type: number, codePage: string): string {
  // Whole units only: Node 24 corrupts its heap when it reads an odd number of unaligned bytes as UTF-16.
  const text = type === unicode ? bytes.toString('utf16le', 0, bytes.length & ~1) : decodeText(bytes, codePage).text;
  return text.replace(/\0[^]*$/, '');
}

function readValue(reader: BytesReader, type: number, codePage: string): Buffer | string | number | null {
  const base = type & ~multiple;
  const size = fixedSizes[base];
  const count = size !== undefined && type === base ? 1 : reader.u32();
  let first: Buffer | string | number | null = null;
  for (let i = 0; i < count && reader.left() > 0; i++) {
    const length = size ?? reader.u32();
    const bytes = reader.take(padded(length)).subarray(0, length);
    if (i > 0) continue;
    if (size !== undefined) first = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
    else first = base === string8 || base === unicode ? decodeString(bytes, base, codePage) : bytes;
  }
  return first;
}

/** @param codePage charset label of the strings that are not Unicode */
export function readProperties(bytes: Uint8Array, codePage: string): Properties {
  const reader = createReader(bytes);
  const found = new Map<number, Buffer | string | number>();
  const count = Math.min(reader.u32(), maxProperties);
  for (let i = 0; i < count && reader.left() >= 4; i++) {
    const type = reader.u16();
    const id = reader.u16();
    if (id >= firstNamed) skipName(reader);
    const value = readValue(reader, type, codePage);
    if (value !== null && id < firstNamed && !found.has(id)) found.set(id, value);
  }
  return found;
}

export const textProperty = (properties: Properties, id: number): string => {
  const value = properties.get(id);
  return typeof value === 'string' ? value : '';
};

export const bytesProperty = (properties: Properties, id: number): Buffer | null => {
  const value = properties.get(id);
  return Buffer.isBuffer(value) ? value : null;
};

export const numberProperty = (properties: Properties, id: number): number => {
  const value = properties.get(id);
  return typeof value === 'number' ? value : 0;
};
