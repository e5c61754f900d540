/** Header fields as bytes (RFC 5322 section 2.2), for servers that hand out what they hold and repair nothing. */

export interface RawField {
  readonly name: string;
  /** Unfolded value, bytes as Latin-1, outer white space removed. */
  readonly value: string;
  /** Where the field lies in the header section, its line end included. */
  readonly start: number;
  readonly end: number;
}

/** The fields of a header section, in order. Lines that are no field are skipped. */
export function headerFields(header: Buffer): readonly RawField[] {
  const fields: RawField[] = [];
  const text = header.toString('latin1');
  let start = 0;
  while (start < text.length) {
    const end = endOfField(text, start);
    const line = text.slice(start, end);
    const colon = line.indexOf(':');
    if (colon > 0) {
      const name = line.slice(0, colon).trimEnd();
      const value = line
        .slice(colon + 1)
        .replace(/\r?\n[ \t]?/gu, ' ')
        .trim();
      if (/^[!-9;-~]+$/u.test(name)) fields.push({ name, value, start, end });
    }
    start = end;
  }
  return fields;
}

/** The first field of that name; null when absent. */
export function fieldValue(fields: readonly RawField[], name: string): string | null {
  const wanted = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value ?? null;
}

/** A field goes on while the next line begins with white space. */
function endOfField(text: string, start: number): number {
  let end = start;
  for (;;) {
    const lineFeed = text.indexOf('\n', end);
    if (lineFeed < 0) return text.length;
    end = lineFeed + 1;
    const next = text[end];
    if (next !== ' ' && next !== '\t') return end;
  }
}
