/**
 * HTML text to tags and text, in one pass and linear time, by htmlparser2's tokenizer (WHATWG tokenization: entities,
 * comments, conditional comments, raw text of script and style). Its parser is not used: it keeps open elements at the
 * front of an array and searches all of them, which takes quadratic time on deep or broken nesting.
 */
import { Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';
import { cleanText } from '../clean-text';

const attributeNames = [
  ...['align', 'alt', 'bgcolor', 'border', 'class', 'color', 'colspan', 'data-emoji', 'face', 'height', 'hidden'],
  ...['href', 'id', 'role', 'rowspan', 'src', 'start', 'style', 'type', 'width', 'wrap'],
] as const;

type AttributeName = (typeof attributeNames)[number];

/** The attributes a comment can make use of; values with entities decoded. Of a repeated attribute the first counts. */
export type Attributes = Readonly<Partial<Record<AttributeName, string>>>;

const known: ReadonlyMap<string, AttributeName> = new Map(attributeNames.map((name) => [name, name]));

/** What reading HTML tells, in the order of the text. Names are in lower case; end tags may match nothing. */
export interface TagSink {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
  /** Whether nothing more is wanted; reading ends then. */
  readonly isFull: boolean;
}

/** Elements that a "/>" closes: those of SVG and MathML, and Office's own ("o:p", "v:shape"). */
const isSelfClosing = (name: string): boolean => name === 'svg' || name === 'math' || name.includes(':');

/** The attributes of a tag without any: always this object. */
export const noAttributes: Attributes = {};
const ignore = (): void => undefined;

class TagReader implements TokenizerCallbacks {
  private name = '';
  private attributes: Partial<Record<AttributeName, string>> | null = null;
  private attribute: AttributeName | null = null;
  private value = '';

  private readonly html: string;
  private readonly sink: TagSink;
  private readonly stop: () => void;

  constructor(html: string, sink: TagSink, stop: () => void) {
    this.html = html;
    this.sink = sink;
    this.stop = stop;
  }

  private open(): void {
    this.sink.open(this.name, this.attributes ?? noAttributes);
    if (this.sink.isFull) this.stop();
  }

  private close(name: string): void {
    this.sink.close(name);
    if (this.sink.isFull) this.stop();
  }

  private text(text: string): void {
    this.sink.text(text);
    if (this.sink.isFull) this.stop();
  }

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, end).toLowerCase();
    this.attributes = null;
  }

  onattribname(start: number, end: number): void {
    this.attribute = known.get(this.html.slice(start, end).toLowerCase()) ?? null;
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    if (this.attribute !== null) this.value += this.html.slice(start, end);
  }

  onattribentity(codepoint: number): void {
    if (this.attribute !== null) this.value += String.fromCodePoint(codepoint);
  }

  onattribend(): void {
    if (this.attribute === null) return;
    this.attributes ??= {};
    this.attributes[this.attribute] ??= this.value;
  }

  onopentagend(): void {
    this.open();
  }

  onselfclosingtag(): void {
    this.open();
    if (isSelfClosing(this.name)) this.close(this.name);
  }

  onclosetag(start: number, end: number): void {
    this.close(this.html.slice(start, end).toLowerCase());
  }

  ontext(start: number, end: number): void {
    this.text(this.html.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    this.text(cleanText(String.fromCodePoint(codepoint)));
  }

  // Comments, conditional comments, declarations and processing instructions show nothing.
  readonly oncomment = ignore;
  readonly oncdata = ignore;
  readonly ondeclaration = ignore;
  readonly onprocessinginstruction = ignore;
  readonly onend = ignore;
}

/** Reads HTML to its end, or until the sink is full. Never throws, whatever the text is. */
export const readTags = (html: string, sink: TagSink): void => {
  const cleaned = cleanText(html);
  const reader = new TagReader(cleaned, sink, () => tokenizer.pause());
  const tokenizer = new Tokenizer({}, reader);
  tokenizer.write(cleaned);
  tokenizer.end();
};
