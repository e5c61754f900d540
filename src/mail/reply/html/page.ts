/**
 * HTML as lines: each piece of the markup knows the line it shows on, so that cutting lines cuts the markup.
 * One pass, no tree and no recursion: nesting of any depth costs nothing.
 */
import { readTags } from '../../html/tags';
import type { Attributes, TagSink } from '../../html/tags';
import type { ClientMark, Line } from '../line';
import { firstLetter, openingOf, quoteMarks, tidy } from '../line';
import { apart, blocks, countEnded, endsBefore, invisible, voids } from './elements';
import { citesMail, isHidden, markOf, onlyIndents } from './marks';

/** A piece of markup. `line` is the index of the line it stands on. */
export type Piece =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: Attributes;
      readonly line: number;
      readonly shows: boolean;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string; readonly line: number };

export interface Page {
  readonly lines: readonly Line[];
  readonly pieces: readonly Piece[];
}

interface Frame {
  readonly name: string;
  readonly depth: number;
  readonly hidden: boolean;
  readonly keepsSpace: boolean;
  mark: ClientMark | null;
  /** For a Gmail-like envelope: the line it began on, and how many blockquotes had been seen by then. */
  readonly envelope: { readonly from: number; readonly quotes: number } | null;
}

/** Turns HTML into lines. Total: whatever comes in is read as far as it can be. */
export function readPage(html: string): Page {
  const reader = new PageReader();
  readTags(html, null, reader);
  return reader.finish();
}

/** Quotes deeper than this are written as if they were this deep. */
const mostMarks = 10;

const anyClientsQuote: ClientMark = { role: 'quote', client: 'many' };

function keepsSpace(attributes: Attributes): boolean {
  return /white-space\s*:\s*pre/i.test((attributes.get('style') ?? '').slice(0, 1000));
}

class PageReader implements TagSink {
  readonly #lines: Line[] = [];
  readonly #pieces: Piece[] = [];
  readonly #root: Frame = { name: '', depth: 0, hidden: false, keepsSpace: false, mark: null, envelope: null };
  readonly #frames: Frame[] = [];
  /** The innermost open element. */
  #frame = this.#root;
  /** The text of the line being written, and what was true where it began. */
  #written: string[] = [];
  #begun: { depth: number; mark: ClientMark | null } | null = null;
  #boundary: ClientMark | null = null;
  #lists: { ordered: boolean; count: number }[] = [];
  #gap = true;
  #quotes = 0;
  #envelopes = 0;

  open(name: string, attributes: Attributes): void {
    const ended = endsBefore(name);
    while (ended.has(this.#frame.name)) this.#endInnermost();
    const outer = this.#frame;
    if (outer.hidden || invisible.has(name) || isHidden(attributes)) {
      if (!voids.has(name)) this.#enter({ ...outer, name, hidden: true, envelope: null });
      return;
    }
    const mark = markOf(name, attributes);
    if (blocks.has(name)) this.#break(apart.has(name) && !(attributes.get('class') ?? '').includes('MsoNormal'));
    if (mark?.role === 'boundary' || mark?.role === 'forward') this.#boundary ??= mark;
    this.#countItem(name);
    const shows = voids.has(name) || name === 'td' || name === 'th';
    this.#pieces.push({ kind: 'open', name, attributes, line: this.#lines.length, shows });
    if (voids.has(name)) this.#openVoid(name, mark);
    else this.#push(name, attributes, mark);
  }

  #enter(frame: Frame): void {
    this.#frames.push(frame);
    this.#frame = frame;
  }

  #openVoid(name: string, mark: ClientMark | null): void {
    if (mark?.role === 'signature') this.#frame.mark = mark;
    if (name === 'br') this.#endLine();
    if (name === 'img') this.#begin();
  }

