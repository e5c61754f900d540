/** Boxes to ADF blocks: what each kind of block of a mail becomes. */
import { blockquote, codeBlock, hardBreak, rule } from '../build';
import { strengthen } from '../container';
import type { Block, HeadingLevel, Inline } from '../document';
import { textBlocks } from '../text/text-blocks';
import type { Box, Child } from './box';
import { isHeading, isList } from './elements';
import { Flow } from './flow';
import { listBlocks, strayItem, wordListItem } from './lists';
import { placePicture } from './pictures';
import type { Reading } from './reading';
import { dataTable, rowsOf } from './tables';

/** The blocks of what a box contains. Recursion is as deep as the tree, which is bounded. */
export const blocksOf = (children: readonly Child[], reading: Reading): readonly Block[] => {
  const flow = new Flow(reading.marks);
  pour(children, flow, reading);
  return flow.finish();
};

const pour = (children: readonly Child[], flow: Flow, reading: Reading): void => {
  for (const child of children) {
    switch (child.kind) {
      case 'text':
        flow.text(child.text, child.look);
        break;
      case 'break':
        flow.lineBreak();
        break;
      case 'rule':
        flow.block(rule);
        break;
      case 'picture': {
        const placed = placePicture(child, reading.place);
        if (typeof placed === 'string') flow.text(placed, child.look);
        else flow.block(placed);
        break;
      }
      case 'box':
        pourBox(child, flow, reading);
    }
  }
};

const preformatted: ReadonlySet<string> = new Set(['pre', 'listing', 'xmp', 'plaintext']);

const pourBox = (box: Box, flow: Flow, reading: Reading): void => {
  const { name, children } = box;
  if (name === 'table') pourTable(box, flow, reading);
  else if (isList(name)) pourAll(listBlocks(box, reading), flow);
  else if (name === 'li') flow.item(strayItem(box, reading));
  else if (isHeading(name)) pourAll(headingBlocks(box, reading), flow);
  else if (preformatted.has(name)) pourAll(preformattedBlocks(box, reading), flow);
  else if (isQuote(box) && reading.quoteDepth < deepestQuote) pourQuote(children, flow, reading);
  else pourPlain(box, flow, reading);
};

const pourAll = (blocks: readonly Block[], flow: Flow): void => {
  flow.border();
  for (const block of blocks) flow.block(block);
};

/** Paragraphs, divisions and everything else that only parts text from text. */
const pourPlain = (box: Box, flow: Flow, reading: Reading): void => {
  const item = wordListItem(box, reading);
  if (item !== null) {
    flow.item(item);
    return;
  }
  flow.border();
  if (isLoose(box)) flow.gap();
  // Outlook parts a reply from what it answers with a line above a division.
  if (box.name === 'div' && box.style?.border.none === true && box.style.border.top) flow.block(rule);
  pour(box.children, flow, reading);
  flow.border();
  if (isLoose(box)) flow.gap();
};

/** Whether there is room above and below. Paragraphs have it unless the mail says no, as Outlook's do. */
const isLoose = ({ name, style, attributes }: Box): boolean => {
  const margins = style?.margins ?? null;
  if (margins !== null) return margins === 'loose';
  return name === 'p' && !/(?:^|\s)mso/i.test(attributes.class ?? '');
};

/** Quotes deeper than this look like the quote they stand in. */
const deepestQuote = 6;

/** Quotes: `<blockquote>`, unless it only indents (Gmail), and Outlook's divisions with a line on the left. */
const isQuote = ({ name, style, attributes }: Box): boolean => {
  const hasLine = style !== null && style.border.left && !style.border.top;
  if (name === 'div') return hasLine && style.border.none;
  if (name !== 'blockquote') return false;
  return (
    hasLine || style?.border.none !== true || /quote|cite/i.test(`${attributes.type ?? ''} ${attributes.class ?? ''}`)
  );
};

const pourQuote = (children: readonly Child[], flow: Flow, reading: Reading): void => {
  const blocks = reading.blocksOf(children, { ...reading, quoteDepth: reading.quoteDepth + 1 });
  flow.border();
  if (blocks.length > 0) flow.block(blockquote(blocks));
};

/** Headings that are no larger than text are bold lines: structure for machines, made small again by the mail. */
const textSizePx = 16;

