/**
 * Small makers of ADF for whoever composes a comment. Whatever is put together with them passes the official schema:
 * text is cleaned, empty text left out, addresses checked, and what may not stand in a container is degraded. Inline
 * content comes as arguments, blocks as an array.
 */
import { cleanText } from './clean-text';
import { filled, fitInto } from './container';
import type {
  AdfDocument,
  Block,
  Blockquote,
  BulletList,
  CodeBlock,
  Expand,
  HardBreak,
  Heading,
  HeadingLevel,
  Inline,
  ListItem,
  Mark,
  Media,
  MediaGroup,
  MediaSingle,
  Mention,
  OrderedList,
  Panel,
  PanelType,
  Paragraph,
  Rule,
  Table,
  TableCell,
  TableRow,
  Text,
} from './document';
import { safeHref } from './links';

export const doc = (blocks: readonly Block[]): AdfDocument => ({
  type: 'doc',
  version: 1,
  content: fitInto('doc', blocks),
});

/** Whether a reader would find nothing in it; Jira refuses an empty comment. */
export const isEmpty = (document: AdfDocument): boolean => document.content.length === 0;

export const text = (value: string, ...marks: readonly Mark[]): Text => {
  const cleaned = cleanText(value);
  return marks.length === 0 ? { type: 'text', text: cleaned } : { type: 'text', text: cleaned, marks };
};

export const strong: Mark = { type: 'strong' };
export const em: Mark = { type: 'em' };
export const code: Mark = { type: 'code' };

/** Text that leads somewhere. An address that may not be linked (see `safeHref`) leaves the text alone. */
export const link = (label: string, address: string): Text => {
  const href = safeHref(address);
  return href === null ? text(label) : text(label === '' ? address : label, { type: 'link', attrs: { href } });
};

/** A Jira user by Atlassian account id; `name` without "@". */
export const mention = (accountId: string, name: string): Mention => ({
  type: 'mention',
  attrs: { id: accountId, text: `@${cleanText(name)}` },
});

export const hardBreak: HardBreak = { type: 'hardBreak' };

const withoutEmptyText = (content: readonly Inline[]): readonly Inline[] =>
  content.filter((inline) => inline.type !== 'text' || inline.text !== '');

export const paragraph = (...content: readonly Inline[]): Paragraph => ({
  type: 'paragraph',
  content: withoutEmptyText(content),
});

export const heading = (level: HeadingLevel, ...content: readonly Inline[]): Heading => ({
  type: 'heading',
  attrs: { level },
  content: withoutEmptyText(content),
});

/** One item of a list. An item opens with text or a picture, never with a list: older editors cannot show that. */
export const listItem = (blocks: readonly Block[]): ListItem => {
  const content = filled(fitInto('listItem', blocks));
  const opensWithList = content[0]?.type === 'bulletList' || content[0]?.type === 'orderedList';
  return { type: 'listItem', content: opensWithList ? [paragraph(), ...content] : content };
};

/** At least one item: a list of none becomes a list of one empty item. */
export const bulletList = (items: readonly ListItem[]): BulletList => ({
  type: 'bulletList',
  content: items.length > 0 ? items : [listItem([])],
});

/** `order`: the number of the first item; anything but a whole number from 0 counts as 1. */
export const orderedList = (order: number, items: readonly ListItem[]): OrderedList => {
  const content = items.length > 0 ? items : [listItem([])];
  const given = Number.isSafeInteger(order) && order >= 0 && order !== 1;
  return given ? { type: 'orderedList', attrs: { order }, content } : { type: 'orderedList', content };
};

/** Text as it is, white space and all. `language` is what Jira's highlighter calls it ("java", "sql"), or null. */
export const codeBlock = (value: string, language: string | null = null): CodeBlock => {
  const cleaned = cleanText(value.replace(/\r\n?/g, '\n'));
  const content: readonly Text[] = cleaned === '' ? [] : [{ type: 'text', text: cleaned }];
  return language === null ? { type: 'codeBlock', content } : { type: 'codeBlock', attrs: { language }, content };
};

export const blockquote = (blocks: readonly Block[]): Blockquote => ({
  type: 'blockquote',
  content: filled(fitInto('blockquote', blocks)),
});

export const rule: Rule = { type: 'rule' };

export const panel = (panelType: PanelType, blocks: readonly Block[]): Panel => ({
  type: 'panel',
  attrs: { panelType },
  content: filled(fitInto('panel', blocks)),
});

/** Content behind a title that opens with a click, for what most readers will not need: the quoted mail, headers. */
export const expand = (title: string, blocks: readonly Block[]): Expand => ({
  type: 'expand',
  attrs: { title: cleanText(title) },
  content: filled(fitInto('expand', blocks)),
});

export const tableCell = (blocks: readonly Block[]): TableCell => ({
  type: 'tableCell',
  content: filled(fitInto('tableCell', blocks)),
});

export const tableHeader = (blocks: readonly Block[]): TableCell => ({ ...tableCell(blocks), type: 'tableHeader' });

export const tableRow = (cells: readonly TableCell[]): TableRow => ({
  type: 'tableRow',
  content: cells.length > 0 ? cells : [tableCell([])],
});

export const table = (rows: readonly TableRow[]): Table => ({
  type: 'table',
  content: rows.length > 0 ? rows : [tableRow([])],
});

/** How large a picture is shown, where that is known. */
export interface MediaSize {
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly alt?: string;
}

/** A file in Jira's media store. `id` is the media file id (not the attachment id); `collection` is '' in Jira. */
export const mediaFile = (id: string, collection = '', size: MediaSize = {}): Media => ({
  type: 'media',
  attrs: { type: 'file', id, collection, ...mediaAttributes(size) },
});

/** A picture on the web. */
export const mediaExternal = (url: string, size: MediaSize = {}): Media => ({
  type: 'media',
  attrs: { type: 'external', url, ...mediaAttributes(size) },
});

const mediaAttributes = ({ widthPx, heightPx, alt }: MediaSize): { alt?: string; width?: number; height?: number } => ({
  ...(alt === undefined || alt === '' ? {} : { alt: cleanText(alt) }),
  ...(isLength(widthPx) ? { width: widthPx } : {}),
  ...(isLength(heightPx) ? { height: heightPx } : {}),
});

const isLength = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0;

/** A picture on its own, as wide as it says it is; Jira's default would be as wide as the file. */
export const mediaSingle = (media: Media): MediaSingle => {
  const { width } = media.attrs;
  const attrs = { layout: 'align-start' } as const;
  return {
    type: 'mediaSingle',
    attrs: width === undefined ? attrs : { ...attrs, width, widthType: 'pixel' },
    content: [media],
  };
};

/** File cards side by side. Nothing to show makes no group, so this one returns blocks. */
export const mediaGroup = (files: readonly Media[]): readonly MediaGroup[] =>
  files.length > 0 ? [{ type: 'mediaGroup', content: files }] : [];
