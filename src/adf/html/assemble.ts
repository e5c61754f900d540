/**
 * Lines, gaps, blocks and Word's list paragraphs, in the order they stand, to ADF blocks. Lines that follow each other
 * without space between become one paragraph with hard breaks, as they looked in the mail; any number of empty lines is
 * one parting between paragraphs.
 */
import { bulletList, hardBreak, listItem, orderedList } from '../build';
import type { Block, Inline, ListItem } from '../document';

/** A paragraph that is an item of a list only by its look. */
export interface LooseItem {
  readonly kind: 'item';
  /** From 1. */
  readonly level: number;
  /** The number in front of it; null for a bullet. */
  readonly order: number | null;
  readonly blocks: readonly Block[];
}

export type FlowItem =
  | { readonly kind: 'line'; readonly content: readonly Inline[] }
  | { readonly kind: 'gap' }
  | { readonly kind: 'block'; readonly block: Block }
  | LooseItem;

export const assemble = (items: readonly FlowItem[]): readonly Block[] => {
  const assembly = new Assembly();
  for (const item of items) assembly.add(item);
  return assembly.finish();
};

class Assembly {
  private readonly blocks: Block[] = [];
  private lines: Inline[] = [];
  private loose: LooseItem[] = [];

  add(item: FlowItem): void {
    // Space between the items of a list does not end it.
    if (item.kind !== 'item' && item.kind !== 'gap') this.endList();
    if (item.kind !== 'line') this.endParagraph();
    if (item.kind === 'line') this.addLine(item.content);
    else if (item.kind === 'item') this.loose.push(item);
    else if (item.kind === 'block') this.addBlock(item.block);
  }

  private addLine(content: readonly Inline[]): void {
    if (this.lines.length > 0) this.lines.push(hardBreak);
    for (const inline of content) this.lines.push(inline);
  }

  /** Two rules in a row are one. */
  private addBlock(block: Block): void {
    if (block.type !== 'rule' || this.blocks.at(-1)?.type !== 'rule') this.blocks.push(block);
  }

  private endParagraph(): void {
    if (this.lines.length > 0) this.blocks.push({ type: 'paragraph', content: this.lines });
    this.lines = [];
  }

  private endList(): void {
    if (this.loose.length > 0) for (const list of nestedLists(this.loose)) this.blocks.push(list);
    this.loose = [];
  }

  finish(): readonly Block[] {
    this.endParagraph();
    this.endList();
    return this.blocks;
  }
}

/** Deeper lists are shown at this level; Jira's editor knows no deeper one. */
export const deepestList = 6;

/** Items with levels to lists in lists. A level that is skipped on the way in does not count. */
const nestedLists = (items: readonly LooseItem[]): readonly Block[] => listsFrom(items, 1);

const listsFrom = (items: readonly LooseItem[], depth: number): readonly Block[] => {
  const level = items.reduce((least, item) => Math.min(least, item.level), Infinity);
  const lists: Block[] = [];
  let at = 0;
  while (at < items.length) {
    const first = items[at];
    const listItems: ListItem[] = [];
    // One list: items of this level and kind, each with the deeper ones that follow it.
    while (at < items.length) {
      const item = items[at];
      if (item === undefined || (item.level <= level && (item.order === null) !== (first?.order === null))) break;
      const next = endOfInner(items, at + 1, depth < deepestList ? level : Infinity);
      const inner = items.slice(at + 1, next);
      listItems.push(listItem(inner.length > 0 ? [...item.blocks, ...listsFrom(inner, depth + 1)] : item.blocks));
      at = next;
    }
    lists.push(first?.order === null ? bulletList(listItems) : orderedList(first?.order ?? 1, listItems));
  }
  return lists;
};

/** Where the items end that are deeper than `level`. */
const endOfInner = (items: readonly LooseItem[], from: number, level: number): number => {
  let at = from;
  while (at < items.length && (items[at]?.level ?? 0) > level) at += 1;
  return at;
};
