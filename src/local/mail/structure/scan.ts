/**
 * Finds the entities of a message while its bytes flow by (RFC 2046 section 5.1): one pass, flat memory. Damage is read
 * as mail software reads it: a missing closing delimiter ends with the enclosing entity, a delimiter of an outer entity
 * ends the inner ones.
 */
import { describeEntity, isMessage, isMultipart, summaryOf, type MimeDescription, type MimePart } from './mime-part';
import { parameter } from './parameters';

export interface StructureScanner {
  add(chunk: Buffer): void;
  end(): MimePart;
}

/** An entity whose end has not been seen. */
interface Open {
  readonly headerStart: number;
  readonly parent: Open | null;
  readonly isMessageRoot: boolean;
  header: Buffer[];
  headerBytes: number;
  inHeader: boolean;
  description: MimeDescription | null;
  bodyStart: number;
  lineEndsBefore: number;
  delimiter: string | null;
  readonly children: MimePart[];
  depth: number;
}

const depthLimit = 50;
const partLimit = 2000;
const headerLimitBytes = 256 * 1024;
const longLineBytes = 8 * 1024;
const lineFeed = 10;
const carriageReturn = 13;
const dash = 45;

export function structureScanner(): StructureScanner {
  const lines = lineSplitter();
  const walk = startWalk();
  const onLine: OnLine = (start, end, line, ends) => takeLine(walk, start, end, line, ends);
  return {
    add: (chunk) => lines.add(chunk, onLine),
    end() {
      lines.end(onLine);
      return endWalk(walk, lines.position());
    },
  };
}

/** `line` is null for a line too long to be a delimiter; `ends` tells whether it ends with a line feed. */
type OnLine = (start: number, end: number, line: Buffer | null, ends: boolean) => void;

function lineSplitter() {
  let carry = Buffer.alloc(0);
  let lineStart = 0;
  let skipping = false;
  let position = 0;
  return {
    position: () => position,
    add(chunk: Buffer, onLine: OnLine): void {
      const base = position - carry.length;
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      position += chunk.length;
      let from = 0;
      for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
        onLine(lineStart, base + at + 1, skipping ? null : bytes.subarray(from, at + 1), true);
        skipping = false;
        from = at + 1;
        lineStart = base + from;
      }
      const rest = bytes.subarray(from);
      if (rest.length > longLineBytes) {
        skipping = true;
        carry = Buffer.alloc(0);
      } else carry = Buffer.from(rest);
    },
    end(onLine: OnLine): void {
      if (position > lineStart) onLine(lineStart, position, skipping ? null : carry, false);
    },
  };
}

/** Where the walk through the entities stands. */
interface Walk {
  readonly root: Open;
  current: Open;
  lineEnds: number;
  /** Length of the line end before the present line. */
  lastLineEnd: number;
  parts: number;
}

function startWalk(): Walk {
  const root = openEntity(0, null, true);
  return { root, current: root, lineEnds: 0, lastLineEnd: 0, parts: 0 };
}

function takeLine(walk: Walk, start: number, end: number, line: Buffer | null, ends: boolean): void {
  const lineEndsBefore = walk.lineEnds;
  if (ends) walk.lineEnds++;
  if (line && !delimits(walk, start, end, line, lineEndsBefore) && walk.current.inHeader) {
    if (isBlank(line)) finishHeader(walk, walk.current, end);
    else keepHeaderLine(walk.current, line);
  }
  walk.lastLineEnd = !ends ? 0 : line?.[line.length - 2] === carriageReturn ? 2 : 1;
}

function endWalk(walk: Walk, size: number): MimePart {
  while (walk.root.inHeader || walk.current !== walk.root) {
    if (walk.current === walk.root) finishHeader(walk, walk.root, size);
    else closeCurrent(walk, size, walk.lineEnds);
  }
  return closedEntity(walk.root, size, walk.lineEnds);
}

/** True when the line is a delimiter of an open multipart, and was dealt with. The line end before it is its own. */
function delimits(walk: Walk, start: number, end: number, line: Buffer, lineEndsBefore: number): boolean {
  if (line[0] !== dash || line[1] !== dash) return false;
  const text = line.toString('latin1').trimEnd();
  for (let owner: Open | null = walk.current; owner; owner = owner.parent) {
    const kind = delimiterKind(text, owner.delimiter);
    if (kind === 'none') continue;
    const { lastLineEnd } = walk;
    while (walk.current !== owner) closeCurrent(walk, start - lastLineEnd, lineEndsBefore - (lastLineEnd > 0 ? 1 : 0));
    if (kind === 'close') owner.delimiter = null;
    else walk.current = openEntity(end, owner, false);
    return true;
  }
  return false;
}

function finishHeader(walk: Walk, open: Open, bodyStart: number): void {
  const inDigest = !open.isMessageRoot && open.parent?.description?.subtype.toLowerCase() === 'digest';
  const description = describeEntity(Buffer.concat(open.header), inDigest);
  open.description = description;
  open.inHeader = false;
  // A delimiter right after the start leaves no room even for the line end that is its own.
  open.bodyStart = Math.max(bodyStart, open.headerStart);
  open.lineEndsBefore = walk.lineEnds;
  if (open.depth >= depthLimit || walk.parts >= partLimit) return;
  if (isMultipart(description)) {
    const boundary = parameter(description, 'boundary');
    open.delimiter = boundary === null || boundary === '' ? null : `--${boundary}`;
  } else if (isMessage(description)) {
    walk.current = openEntity(open.bodyStart, open, true);
  }
}

/** Never called on the root. */
function closeCurrent(walk: Walk, end: number, lineEndsAtEnd: number): void {
  while (walk.current.inHeader) finishHeader(walk, walk.current, end);
  walk.parts++;
  const { parent } = walk.current;
  if (!parent) return;
  parent.children.push(closedEntity(walk.current, end, lineEndsAtEnd));
  walk.current = parent;
}

const isBlank = (line: Buffer): boolean =>
  line[0] === lineFeed || (line[0] === carriageReturn && (line[1] === lineFeed || line.length === 1));

function openEntity(headerStart: number, parent: Open | null, isMessageRoot: boolean): Open {
  return {
    headerStart,
    parent,
    isMessageRoot,
    header: [],
    headerBytes: 0,
    inHeader: true,
    description: null,
    bodyStart: headerStart,
    lineEndsBefore: 0,
    delimiter: null,
    children: [],
    depth: parent ? parent.depth + 1 : 0,
  };
}

function keepHeaderLine(open: Open, line: Buffer): void {
  open.headerBytes += line.length;
  if (open.headerBytes <= headerLimitBytes) open.header.push(Buffer.from(line));
}

function closedEntity(open: Open, end: number, lineEndsAtEnd: number): MimePart {
  const description = open.description ?? describeEntity(Buffer.alloc(0), false);
  const bodyEnd = Math.max(open.bodyStart, end);
  return {
    ...description,
    headerStart: open.headerStart,
    bodyStart: open.bodyStart,
    bodyEnd,
    lines: bodyEnd > open.bodyStart ? Math.max(0, lineEndsAtEnd - open.lineEndsBefore) : 0,
    children: open.children,
    summary: open.isMessageRoot && open.parent ? summaryOf(Buffer.concat(open.header)) : null,
  };
}

function delimiterKind(line: string, delimiter: string | null): 'none' | 'next' | 'close' {
  if (delimiter === null || !line.startsWith(delimiter)) return 'none';
  const rest = line.slice(delimiter.length);
  return rest === '' ? 'next' : rest === '--' ? 'close' : 'none';
}
