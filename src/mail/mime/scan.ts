/**
 * Splits a message into its entities (RFC 2045, 2046) in one pass, whatever the depth: the delimiters of all open multiparts are
 * looked for at once. The same code reads a message in memory and one that streams by, so both are understood alike.
 */
import type { SharedHint } from '../charset/hint';
import type { Report } from '../defects';
import { readHeaderBlock } from '../header/block';
import type { HeaderBlock } from '../header/block';
import type { Limits } from '../limits';
import { createBoundaries } from './boundaries';
import type { Boundaries, Delimiter, Level } from './boundaries';
import { settleBoundary } from './boundary-guess';
import { createEntity } from './entity';
import type { Entity } from './entity';
import type { Source } from './source';
import { endOf, need, textOf } from './window';
import type { Demand, Window } from './window';

export interface Scan {
  readonly window: Window;
  readonly source: Source;
  readonly limits: Limits;
  readonly report: Report;
  readonly hint: SharedHint;
  /** Told of every stretch of the message, in order and without gaps; `entity` when it is of the body of that one. */
  readonly onBytes?: (from: number, to: number, entity: Entity | null) => void;
}

/** A delimiter line with its hyphens, blanks and line end is never longer. */
const maxDelimiterLine = 1_100;
const firstHeaderSlice = 4_096;
const firstBoundaryLook = 256;

/** Reads the message from `at` to its end. Yields when it needs bytes that are not there yet. */
export function* scanEntities(scan: Scan, at: number): Generator<Demand, Entity> {
  const boundaries = createBoundaries();
  const { report, limits } = scan;
  let parts = 1;
  let entity = yield* openEntity(scan, boundaries, at, null);
  const root = entity;
  let from = root.bodyStart;
  for (;;) {
    const found: FoundDelimiter | null = yield* findDelimiter(scan, boundaries, from, entity);
    if (!found) break;
    reportUnclosed(boundaries.popTo(found.level), report);
    from = found.next;
    if (found.closing) {
      found.level.closed = true;
      entity = found.level.entity;
    } else if (++parts > limits.parts) {
      report('too-many-parts', `more than ${limits.parts} parts`);
      boundaries.popAll();
    } else {
      found.level.closed = false;
      const container = found.level.entity;
      entity = yield* openEntity(scan, boundaries, from, container);
      container.children.push(entity);
      from = entity.bodyStart;
    }
  }
  reportUnclosed(boundaries.popAll(), report);
  return root;
}

function reportUnclosed(levels: readonly Level[], report: Report): void {
  for (const { boundary, entity } of levels) {
    if (entity.children.length === 0) report('missing-boundary', `nothing is delimited by ${boundary || 'a boundary'}`);
    else report('unclosed-multipart', `boundary ${boundary}`);
  }
}

function* openEntity(
  scan: Scan,
  boundaries: Boundaries,
  at: number,
  container: Entity | null,
): Generator<Demand, Entity> {
  const { report, limits } = scan;
  const block = yield* readHeader(scan, at);
  for (const { code, detail } of block.defects) report(code, detail);
  const mayHaveParts = boundaries.depth() < limits.depth;
  const fallbackType = container?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const entity = createEntity(block.fields, { source: scan.source, fallbackType, mayHaveParts }, scan.hint, report);
  entity.bodyStart = entity.bodyEnd = at + block.length;
  scan.onBytes?.(at, entity.bodyStart, null);
  if (!mayHaveParts && entity.type.startsWith('multipart/'))
    report('nested-too-deep', `more than ${limits.depth} nested multiparts`);
  if (entity.isMultipart) {
    const boundary = yield* learnBoundary(scan, boundaries, entity);
    if (boundary === '') report('missing-boundary', 'a multipart without boundary');
    else boundaries.push(entity, boundary);
  }
  return entity;
}

function* readHeader(scan: Scan, at: number): Generator<Demand, HeaderBlock> {
  const { window, limits } = scan;
  for (let size = firstHeaderSlice; ; size *= 4) {
    const until = at + Math.min(size, limits.headerBlockBytes);
    yield* need(window, at, until);
    const to = Math.min(until, endOf(window));
    const isAll = to < until || (window.ended && to === endOf(window));
    const isLimit = size >= limits.headerBlockBytes;
    const block = readHeaderBlock(textOf(window, at, to), isAll || isLimit, limits);
    if (block && isLimit && !isAll && block.length === to - at)
      scan.report('header-too-long', `more than ${limits.headerBlockBytes} bytes`);
    if (block) return block;
  }
}

