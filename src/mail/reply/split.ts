/**
 * What a person says in this mail, apart from what the mail carries along. Nothing is thrown away: what is cut is kept.
 * The plain text and the HTML are cut by the same rules; the HTML adds the marks of the program that wrote it.
 */
import type { Message } from '../message';
import { readSubject } from '../thread/base-subject';
import type { Circumstances, Clue, Cut, Role } from './cut';
import { cutLines } from './cut';
import type { Forwarded } from './forward';
import { forwardedAsAttachment, forwardedInText } from './forward';
import { keepLines } from './html/keep';
import type { Page } from './html/page';
import { readPage } from './html/page';
import type { Line } from './line';
import { isBlank, linesOfText } from './line';
import { wellKnownMarkers } from './marker';

export interface ReplyOptions {
  /** Texts of our own `reply above this line`; default: those of well known systems. */
  readonly markers?: readonly string[];
  /** What stays with the new text although it is no part of it. */
  readonly keeps?: readonly ('quoted' | 'signature')[];
  /** Also gives the whole text in stretches; default false. */
  readonly withStretches?: boolean;
  /** Also writes the markup of what was cut; default false. */
  readonly withQuotedHtml?: boolean;
}

export interface ReplySplit {
  /** The new text alone; '' when there is nothing to post. */
  readonly replyText: string;
  /** The same as the fragment of the HTML body that was kept; null when the mail has no HTML body. */
  readonly replyHtml: string | null;
  readonly quotedText: string;
  /** The markup of what was cut; null unless asked for. */
  readonly quotedHtml: string | null;
  readonly signature: string;
  /** The whole text from top to bottom; empty unless asked for. */
  readonly stretches: readonly Stretch[];
  /** The forwarded mail is content; the text above it is the reply text. */
  readonly forwarded: Forwarded | null;
  /** The line `reply above this line` decided. */
  readonly usedMarker: boolean;
  /** Which evidence ended the new text, the line it was, and the mail program when it left its mark. */
  readonly by: { readonly clue: Clue; readonly text: string; readonly client: string | null };
}

/** Lines that belong together. */
export interface Stretch {
  readonly role: Role;
  readonly text: string;
}

interface CutBody extends Cut {
  readonly lines: readonly Line[];
}

/** Splits a mail into new text, quotes, signature and forwarded mail. Never throws; time grows with the size of the mail. */
export function splitReply(message: Message, options: ReplyOptions = {}): ReplySplit {
  const circumstances = circumstancesOf(message, options.markers ?? wellKnownMarkers);
  const page = message.html === null ? null : readPage(message.html);
  const html = page === null ? null : cutBody(page.lines, { ...circumstances, source: 'html' });
  const text =
    message.textFrom === 'plain' ? cutBody(linesOfText(message.text), { ...circumstances, source: 'text' }) : null;
  const shown = chooseText(text, html) ?? cutBody(linesOfText(message.text), { ...circumstances, source: 'text' });
  const htmlOf = (roles: readonly Role[]): string | null =>
    page === null || html === null ? null : htmlWith(page, html, roles);
  const { clue, text: words, client } = shown;
  const kept: readonly Role[] = ['reply', ...(options.keeps ?? [])];
  return {
    replyText: textWith(shown, kept),
    replyHtml: htmlOf(kept),
    quotedText: textWith(shown, ['quoted']),
    quotedHtml: options.withQuotedHtml === true ? htmlOf(['quoted']) : null,
    signature: textWith(shown, ['signature']),
    stretches: options.withStretches === true ? stretchesOf(shown) : [],
    forwarded: shown.forward === null ? attachedForward(message, shown) : forwardedMail(shown, page, html),
    usedMarker: shown.usedMarker,
    by: { clue, text: words.slice(0, 200), client },
  };
}

