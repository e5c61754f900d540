/**
 * Gives every line of a body its role: what the writer says now, what is quoted, what is forwarded, what is signature.
 * Cutting is by the first place from which on everything is another mail; answers between quotes stay with their quotes.
 */
import type { BodyEvent } from './events';
import { findEvents } from './events';
import { fold, hasFooterWords } from './language';
import type { Line } from './line';
import { isBlank } from './line';
import { readMailbox } from './mailbox';
import { findMarker } from './marker';
import { armour, isAppendedParagraph, signatureStart } from './signature';

export type Role = 'reply' | 'quoted' | 'signature' | 'forwarded';

/** Which evidence decided where the new text ends. */
export type Clue =
  | 'own-marker'
  | 'client-mark'
  | 'forward-separator'
  | 'original-separator'
  | 'header-block'
  | 'attribution'
  | 'quote-marks'
  | 'nothing';

export interface Cut {
  readonly roles: readonly Role[];
  readonly clue: Clue;
  /** The line that gave it away; '' for quote marks and nothing. */
  readonly text: string;
  /** The head of the forwarded mail; null when nothing is forwarded. */
  readonly forward: BodyEvent | null;
  readonly usedMarker: boolean;
}

/** What the head of the mail says about the body. */
export interface Circumstances {
  /** The subject's first prefix says forwarded (`Fwd:`, `WG:`). */
  readonly forwardSubject: boolean;
  /** Re: in the subject, or In-Reply-To or References. */
  readonly answers: boolean;
  /** Addresses the mail is sent to, lower case: who is quoted and written to at once is being answered. */
  readonly recipients: ReadonlySet<string>;
  readonly markers: readonly string[];
  readonly source: 'text' | 'html';
}

export function cutLines(lines: readonly Line[], circumstances: Circumstances): Cut {
  const marker = findMarker(lines, circumstances.markers);
  const end = marker ?? lines.length;
  const roles: Role[] = lines.map((_, at) => (at < end ? 'reply' : 'quoted'));
  const events = findEvents(lines, 0, end);
  const quoted = new QuotedLines(lines, end, events);
  const final = events.find((event) => isFinal(event, quoted, circumstances));
  const forwards = final !== undefined && marker === null && isForward(final, quoted, circumstances);
  const stop = final === undefined ? end : final.first;
  if (final !== undefined) roles.fill(forwards ? 'forwarded' : 'quoted', stop, end);
  const bodyClue = final === undefined ? 'nothing' : clueOf(final, lines);
  const inner = cutQuotes({ lines, roles, stop, quoted, events: events.filter((event) => event.last < stop), ...circumstances });
  cutSignature(lines, roles);
  const clue = marker !== null ? 'own-marker' : bodyClue === 'nothing' && inner !== null ? inner.clue : bodyClue;
  const text = marker !== null ? (lines[marker]?.text ?? '') : (final?.text ?? inner?.text ?? '');
  return { roles, clue, text, forward: forwards ? final : null, usedMarker: marker !== null };
}

/** Which lines are quoted, and how many quoted and own lines follow a place: counted once, asked often. */
class QuotedLines {
  readonly #lines: readonly Line[];
  readonly #quoted: readonly boolean[];
  readonly #own: readonly boolean[];
  readonly #quotedAfter: number[];
  readonly #ownAfter: number[];
  readonly #lastFooter: number;

  constructor(lines: readonly Line[], end: number, events: readonly BodyEvent[]) {
    const quoted = lines.map((line) => line.depth > 0 || line.mark?.role === 'quote' || line.mark?.role === 'attribution');
    joinBrokenLines(lines, quoted);
    const signature = signatureStart(lines, 0, end);
    const heads = new Set<number>();
    for (const event of events) for (let at = event.first; at <= event.last; at += 1) heads.add(at);
    this.#lines = lines;
    this.#quoted = quoted;
    const counted = lines.map((line, at) => at < signature && !heads.has(at) && !isBlank(line) && line.mark?.role !== 'signature');
    this.#own = counted.map((counts, at) => counts && quoted[at] !== true && !isAppendedParagraph(lines, at));
    this.#quotedAfter = new Array<number>(lines.length + 1).fill(0);
    this.#ownAfter = new Array<number>(lines.length + 1).fill(0);
    for (let at = end - 1; at >= 0; at -= 1) {
      this.#quotedAfter[at] = this.quotedFrom(at + 1) + (counted[at] === true && quoted[at] === true ? 1 : 0);
      this.#ownAfter[at] = this.ownFrom(at + 1) + (this.isOwn(at) ? 1 : 0);
    }
    this.#lastFooter = lines.findLastIndex((line, at) => at < end && this.isOwn(at) && hasFooterWords(fold(line.text)));
  }

  is(at: number): boolean {
    return this.#quoted[at] === true;
  }

  /** A line of the writer's own: not quoted, not signature, not the head of another mail. */
  isOwn(at: number): boolean {
    return this.#own[at] === true;
  }

  /** How many quoted lines stand at `at` or below. */
  quotedFrom(at: number): number {
    return this.#quotedAfter[at] ?? 0;
  }

  /** How many lines of the writer's own stand at `at` or below. */
  ownFrom(at: number): number {
    return this.#ownAfter[at] ?? 0;
  }

  quoteOpensAt(at: number): boolean {
    const next = this.#lines.slice(at, at + 5).findIndex((line) => !isBlank(line));
    return next >= 0 && this.is(at + next);
  }

