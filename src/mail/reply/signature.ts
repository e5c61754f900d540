/**
 * What is not the message but stands under it: RFC 3676 section 4.3 signatures (`-- `), lines that programs append
 * (`Sent from my iPhone`), list footers.
 */
import { fold, hasFooterWords, isAppendedLine, mayBeAppended } from './language';
import type { Line } from './line';
import { beginsWithLetter, firstLetter, isBlank } from './line';

/** Longer than this is no signature but a text under a line. */
const mostSignatureLines = 15;
const mostSignatureWidth = 120;
const mostCardLines = 8;
const mostCardWidth = 80;
const mostAppendedWidth = 160;

/**
 * Whether the line is one that a mail program appends on its own account. Programs append a paragraph of their own,
 * so above or below it is blank, quoted or of the same kind; half a paragraph was typed by a person.
 */
export function isAppendedParagraph(lines: readonly Line[], at: number): boolean {
  // Asked first, since hardly any line is one: its neighbours need no look then.
  if (!isAppended(lines[at])) return false;
  return isFree(lines, at - 1) || isFree(lines, at + 1) || isAppended(lines[at - 1]) || isAppended(lines[at + 1]);
}

function isAppended(line: Line | undefined): boolean {
  if (line === undefined || line.code || line.depth > 0 || line.text.length > mostAppendedWidth * 2) return false;
  const bare = mayBeAppended(line.text, firstLetter(line.text), line.opening) ? withoutLinks(line.text) : '';
  return bare !== '' && bare.length <= mostAppendedWidth && isAppendedLine(fold(bare));
}

/** Links as Markdown, in angle or square brackets, or glued to the end; brackets, dots and stars around the line. */
function withoutLinks(text: string): string {
  const unlinked = /[[<]|https?:/.test(text) ? withoutTargets(text) : text;
  return unlinked.replace(/^[\s(<[*_~-]+|[\s)>\]*_~!-]+$/g, '').replace(/\s{2,}/g, ' ');
}

function withoutTargets(text: string): string {
  return text
    .replace(/\[([^\][]{0,80})\]\([^()]{0,300}\)/g, '$1')
    .replace(/\s?<(?:https?:|mailto:)[^<>]{0,400}>/g, '')
    .replace(/\s?\[(?:https?:)[^\][]{0,400}\]/g, '')
    .replace(/https?:\S{0,400}$/, '');
}

/** `-John Doe`: a name after a hyphen, as old mail has it. With a space it would be a list item. */
const signedName = /^-\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}$/u;

const drawn = /^(?:[-‐–—―─━_=~*#+]{2,}|—|–|ᐧ)$/;

/**
 * Where the signature begins among the lines of a reply (`from` to `end`, not included); `end` when there is none.
 * Under the true delimiter everything is signature; under a drawn line only what is short and ends the text.
 */
export function signatureStart(lines: readonly Line[], from: number, end: number): number {
  let start = end;
  for (let pass = 0; pass < mostStacked; pass += 1) {
    const next = lastSignature(lines, from, start);
    if (next === start) break;
    start = next;
  }
  return start;
}

/** A list footer under a signature under a name: more are not stacked. */
const mostStacked = 3;

function lastSignature(lines: readonly Line[], from: number, end: number): number {
  let start = end;
  const below: Line[] = [];
  let onlyDrawn = true;
  for (let at = end - 1; at >= from; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.code || line.depth > 0) break;
    const sure = line.raw === '-- ' || line.mark?.role === 'signature';
    if (sure || opensSignature(lines, at, below, onlyDrawn)) start = at;
    if (isBlank(line)) continue;
    below.push(line);
    onlyDrawn &&= isDrawn(line);
  }
  return start;
}

/** Whether this line opens what stands below it (the nearest last) as a signature. */
function opensSignature(lines: readonly Line[], at: number, below: readonly Line[], onlyDrawn: boolean): boolean {
  const line = lines[at];
  if (line === undefined) return false;
  if (below.length === 0 && isFree(lines, at - 1) && signedName.test(line.text)) return true;
  if (!isDrawn(line)) return false;
  if (line.text.length <= 2)
    return below.length <= mostSignatureLines && below.every(({ text }) => text.length <= mostSignatureWidth);
  if (!isFree(lines, at - 1) && !isFree(lines, at + 1)) return false;
  const footer = line.text.length >= 20 && below.slice(-8).some((next) => hasFooterWords(fold(next.text)));
  return footer || onlyDrawn || (below.length <= mostCardLines && below.every(isOfCard));
}

function isDrawn({ text }: Line): boolean {
  return !beginsWithLetter(text) && drawn.test(text);
}

/** Under a rule that may as well part sections, only what looks like a calling card is a signature: no sentences, lists or rules. */
function isOfCard(line: Line): boolean {
  const { text } = line;
  const sentence = /[.!?:;,]$/.test(text) && text.split(' ').length >= 6;
  return text.length <= mostCardWidth && !sentence && !isDrawn(line) && !/^(?:[-*•]|\d{1,3}[.)])\s/.test(text);
}

function isFree(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  return line === undefined || isBlank(line) || line.depth > 0;
}
