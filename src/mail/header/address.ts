/**
 * Address headers (RFC 5322 section 3.4 and 4.4, RFC 6532): mailboxes, groups, comments, quoted strings and routes, and the ways in
 * which senders get them wrong: encoded words in quotes or with commas in them, `a@b (Name)`, missing brackets, semicolons between
 * mailboxes, several mailboxes without any separator.
 */
import type { Address } from '../message';
import type { Report } from '../defects';
import { decodeWords, withoutControls, wordAt } from './words';

/** One mailbox while it is being read. */
interface Draft {
  /** Pieces in front of the brackets, behind them (and whether those say anything), and in parentheses. */
  before: string[];
  behind: string[];
  saysMore: boolean;
  comment: string;
  angle: string | null;
}

interface Span {
  readonly text: string;
  readonly end: number;
}

const emptyDraft = (): Draft => ({ before: [], behind: [], saysMore: false, comment: '', angle: null });

/** A quoted string or the like, with quoted pairs resolved; without its end it reaches to the end of the text. */
function readQuoted(text: string, at: number): Span {
  const pieces: string[] = [];
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') return { text: pieces.join('') + text.slice(from, i), end: i + 1 };
    if (c === '\\') {
      pieces.push(text.slice(from, i));
      from = i + 1;
      i++;
    }
  }
  return { text: pieces.join('') + text.slice(from), end: text.length };
}

function readComment(text: string, at: number): Span {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return { text: text.slice(at + 1, i).replace(/\\(.)/g, '$1'), end: i + 1 };
  }
  return { text: text.slice(at + 1), end: text.length };
}

/** RFC 5322 section 4.4: the way a mail should take, with commas in it. */
const route = /@[^:<>]{0,500}:/y;

/** What stands between the brackets. Without a closing one the next separator ends it. */
function readAngle(text: string, at: number): Span {
  let from = at + 1;
  while (text[from] === '<') from++;
  const end = /[>,;<]|$/g;
  route.lastIndex = from;
  end.lastIndex = text[from] === '"' ? readQuoted(text, from).end : from + (route.exec(text)?.[0].length ?? 0);
  const stop = end.exec(text)?.index ?? text.length;
  let behind = stop;
  while (text[behind] === '>') behind++;
  return { text: text.slice(from, stop), end: behind };
}

