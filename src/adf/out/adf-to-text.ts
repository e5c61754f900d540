/**
 * ADF to plain text that reads well: paragraphs parted by empty lines, "- " and "1. " lists, "> " quotes, links as
 * "text <address>", tables as rows with bars, code between fences. Total on any value.
 */
import type { AdfMedia, AnyNode, WayOut } from './node';
import { dateText, deepest, mediaOf, mentionText, mostNodes, numberOf, ownText, readNode, textOf } from './node';

export interface AdfToTextOptions extends WayOut {
  /** What stands for a picture or file; by default "[its alternative text]". */
  readonly media?: (media: AdfMedia) => string;
}

/** The document as text without a line break at the end; '' for what is no document. */
export const adfToText = (document: unknown, options: AdfToTextOptions = {}): string =>
  new TextWriter(options).write(document).join('\n');

type Lines = readonly string[];
type Render = (node: AnyNode, writer: TextWriter, depth: number) => Lines;

class TextWriter {
  readonly options: AdfToTextOptions;
  private nodesLeft = mostNodes;

  constructor(options: AdfToTextOptions) {
    this.options = options;
  }

  write(value: unknown): Lines {
    const node = readNode(value);
    return node === null ? [] : this.block(node, 0);
  }

  block(node: AnyNode, depth: number): Lines {
    if (depth > deepest || this.nodesLeft <= 0) return [];
    this.nodesLeft -= 1;
    const render = renders.get(node.type);
    if (render !== undefined) return render(node, this, depth);
    return isInline(node) ? this.inline([node], depth) : this.children(node, depth);
  }

  /** The children as blocks, with an empty line between them unless `tight`; inline ones in a row make one block. */
  children(node: AnyNode, depth: number, tight = false): Lines {
    const lines: string[] = [];
    let inline: unknown[] = [];
    const add = (block: Lines): void => {
      if (block.length === 0) return;
      if (lines.length > 0 && !tight) lines.push('');
      for (const line of block) lines.push(line);
    };
    const endInline = (): void => {
      if (inline.length > 0) add(this.inline(inline, depth));
      inline = [];
    };
    for (const value of node.content) {
      const child = readNode(value);
      if (child === null) continue;
      if (isInline(child)) inline.push(child);
      else {
        endInline();
        add(this.block(child, depth + 1));
      }
    }
    endInline();
    return lines;
  }

  /** Inline nodes as lines. */
  inline(content: readonly unknown[], depth: number): Lines {
    return this.inlineText(content, depth).split('\n');
  }

  private inlineText(content: readonly unknown[], depth: number): string {
    return content
      .map((value, at) => {
        const node = readNode(value);
        if (node === null || depth > deepest || this.nodesLeft <= 0) return '';
        this.nodesLeft -= 1;
        const text = inlineText(node, this) + (node.content.length > 0 ? this.inlineText(node.content, depth + 1) : '');
        const href = hrefOf(node);
        return href === '' || hrefOf(readNode(content[at + 1])) === href ? text : withAddress(text, href);
      })
      .join('');
  }

  media(node: AnyNode): string {
    const media = mediaOf(node);
    return this.options.media?.(media) ?? `[${media.alt || media.url || 'file'}]`;
  }
}

const inlineTypes: ReadonlySet<string> = new Set([
  ...['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'placeholder', 'inlineExtension'],
  ...['mediaInline', 'inlineSyncBlock'],
]);

const isInline = ({ type, text, content }: AnyNode): boolean =>
  inlineTypes.has(type) || (!renders.has(type) && content.length === 0) || text !== '';

const inlineText = (node: AnyNode, writer: TextWriter): string => {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return '\n';
    case 'mention':
      return mentionText(node, writer.options);
    case 'date':
      return dateText(node, writer.options);
    case 'status':
      return `[${textOf(node.attrs, 'text')}]`;
    case 'mediaInline':
      return writer.media(node);
    default:
      return node.text || ownText(node);
  }
};

