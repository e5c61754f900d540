/**
 * The block a mail program writes above a mail it quotes or forwards (From, Sent, To, Subject in the reader's language).
 * A block is a run of labelled lines that names the writer and at least two other things; one label alone is a person's text.
 */
import { hasDate } from './date-words';
import type { HeaderKind } from './language';
import { fold, kindsOfLabel, labels } from './language';
import type { Line } from './line';
import { isBlank } from './line';
import { hasAddress } from './mailbox';

const letter = /\p{L}/u;

export interface HeaderBlock {
  readonly first: number;
  readonly last: number;
  readonly values: Readonly<Partial<Record<HeaderKind, string>>>;
}

interface LabelledLine {
  readonly kinds: ReadonlySet<HeaderKind>;
  readonly value: string;
}

const longest = Math.max(...labels.map((label) => label.length));
const decoration = /^[\s*_|>•]+|[\s*_|]+$/g;

/** Reads `Label: value`, with the stars, bars and bold marks programs put around the label. */
export function readLabel(text: string): LabelledLine | null {
  const head = text.slice(0, longest + 8);
  const colon = head.search(/[:：]/);
  if (colon < 1) return null;
  const kinds = kindsOfLabel(head.slice(0, colon).replace(decoration, ''));
  if (kinds.size === 0) return null;
  return { kinds, value: text.slice(colon + 1).replace(/^[\s*_|]+|[\s|]+$/g, '') };
}

class Gathering {
  readonly values: Partial<Record<HeaderKind, string>> = {};
  #open: HeaderKind | null = null;

  /** Takes a labelled line when it names something not yet named. */
  take(labelled: LabelledLine): boolean {
    for (const kind of labelled.kinds) {
      if (kind !== 'other' && this.values[kind] !== undefined) continue;
      this.values[kind] = labelled.value;
      this.#open = kind;
      return true;
    }
    return false;
  }

  /** A value that goes on in the next line. */
  goOn(text: string): void {
    if (this.#open !== null) this.values[this.#open] = `${this.values[this.#open] ?? ''} ${text}`.trim();
  }

  has(kind: HeaderKind): boolean {
    return this.values[kind] !== undefined;
  }

  /** Whether what was gathered is the head of a mail. */
  isBlock(announced: boolean): boolean {
    const named = (['date', 'to', 'cc', 'subject'] as const).filter((kind) => this.has(kind)).length;
    if (!this.has('from')) return this.has('subject') && named >= 3;
    if (named >= 2) return true;
    const certain = announced || (hasAddress(this.values.from ?? '') && hasDate(this.values.date ?? ''));
    return named === 1 && certain;
  }
}

/** No program writes more header lines above what it quotes. */
const mostLabels = 16;

/** Mostly To and Cc run over several lines. */
const mostContinuations = 12;

/**
 * The block that begins at line `first`, null when none does. `announced`: a line such as `-----Original Message-----`
 * stands above it, so less is asked for.
 */
export function headerBlockAt(lines: readonly Line[], first: number, announced: boolean): HeaderBlock | null {
  const head = lines[first];
  if (head === undefined || isBlank(head) || head.code) return null;
  const opening = readLabel(head.text);
  if (opening === null) return announced ? gluedBlock(lines, first) : null;
  const gathered = new Gathering();
  gathered.take(opening);
  let last = first;
  for (let count = 1; count < mostLabels; count += 1) {
    const at = nextLabelled(lines, last, head, gathered);
    if (at === null) break;
    for (const between of lines.slice(last + 1, at.line)) if (!isBlank(between)) gathered.goOn(between.text);
    gathered.take(at.labelled);
    last = at.line;
  }
  last = takeIndented(lines, last, gathered);
  if (gathered.isBlock(announced)) return { first, last, values: gathered.values };
  return gluedBlock(lines, first);
}

/** The next line that names something new, over at most one blank line or the rest of a long value. */
function nextLabelled(
  lines: readonly Line[],
  after: number,
  head: Line,
  gathered: Gathering,
): { line: number; labelled: LabelledLine } | null {
  let blanks = 0;
  for (let at = after + 1; at <= after + mostContinuations; at += 1) {
    const line = lines[at];
    if (line?.depth !== head.depth) return null;
    if (isBlank(line)) {
      blanks += 1;
      if (blanks > 1) return null;
      continue;
    }
    const labelled = readLabel(line.text);
    if (labelled !== null && [...labelled.kinds].some((kind) => kind === 'other' || !gathered.has(kind)))
      return { line: at, labelled };
    if (blanks > 0) return null;
  }
  return null;
}

/** The rest of the last value, indented or within an open address list. */
function takeIndented(lines: readonly Line[], last: number, gathered: Gathering): number {
  let end = last;
  for (let at = last + 1; at <= last + mostContinuations; at += 1) {
    const line = lines[at];
    const previous = lines[end];
    if (line === undefined || previous === undefined || isBlank(line)) break;
    const listGoesOn = /[,;<]$/.test(previous.text) && hasAddress(line.text);
    if (!listGoesOn) break;
    gathered.goOn(line.text);
    end = at;
  }
  return end;
}

/** Yahoo's plain text: the whole block in one line, `From: A <a@b>To: "c@d" <c@d>Sent: Tue, 2 Nov 2021 CETSubject: Hello`. */
function gluedBlock(lines: readonly Line[], first: number): HeaderBlock | null {
  const text = lines[first]?.text ?? '';
  const found = labelsWithin(text);
  if (found.length < 3) return null;
  const gathered = new Gathering();
  found.forEach((label, index) => {
    const end = found[index + 1]?.start ?? text.length;
    gathered.take({ kinds: label.kinds, value: text.slice(label.end, end).trim() });
  });
  return gathered.has('from') && gathered.isBlock(false) ? { first, last: first, values: gathered.values } : null;
}

interface LabelWithin {
  readonly start: number;
  readonly end: number;
  readonly kinds: ReadonlySet<HeaderKind>;
}

/** Times and addresses hold colons too; a line with more is no header. */
const mostColons = 40;

function labelsWithin(text: string): LabelWithin[] {
  const found: LabelWithin[] = [];
  let colons = 0;
  for (let colon = indexOfColon(text, 0); colon >= 0 && colons < mostColons; colon = indexOfColon(text, colon + 1)) {
    colons += 1;
    const label = labelEndingAt(text, colon, found.at(-1)?.end ?? 0);
    if (label !== null) found.push(label);
  }
  return found;
}

function indexOfColon(text: string, from: number): number {
  const at = text.slice(from).search(/[:：]/);
  return at < 0 ? -1 : from + at;
}

/** The longest known label that ends right before this colon and begins where a word may begin. */
function labelEndingAt(text: string, colon: number, from: number): LabelWithin | null {
  const end = text.slice(0, colon).trimEnd().length;
  for (let start = Math.max(from, end - longest); start < end; start += 1) {
    const first = text.charAt(start);
    const before = text.charAt(start - 1);
    const begins = !letter.test(before) || (end - start > 2 && first !== first.toLowerCase());
    const kinds = begins && fold(first) !== ' ' ? kindsOfLabel(text.slice(start, end)) : null;
    if (kinds !== null && kinds.size > 0) return { start, end: colon + 1, kinds };
  }
  return null;
}