/** An addr-spec without white space, comments, route and mailto:, its domain in lower case. */
function cleanAddress(written: string): string {
  const bare = written
    .replace(/\([^()]*\)/g, '')
    .replace(/^\s*(?:mailto:)?/i, '')
    .replace(/^@[^:]*:/, '');
  const at = bare.lastIndexOf('@');
  if (at < 0) return bare.trim().replace(/\s+/g, ' ');
  const local = bare.slice(0, at).trim();
  const domain = bare
    .slice(at + 1)
    .replace(/[\s<>]+/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  return `${local.startsWith('"') ? local : local.replace(/\s+/g, '')}@${domain}`;
}

const cleanName = (written: string): string => withoutControls(decodeWords(written).text).replace(/\s+/g, ' ').trim();

const endsAddress = /[\s<>@,;:"'()]/;

/** Every `local@domain` in a text: from each @ as far as the characters allow. */
function bareAddresses(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    let end = at + 1;
    while (start > 0 && !endsAddress.test(text.charAt(start - 1))) start--;
    while (end < text.length && !endsAddress.test(text.charAt(end))) end++;
    if (start < at && end > at + 1) found.push(text.slice(start, end));
  }
  return found;
}

const isAddress = (text: string): boolean => /^\S*@\S+$/.test(text);

/** A mailbox without brackets: the address is somewhere in the words, what is left is the name. */
function withoutBrackets(draft: Draft): Address[] {
  const words = draft.before.join('').replace(/\s+/g, ' ').trim();
  const quotedLocal = /^"[^"]*"\s*@\s*\S+$/.exec(words);
  if (quotedLocal) return [{ name: cleanName(draft.comment), address: cleanAddress(words) }];
  const spaced = words.replace(/ ?@ ?/g, '@').replace(/>/g, ' ');
  const found = bareAddresses(spaced);
  if (found.length > 1 && spaced.split(/\s+/).every(isAddress)) {
    return found.map((address) => ({ name: '', address: cleanAddress(address) }));
  }
  const address = found.at(-1);
  if (address !== undefined) {
    const rest = spaced.replace(address, ' ').replace(/["'<>[\]]/g, ' ');
    return [{ name: cleanName(rest) || cleanName(draft.comment), address: cleanAddress(address) }];
  }
  const name = cleanName(words.replace(/^"([^"]*)"$/, '$1'));
  const inside = /<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(name);
  // The whole mailbox was put into encoded words.
  if (inside)
    return [{ name: name.slice(0, inside.index).replace(/"/g, '').trim(), address: cleanAddress(inside[1] ?? '') }];
  if (isAddress(name)) return [{ name: cleanName(draft.comment), address: cleanAddress(name) }];
  return name === '' ? [] : [{ name, address: '' }];
}

function finish(draft: Draft): Address[] {
  if (draft.angle === null) return withoutBrackets(draft);
  const address = cleanAddress(decodeWords(draft.angle).text);
  const unquoted = (pieces: readonly string[]): string =>
    cleanName(pieces.map((piece) => piece.replace(/^"([^]*)"$/, '$1')).join(''));
  const name = unquoted(draft.before) || unquoted(draft.behind) || cleanName(draft.comment);
  return address === '' && name === '' ? [] : [{ name, address }];
}

const special = /["(<,;:[]|=\?/g;

/** Reads one header value from left to right. */
class AddressReader {
  private readonly found: Address[] = [];
  private readonly lastSemicolon: number;
  private draft = emptyDraft();
  private readonly text: string;
  private readonly report: Report;
  private readonly limit: number;

  constructor(text: string, report: Report, limit: number) {
    this.text = text;
    this.report = report;
    this.limit = limit;
    this.lastSemicolon = text.lastIndexOf(';');
  }

  read(): Address[] {
    const { text } = this;
    for (let at = 0; at < text.length;) {
      special.lastIndex = at;
      const match = special.exec(text);
      this.words(text.slice(at, match?.index));
      at = match ? this.special(match[0], match.index) : text.length;
    }
    this.flush();
    return this.found;
  }

  private words(piece: string): void {
    const { draft } = this;
    (draft.angle === null ? draft.before : draft.behind).push(piece);
    draft.saysMore ||= draft.angle !== null && piece.trim() !== '';
  }

  /** The mailbox is complete. */
  private flush(): void {
    for (const mailbox of finish(this.draft)) {
      // A route and nothing behind it ("@:") names nobody.
      if (mailbox.name === '' && mailbox.address === '') continue;
      if (!mailbox.address.includes('@')) this.report('invalid-address', mailbox.name || mailbox.address);
      if (this.found.length < this.limit) this.found.push(mailbox);
      else this.report('too-many-addresses', `more than ${this.limit} in one header field`);
    }
    this.draft = emptyDraft();
  }

  /** Takes what begins at `at`; where to go on. */
  private special(character: string, at: number): number {
    switch (character) {
      case '"':
        return this.quoted(readQuoted(this.text, at));
      case '(': {
        const span = readComment(this.text, at);
        this.draft.comment ||= span.text;
        return span.end;
      }
      case '<':
        return this.angle(readAngle(this.text, at));
      case '=?':
        return this.verbatim(at, wordAt(this.text, at)?.end ?? at + 2);
      case '[':
        return this.verbatim(at, this.text.indexOf(']', at) + 1 || this.text.length);
      case ':':
        this.colon(at);
        return at + 1;
      default:
        this.flush();
        return at + 1;
    }
  }

  private quoted(span: Span): number {
    this.words(`"${span.text}"`);
    return span.end;
  }

  private verbatim(at: number, end: number): number {
    this.words(this.text.slice(at, end));
    return end;
  }

  private angle(span: Span): number {
    if (this.draft.saysMore) {
      // The next mailbox without a comma: what stands between the brackets is its name.
      const name = this.draft.behind;
      this.draft.behind = [];
      this.flush();
      this.draft.before = name;
    }
    if (!this.draft.angle?.includes('@')) this.draft.angle = span.text;
    return span.end;
  }

  /** The end of a group's name, or of mailto; without a semicolon to end the group it is part of a name. */
  private colon(at: number): void {
    if (at < this.lastSemicolon || /^\s*mailto$/i.test(this.draft.before.at(-1) ?? '')) this.draft = emptyDraft();
    else this.words(':');
  }
}

/** Reads an address header value (unfolded, raw bytes decoded, encoded words as they are). Never fails; stops at `limit` mailboxes. */
export function parseAddresses(text: string, report: Report, limit: number): Address[] {
  return new AddressReader(text, report, limit).read();
}
