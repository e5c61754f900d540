/** Our own line, `reply above this line`: what stands under it is ours. */
import markerData from './data/markers.json';
import { fold } from './language';
import type { Line } from './line';
import { isBlank } from './line';

/** Marker texts of well known help desks and trackers; give your own as an option instead. */
export const wellKnownMarkers: readonly string[] = markerData;

/**
 * The line the marker stands on; null when there is none, or when the writer answered below it (nothing of his own above).
 */
export function findMarker(lines: readonly Line[], markers: readonly string[]): number | null {
  const wanted = markers.map(plain).filter((marker) => marker !== '');
  const at = lines.findIndex((line) => !line.code && holdsMarker(line.text, wanted));
  if (at < 0) return null;
  const isOwn = (line: Line): boolean => line.depth === 0 && !isBlank(line) && line.mark === null;
  return lines.slice(0, at).some(isOwn) || !lines.slice(at + 1).some(isOwn) ? at : null;
}

/** The line is the marker, with nothing but decoration around it. */
function holdsMarker(text: string, wanted: readonly string[]): boolean {
  const line = plain(text);
  return wanted.some(
    (marker) =>
      line === marker || (line.startsWith(marker) && (marker.startsWith('{') || line.length <= marker.length + 40)),
  );
}

function plain(text: string): string {
  return fold(text.slice(0, 300))
    .replace(/^[^\p{L}{]+|[^\p{L}}:]+$/gu, '')
    .replace(/\s+/g, ' ');
}