function circumstancesOf(message: Message, markers: readonly string[]): Omit<Circumstances, 'source'> {
  const prefix = readSubject(message.subject).prefixes[0];
  const threaded = message.inReplyTo.length > 0 || message.references.length > 0;
  return {
    forwardSubject: prefix === 'forward' || (prefix === 'reply-or-forward' && message.inReplyTo.length === 0),
    answers: prefix === 'reply' || threaded,
    recipients: new Set([...message.to, ...message.cc].map(({ address }) => address.toLowerCase())),
    markers,
  };
}

/** A body of more lines is no letter: what stands further down goes with the last line that was judged. */
const mostLines = 20_000;

function cutBody(lines: readonly Line[], circumstances: Circumstances): CutBody {
  if (lines.length <= mostLines) return { lines, ...cutLines(lines, circumstances) };
  const cut = cutLines(lines.slice(0, mostLines), circumstances);
  const last = cut.roles.at(-1) ?? 'reply';
  return { lines, ...cut, roles: lines.map((_, at) => cut.roles[at] ?? last) };
}

/** The plain body is what the writer typed; the HTML is asked when there is none, or when only it shows where to cut. */
function chooseText(text: CutBody | null, html: CutBody | null): CutBody | null {
  if (text === null || html === null) return text ?? html;
  const onlyHtmlKnows = text.clue === 'nothing' && html.clue !== 'nothing' && textWith(html, ['reply']) !== '';
  return onlyHtmlKnows || text.lines.every(isBlank) ? html : text;
}

/** The lines of these roles as text. */
function textWith({ lines, roles: given }: CutBody, roles: readonly Role[]): string {
  const raw: string[] = [];
  for (const [at, line] of lines.entries()) if (roles.includes(given[at] ?? 'reply')) raw.push(line.raw);
  return joinLines(raw);
}

function stretchesOf({ lines, roles }: CutBody): Stretch[] {
  const found: { role: Role; lines: string[] }[] = [];
  for (const [at, { raw }] of lines.entries()) {
    const role = roles[at] ?? 'reply';
    const last = found.at(-1);
    // An empty line belongs to what stands above it.
    if (last !== undefined && (last.role === role || raw.trim() === '')) last.lines.push(raw);
    else found.push({ role, lines: [raw] });
  }
  return found.map(({ role, lines: raw }) => ({ role, text: raw.join('\n') }));
}

/** Blank lines at both ends go, several in a row become one or two as they were. */
function joinLines(raw: readonly string[]): string {
  if (raw.length === 0) return '';
  const lines = raw.map((line) => line.trimEnd());
  let first = 0;
  while (lines[first] === '') first += 1;
  let end = lines.length;
  while (end > first && lines[end - 1] === '') end -= 1;
  return lines.slice(first, end).join('\n');
}

function htmlWith(page: Page, html: CutBody, roles: readonly Role[], after = -1): string | null {
  return keepLines(
    page,
    (line) => line > after && roles.includes(html.roles[Math.min(line, html.roles.length - 1)] ?? 'reply'),
  );
}

function forwardedMail(shown: CutBody, page: Page | null, html: CutBody | null): Forwarded | null {
  const { forward } = shown;
  if (forward === null) return null;
  const below = shown.lines.filter((_, at) => at > forward.last && shown.roles[at] === 'forwarded');
  const quoted = below.every((line) => isBlank(line) || line.depth > 0);
  const body = joinLines(below.map((line) => (quoted ? withoutMark(line.raw) : line.raw))).trim();
  const htmlFrom = html?.forward?.last;
  const bodyHtml =
    page === null || html === null || htmlFrom === undefined ? null : htmlWith(page, html, ['forwarded'], htmlFrom);
  return forwardedInText(forward, body, bodyHtml);
}

function withoutMark(raw: string): string {
  return raw.replace(/^\s*>[ \u00a0]?/, '');
}

/** Forwarded "as attachment": only when the text holds no quoted mail, which would make the attachment one among others. */
function attachedForward(message: Message, shown: CutBody): Forwarded | null {
  return shown.clue === 'nothing' || shown.clue === 'quote-marks' ? forwardedAsAttachment(message) : null;
}