function* learnBoundary(scan: Scan, boundaries: Boundaries, entity: Entity): Generator<Demand, string> {
  const { window, limits } = scan;
  const at = entity.bodyStart;
  const declared = (entity.parameters['boundary'] ?? '').trimEnd();
  for (let size = firstBoundaryLook; ; size *= 4) {
    const until = at + Math.min(size, limits.boundaryLookAheadBytes);
    yield* need(window, at, until);
    const text = textOf(window, at, Math.min(until, endOf(window)));
    const mayGoOn = endOf(window) >= until && size < limits.boundaryLookAheadBytes;
    // Of a line that is cut off nobody knows what it is.
    const lines = mayGoOn ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
    const { boundary, isCertain } = settleBoundary(lines, declared, boundaries);
    if (!isCertain && mayGoOn) continue;
    if (boundary !== declared) scan.report('missing-boundary', `declared "${declared}", found "${boundary}"`);
    return boundary;
  }
}

interface FoundDelimiter extends Delimiter {
  /** Offset behind the delimiter line. */
  readonly next: number;
}

/**
 * The next delimiter line at or behind `from`; null at the end of the message.
 * Tells of the bytes before it, and gives them to `entity` as its body unless it has children.
 */
function* findDelimiter(
  scan: Scan,
  boundaries: Boundaries,
  from: number,
  entity: Entity,
): Generator<Demand, FoundDelimiter | null> {
  const { window } = scan;
  const needle = boundaries.needle();
  const isBody = entity.children.length === 0;
  let told = from;
  const tell = (to: number): void => {
    if (to > told) scan.onBytes?.(told, to, isBody ? entity : null);
    if (isBody) entity.bodyEnd = Math.max(to, entity.bodyStart);
    told = Math.max(told, to);
  };
  // The body may begin with a delimiter line; any other stands behind a line feed.
  let lineStart = from;
  let searchFrom = from;
  while (needle) {
    yield* need(window, told, lineStart + maxDelimiterLine);
    const delimiter = matchLine(window, boundaries, lineStart);
    if (delimiter) {
      tell(Math.max(from, beforeLineEnd(window, lineStart)));
      scan.onBytes?.(told, delimiter.next, null);
      return delimiter;
    }
    for (;;) {
      const found = searchNeedle(window.bytes, needle, searchFrom - window.base);
      if (found >= 0) {
        lineStart = searchFrom = found + window.base + 1;
        break;
      }
      const end = endOf(window);
      if (window.ended) {
        tell(end);
        return null;
      }
      // What is held back may be the beginning of a line end and a delimiter.
      searchFrom = Math.max(searchFrom, end - needle.length);
      tell(Math.max(told, searchFrom - 1));
      yield { needsFrom: told };
    }
  }
  while (!window.ended) {
    tell(endOf(window));
    yield { needsFrom: told };
  }
  tell(endOf(window));
  return null;
}

/** Where `needle` stands next. Its hyphens are looked for first: an encoded body has a line feed every 76 bytes, and hardly a hyphen. */
function searchNeedle(bytes: Buffer, needle: Buffer, from: number): number {
  const hyphens = bytes.indexOf(needle.subarray(1), from + 1);
  if (hyphens < 0) return -1;
  return bytes[hyphens - 1] === 0x0a ? hyphens - 1 : bytes.indexOf(needle, hyphens);
}

/** The delimiter whose line begins at `at`, if that is what stands there. */
function matchLine(window: Window, boundaries: Boundaries, at: number): FoundDelimiter | null {
  const start = at - window.base;
  if (window.bytes[start] !== 0x2d || window.bytes[start + 1] !== 0x2d) return null;
  const lineFeed = window.bytes.indexOf(0x0a, start);
  const end = lineFeed < 0 ? window.bytes.length : lineFeed;
  if (end - start > maxDelimiterLine) return null;
  const match = boundaries.match(window.bytes.toString('latin1', start + 2, end));
  return match && { ...match, next: Math.min(end + 1, window.bytes.length) + window.base };
}

/** RFC 2046 section 5.1.1: the line end before a delimiter belongs to the delimiter. */
function beforeLineEnd(window: Window, lineStart: number): number {
  const at = lineStart - window.base;
  if (window.bytes[at - 1] !== 0x0a) return lineStart;
  return lineStart - (window.bytes[at - 2] === 0x0d ? 2 : 1);
}
