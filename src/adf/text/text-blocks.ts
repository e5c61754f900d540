/**
 * Plain text to ADF blocks, by what people mean with it: empty lines part paragraphs, ">" quotes (RFC 3676, 4.5), fences
 * and log lines are code, lines with bullets or running numbers are lists. In doubt a line stays the line it was.
 */
import { autolink } from '../autolink';
import { blockquote, codeBlock, hardBreak } from '../build';
import { cleanText, isVisible } from '../clean-text';
import type { Block, Inline } from '../document';
import { codeRuns, dedented, fencedAt } from './code';
import { listAt } from './list';

/** Quotes deeper than this keep their signs as text. */
const deepestQuote = 6;

export const textBlocks = (text: string): readonly Block[] => blocksOfLines(cleanText(text).split(/\r\n?|\n/), 0);

const isQuoted = (line: string): boolean => line.startsWith('>');
/** One level of quoting less. */
const unquoted = (line: string): string => line.replace(/^> ?/, '');

/** Lines of the same depth of quoting, and what is known about all of them. */
interface Section {
  readonly lines: readonly string[];
  readonly depth: number;
  /** Where code begins and the line after it. */
  readonly codeRuns: ReadonlyMap<number, number>;
}

const blocksOfLines = (lines: readonly string[], depth: number): readonly Block[] => {
  const section = { lines, depth, codeRuns: codeRuns(lines) };
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', content: linesToInline(paragraph) });
    paragraph = [];
  };
  let at = 0;
  while (at < lines.length) {
    const { block, end } = partAt(section, at, paragraph.at(-1) ?? null);
    if (block !== null || !isVisible(lines[at] ?? '')) endParagraph();
    if (block !== null) blocks.push(block);
    else for (const line of lines.slice(at, end)) if (isVisible(line)) paragraph.push(line);
    at = end;
  }
  endParagraph();
  return blocks;
};

/** What begins at a line, and the line after it: a block, or null for lines of text. */
interface Part {
  readonly block: Block | null;
  readonly end: number;
}

/** `before` is the line of text directly above, if there is one. */
const partAt = (section: Section, at: number, before: string | null): Part => {
  const { lines, depth } = section;
  const oneLine: Part = { block: null, end: at + 1 };
  if (isQuoted(lines[at] ?? '')) return depth < deepestQuote ? quoteAt(lines, at, depth) : oneLine;
  const fenced = fencedAt(lines, at);
  if (fenced !== null) return { block: codeBlock(fenced.lines.join('\n'), fenced.language), end: fenced.end };
  const codeEnd = section.codeRuns.get(at);
  if (codeEnd !== undefined) return { block: codeBlock(dedented(lines.slice(at, codeEnd)).join('\n')), end: codeEnd };
  if (before !== null && !before.trimEnd().endsWith(':')) return oneLine;
  const list = listAt(lines, at, linesToInline);
  return list.end > at ? list : oneLine;
};

const quoteAt = (lines: readonly string[], at: number, depth: number): Part => {
  let end = at;
  while (end < lines.length && isQuoted(lines[end] ?? '')) end += 1;
  return { block: blockquote(blocksOfLines(lines.slice(at, end).map(unquoted), depth + 1)), end };
};

/** Lines of one paragraph; each stays a line. */
const linesToInline = (lines: readonly string[]): readonly Inline[] => {
  const content: Inline[] = [];
  for (const line of lines) {
    if (content.length > 0) content.push(hardBreak);
    for (const inline of autolink(line.trimEnd(), [])) content.push(inline);
  }
  return content;
};
