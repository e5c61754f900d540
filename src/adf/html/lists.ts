/**
 * Lists: HTML's own, and the fake ones of Word and Outlook, which are paragraphs with an "mso-list" style (or only the
 * class MsoListParagraph) that open with a bullet or a number and some no-break spaces.
 */
import { bulletList, listItem, orderedList } from '../build';
import type { Block, ListItem } from '../document';
import type { LooseItem } from './assemble';
import { deepestList } from './assemble';
import type { Box, Child, Run } from './box';
import { isHeading } from './elements';
import type { Reading } from './reading';

const isItem = (child: Child): child is Box => child.kind === 'box' && child.name === 'li';

/**
 * The blocks of a list. A list without items is only an indentation, and one that is nested deeper than Jira shows is
 * not told apart from the item it is in: both are their content.
 */
export const listBlocks = (box: Box, reading: Reading): readonly Block[] => {
  const inner = { ...reading, listDepth: reading.listDepth + 1 };
  if (inner.listDepth > deepestList || !box.children.some(isItem)) return reading.blocksOf(withoutItems(box), reading);
  const items = itemsOf(box.children, inner);
  if (items.length === 0) return [];
  const start = Number.parseInt(box.attributes.start ?? '1', 10);
  return [box.name === 'ol' ? orderedList(start, items) : bulletList(items)];
};

/** Items as plain blocks, so that their content is read as that of the box around. */
const withoutItems = (box: Box): readonly Child[] =>
  box.children.map((child) => (isItem(child) ? { ...child, name: 'div' } : child));

/** Each `<li>` with what stands behind it and belongs to it: lists that were put between the items, stray text. */
const itemsOf = (children: readonly Child[], reading: Reading): readonly ListItem[] => {
  const contents: Child[][] = [];
  for (const child of children) {
    const last = contents.at(-1);
    if (isItem(child)) contents.push([...child.children]);
    else if (last !== undefined) last.push(child);
    else if (child.kind !== 'text' || child.text.trim() !== '') contents.push([child]);
  }
  return contents
    .map((content) => reading.blocksOf(content, reading))
    .filter((blocks) => blocks.length > 0)
    .map(listItem);
};

/** An `<li>` without a list around it: browsers show a bullet. */
export const strayItem = (box: Box, reading: Reading): LooseItem => ({
  kind: 'item',
  level: 1,
  order: null,
  blocks: reading.blocksOf(box.children, { ...reading, listDepth: reading.listDepth + 1 }),
});

/** A bullet or number and at least one no-break space after it, or two spaces. */
const leadingMarker =
  /^[ \t\r\n]*([·•▪◦‣§o–-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])(?:[ \t\r\n]*\u00a0[ \t\r\n\u00a0]*|[ \t\r\n]{2,})/i;
const longestMarker = 60;

/** Half an inch in Word is one level. */
const pxPerLevel = 48;

/** A paragraph of Word or Outlook that is an item of a list by its look only; null when it is an ordinary one. */
export const wordListItem = (box: Box, reading: Reading): LooseItem | null => {
  if (isHeading(box.name)) return null;
  const level = box.style?.wordList;
  if (typeof level === 'number') {
    const isMarker = (child: Child): child is Run => child.kind === 'text' && child.look.shown === 'marker';
    const marker = box.children.filter(isMarker).map(({ text }) => text);
    const rest = box.children.filter((child) => !isMarker(child));
    return makeItem(level, marker.join(''), reading.blocksOf(rest, reading));
  }
  if (!/\bMsoListParagraph/i.test(box.attributes.class ?? '')) return null;
  const match = leadingMarker.exec(leadingText(box.children));
  if (match === null) return null;
  const indentPx = box.style?.indentPx ?? pxPerLevel;
  const rest = dropLeading(box.children, match[0].length);
  return makeItem(Math.max(1, Math.round(indentPx / pxPerLevel)), match[1] ?? '', reading.blocksOf(rest, reading));
};

const makeItem = (level: number, marker: string, blocks: readonly Block[]): LooseItem | null => {
  if (blocks.length === 0) return null;
  return { kind: 'item', level, order: orderOf(marker.replace(/[\s\u00a0]/g, '')), blocks };
};

/** The number a marker means; letters and Roman numbers count from 1, for ADF knows neither. Null for bullets. */
const orderOf = (marker: string): number | null => {
  const match = /^\(?(?:(\d{1,9})|[a-z]{1,2}|[ivxlcdm]{1,8})[.)]{0,2}$/i.exec(marker);
  if (match === null || marker === 'o') return null;
  return match[1] === undefined ? 1 : Number(match[1]);
};

const leadingText = (children: readonly Child[]): string => {
  let text = '';
  for (const child of children) {
    if (child.kind !== 'text' || text.length > longestMarker) break;
    text += child.text;
  }
  return text.slice(0, longestMarker);
};

const dropLeading = (children: readonly Child[], characters: number): readonly Child[] => {
  let left = characters;
  return children.map((child) => {
    if (child.kind !== 'text' || left === 0) return child;
    const dropped = Math.min(left, child.text.length);
    left -= dropped;
    return { ...child, text: child.text.slice(dropped) };
  });
};
