/** The places in a body where another mail may begin, in the order they stand. */
import { attributionAt } from './attribution';
import type { HeaderBlock } from './header-block';
import { headerBlockAt } from './header-block';
import type { Line } from './line';
import { isBlank } from './line';
import { isDrawnLine, readSeparator } from './separator';

export type EventKind = 'boundary' | 'forwarded' | 'original' | 'headers' | 'attribution';

export interface BodyEvent {
  readonly kind: EventKind;
  /** The first line that belongs to the other mail's head, rules and blank lines above it included. */
  readonly first: number;
  /** The last line of that head. */
  readonly last: number;
  readonly depth: number;
  readonly headers: HeaderBlock | null;
  /** The line that gave it away, to show. */
  readonly text: string;
}

/** Every event from `from` to `end` (not included). */
export function findEvents(lines: readonly Line[], from: number, end: number): BodyEvent[] {
  const events: BodyEvent[] = [];
  for (let at = from; at < end; at += 1) {
    const line = lines[at];
    if (line === undefined || line.code || (isBlank(line) && line.mark?.role !== 'boundary')) continue;
    const event = eventAt(lines, at, line);
    if (event === null || event.last >= end) continue;
    events.push(event);
    at = event.last;
  }
  return events;
}

function eventAt(lines: readonly Line[], at: number, line: Line): BodyEvent | null {
  const role = line.mark?.role;
  const separator = readSeparator(line);
  if (separator !== null) return announced(lines, at, line, separator);
  if (role === 'boundary' || role === 'forward')
    return announced(lines, at, line, role === 'forward' ? 'forwarded' : 'boundary');
  const labelled = line.text.includes(':') || line.text.includes('：');
  const headers = labelled ? headerBlockAt(lines, at, announcedAbove(lines, at)) : null;
  if (headers !== null)
    return {
      kind: 'headers',
      first: above(lines, at),
      last: headers.last,
      depth: line.depth,
      headers,
      text: line.text,
    };
  const attribution = attributionAt(lines, at);
  if (attribution === null) return null;
  return {
    kind: 'attribution',
    first: at,
    last: attribution.last,
    depth: line.depth,
    headers: null,
    text: attribution.text,
  };
}

/** A separator and the header block under it, with at most two blank lines between. */
function announced(lines: readonly Line[], at: number, line: Line, kind: EventKind): BodyEvent {
  const base = { kind, first: above(lines, at), depth: line.depth, text: line.text };
  // Yahoo: the block follows on the separator's own line; a boundary mark: the line may be the block's first.
  const here = headerBlockAt(lines, at, true);
  if (here !== null) return { ...base, last: here.last, headers: here };
  for (let next = at + 1; next <= at + 4; next += 1) {
    const below = lines[next];
    if (below === undefined) break;
    if (isBlank(below) || isDrawnLine(below)) continue;
    const headers = headerBlockAt(lines, next, true);
    if (headers !== null) return { ...base, last: headers.last, headers };
    const attribution = attributionAt(lines, next);
    if (attribution !== null) return { ...base, last: attribution.last, headers: null, text: attribution.text };
    break;
  }
  return { ...base, last: at, headers: null };
}

function announcedAbove(lines: readonly Line[], at: number): boolean {
  const top = above(lines, at);
  return top < at && lines.slice(top, at).some(isDrawnLine);
}

/** A drawn line directly above (one blank line between at most) belongs to the head. */
function above(lines: readonly Line[], at: number): number {
  for (let line = at - 1; line >= 0 && line >= at - 3; line -= 1) {
    const candidate = lines[line];
    if (candidate === undefined || candidate.code) return at;
    if (isDrawnLine(candidate)) return line;
    if (!isBlank(candidate)) return at;
  }
  return at;
}
