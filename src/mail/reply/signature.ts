/**
 * What is not the message but stands under it: RFC 3676 section 4.3 signatures (`-- `), lines that programs append
 * (`Sent from my iPhone`), list footers, inline OpenPGP armour (RFC 4880 section 7).
 */
import { fold, hasFooterWords, isAppendedLine } from './language';
import type { Line } from './line';
import { isBlank } from './line';

/** Longer than this is no signature but a text under a line. */
const mostSignatureLines = 15;
const mostSignatureWidth = 120;
const mostAppendedWidth = 160;

/**
 * Whether the line is one that a mail program appends on its own account. Programs append a paragraph of their own,
 * so above or below it is blank, quoted or of the same kind; half a paragraph was typed by a person.
 */
export function isAppendedParagraph(lines: readonly Line[], at: number): boolean {
  if (!isFree(lines, at - 1) && !isFree(lines, at + 1) && !isAppended(lines[at - 1]) && !isAppended(lines[at + 1])) return false;
  return isAppended(lines[at]);
}

function isAppended(line: Line | undefined): boolean {
  if (line === undefined || line.code || line.depth > 0 || line.text === '' || line.text.length > mostAppendedWidth * 2) return false;
  const bare = withoutLinks(line.text);
  return bare.length <= mostAppendedWidth && isAppendedLine(fold(bare));
}

/** Links as Markdown, in angle or square brackets, or glued to the end; brackets, dots and stars around the line. */
function withoutLinks(text: string): string {
  const linked = text
    .replace(/\[([^\][]{0,80})\]\([^()]{0,300}\)/g, '$1')
    .replace(/\s?<(?:https?:|mailto:)[^<>]{0,400}>/g, '')
    .replace(/\s?\[(?:https?:)[^\][]{0,400}\]/g, '')
    .replace(/https?:\S{0,400}$/, '');
  return linked.replace(/^[\s(<[*_~-]+|[\s)>\]*_~!-]+$/g, '').replace(/\s{2,}/g, ' ');
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
  let below = 0;
  let widest = 0;
  for (let at = end - 1; at >= from; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.code || line.depth > 0) break;
    if (line.raw === '-- ' || line.mark?.role === 'signature') {
      start = at;
    } else if (below === 0 && signedName.test(line.text) && isFree(lines, at - 1)) {
      start = at;
    } else if (drawn.test(line.text) && (line.text.length < 3 || isFree(lines, at - 1) || isFree(lines, at + 1))) {
      const slender = below <= mostSignatureLines && widest <= mostSignatureWidth && below > 0;
      const footer = line.text.length >= 20 && lines.slice(at + 1, at + 8).some((next) => hasFooterWords(fold(next.text)));
      if (slender || footer || (below === 0 && at > from)) start = at;
    }
    if (isBlank(line)) continue;
    below += 1;
    widest = Math.max(widest, line.text.length);
  }
  return start;
}

function isFree(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  return line === undefined || isBlank(line) || line.depth > 0;
}

/** Lines of OpenPGP armour around a text that is signed but not encrypted, as [first, last] ranges. */
export function armour(lines: readonly Line[]): [number, number][] {
  const found: [number, number][] = [];
  let signature = -1;
  lines.forEach((line, at) => {
    if (line.depth > 0 || !line.text.startsWith('-----')) return;
    if (line.text === '-----BEGIN PGP SIGNED MESSAGE-----') {
      const hashed = /^Hash: /.test(lines[at + 1]?.text ?? '');
      found.push([at, hashed ? at + 1 : at]);
    } else if (line.text === '-----BEGIN PGP SIGNATURE-----') signature = at;
    else if (line.text === '-----END PGP SIGNATURE-----' && signature >= 0) {
      found.push([signature, at]);
      signature = -1;
    }
  });
  return found;
}
