/**
 * Tags to a tree of boxes, repairing what mail breaks (WHATWG HTML 13.2.6, boiled down): missing end tags, end tags that
 * match nothing, formatting that crosses blocks. Formatting elements are no nodes; they change the look of the text that
 * follows until they end. Depth, nodes and tags are bounded: a mail made to hurt is not read to its end.
 */
import type { Box, Child } from './box';
import { makeBox, measureContent } from './box';
import type { Style } from './css';
import { lengthPx } from './css';
import { mostCharactersRead } from '../size';
import * as element from './elements';
import { lookInside, plainLook } from './look';
import type { Look } from './look';
import { OpenElements } from './open-elements';
import { Stylesheet } from './stylesheet';
import type { Attributes, TagSink } from './tags';
import { readTags } from './tags';

/** More nodes than any comment can show. */
const mostNodes = 100_000;
/** More tags than any mail needs that has so few nodes. */
const mostTags = 200_000;
/** Pictures of this size or less show nothing: they count who opens the mail. */
const trackingPixelPx = 2;

/** How many characters look like what: the most common look is the mail's ordinary text. */
export interface LookCount {
  total: number;
  monospace: number;
  readonly byColor: Map<string, number>;
}

export interface Tree {
  readonly root: Box;
  readonly looks: LookCount;
  /** False when reading ended before the mail did. */
  readonly isWhole: boolean;
}

/** Reads HTML into a tree. Never throws; time is linear in the length of the text, memory bounded. */
export const readTree = (html: string): Tree => {
  const builder = new TreeBuilder();
  readTags(html, builder);
  return builder.finish();
};

const whiteOnly = /^[ \t\r\n\f]*$/;
const paragraph: ReadonlySet<string> = new Set(['p']);

class TreeBuilder implements TagSink {
  private readonly sheet = new Stylesheet();
  private readonly root = makeBox('div', {}, null);
  private readonly elements = new OpenElements({
    name: '',
    attributes: {},
    style: null,
    look: plainLook,
    box: this.root,
    isBlock: true,
  });
  private readonly looks: LookCount = { total: 0, monospace: 0, byColor: new Map() };
  /** How often an element of that name was left out because of the bounds: as many end tags mean nothing. */
  private readonly leftOut = new Map<string, number>();
  private nodes = 0;
  private tags = 0;
  private css = '';

  get isFull(): boolean {
    return this.nodes >= mostNodes || this.tags >= mostTags || this.looks.total >= mostCharactersRead;
  }

  open(name: string, attributes: Attributes): void {
    this.tags += 1;
    if (element.isTransparent(name)) return;
    const style = this.sheet.styleOf(name, attributes);
    this.endImplied(name);
    const look = lookInside(this.elements.top.look, name, attributes, style);
    if (element.isEmptyElement(name)) this.addEmpty(name, attributes, style, look);
    else this.push(name, attributes, style, element.isHidden(name) ? { ...look, shown: 'hidden' } : look);
  }

