/**
 * Atlassian Document Format, the part of it that Postroom writes: exactly what a comment made from an e-mail needs.
 * The types are narrower than the official schema (@atlaskit/adf-schema json-schema/v1/full.json), so that a value of
 * `AdfDocument` made by the builders of this room always passes it. Documents that others wrote are `unknown` here.
 */

/** What a piece of text looks like. `code` stands alone; a link carries no colour (see `marksOf` in html/look.ts). */
export type Mark =
  | { readonly type: 'strong' | 'em' | 'underline' | 'strike' | 'code' }
  | { readonly type: 'subsup'; readonly attrs: { readonly type: 'sub' | 'sup' } }
  /** `#rrggbb`. */
  | { readonly type: 'textColor' | 'backgroundColor'; readonly attrs: { readonly color: string } }
  /** Only http, https, mailto and tel; made by `safeHref`. */
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };

export interface Text {
  readonly type: 'text';
  /** Never empty inside a document; builders drop empty text. */
  readonly text: string;
  readonly marks?: readonly Mark[];
}

export interface HardBreak {
  readonly type: 'hardBreak';
}

/** A Jira user, named by Atlassian account id; `text` is what readers see, usually "@Name". */
export interface Mention {
  readonly type: 'mention';
  readonly attrs: { readonly id: string; readonly text: string };
}

export type Inline = Text | HardBreak | Mention;

export interface Paragraph {
  readonly type: 'paragraph';
  readonly content: readonly Inline[];
}

export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

export interface Heading {
  readonly type: 'heading';
  readonly attrs: { readonly level: HeadingLevel };
  readonly content: readonly Inline[];
}

export interface ListItem {
  readonly type: 'listItem';
  readonly content: readonly Block[];
}

export interface BulletList {
  readonly type: 'bulletList';
  readonly content: readonly ListItem[];
}

export interface OrderedList {
  readonly type: 'orderedList';
  /** `order`: the number of the first item, from 0. */
  readonly attrs?: { readonly order: number };
  readonly content: readonly ListItem[];
}

export interface CodeBlock {
  readonly type: 'codeBlock';
  readonly attrs?: { readonly language: string };
  /** One text without marks, or nothing. */
  readonly content: readonly Text[];
}

export interface Blockquote {
  readonly type: 'blockquote';
  readonly content: readonly Block[];
}

export interface Rule {
  readonly type: 'rule';
}

export type PanelType = 'info' | 'note' | 'tip' | 'warning' | 'error' | 'success';

export interface Panel {
  readonly type: 'panel';
  readonly attrs: { readonly panelType: PanelType };
  readonly content: readonly Block[];
}

/** Content that readers open with a click; a `nestedExpand` is one inside an expand or a table cell. */
export interface Expand {
  readonly type: 'expand' | 'nestedExpand';
  readonly attrs: { readonly title: string };
  readonly content: readonly Block[];
}

export interface TableCell {
  readonly type: 'tableCell' | 'tableHeader';
  readonly attrs?: { readonly colspan?: number; readonly rowspan?: number; readonly background?: string };
  readonly content: readonly Block[];
}

export interface TableRow {
  readonly type: 'tableRow';
  readonly content: readonly TableCell[];
}

export interface Table {
  readonly type: 'table';
  readonly content: readonly TableRow[];
}

/** A file of Jira's media store (an attachment), or a picture somewhere on the web. */
export interface Media {
  readonly type: 'media';
  readonly attrs:
    | {
        readonly type: 'file';
        readonly id: string;
        readonly collection: string;
        readonly alt?: string;
        readonly width?: number;
        readonly height?: number;
      }
    | {
        readonly type: 'external';
        readonly url: string;
        readonly alt?: string;
        readonly width?: number;
        readonly height?: number;
      };
  readonly marks?: readonly Mark[];
}

export interface MediaSingle {
  readonly type: 'mediaSingle';
  /** `width` in pixels, as the mail showed it. */
  readonly attrs:
    | { readonly layout: 'align-start' }
    | { readonly layout: 'align-start'; readonly width: number; readonly widthType: 'pixel' };
  readonly content: readonly [Media];
}

/** A row of file cards. */
export interface MediaGroup {
  readonly type: 'mediaGroup';
  readonly content: readonly Media[];
}

export type Block =
  | Paragraph
  | Heading
  | BulletList
  | OrderedList
  | CodeBlock
  | Blockquote
  | Rule
  | Panel
  | Expand
  | Table
  | MediaSingle
  | MediaGroup;

export type BlockType = Block['type'];

export interface AdfDocument {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly Block[];
}