/** A heading has one line of text; pictures, lists and tables that stand in it follow it. */
const headingBlocks = (box: Box, reading: Reading): readonly Block[] => {
  const content: Inline[] = [];
  const rest: Block[] = [];
  for (const block of reading.blocksOf(box.children, reading)) {
    if (block.type === 'paragraph' && rest.length === 0) {
      if (content.length > 0) content.push(hardBreak);
      for (const inline of block.content) content.push(inline);
    } else rest.push(block);
  }
  if (content.length === 0) return rest;
  if ((box.style?.fontSizePx ?? Infinity) <= textSizePx) {
    return [{ type: 'paragraph', content: content.map(strengthen) }, ...rest];
  }
  return [{ type: 'heading', attrs: { level: Number(box.name.slice(1)) as HeadingLevel }, content }, ...rest];
};

/** Code stays code. A plain text mail that came wrapped in one `<pre>` is read as the plain text it is. */
const preformattedBlocks = (box: Box, reading: Reading): readonly Block[] => {
  if (box.content.pictures > 0) return reading.blocksOf(box.children, reading);
  const text = textOf(box).replace(/^\r?\n/, '');
  if (text.trim() === '') return [];
  if (isPlainMail(box, reading)) return textBlocks(text);
  return [codeBlock(text.trimEnd(), languageOf(box))];
};

const isPlainMail = ({ attributes, style, content }: Box, { totalCharacters }: Reading): boolean =>
  attributes.wrap !== undefined ||
  style?.font === 'text' ||
  /moz-quote-pre|moz-signature|k9mail/i.test(attributes.class ?? '') ||
  content.characters * 10 > totalCharacters * 7;

/** The text of a box as it stands, line breaks included. */
const textOf = (box: Box): string => {
  const parts: string[] = [];
  const collect = ({ children }: Box): void => {
    for (const child of children) {
      if (child.kind === 'text') parts.push(child.look.shown === 'hidden' ? '' : child.text);
      else if (child.kind === 'break') parts.push('\n');
      else if (child.kind === 'box') {
        if (parts.length > 0 && parts.at(-1)?.endsWith('\n') === false) parts.push('\n');
        collect(child);
      }
    }
  };
  collect(box);
  return parts.join('').replaceAll('\u00a0', ' ');
};

/** What highlighters call the language in a class: "language-java", "lang-sql", "brush: python". */
const languageOf = ({ attributes, children }: Box): string | null => {
  const classes = [
    attributes.class,
    ...children.map((child) => (child.kind === 'box' ? child.attributes.class : '')),
  ].join(' ');
  return /\b(?:language-|lang-|brush:\s*)([a-z0-9+#]{1,20})\b/i.exec(classes)?.[1]?.toLowerCase() ?? null;
};

/** Rows of a layout with less text than this are lines, like an address; longer ones are paragraphs. */
const longestLine = 60;

const pourTable = (box: Box, flow: Flow, reading: Reading): void => {
  const parts = rowsOf(box);
  flow.border();
  pour(parts.outside, flow, reading);
  const data = dataTable(box, parts, reading);
  if (data !== null) {
    flow.block(data);
    return;
  }
  for (const cells of parts.rows) pourRow(cells, flow, reading);
};

/** A row of a layout: cells of a few words stand on one line, as they stood side by side; others follow each other. */
const pourRow = (cells: readonly Box[], flow: Flow, reading: Reading): void => {
  const filled = cells.filter(({ content }) => content.characters > 0 || content.pictures > 0);
  const isShort = filled.every(({ content }) => content.characters <= longestLine && content.pictures === 0);
  if (filled.length < 2 || !isShort) {
    for (const cell of filled) {
      flow.border();
      if (!isShort) flow.gap();
      pour(cell.children, flow, reading);
    }
    flow.border();
    if (!isShort) flow.gap();
    return;
  }
  const contents = filled.map((cell) => reading.blocksOf(cell.children, reading));
  if (contents.every(isOneParagraph)) flow.fullLine(sideBySide(contents.map(([first]) => first.content)));
  else for (const blocks of contents) pourAll(blocks, flow);
};

type OneParagraph = readonly [Extract<Block, { type: 'paragraph' }>];
const isOneParagraph = (blocks: readonly Block[]): blocks is OneParagraph =>
  blocks.length === 1 && blocks[0]?.type === 'paragraph';

const sideBySide = (contents: readonly (readonly Inline[])[]): readonly Inline[] =>
  contents.flatMap((content, at) => (at > 0 ? [{ type: 'text', text: ' ' } as const, ...content] : content));
