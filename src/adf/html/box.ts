/** The tree that reading a mail's HTML makes: boxes (blocks), and in them text, line breaks and pictures with their look. */
import { isVisible } from '../clean-text';
import type { Look } from './look';
import type { Style } from './css';
import type { Attributes } from './tags';

export interface Box {
  readonly kind: 'box';
  /** Element name in lower case, of the block elements only. */
  readonly name: string;
  readonly attributes: Attributes;
  readonly style: Style | null;
  readonly children: Child[];
  /** What is in the box, inner boxes included; filled by `measureContent` when the tree is complete. */
  readonly content: Content;
}

/** Counts that tell tables of data from tables of layout, without walking the tree again. */
interface Content {
  characters: number;
  pictures: number;
  /** Boxes that are more than text: lists, headings, pre, quotes. */
  structures: number;
  tables: number;
}

export interface Run {
  readonly kind: 'text';
  text: string;
  readonly look: Look;
}

interface LineBreak {
  readonly kind: 'break';
}

export interface Picture {
  readonly kind: 'picture';
  readonly source: string;
  readonly alt: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly look: Look;
}

/** A horizontal rule. */
interface Rule {
  readonly kind: 'rule';
}

export type Child = Box | Run | LineBreak | Picture | Rule;

export const makeBox = (name: string, attributes: Attributes, style: Style | null): Box => ({
  kind: 'box',
  name,
  attributes,
  style,
  children: [],
  content: { characters: 0, pictures: 0, structures: 0, tables: 0 },
});

const structures: ReadonlySet<string> = new Set([
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dir', 'menu', 'pre', 'listing', 'xmp', 'blockquote'],
]);

/** Fills in `content` of a box and of every box in it. */
export const measureContent = ({ children, content }: Box): void => {
  for (const child of children) {
    if (child.kind === 'text') content.characters += isVisible(child.text) ? child.text.trim().length : 0;
    else if (child.kind === 'picture') content.pictures += 1;
    else if (child.kind === 'box') {
      measureContent(child);
      content.characters += child.content.characters;
      content.pictures += child.content.pictures;
      content.tables += child.content.tables + (child.name === 'table' ? 1 : 0);
      content.structures += child.content.structures + (structures.has(child.name) ? 1 : 0);
    }
  }
};