  private push(name: string, attributes: Attributes, style: Style | null, look: Look): void {
    const outer = this.elements.top;
    const isBlock = isBlockHere(name, style);
    const hides = look.shown === 'hidden' && outer.look.shown !== 'hidden';
    if (!this.elements.hasRoom(isBlock) && !hides) {
      this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + 1);
      if (isBlock) this.add({ kind: 'break' });
      return;
    }
    let { box } = outer;
    if (isBlock && look.shown !== 'hidden') {
      box = makeBox(element.isBlock(name) ? name : 'div', attributes, style);
      this.add(box);
    }
    this.elements.push({ name, attributes, style, look, box, isBlock });
  }

  /** Ends what the start of this element ends: a paragraph before a block, a cell before the next, a link in a link. */
  private endImplied(name: string): void {
    if (name === 'a' && this.elements.has('a')) this.close('a');
    // A table outside of the cells of a table: its end tag was forgotten, or written without the slash.
    if (name === 'table' && this.elements.has('table') && this.isBetweenCells()) this.close('table');
    if (this.elements.has('table') && this.endUpToContext(name)) return;
    const ended = name === 'hr' ? paragraph : element.closedByStartOf(name);
    if (!this.elements.hasAny(ended)) return;
    const at = this.elements.findOutermost(
      (open) => ended.has(open),
      (open) => element.stopsImpliedEnd(name, open),
    );
    if (at >= 0) this.endAt(at, name);
  }

  private endUpToContext(name: string): boolean {
    const context = element.contextOf(name);
    if (context === null) return false;
    const at = this.elements.findInnermost(
      (open) => context.has(open),
      () => false,
    );
    this.elements.endBlock(at + 1, false);
    return true;
  }

  private isBetweenCells(): boolean {
    const at = this.elements.findInnermost(element.isTablePart, () => false);
    return !this.elements.isAt(at, element.isCell);
  }

  private addEmpty(name: string, attributes: Attributes, style: Style | null, look: Look): void {
    if (look.shown === 'hidden') return;
    if (name === 'br') this.add({ kind: 'break' });
    else if (name === 'hr') this.add({ kind: 'rule' });
    else if (name === 'img' || name === 'image') this.addPicture(attributes, style, look);
  }

  private addPicture(attributes: Attributes, style: Style | null, look: Look): void {
    const widthPx = lengthPx(attributes.width ?? '') ?? style?.widthPx ?? null;
    const heightPx = lengthPx(attributes.height ?? '') ?? style?.heightPx ?? null;
    if ((widthPx ?? heightPx ?? Infinity) <= trackingPixelPx || (heightPx ?? Infinity) <= trackingPixelPx) return;
    const { src = '', alt = '', 'data-emoji': emoji } = attributes;
    if (emoji !== undefined) this.addText(emoji, look);
    else this.add({ kind: 'picture', source: src.trim(), alt, widthPx, heightPx, look });
  }

  close(name: string): void {
    this.tags += 1;
    if (element.isTransparent(name)) return;
    if (name === 'br') {
      this.open('br', {});
      return;
    }
    const leftOut = this.leftOut.get(name) ?? 0;
    if (leftOut > 0) {
      this.leftOut.set(name, leftOut - 1);
      if (element.isBlock(name)) this.add({ kind: 'break' });
      return;
    }
    const isHeading = element.isHeading(name);
    if (!isHeading && !this.elements.has(name)) {
      if (name === 'p') this.add({ kind: 'break' });
      return;
    }
    const at = this.elements.findInnermost(
      (open) => open === name || (isHeading && element.isHeading(open)),
      (open) => element.stopsEnd(name, open),
    );
    if (at < 0) return;
    // As browsers have it: inside a block that began within it, only formatting ends.
    const isKept = !element.isFormatting(name) && !element.isHidden(name) && this.elements.isBehindBlock(at);
    if (!isKept) this.endAt(at, name);
    if (name === 'style') this.useStyles();
  }

  /** Ends the element at a place of the stack, because of the start or end of `name`. */
  private endAt(at: number, name: string): void {
    if (this.elements.isBlockAt(at) || element.isHidden(name)) this.elements.endBlock(at, !element.isTablePart(name));
    else this.elements.takeOut(at);
  }

  text(text: string): void {
    const { name, look } = this.elements.top;
    if (look.shown !== 'hidden') this.addText(text.slice(0, mostCharactersRead), look);
    else if (name === 'style') this.css += text;
  }

  private useStyles(): void {
    this.sheet.add(this.css);
    this.css = '';
  }

  private addText(text: string, look: Look): void {
    const { children } = this.elements.top.box;
    const last = children.at(-1);
    const isWhite = look.whiteSpace === 'collapse' && whiteOnly.test(text);
    if (text === '' || (isWhite && last?.kind !== 'text' && last?.kind !== 'picture')) return;
    if (!isWhite) this.count(text.length, look);
    if (last?.kind === 'text' && last.look === look) last.text += text;
    else this.add({ kind: 'text', text, look });
  }

  private count(characters: number, { color, font }: Look): void {
    this.looks.total += characters;
    if (font === 'monospace') this.looks.monospace += characters;
    if (color !== null) this.looks.byColor.set(color, (this.looks.byColor.get(color) ?? 0) + characters);
  }

  private add(child: Child): void {
    this.nodes += 1;
    this.elements.top.box.children.push(child);
  }

  finish(): Tree {
    measureContent(this.root);
    return { root: this.root, looks: this.looks, isWhole: !this.isFull };
  }
}

/** Whether an element is a block where it stands: CSS may make a block of a link, and a line of a division. */
const isBlockHere = (name: string, style: Style | null): boolean => {
  if (style?.display === 'inline' && (name === 'div' || name === 'p')) return false;
  return element.isBlock(name) || (style?.display === 'block' && !element.isHidden(name));
};
