/** A password that can be found again: planted, then looked for in every form in which it could leak. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const marker = 'Marker7f3a-Pa55word';

/** As text, as JSON or a URL would write it, in hexadecimal, and in base64 wherever in a group of three bytes it begins. */
const forms: readonly string[] = [
  marker,
  encodeURIComponent(marker),
  Buffer.from(marker).toString('hex'),
  Buffer.from(marker).reverse().toString(),
  ...[0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(marker)]).toString('base64');
    // The first and the last group also hold what stands beside it.
    return text.slice(before === 0 ? 0 : 4, -4);
  }),
];

/** The forms of the marker that this text or these bytes hold. */
export function markersIn(content: string | Uint8Array): readonly string[] {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  const lower = text.toLowerCase();
  return forms.filter((form) => text.includes(form) || lower.includes(form.toLowerCase()));
}

/** Files below a directory that hold it; the secret store is where it belongs. */
export function filesWithMarker(dir: string): readonly string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => markersIn(readFileSync(file)).length > 0)
    .map((file) => relative(dir, file));
}
