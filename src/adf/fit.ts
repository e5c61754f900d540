/**
 * A document too long for Jira is cut where a block ends, and says so. A block too long to stay whole is cut inside at
 * its own borders: lists between items, tables between rows, quotes between paragraphs, text between lines or words.
 */
import { em, paragraph, text } from './build';
import type { AdfDocument, Block, Inline, ListItem, TableRow } from './document';
import { blockSize, inlineSize, itemSize, jiraMaxCharacters } from './size';

export interface FitOptions {
  /** Default 32,767; smaller for fields with a smaller limit, or when Jira refused the first try. */
  readonly maxCharacters?: number;
  /** Stands at the end of a document that was cut: what is missing, and where to find it. */
  readonly note: string;
}

export interface Fitted {
  readonly document: AdfDocument;
  /** Whether something was left out: then the whole mail belongs next to the comment, as an .eml file. */
  readonly isCut: boolean;
}

/** The document if it is short enough, else as much of its beginning as fits, with the note. */
export const fitAdf = (document: AdfDocument, { maxCharacters = jiraMaxCharacters, note }: FitOptions): Fitted => {
  if (isShort(document.content, maxCharacters)) return { document, isCut: false };
  const closing = paragraph(text(note, em));
  const room = maxCharacters - blockSize(closing);
  const kept = room > 0 ? cutBlocks(document.content, room) : [];
  return { document: { ...document, content: room > 0 ? [...kept, closing] : [] }, isCut: true };
};

/** Stops counting when it knows. */
const isShort = (blocks: readonly Block[], maxCharacters: number): boolean => {
  let size = 0;
  for (const block of blocks) {
    size += blockSize(block);
    if (size > maxCharacters) return false;
  }
  return true;
};

/** A paragraph is cut inside only when less than this part of the room would be used without it. */
const wellFilled = 0.5;

/** Whole blocks from the beginning, and what fits of the next one. */
const cutBlocks = (blocks: readonly Block[], room: number): readonly Block[] => {
  const kept: Block[] = [];
  let left = room;
  for (const block of blocks) {
    const size = blockSize(block);
    if (size > left) {
      const isText = block.type === 'paragraph' || block.type === 'heading' || block.type === 'codeBlock';
      const part = isText && left < room * (1 - wellFilled) ? null : cutBlock(block, left);
      if (part !== null) kept.push(part);
      break;
    }
    kept.push(block);
    left -= size;
  }
  return kept;
};

/** What fits of one block; null when nothing does. */
const cutBlock = (block: Block, room: number): Block | null => {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      return cutText(block, room);
    case 'bulletList':
    case 'orderedList':
      return cutContent(block, cutItems(block.content, room));
    case 'table':
      return cutContent(block, takeWhileFits(block.content, rowSize, room));
    case 'blockquote':
    case 'panel':
    case 'expand':
    case 'nestedExpand': {
      const frame = blockSize({ ...block, content: [] });
      return cutContent(block, cutBlocks(block.content, room - frame));
    }
    case 'mediaSingle':
    case 'mediaGroup':
    case 'rule':
      return null;
  }
};

const cutContent = <T extends Block>(block: T, content: readonly unknown[]): T | null =>
  content.length > 0 ? { ...block, content } : null;

const rowSize = (row: TableRow): number => blockSize({ type: 'table', content: [row] });

const takeWhileFits = <T>(items: readonly T[], sizeOf: (item: T) => number, room: number): readonly T[] => {
  let left = room;
  const end = items.findIndex((item) => (left -= sizeOf(item)) < 0);
  return end < 0 ? items : items.slice(0, end);
};

/** Whole items; of a first item that is too long, what fits of it. */
const cutItems = (items: readonly ListItem[], room: number): readonly ListItem[] => {
  const whole = takeWhileFits(items, itemSize, room);
  const [first] = items;
  if (whole.length > 0 || first === undefined) return whole;
  const content = cutBlocks(first.content, room - itemSize({ ...first, content: [] }));
  return content.length > 0 ? [{ ...first, content }] : [];
};

/** Text up to the last line or word that fits. */
const cutText = <T extends Extract<Block, { type: 'paragraph' | 'heading' | 'codeBlock' }>>(
  block: T,
  room: number,
): T | null => {
  let left = room - blockSize({ ...block, content: [] });
  const kept: Inline[] = [];
  for (const inline of block.content) {
    const size = inlineSize(inline);
    if (size > left) {
      const part = cutInline(inline, left);
      if (part !== null) kept.push(part);
      break;
    }
    kept.push(inline);
    left -= size;
  }
  while (kept.at(-1)?.type === 'hardBreak') kept.pop();
  return cutContent(block, kept);
};

/** Less than this of a text is not worth the cut. */
const shortestPart = 20;
/** A word border is looked for this far back; without one the text is cut where it is. */
const longestWord = 200;

const cutInline = (inline: Inline, room: number): Inline | null => {
  if (inline.type !== 'text') return null;
  const end = inline.text.length - (inlineSize(inline) - room);
  if (end < shortestPart) return null;
  const border = Math.max(inline.text.lastIndexOf(' ', end), inline.text.lastIndexOf('\n', end));
  // Half a surrogate pair is no character.
  const cut = inline.text
    .slice(0, border > end - longestWord ? border : end)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
  return cut === '' ? null : { ...inline, text: cut };
};
