/**
 * What may stand inside what (ADF schema v1: blockquote, listItem, tableCell, panel, expand, nestedExpand), and what
 * becomes of a block where it may not stand: it is degraded to blocks that may, with all of its text.
 */
import type { Block, BlockType, Inline, Mark, Paragraph, Table, Text } from './document';

export type Container = 'doc' | 'blockquote' | 'listItem' | 'tableCell' | 'panel' | 'expand' | 'nestedExpand';

const basic: readonly BlockType[] = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle'];
const roomy: readonly BlockType[] = [...basic, 'mediaGroup', 'heading', 'rule', 'panel', 'blockquote', 'nestedExpand'];

const allowed: Readonly<Record<Container, ReadonlySet<BlockType>>> = {
  doc: new Set([...roomy.filter((type) => type !== 'nestedExpand'), 'table', 'expand']),
  blockquote: new Set([...basic, 'mediaGroup']),
  listItem: new Set(basic),
  tableCell: new Set(roomy),
  panel: new Set([...basic, 'mediaGroup', 'heading', 'rule']),
  expand: new Set([...roomy, 'table']),
  nestedExpand: new Set(roomy.filter((type) => type !== 'nestedExpand')),
};

/** The blocks as they may stand in the container: unchanged where the schema allows it, else degraded. */
export const fitInto = (container: Container, blocks: readonly Block[]): readonly Block[] =>
  blocks.every((block) => allowed[container].has(block.type))
    ? blocks
    : blocks.flatMap((block) => (allowed[container].has(block.type) ? [block] : degrade(container, block)));

const degrade = (container: Container, block: Block): readonly Block[] => {
  switch (block.type) {
    case 'heading':
      return [{ type: 'paragraph', content: block.content.map(strengthen) }];
    case 'table':
      return fitInto(container, rowsAsLines(block));
    case 'blockquote':
      return fitInto(container, quoteWithSigns(block.content));
    case 'panel':
      return fitInto(container, block.content);
    case 'expand':
    case 'nestedExpand':
      return degradeExpand(container, block.attrs.title, block.content);
    case 'mediaGroup':
      return block.content.map((media) => ({
        type: 'mediaSingle',
        attrs: { layout: 'align-start' },
        content: [media],
      }));
    case 'rule':
      return [];
    // Allowed everywhere.
    case 'paragraph':
    case 'bulletList':
    case 'orderedList':
    case 'codeBlock':
    case 'mediaSingle':
      return [block];
  }
};

const degradeExpand = (container: Container, title: string, content: readonly Block[]): readonly Block[] => {
  if (container === 'doc') return [{ type: 'expand', attrs: { title }, content }];
  if (allowed[container].has('nestedExpand')) {
    return [{ type: 'nestedExpand', attrs: { title }, content: filled(fitInto('nestedExpand', content)) }];
  }
  const heading: readonly Block[] =
    title === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: title, marks: [strong] }] }];
  return [...heading, ...fitInto(container, content)];
};

/** Containers may not be empty: nothing becomes an empty paragraph. */
export const filled = (blocks: readonly Block[]): readonly Block[] =>
  blocks.length > 0 ? blocks : [{ type: 'paragraph', content: [] }];

const strong: Mark = { type: 'strong' };

/** Headings are bold by nature; where none may stand, the paragraph shows it. */
export const strengthen = (inline: Inline): Inline => {
  if (inline.type !== 'text') return inline;
  const marks = inline.marks ?? [];
  return marks.some((mark) => mark.type === 'strong' || mark.type === 'code')
    ? inline
    : { ...inline, marks: [...marks, strong] };
};

/** A quote inside a quote: as in plain text mail, each line opens with "> ". */
const quoteWithSigns = (blocks: readonly Block[]): readonly Block[] =>
  blocks.map((block) => (block.type === 'paragraph' ? { ...block, content: linesWithSigns(block.content) } : block));

const sign: Text = { type: 'text', text: '> ' };

const linesWithSigns = (content: readonly Inline[]): readonly Inline[] => [
  sign,
  ...content.flatMap((inline): readonly Inline[] => (inline.type === 'hardBreak' ? [inline, sign] : [inline])),
];

const cellBorder: Text = { type: 'text', text: ' | ' };

/** A table where none may stand: one line a row, cells parted by bars; cells of more than text follow the line. */
const rowsAsLines = (table: Table): readonly Block[] => {
  const blocks: Block[] = [];
  for (const row of table.content) {
    const line: Inline[] = [];
    const rest: Block[] = [];
    for (const cell of row.content) {
      if (line.length > 0) line.push(cellBorder);
      const [first, ...others] = cell.content;
      if (first?.type === 'paragraph' || first?.type === 'heading') line.push(...first.content);
      else if (first !== undefined) rest.push(first);
      rest.push(...others);
    }
    const paragraph: Paragraph = { type: 'paragraph', content: line };
    blocks.push(paragraph, ...rest);
  }
  return blocks;
};
