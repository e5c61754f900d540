/**
 * HTML to tags and text in one pass. Tags written plainly, as nearly all are, and text without entities are read here; everything else
 * by htmlparser2's tokenizer (entities, comments, raw text of script and style as WHATWG has them), which looks at each character by itself.
 * Its parser is not used: it keeps the open elements at the front of an array, which takes quadratic time on deep or broken nesting.
 */
import { Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';

export type Attributes = ReadonlyMap<string, string>;

/** What reading HTML tells, in the order of the text. Names are in lower case; an end tag may match nothing. */
export interface TagSink {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

/** Reads the whole HTML. Of a repeated attribute the first counts; only `wanted` ones are told of, null for all. */
export function readTags(html: string, wanted: ReadonlySet<string> | null, sink: TagSink): void {
  const reader = new TagReader(html, wanted, sink);
  for (let at = 0; at < html.length;) at = reader.readAt(at);
}

const noAttributes: Attributes = new Map();
const ignore = (): void => undefined;

/** A `<` in front of anything else is text. */
const beginsTag = /<[a-z/!?]/iy;
const plainEndTag = /<\/[a-z][a-z0-9]*>/iy;
const plainName = /<[a-z][a-z0-9]*/iy;
const attributeToValue = /[ \t\n\f\r]+[a-z-]+="/iy;
const endOfStartTag = /[ \t\n\f\r]*\/?>/y;
/** What follows these is no markup up to their end tag. */
const rawText = new Set('iframe noembed noframes plaintext script style textarea title xmp'.split(' '));

/** Where the pattern found at this place ends; -1 when it is not there. */
function endAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Of a repeated attribute the first counts. */
function addedTo(attributes: Map<string, string> | null, name: string, value: string): Map<string, string> {
  const all = attributes ?? new Map<string, string>();
  return all.has(name) ? all : all.set(name, value);
}

class TagReader {
  readonly #html: string;
  readonly #wanted: ReadonlySet<string> | null;
  readonly #sink: TagSink;
  #tokenizing: Tokenizing | null = null;

  constructor(html: string, wanted: ReadonlySet<string> | null, sink: TagSink) {
    this.#html = html;
    this.#wanted = wanted;
    this.#sink = sink;
  }

  /** Reads what begins at this place, a tag or text, and gives the place behind it. */
  readAt(at: number): number {
    if (endAt(beginsTag, this.#html, at) < 0) return this.#readText(at);
    const end = this.#html[at + 1] === '/' ? this.#readEndTag(at) : this.#readStartTag(at);
    return end < 0 ? at + this.#tokenize(this.#html.slice(at)) : end;
  }

  #readText(at: number): number {
    const next = this.#html.indexOf('<', at + 1);
    const text = next < 0 ? this.#html.slice(at) : this.#html.slice(at, next);
    if (text.includes('&')) this.#tokenize(text);
    else this.#sink.text(text);
    return at + text.length;
  }

  #readEndTag(at: number): number {
    const end = endAt(plainEndTag, this.#html, at);
    if (end >= 0) this.#sink.close(this.#html.slice(at + 2, end - 1).toLowerCase());
    return end;
  }

  #readStartTag(at: number): number {
    let end = endAt(plainName, this.#html, at);
    const name = this.#html.slice(at + 1, end).toLowerCase();
    if (end < 0 || rawText.has(name)) return -1;
    let attributes: Map<string, string> | null = null;
    for (let start = endAt(attributeToValue, this.#html, end); start >= 0;) {
      const quote = this.#html.indexOf('"', start);
      const value = this.#html.slice(start, quote);
      if (quote < 0 || value.includes('&')) return -1;
      const attribute = this.#html
        .slice(end, start - 2)
        .trimStart()
        .toLowerCase();
      if (this.#wanted?.has(attribute) !== false) attributes = addedTo(attributes, attribute, value);
      end = quote + 1;
      start = endAt(attributeToValue, this.#html, end);
    }
    end = endAt(endOfStartTag, this.#html, end);
    if (end >= 0) this.#sink.open(name, attributes ?? noAttributes);
    return end;
  }

  #tokenize(rest: string): number {
    this.#tokenizing ??= new Tokenizing(this.#wanted, this.#sink);
    return this.#tokenizing.read(rest);
  }
}

/** Reads by the tokenizer, up to the next end tag: from there on tags may be written plainly again. */
class Tokenizing {
  readonly #tokenizer: Tokenizer;
  #text = '';
  #end = 0;

  constructor(wanted: ReadonlySet<string> | null, sink: TagSink) {
    this.#tokenizer = new Tokenizer({}, this.#callbacks(wanted, sink));
  }

  /** How many characters were read. */
  read(text: string): number {
    this.#text = text;
    this.#end = text.length;
    this.#tokenizer.reset();
    this.#tokenizer.write(text);
    this.#tokenizer.end();
    return this.#end;
  }

  #stopBehind(endTag: number): void {
    const end = this.#text.indexOf('>', endTag);
    if (end < 0) return;
    this.#end = end + 1;
    this.#tokenizer.pause();
  }

  #callbacks(wanted: ReadonlySet<string> | null, sink: TagSink): TokenizerCallbacks {
    let name = '';
    let attributes: Map<string, string> | null = null;
    let attribute = '';
    let value = '';
    const isWanted = (): boolean => attribute !== '';
    const open = (): void => sink.open(name, attributes ?? noAttributes);
    const slice = (start: number, end: number): string => this.#text.slice(start, end);
    return {
      onopentagname(start, end) {
        name = slice(start, end).toLowerCase();
        attributes = null;
      },
      onattribname(start, end) {
        const written = slice(start, end).toLowerCase();
        attribute = wanted?.has(written) === false ? '' : written;
        value = '';
      },
      onattribdata(start, end) {
        if (isWanted()) value += slice(start, end);
      },
      onattribentity(point) {
        if (isWanted()) value += String.fromCodePoint(point);
      },
      onattribend() {
        if (isWanted()) attributes = addedTo(attributes, attribute, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => {
        sink.close(slice(start, end).toLowerCase());
        this.#stopBehind(end);
      },
      ontext: (start, end) => sink.text(slice(start, end)),
      ontextentity: (point) => sink.text(String.fromCodePoint(point)),
      oncomment: ignore,
      oncdata: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    };
  }
}
