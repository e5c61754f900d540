/** Finds the bytes of BODY[section] (RFC 9051 section 6.4.5.1): part numbers walk the MIME tree. */
import type { StoredBytes } from '../../stored-bytes';
import { headerFields, isMessage, isMultipart, type MimePart } from '../../structure';
import type { SectionItem } from './items';

export type SectionBytes =
  | { readonly kind: 'range'; readonly offset: number; readonly lengthBytes: number }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** Null when the message has no such part. */
export async function sectionBytes(message: StoredBytes, item: SectionItem): Promise<SectionBytes | null> {
  const whole = await wholeSection(message, item);
  if (!whole || !item.partial) return whole;
  const { offset, lengthBytes } = item.partial;
  if (whole.kind === 'bytes') return { kind: 'bytes', bytes: whole.bytes.subarray(offset, offset + lengthBytes) };
  const from = Math.min(offset, whole.lengthBytes);
  return {
    kind: 'range',
    offset: whole.offset + from,
    lengthBytes: Math.min(lengthBytes, whole.lengthBytes - from),
  };
}

async function wholeSection(message: StoredBytes, { path, text }: SectionItem): Promise<SectionBytes | null> {
  if (path.length === 0) {
    const header = message.header();
    if (text.kind === 'all') return range(0, message.sizeBytes);
    if (text.kind === 'text') return range(header.length, message.sizeBytes);
    return { kind: 'bytes', bytes: text.kind === 'fields' ? selectFields(header, text) : header };
  }
  const part = partAt(await message.structure(), path);
  if (!part) return null;
  if (text.kind === 'all') return range(part.bodyStart, part.bodyEnd);
  if (text.kind === 'mime') return range(part.headerStart, part.bodyStart);
  // HEADER and TEXT of a part mean the message inside it.
  const inner = isMessage(part) ? part.children[0] : undefined;
  if (!inner) return null;
  if (text.kind === 'text') return range(inner.bodyStart, inner.bodyEnd);
  if (text.kind === 'header') return range(inner.headerStart, inner.bodyStart);
  const header = message.read(inner.headerStart, inner.bodyStart - inner.headerStart);
  return { kind: 'bytes', bytes: selectFields(header, text) };
}

const range = (from: number, to: number): SectionBytes => ({ kind: 'range', offset: from, lengthBytes: to - from });

/** The part with these numbers: a multipart counts its parts, anything else is its own part 1. */
function partAt(root: MimePart, path: readonly number[]): MimePart | null {
  let part: MimePart | null = null;
  for (const number of path) {
    const container: MimePart | undefined = part === null ? root : isMessage(part) ? part.children[0] : part;
    if (!container) return null;
    if (isMultipart(container)) part = container.children[number - 1] ?? null;
    else part = number === 1 && container !== part ? container : null;
    if (!part) return null;
  }
  return part;
}

/** Header lines as they are, then the blank line. */
function selectFields(
  header: Buffer,
  { names, not }: { readonly names: readonly string[]; readonly not: boolean },
): Buffer {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const chosen = headerFields(header)
    .filter((field) => wanted.has(field.name.toLowerCase()) !== not)
    .map((field) => header.subarray(field.start, field.end));
  return Buffer.concat([...chosen, Buffer.from('\r\n')]);
}
