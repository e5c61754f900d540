/**
 * Gives every line of a body its role: what the writer says now, what is quoted, what is forwarded, what is signature.
 * Cutting is by the first place from which on everything is another mail; answers between quotes stay with their quotes.
 */
import type { BodyEvent } from './events';
import { findEvents } from './events';
import type { Line } from './line';
import { isBlank } from './line';
import { readMailbox } from './mailbox';
import { findMarker } from './marker';
import { armour, isAppended, signatureStart } from './signature';

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
  readonly #quoted: readonly boolean[];
  readonly #quotedAfter: readonly number[];
  readonly #ownAfter: readonly number[];
  readonly end: number;

  constructor(lines: readonly Line[], end: number, events: readonly BodyEvent[]) {
    this.end = end;
    const quoted = lines.map((line) => line.depth > 0 || line.mark?.role === 'quote' || line.mark?.role === 'attribution');
    joinBrokenLines(lines, quoted);
    const quotedAfter = new Array<number>(lines.length + 1).fill(0);
    const ownAfter = new Array<number>(lines.length + 1).fill(0);
    const signature = signatureStart(lines, 0, end);
    const heads = new Set(events.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at)));
    for (let at = end - 1; at >= 0; at -= 1) {
      const line = lines[at];
      const counts = line !== undefined && at < signature && !heads.has(at) && !isBlank(line) && line.mark?.role !== 'signature';
      quotedAfter[at] = (quotedAfter[at + 1] ?? 0) + (counts && quoted[at] === true ? 1 : 0);
      ownAfter[at] = (ownAfter[at + 1] ?? 0) + (counts && quoted[at] !== true && !isAppended(line) ? 1 : 0);
    }
    this.#quoted = quoted;
    this.#quotedAfter = quotedAfter;
    this.#ownAfter = ownAfter;
  }

  is(at: number): boolean {
    return this.#quoted[at] === true;
  }

  quotedFrom(at: number): number {
    return this.#quotedAfter[at] ?? 0;
  }

  ownFrom(at: number): number {
    return this.#ownAfter[at] ?? 0;
  }
}

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
function isFinal(event: BodyEvent, quoted: QuotedLines, circumstances: Circumstances): boolean {
  if (event.kind === 'attribution') return endsOwnText(event, quoted, circumstances);
  if (event.depth === 0) return true;
  // Apple Mail forwards inside a quote: nothing of the writer's own may follow.
  return (event.kind === 'forwarded' || circumstances.forwardSubject) && quoted.ownFrom(event.last + 1) === 0;
}

/** More lines than this under a quote are an answer; fewer, with text above, are a signature or a footer. */
const fewLines = 7;

function endsOwnText(event: BodyEvent, quoted: QuotedLines, circumstances: Circumstances): boolean {
  const above = quoted.ownFrom(0) - quoted.ownFrom(event.first);
  const below = quoted.ownFrom(event.last + 1);
  const quotedBelow = quoted.quotedFrom(event.last + 1);
  if (event.depth > 0) return false;
  if (below === 0) return true;
  if (quotedBelow === 0) return above > 0 || circumstances.forwardSubject;
  return above > 1 && below < fewLines && !answersBetween(event, quoted);
}

/** Whether own lines stand between quoted ones below the event. */
function answersBetween(event: BodyEvent, quoted: QuotedLines): boolean {
  for (let at = event.last + 1; at < quoted.end; at += 1) {
    if (quoted.is(at) && quoted.ownFrom(event.last + 1) > quoted.ownFrom(at)) return true;
  }
  return false;
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

/** What is left above the cut: quotes at the end go, a quote at the beginning goes when it is announced, others stay. */
function cutQuotes(remaining: Remaining): { clue: Clue; text: string } | null {
  const { lines, roles, stop, quoted, events } = remaining;
  const isOwn = (at: number): boolean => !quoted.is(at) && !isBlank(lines[at] as Line) && lines[at]?.mark?.role !== 'signature';
  const attributions = events.filter((event) => event.kind === 'attribution' && event.depth === 0);
  for (const event of attributions) roles.fill('quoted', event.first, event.last + 1);
  const opening = attributions[0];
  const own: number[] = [];
  for (let at = 0; at < stop; at += 1) if (isOwn(at) && roles[at] === 'reply') own.push(at);
  const first = own[0];
  const last = own.at(-1);
  if (first === undefined || last === undefined) return opening === undefined ? null : hideAll(roles, stop, opening);
  const tail = roles.findIndex((role, at) => at > last && at < stop && role === 'reply' && quoted.is(at));
  const trailing = tail >= 0 && (remaining.source === 'text' || opening !== undefined || lines.slice(tail, stop).some((line) => line.mark?.role === 'quote'));
  if (trailing) roles.fill('quoted', tail, stop);
  if (opening !== undefined && opening.first < first) {
    const between = own.some((at, index) => index > 0 && quoted.quotedFrom(own[index - 1] as number) > quoted.quotedFrom(at));
    if (!between) roles.fill('quoted', opening.first, first);
  }
  if (opening !== undefined) return { clue: 'attribution', text: opening.text };
  return trailing ? { clue: 'quote-marks', text: '' } : null;
}

function hideAll(roles: Role[], stop: number, opening: BodyEvent): { clue: Clue; text: string } {
  roles.fill('quoted', opening.first, stop);
  return { clue: 'attribution', text: opening.text };
}

/** Signatures and appended lines of what is left as the reply. */
function cutSignature(lines: readonly Line[], roles: Role[]): void {
  for (const [first, last] of armour(lines)) {
    for (let at = first; at <= last; at += 1) if (roles[at] === 'reply') roles[at] = 'signature';
  }
  lines.forEach((line, at) => {
    if (roles[at] !== 'reply' || isBlank(line)) return;
    if (line.mark?.role === 'signature' || (line.depth === 0 && isAppended(line) && standsAlone(lines, roles, at))) roles[at] = 'signature';
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

/** Programs append a paragraph of their own; half a paragraph was typed by a person. */
function standsAlone(lines: readonly Line[], roles: readonly Role[], at: number): boolean {
  const before = lines[at - 1];
  const after = lines[at + 1];
  const freeAbove = before === undefined || isBlank(before) || roles[at - 1] !== 'reply' || isAppended(before);
  const freeBelow = after === undefined || isBlank(after) || roles[at + 1] !== 'reply' || isAppended(after);
  return freeAbove || freeBelow;
}