  #push(name: string, attributes: Attributes, mark: ClientMark | null): void {
    const outer = this.#frame;
    const quotes = name === 'blockquote' && !onlyIndents(attributes);
    const own = mark ?? (quotes && citesMail(attributes) ? anyClientsQuote : null);
    const lasts = own !== null && (own.role === 'quote' || own.role === 'signature' || own.role === 'attribution');
    this.#enter({
      name,
      depth: outer.depth + (quotes ? 1 : 0),
      hidden: false,
      keepsSpace: outer.keepsSpace || name === 'pre' || keepsSpace(attributes),
      mark: lasts ? own : outer.mark,
      envelope:
        own?.role === 'envelope' && this.#envelopes === 0 ? { from: this.#lines.length, quotes: this.#quotes } : null,
    });
    if (quotes) this.#quotes += 1;
    if (this.#frame.envelope !== null) this.#envelopes += 1;
  }

  text(text: string): void {
    const frame = this.#frame;
    if (frame.hidden) return;
    if (!frame.keepsSpace) {
      this.#write(text.replace(/[\t\n\f\r ]{2,}|[\t\n\f\r]/g, ' '));
      return;
    }
    for (const [index, part] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) {
        this.#pieces.push({ kind: 'text', text: '\n', line: this.#lines.length });
        this.#endLine();
      }
      this.#write(part);
    }
  }

  #write(text: string): void {
    if (text === '') return;
    this.#pieces.push({ kind: 'text', text, line: this.#lines.length });
    if (this.#written.length === 0 && text.trim() === '') return;
    this.#begin();
    this.#written.push(text);
  }

  close(name: string): void {
    for (let count = countEnded(this.#frames, name); count > 0; count -= 1) this.#endInnermost();
  }

  #endInnermost(): void {
    const frame = this.#frames.pop();
    this.#frame = this.#frames.at(-1) ?? this.#root;
    if (frame === undefined || frame.hidden) return;
    const { name } = frame;
    if (name === 'td' || name === 'th') this.#written.push('\t');
    if (blocks.has(name)) this.#break(apart.has(name));
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    if (frame.envelope !== null) this.#closeEnvelope(frame.envelope);
    this.#pieces.push({ kind: 'close', name });
  }

  finish(): Page {
    while (this.#frames.length > 0) this.#endInnermost();
    if (this.#written.length > 0 || this.#begun !== null) this.#endLine();
    return { lines: this.#lines, pieces: this.#pieces };
  }

  #countItem(name: string): void {
    if (name === 'ul' || name === 'ol') this.#lists.push({ ordered: name === 'ol', count: 0 });
    const list = this.#lists.at(-1);
    if (name !== 'li' || list === undefined) return;
    list.count += 1;
    this.#begin();
    this.#written.push(list.ordered ? `${list.count}. ` : '- ');
  }

  /** The first thing seen on a line decides how deep it is quoted and whose mark it carries. */
  #begin(): void {
    if (this.#begun !== null) return;
    this.#begun = { depth: this.#frame.depth, mark: this.#boundary ?? this.#frame.mark };
    this.#boundary = null;
  }

  #break(withGap: boolean): void {
    if (this.#written.length > 0 || this.#begun !== null) this.#endLine();
    if (withGap && !this.#gap) this.#endLine();
  }

  #endLine(): void {
    const { depth: outer, mark } = this.#begun ?? this.#frame;
    const written = this.#written.join('');
    const raw = this.#frame.keepsSpace ? written : written.replace(/ {2,}/g, ' ').trim();
    const inner = quoteMarks(raw);
    const own = raw.slice(inner.start);
    const text = tidy(own);
    const depth = outer + inner.depth;
    this.#lines.push({
      text,
      opening: openingOf(text, firstLetter(text)),
      raw: '> '.repeat(Math.min(depth, mostMarks)) + own.trim(),
      depth,
      code: false,
      mark,
    });
    this.#gap = text === '' && this.#begun === null;
    this.#written = [];
    this.#begun = null;
  }

  /** The outermost envelope, when no blockquote stands in it, holds the quoted mail itself. */
  #closeEnvelope({ from, quotes }: NonNullable<Frame['envelope']>): void {
    this.#envelopes -= 1;
    if (quotes !== this.#quotes) return;
    for (let at = from; at < this.#lines.length; at += 1) {
      const line = this.#lines[at];
      if (line?.mark === null) this.#lines[at] = { ...line, mark: { role: 'quote', client: 'Gmail' } };
    }
  }
}
