/** The multiparts that are open at a point of a message, and which delimiter line belongs to which (RFC 2046 section 5.1). */
import type { Entity } from './entity';

export interface Level {
  readonly entity: Entity;
  readonly boundary: string;
  /** What all boundaries up to here begin with: narrows the search for delimiters. */
  readonly commonPrefix: string;
  /** Its close delimiter was seen. It stays until an outer delimiter comes, for senders that go on afterwards. */
  closed: boolean;
}

export interface Delimiter {
  readonly level: Level;
  readonly closing: boolean;
}

export interface Boundaries {
  depth(): number;
  /** What every delimiter line begins with at present, behind its line feed; null when no multipart is open. */
  needle(): Buffer | null;
  push(entity: Entity, boundary: string): void;
  /** The multipart a line `--…` belongs to (given without the hyphens); null when the line is text. Changes nothing. */
  match(line: string): Delimiter | null;
  /** Drops the multiparts inside that level; those that were never closed. */
  popTo(level: Level): readonly Level[];
  /** Drops all. */
  popAll(): readonly Level[];
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

export function createBoundaries(): Boundaries {
  const stack: Level[] = [];
  /** Levels by boundary, outermost first: senders use one boundary for a multipart and its container. */
  const byBoundary = new Map<string, Level[]>();
  let needle: Buffer | null = null;

  const refresh = (): void => {
    const top = stack.at(-1);
    needle = top ? Buffer.from(`\n--${top.commonPrefix}`, 'latin1') : null;
  };
  const pop = (keep: number): readonly Level[] => {
    const dropped = stack.splice(keep);
    for (const level of dropped) byBoundary.get(level.boundary)?.pop();
    refresh();
    return dropped.filter((level) => !level.closed);
  };
  /** Only the innermost multipart can be closed already; its container goes first when both have the same boundary. */
  const levelOf = (boundary: string): Level | undefined => {
    const levels = byBoundary.get(boundary);
    const innermost = levels?.at(-1);
    return innermost?.closed === true ? (levels?.at(-2) ?? innermost) : innermost;
  };

  return {
    depth: () => stack.length,
    needle: () => needle,
    push(entity, boundary) {
      const outer = stack.at(-1);
      const level = {
        entity,
        boundary,
        commonPrefix: outer ? commonPrefix(outer.commonPrefix, boundary) : boundary,
        closed: false,
      };
      stack.push(level);
      const same = byBoundary.get(boundary);
      if (same) same.push(level);
      else byBoundary.set(boundary, [level]);
      refresh();
    },
    match(line) {
      const trimmed = line.trimEnd();
      const opened = levelOf(trimmed);
      if (opened) return { level: opened, closing: false };
      const closed = trimmed.endsWith('--') ? levelOf(trimmed.slice(0, -2)) : undefined;
      return closed ? { level: closed, closing: true } : null;
    },
    popTo: (level) => pop(stack.lastIndexOf(level) + 1),
    popAll: () => pop(0),
  };
}
