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
import { QuotedLines } from './quoted-lines';
import { signatureStart } from './signature';

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
  /** The mail program whose mark it was; null when the words alone decided. */
  readonly client: string | null;
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

interface Found {
  readonly clue: Clue;
  readonly text: string;
  readonly client: string | null;
}

/** Judges a body. Time grows with its lines. */
export function cutLines(lines: readonly Line[], circumstances: Circumstances): Cut {
  const marker = findMarker(lines, circumstances.markers);
  const end = marker ?? lines.length;
  const roles: Role[] = lines.map((_, at) => (at < end ? 'reply' : 'quoted'));
  const events = findEvents(lines, 0, end);
  const quoted = new QuotedLines(lines, end, events);
  const final = events.find((event) => isFinal(event, quoted, circumstances));
  const forward = final !== undefined && marker === null && isForward(final, quoted, circumstances) ? final : null;
  const stop = final?.first ?? end;
  roles.fill(forward === null ? 'quoted' : 'forwarded', stop, end);
  const above = { lines, roles, stop, quoted, events: events.filter((event) => event.last < stop) };
  const inner = cutQuotes(above, circumstances.source);
  cutSignature(lines, roles, quoted);
  const own: Found | null =
    marker === null ? null : { clue: 'own-marker', text: lines[marker]?.text ?? '', client: null };
  const outer: Found | null = final === undefined ? null : foundBy(final, lines);
  return {
    roles,
    ...(own ?? outer ?? inner ?? { clue: 'nothing', text: '', client: null }),
    forward,
    usedMarker: marker !== null,
  };
}

/** Whether from this event on everything is another mail. */
function isFinal(event: BodyEvent, quoted: QuotedLines, { forwardSubject }: Circumstances): boolean {
  const below = quoted.ownFrom(event.last + 1);
  // Apple Mail forwards inside a quote: nothing of the writer's own may follow.
  if (event.depth > 0)
    return (event.kind === 'forwarded' || forwardSubject) && event.kind !== 'attribution' && below === 0;
  if (below === 0 || event.kind === 'forwarded') return true;
  const nothingAbove = quoted.ownFrom(0) === quoted.ownFrom(event.first);
  const marked = quoted.quotedFrom(event.last + 1) > 0;
  if (event.kind === 'attribution')
    return marked ? quoted.onlyFooterFrom(event.last + 1) : !nothingAbove || forwardSubject;
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

const clueOfKind = {
  boundary: 'client-mark',
  forwarded: 'forward-separator',
  original: 'original-separator',
  headers: 'header-block',
  attribution: 'attribution',
} as const satisfies Record<BodyEvent['kind'], Clue>;

function foundBy(event: BodyEvent, lines: readonly Line[]): Found {
  const client = clientOf(lines.slice(event.first, event.last + 1));
  return { clue: client === null ? clueOfKind[event.kind] : 'client-mark', text: event.text, client };
}

function clientOf(lines: readonly Line[]): string | null {
  return lines.find(({ mark }) => mark !== null && mark.role !== 'signature')?.mark?.client ?? null;
}

/** What stands above the place where the other mail begins. */
interface Above {
  readonly lines: readonly Line[];
  readonly roles: Role[];
  readonly stop: number;
  readonly quoted: QuotedLines;
  readonly events: readonly BodyEvent[];
}

/** Quotes at the end go, one announced quote goes, quotes with answers between them stay. */
function cutQuotes(above: Above, source: Circumstances['source']): Found | null {
  const { lines, roles, stop, quoted, events } = above;
  const heads = events.filter((event) => event.depth === 0);
  for (const head of heads) roles.fill('quoted', head.first, head.last + 1);
  const [opening] = heads;
  const own: number[] = [];
  for (let at = 0; at < stop; at += 1) if (roles[at] === 'reply' && quoted.isOwn(at)) own.push(at);
  const last = own.at(-1);
  if (last === undefined) return hideAnnouncedQuote(opening ?? events[0], above);
  const trailing = cutTrailingQuote(last, above, source === 'text' || opening !== undefined);
  if (opening === undefined) return trailing;
  const answer = own.find((at) => at > opening.last);
  if (answer !== undefined && quoted.quotedFrom(answer) === 0) roles.fill('quoted', opening.first, answer);
  return foundBy(opening, lines);
}

/** `certainly`: in HTML a quote at the end goes only when a mail program made or announced it; editors make quotes too. */
function cutTrailingQuote(last: number, { lines, roles, stop, quoted }: Above, certainly: boolean): Found | null {
  const tail = roles.findIndex((role, at) => at > last && at < stop && role === 'reply' && quoted.is(at));
  if (tail < 0) return null;
  const client = clientOf(lines.slice(tail, stop));
  if (!certainly && client === null) return null;
  roles.fill('quoted', tail, stop);
  return { clue: client === null ? 'quote-marks' : 'client-mark', text: '', client };
}

/** Nothing but quotes: they are somebody's mail only when a line says whose. */
function hideAnnouncedQuote(announced: BodyEvent | undefined, { lines, roles, stop }: Above): Found | null {
  if (announced === undefined) return null;
  roles.fill('quoted', announced.depth === 0 ? announced.first : 0, stop);
  return foundBy(announced, lines);
}

/** Signatures and appended lines of what is left as the reply. */
function cutSignature(lines: readonly Line[], roles: Role[], quoted: QuotedLines): void {
  lines.forEach((line, at) => {
    if (roles[at] !== 'reply' || isBlank(line)) return;
    if (line.mark?.role === 'signature' || quoted.isAppended(at)) roles[at] = 'signature';
  });
  const end = lines.findLastIndex((line, at) => roles[at] === 'reply' && !isBlank(line)) + 1;
  roles.fill('signature', signatureStart(lines, firstOfRun(roles, end), end), end);
}

/** The first line of the unbroken stretch of reply (signature lines in it do not break it) that ends before `end`. */
function firstOfRun(roles: readonly Role[], end: number): number {
  let from = end;
  while (from > 0 && (roles[from - 1] === 'reply' || roles[from - 1] === 'signature')) from -= 1;
  return from;
}
