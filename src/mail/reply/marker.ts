/** Our own line, `reply above this line`: what stands under it is ours. */
import markerData from './data/markers.json';
import { Beginnings, fold } from './language';
import type { Line } from './line';
import { firstLetter, isBlank } from './line';

/** Marker texts of well known help desks and trackers; give your own as an option instead. */
export const wellKnownMarkers: readonly string[] = markerData;

/**
 * The line the marker stands on; null when there is none, or when the writer answered below it (nothing of his own above).
 */
export function findMarker(lines: readonly Line[], markers: readonly string[]): number | null {
  const wanted = tableOf(markers);
  const at = lines.findIndex(
    (line) => !line.code && wanted.beginnings.mayBegin(line.opening) && holdsMarker(line.text, wanted),
  );
  if (at < 0) return null;
  const isOwn = (line: Line): boolean => line.depth === 0 && !isBlank(line) && line.mark === null;
  return lines.slice(0, at).some(isOwn) || !lines.slice(at + 1).some(isOwn) ? at : null;
}

/** Markers without decoration. */
interface MarkerTable {
  readonly byFirstLetter: ReadonlyMap<string, readonly string[]>;
  readonly beginnings: Beginnings;
}

/** The same list comes with every mail. */
const tables = new WeakMap<readonly string[], MarkerTable>();

function tableOf(markers: readonly string[]): MarkerTable {
  const known = tables.get(markers);
  if (known !== undefined) return known;
  const byFirstLetter = new Map<string, string[]>();
  for (const marker of markers) {
    const words = withoutDecoration(marker);
    const first = words.charAt(0);
    if (words !== '') byFirstLetter.set(first, [...(byFirstLetter.get(first) ?? []), words]);
  }
  const table = { byFirstLetter, beginnings: new Beginnings([...byFirstLetter.values()].flat()) };
  tables.set(markers, table);
  return table;
}

/** What a line may hold beside the marker: decoration, a ticket's number. */
const mostBeside = 40;

/** The line is the marker, with little around it. */
function holdsMarker(text: string, wanted: MarkerTable): boolean {
  const start = firstLetter(text);
  const candidates = wanted.byFirstLetter.get(fold(text.charAt(start)));
  if (candidates === undefined) return false;
  const opening = fold(text.slice(start, start + 6));
  if (!candidates.some((marker) => marker.startsWith(opening))) return false;
  const words = withoutDecoration(text.slice(start, start + 400));
  return candidates.some(
    (marker) => words.startsWith(marker) && (marker.startsWith('{') || words.length <= marker.length + mostBeside),
  );
}

function withoutDecoration(text: string): string {
  return fold(text.slice(firstLetter(text)))
    .replace(/[^\p{L}}:]+$/u, '')
    .replace(/\s+/g, ' ');
}