const hrefOf = (node: AnyNode | null): string => {
  for (const value of node?.marks ?? []) {
    const mark = readNode(value);
    if (mark?.type === 'link') return textOf(mark.attrs, 'href');
  }
  return '';
};

/** "text <address>"; an address that is its own text is not said twice. */
const withAddress = (text: string, href: string): string => {
  const plain = text.trim();
  const isSame = [
    plain,
    `mailto:${plain}`,
    `tel:${plain}`,
    `http://${plain}`,
    `https://${plain}`,
    `${plain}/`,
  ].includes(href);
  return isSame ? text : plain === '' ? `<${href}>` : `${text} <${href}>`;
};

/** Lines behind a sign: the sign on the first, as much room on the others. */
const behind = (sign: string, lines: Lines): Lines =>
  lines.map((line, at) => (at === 0 ? sign + line : line === '' ? '' : ' '.repeat(sign.length) + line));

const quoted: Render = (node, writer, depth) =>
  writer.children(node, depth).map((line) => (line === '' ? '>' : `> ${line}`));

const list =
  (sign: (node: AnyNode, at: number) => string): Render =>
  (node, writer, depth) =>
    node.content.flatMap((value, at) => {
      const item = readNode(value);
      if (item === null) return [];
      // Task lists stand in task lists as children, without an item around them.
      if (renders.has(item.type)) return behind('  ', writer.block(item, depth + 1));
      const lines = writer.children(item, depth + 1, true);
      return behind(sign(item, at), lines.length > 0 ? lines : ['']);
    });

const row: Render = (node, writer, depth) => {
  const cells = node.content.map((value) => {
    const cell = readNode(value);
    return cell === null ? [] : writer.children(cell, depth + 1, true);
  });
  // Cells of one line stand side by side; longer ones would not.
  if (cells.every((cell) => cell.length <= 1))
    return [
      cells
        .map(([line]) => line ?? '')
        .join(' | ')
        .trimEnd(),
    ];
  return cells.flatMap((cell, at) => (at > 0 ? behind('| ', cell) : cell));
};

const expand: Render = (node, writer, depth) => {
  const title = textOf(node.attrs, 'title');
  const content = writer.children(node, depth);
  return title === '' ? content : [title, ...(content.length > 0 ? ['', ...content] : [])];
};

const fenced: Render = (node, writer, depth) => [
  `\`\`\`${textOf(node.attrs, 'language')}`,
  ...writer.inline(node.content, depth),
  '```',
];

const isDone = ({ attrs }: AnyNode): boolean => textOf(attrs, 'state') === 'DONE';

const renders: ReadonlyMap<string, Render> = new Map<string, Render>([
  ['paragraph', (node, writer, depth) => writer.inline(node.content, depth)],
  ['heading', (node, writer, depth) => writer.inline(node.content, depth)],
  ['bulletList', list(() => '- ')],
  [
    'orderedList',
    (node, writer, depth) => list((_item, at) => `${(numberOf(node.attrs, 'order') ?? 1) + at}. `)(node, writer, depth),
  ],
  ['taskList', list((item) => (isDone(item) ? '[x] ' : '[ ] '))],
  ['decisionList', list(() => '<> ')],
  ['blockquote', quoted],
  ['codeBlock', fenced],
  ['rule', () => ['----------']],
  ['table', (node, writer, depth) => writer.children(node, depth, true)],
  ['tableRow', row],
  ['media', (node, writer) => [writer.media(node)]],
  ['mediaGroup', (node, writer, depth) => writer.children(node, depth, true)],
  ['mediaSingle', (node, writer, depth) => writer.children(node, depth, true)],
  ['expand', expand],
  ['nestedExpand', expand],
  ['blockCard', (node) => [ownText(node)]],
  ['embedCard', (node) => [ownText(node)]],
]);
