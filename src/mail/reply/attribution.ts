/**
 * The line a mail program writes above what it quotes: `On Monday, John Doe <john@acme.com> wrote:`, over one to five lines.
 * Judged by evidence (an opener, a word of writing, a date, an address, the colon), not by one pattern a language.
 */
import { beginsWithDate, hasDate } from './date-words';
import { beginsWithOpener, beginsWithPosted, findVerb, fold, isOfFirstPerson, mayBeginAttribution } from './language';
import type { Line } from './line';
import { endsInColon, firstLetter, isBlank, openingOf } from './line';
import { findAddress, hasAddress } from './mailbox';

export interface Attribution {
  readonly first: number;
  readonly last: number;
  /** The lines joined to one. */
  readonly text: string;
}

const mostLines = 5;
const mostCharacters = 500;

/** The attribution that begins at line `first`; null when none does. */
export function attributionAt(lines: readonly Line[], first: number): Attribution | null {
  const head = lines[first];
  if (head === undefined || isBlank(head) || head.code) return null;
  if (head.mark?.role === 'attribution') return markedAttribution(lines, first);
  if (!mayOpen(head)) return null;
  let found: Attribution | null = null;
  let text = '';
  for (let last = first; last < first + mostLines; last += 1) {
    const next = nextText(lines, last, text, head, found !== null);
    if (next === null) break;
    if (next === text) continue;
    text = next;
    const closed = endsInColon(undecorated(text));
    if ((found === null || closed) && isAttribution(text, quoteFollows(lines, last))) found = { first, last, text };
    // A line without the colon may go on: `Le 4 janv. 2016, John Doe <john@acme.com>` + `a écrit :`
    if (closed) break;
  }
  return found;
}

/** The text with this line added, as it is for a blank line within an address, or null where an attribution cannot go on. */
function nextText(lines: readonly Line[], at: number, text: string, head: Line, found: boolean): string | null {
  const line = lines[at];
  if (line === undefined || line.code) return null;
  if (isBlank(line)) return !found && opensAddress(lines, at) ? text : null;
  const next = continued(text, head, line);
  return next === null || next.length > mostCharacters ? null : next;
}

function markedAttribution(lines: readonly Line[], first: number): Attribution {
  let last = first;
  while (lines[last + 1]?.mark?.role === 'attribution') last += 1;
  const text = lines
    .slice(first, last + 1)
    .map((line) => line.text)
    .join(' ')
    .trim();
  return { first, last, text };
}

/** Some programs break the address onto a paragraph of its own: only then may a blank line stand inside. */
function opensAddress(lines: readonly Line[], blank: number): boolean {
  const next = lines.slice(blank + 1, blank + 3).find((line) => !isBlank(line));
  return next !== undefined && (next.text.startsWith('<') || next.text.startsWith('mailto:'));
}

/** The text so far with this line added; null when the line cannot be a part of it. */
function continued(text: string, head: Line, line: Line): string | null {
  if (line.depth === head.depth) return text === '' ? line.text : `${text} ${line.text}`;
  // `<john@acme.com` + newline + `> wrote:` reads as a quote mark, and is the end of an address.
  const open = text.split('<').length > text.split('>').length;
  return open && line.depth === head.depth + 1 ? `${text}> ${line.text}` : null;
}

/** A cheap look at the first line: it ends with a colon, names an address, or begins as attributions do. */
function mayOpen({ text, opening: letters }: Line): boolean {
  const plain = undecorated(text);
  // Nearly no line has any of these.
  if (/[\d<@:：]/.test(plain)) {
    if (endsInColon(plain) || plain.includes('<') || hasAddress(plain) || beginsWithDate(plain)) return true;
  }
  const isFirst = firstLetter(text) === 0 && plain.startsWith(text.charAt(0));
  if (!mayBeginAttribution(isFirst ? letters : openingOf(plain, 0))) return false;
  const opening = fold(plain.slice(0, 40));
  return beginsWithOpener(opening) || beginsWithPosted(opening);
}

function quoteFollows(lines: readonly Line[], last: number): boolean {
  const depth = lines[last]?.depth ?? 0;
  const next = lines.slice(last + 1, last + 3).find((line) => !isBlank(line));
  return next !== undefined && (next.depth > depth || next.mark?.role === 'quote');
}

/** Without the dashes, angle brackets and stars that some programs put around the line. */
function undecorated(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '-–—*_ >'.includes(text.charAt(start))) start += 1;
  while (end > start && '-–—*_ '.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** `2016-03-03 17:21 GMT+01:00 Some One`: Gmail of 2013 to 2017 in languages it had no sentence for. */
const isoDateAndName = /^(?:19|20)\d\d-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \p{L}[\p{L} .,'-]{0,80}$/u;

/** Whether these words are an attribution; some only are when quoted lines follow. */
export function isAttribution(words: string, quoted: boolean): boolean {
  const text = undecorated(words);
  const colon = endsInColon(text);
  const addressed = hasAddress(text);
  if (!colon && !addressed) return isoDateAndName.test(text) || isPostedNote(text);
  const dated = hasDate(text);
  if (!dated && !addressed && !quoted) return false;
  if (colon && quoted && (dated || addressed) && text.length < 300) return true;
  const clues = { colon, addressed, dated };
  const folded = fold(text);
  const verb = findVerb(folded);
  if (verb === null) return namesWriterAtEnd(text, clues);
  return !isOfFirstPerson(folded) && saysWhoWrote(text, folded, verb.start, clues);
}

/** `Posted by John Doe on 03/04/2024`. */
function isPostedNote(text: string): boolean {
  return text.length < 120 && beginsWithPosted(fold(text)) && hasDate(text);
}

interface Clues {
  readonly colon: boolean;
  readonly addressed: boolean;
  readonly dated: boolean;
}

/** With a word of writing: an opener, an address or a date frames it, and nothing but a name follows it. */
function saysWhoWrote(text: string, folded: string, verb: number, { colon, addressed, dated }: Clues): boolean {
  const atEnd = /^\S{2,12}(?: \S{2,12}){0,2}$/u.test(folded.slice(verb).replace(/\s*[:：]$/, ''));
  if (!colon) return atEnd && addressed && (dated || countWords(text) <= 12);
  const framed = addressed || beginsWithOpener(folded) || beginsWithDate(text);
  const named =
    atEnd &&
    countWords(text) <= 14 &&
    /(?:^|\s)["'«„“(]?[^\p{Ll}\s]\S*\s*$/u.test(text.slice(Math.max(0, verb - 40), verb));
  return (framed || named) && endsInName(text.slice(verb));
}

/** `Wed, 5 Jan 2016, 23:39, John Doe <john@acme.com>:` in languages that leave the word of writing out. */
function namesWriterAtEnd(text: string, { dated, addressed }: Clues): boolean {
  if (!dated || !addressed || text.length > 300) return false;
  const bare = text.replace(/[:：]$/, '');
  const address = findAddress(bare, Math.max(0, bare.lastIndexOf('<')));
  const closes = address !== null && /^[>\])\s]*$/.test(bare.slice(address.end));
  if (!closes) return false;
  return beginsWithDate(text) || (bare !== text && bare.endsWith('>'));
}

/** After the word of writing comes nothing, or a name, an address and a date; not half a sentence. */
function endsInName(rest: string): boolean {
  return countWords(rest.replace(/<[^<>]{0,300}>/g, '')) <= 14;
}

function countWords(text: string): number {
  return text.split(' ').filter((word) => word !== '').length;
}
