/** The MIME tree of a message in memory. */
import { view } from '../bytes';
import type { SharedHint } from '../charset/hint';
import type { Report } from '../defects';
import type { Limits } from '../limits';
import type { Entity } from './entity';
import { scanEntities } from './scan';
import { createSource } from './source';
import type { Omission } from './source';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** How much of the beginning is looked at to find out what a line end is and where the header begins. */
export const firstLookBytes = 64 << 10;
const blankCrLine = Buffer.from('\r\r');

/** Files of old Macintosh programs: lines of the header, up to the first blank one, end with CR alone. */
export function endsLinesWithCr(start: Buffer): boolean {
  const look = start.subarray(0, firstLookBytes);
  const firstCr = look.indexOf(carriageReturn);
  if (firstCr < 0) return false;
  let behind = firstCr;
  while (look[behind] === carriageReturn) behind++;
  if (look[behind] === lineFeed) return false;
  const firstLf = look.indexOf(lineFeed);
  const blank = look.indexOf(blankCrLine);
  return firstLf < 0 || (blank >= 0 && blank < firstLf);
}

/** The same bytes with every CR turned into LF; offsets stay as they are. */
export function withLineFeeds(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(carriageReturn); at >= 0; at = copy.indexOf(carriageReturn, at + 1)) copy[at] = lineFeed;
  return copy;
}

/** Where the header begins: behind a byte order mark and empty lines that transport put in front. */
export function startOfHeader(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < firstLookBytes && (bytes[at] === carriageReturn || bytes[at] === lineFeed)) at++;
  return at;
}

/** Reads the entities of a message, or of an entity that was wrapped in another one. */
export function readEntities(
  bytes: Uint8Array,
  omissions: readonly Omission[],
  limits: Limits,
  hint: SharedHint,
  report: Report,
): Entity {
  const given = view(bytes);
  const isCrOnly = endsLinesWithCr(given);
  if (isCrOnly) report('bare-carriage-return', 'lines end with a carriage return alone');
  const source = createSource(isCrOnly ? withLineFeeds(given) : given, omissions);
  const window = { bytes: source.bytes, base: 0, ended: true };
  const scan = scanEntities({ window, source, limits, report, hint }, startOfHeader(source.bytes));
  for (;;) {
    // All bytes are there, so the scanner never asks for more.
    const step = scan.next();
    if (step.done === true) return step.value;
  }
}
