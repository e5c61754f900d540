/**
 * Lists in plain text, where they cannot be mistaken: at least two lines with the same bullet, or with running numbers,
 * at the same indentation. Lines indented deeper than the marker continue an item.
 */
import { bulletList, listItem, orderedList } from '../build';
import type { Block, Inline } from '../document';

interface Item {
  readonly indent: number;
  /** The bullet, or what stands behind the number. */
  readonly sign: string;
  /** The number; null for bullets. */
  readonly order: number | null;
  readonly lines: string[];
}

const bullet = /^( {0,8})([-*•+])[ \t]+(\S.*)$/;
const numbered = /^( {0,8})(\d{1,3})([.)])[ \t]+(\S.*)$/;

const itemOf = (line: string): Item | null => {
  const byBullet = bullet.exec(line);
  if (byBullet !== null) {
    return { indent: byBullet[1]?.length ?? 0, sign: byBullet[2] ?? '', order: null, lines: [byBullet[3] ?? ''] };
  }
  const byNumber = numbered.exec(line);
  if (byNumber === null) return null;
  return {
    indent: byNumber[1]?.length ?? 0,
    sign: byNumber[3] ?? '',
    order: Number(byNumber[2]),
    lines: [byNumber[4] ?? ''],
  };
};

const continues = (before: Item, next: Item): boolean =>
  before.indent === next.indent &&
  before.sign === next.sign &&
  (before.order === null ? next.order === null : next.order === before.order + 1);

const indentOf = (line: string): number => line.length - line.trimStart().length;

/**
 * What begins at a line that looks like an item, and the line after it: a list, or null for lines that are not clearly
 * one. No item at all gives `end` at the line itself.
 */
export const listAt = (
  lines: readonly string[],
  at: number,
  toInline: (lines: readonly string[]) => readonly Inline[],
): { readonly block: Block | null; readonly end: number } => {
  const items: Item[] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const item = itemOf(line);
    const last = items.at(-1);
    if (item !== null && (last === undefined || continues(last, item))) items.push(item);
    else if (last === undefined || line.trim() === '' || indentOf(line) <= last.indent) break;
    else last.lines.push(line.trimStart());
  }
  // A line that goes on at the margin may belong to the last item or not: then nothing is a list.
  const isCut = end < lines.length && lines[end]?.trim() !== '';
  const [first] = items;
  if (first === undefined || items.length < 2 || isCut) return { block: null, end };
  const content = items.map((item) => listItem([{ type: 'paragraph', content: toInline(item.lines) }]));
  return { block: first.order === null ? bulletList(content) : orderedList(first.order, content), end };
};