  /** Whether all own lines from here on are a list footer or a legal notice. */
  onlyFooterFrom(at: number): boolean {
    return this.ownFrom(at) <= mostFooterLines && at <= this.#lastFooter;
  }
}

const mostFooterLines = 12;

/** A quoted line that a program wrapped without marking the rest: one short bare line between two quoted ones. */
function joinBrokenLines(lines: readonly Line[], quoted: boolean[]): void {
  for (let at = 1; at + 1 < lines.length; at += 1) {
    const line = lines[at];
    const before = lines[at - 1];
    if (line === undefined || before === undefined || isBlank(line) || quoted[at] === true) continue;
    if (quoted[at - 1] === true && quoted[at + 1] === true && before.raw.length >= 66) quoted[at] = true;
  }
}

/** Whether from this event on everything is another mail. */
function isFinal(event: BodyEvent, quoted: QuotedLines, { forwardSubject }: Circumstances): boolean {
  const below = quoted.ownFrom(event.last + 1);
  // Apple Mail forwards inside a quote: nothing of the writer's own may follow.
  if (event.depth > 0) return (event.kind === 'forwarded' || forwardSubject) && event.kind !== 'attribution' && below === 0;
  if (below === 0 || event.kind === 'forwarded') return true;
  const nothingAbove = quoted.ownFrom(0) === quoted.ownFrom(event.first);
  const marked = quoted.quotedFrom(event.last + 1) > 0;
  if (event.kind === 'attribution') return marked ? quoted.onlyFooterFrom(event.last + 1) : !nothingAbove || forwardSubject;
  // `-----Original Message-----`, marked quotes, and the answer under them.
  return !(nothingAbove && marked && quoted.quoteOpensAt(event.last + 1)) || forwardSubject;
}

function isForward(event: BodyEvent, quoted: QuotedLines, circumstances: Circumstances): boolean {
  const writer = event.headers?.values.from ?? event.text;
  const address = readMailbox(writer)?.address.toLowerCase() ?? '';
  const answered = address !== '' && circumstances.recipients.has(address);
  if (event.kind === 'forwarded') return true;
  if (circumstances.forwardSubject) return !answered;
  if (event.kind === 'attribution' || circumstances.answers || answered) return false;
  return event.headers !== null && event.kind !== 'original' && quoted.ownFrom(event.last + 1) > 0;
}

function clueOf(event: BodyEvent, lines: readonly Line[]): Clue {
  if (lines.slice(event.first, event.last + 1).some((line) => line.mark !== null && line.mark.role !== 'signature')) return 'client-mark';
  if (event.kind === 'forwarded') return 'forward-separator';
  if (event.kind === 'original') return 'original-separator';
  return event.kind === 'headers' ? 'header-block' : event.kind === 'attribution' ? 'attribution' : 'client-mark';
}

interface Remaining extends Circumstances {
  readonly lines: readonly Line[];
  readonly roles: Role[];
  readonly stop: number;
  readonly quoted: QuotedLines;
  readonly events: readonly BodyEvent[];
}

/** What is left above the cut: quotes at the end go, one announced quote goes, quotes with answers between them stay. */
function cutQuotes(remaining: Remaining): { clue: Clue; text: string } | null {
  const { lines, roles, stop, quoted } = remaining;
  const heads = remaining.events.filter((event) => event.depth === 0);
  for (const head of heads) roles.fill('quoted', head.first, head.last + 1);
  const own: number[] = [];
  for (let at = 0; at < stop; at += 1) if (roles[at] === 'reply' && quoted.isOwn(at)) own.push(at);
  const opening = heads[0];
  const last = own.at(-1);
  if (last === undefined) {
    if (opening === undefined) return null;
    roles.fill('quoted', opening.first, stop);
    return { clue: 'attribution', text: opening.text };
  }
  const tail = roles.findIndex((role, at) => at > last && at < stop && role === 'reply' && quoted.is(at));
  const cited = remaining.source === 'text' || opening !== undefined || lines.slice(tail, stop).some((line) => line.mark?.role === 'quote');
  if (tail >= 0 && cited) roles.fill('quoted', tail, stop);
  if (opening === undefined) return tail >= 0 && cited ? { clue: 'quote-marks', text: '' } : null;
  const answer = own.find((at) => at > opening.last);
  if (answer !== undefined && quoted.quotedFrom(answer) === quoted.quotedFrom(last)) roles.fill('quoted', opening.first, answer);
  return { clue: opening.kind === 'attribution' ? 'attribution' : 'header-block', text: opening.text };
}

/** Signatures and appended lines of what is left as the reply. */
function cutSignature(lines: readonly Line[], roles: Role[]): void {
  for (const [first, last] of armour(lines)) {
    for (let at = first; at <= last; at += 1) if (roles[at] === 'reply') roles[at] = 'signature';
  }
  lines.forEach((line, at) => {
    if (roles[at] !== 'reply' || isBlank(line)) return;
    if (line.mark?.role === 'signature' || isAppendedParagraph(lines, at)) roles[at] = 'signature';
  });
  const end = roles.findLastIndex((role, at) => role === 'reply' && !isBlank(lines[at] as Line)) + 1;
  const from = firstOfRun(roles, end);
  roles.fill('signature', signatureStart(lines, from, end), end);
}

/** The first line of the unbroken stretch of reply (signature lines in it do not break it) that ends before `end`. */
function firstOfRun(roles: readonly Role[], end: number): number {
  let from = end;
  while (from > 0 && (roles[from - 1] === 'reply' || roles[from - 1] === 'signature')) from -= 1;
  return from;
}
