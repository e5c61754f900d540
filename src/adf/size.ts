/**
 * How long a document is for Jira. A comment or description may have 32,767 characters; whether Jira counts the text, or
 * the text with what wiki markup needs around it, is not documented, and integrations that counted the text alone were
 * refused (mozilla/jira-bugzilla-integration 1030, 1132, 1134). So the longer is counted: text, addresses, and the
 * markup that the wiki renderer writes for marks and blocks. Characters are UTF-16 code units, as in Jira's Java.
 */
import type { Block, Inline, ListItem, Mark, Media, TableCell } from './document';

/** Characters that a comment, a description or a text field may have. */
export const jiraMaxCharacters = 32_767;

/**
 * Reading a mail stops after so many characters: far more than Jira takes, so that `fitAdf` cuts and tells; and an end to
 * mails of any length.
 */
export const mostCharactersRead = 6 * jiraMaxCharacters;

const markSize = (mark: Mark): number => {
  switch (mark.type) {
    case 'link':
      return mark.attrs.href.length + 3;
    case 'textColor':
    case 'backgroundColor':
      return 22;
    case 'code':
      return 4;
    case 'strong':
    case 'em':
    case 'underline':
    case 'strike':
    case 'subsup':
      return 2;
  }
};

export const inlineSize = (inline: Inline): number => {
  if (inline.type === 'hardBreak') return 1;
  if (inline.type === 'mention') return inline.attrs.text.length + inline.attrs.id.length + 4;
  return (inline.marks ?? []).reduce((size, mark) => size + markSize(mark), inline.text.length);
};

const sum = <T>(items: readonly T[], sizeOf: (item: T) => number): number =>
  items.reduce((total, item) => total + sizeOf(item), 0);

const mediaSize = ({ attrs }: Media): number => 40 + (attrs.type === 'file' ? attrs.id.length : attrs.url.length);

const cellSize = (cell: TableCell): number => 2 + sum(cell.content, blockSize);

export const itemSize = (item: ListItem): number => 7 + sum(item.content, blockSize);

export const blockSize = (block: Block): number => {
  switch (block.type) {
    case 'paragraph':
      return 2 + sum(block.content, inlineSize);
    case 'heading':
      return 6 + sum(block.content, inlineSize);
    case 'codeBlock':
      return 20 + sum(block.content, inlineSize);
    case 'bulletList':
    case 'orderedList':
      return sum(block.content, itemSize);
    case 'blockquote':
    case 'panel':
      return 30 + sum(block.content, blockSize);
    case 'expand':
    case 'nestedExpand':
      return 30 + block.attrs.title.length + sum(block.content, blockSize);
    case 'table':
      return sum(block.content, (row) => 3 + sum(row.content, cellSize));
    case 'mediaSingle':
    case 'mediaGroup':
      return sum<Media>(block.content, mediaSize);
    case 'rule':
      return 6;
  }
};
