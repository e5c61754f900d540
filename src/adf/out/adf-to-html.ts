/**
 * ADF to HTML that mail programs show: no classes, no scripts, simple elements, styles in attributes (or none). Total on
 * any value: nodes that are not known become their content or their text.
 */
import { escapeHtml, hexColor, inMarks, linkTo, markedText } from './html-inline';
import type { AdfMedia, AnyNode, WayOut } from './node';
import { dateText, deepest, mediaOf, mentionText, mostNodes, numberOf, ownText, readNode, textOf } from './node';
import { styleSheet } from './html-styles';

export type MediaPlace =
  /** `src`: "cid:..." of a part of the mail, or an http(s) address. */
  | { readonly kind: 'image'; readonly src: string }
  | { readonly kind: 'link'; readonly href: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

export interface AdfToHtmlOptions extends WayOut {
  /** Where a picture or file is shown; by default its alternative text or address. */
  readonly media?: (media: AdfMedia) => MediaPlace;
  /** Style attributes for paragraphs, panels, code, tables and so on. Default true. */
  readonly styles?: boolean;
}

/** The document as a piece of HTML (no html, head or body element around it). '' for what is no document. */
export const adfToHtml = (document: unknown, options: AdfToHtmlOptions = {}): string =>
  new HtmlWriter(options).write(document, 0);

type Render = (node: AnyNode, inner: () => string, writer: HtmlWriter) => string;

class HtmlWriter {
  readonly options: AdfToHtmlOptions;
  private nodesLeft = mostNodes;

  constructor(options: AdfToHtmlOptions) {
    this.options = options;
  }

  write(value: unknown, depth: number): string {
    const node = readNode(value);
    if (node === null || depth > deepest || this.nodesLeft <= 0) return '';
    this.nodesLeft -= 1;
    const render = renders.get(node.type) ?? renderUnknown;
    return render(node, () => this.writeAll(node.content, depth + 1), this);
  }

  private writeAll(content: readonly unknown[], depth: number): string {
    return content.map((child) => this.write(child, depth)).join('');
  }

  /** An element with the style that the style sheet has for `style`. */
  element(name: string, style: string, inner: string, attributes = ''): string {
    const css = this.options.styles === false ? undefined : styleSheet.get(style);
    return `<${name}${attributes}${css === undefined ? '' : ` style="${css}"`}>${inner}</${name}>`;
  }
}

const renderUnknown: Render = (node, inner) => markedText(node) + (inner() || escapeHtml(ownText(node)));

const inElement =
  (name: string): Render =>
  (_node, inner, writer) =>
    writer.element(name, name, inner());

const renderMedia: Render = (node, _inner, { options }) => {
  const media = mediaOf(node);
  const place = options.media?.(media) ?? { kind: 'text', text: media.alt || media.url };
  switch (place.kind) {
    case 'link':
      return linkTo(place.href, escapeHtml(place.text));
    case 'text':
      return inMarks(escapeHtml(place.text), node);
    case 'image':
      return /^(?:cid:|https?:\/\/)/i.test(place.src) ? inMarks(image(place.src, media), node) : escapeHtml(media.alt);
  }
};

const image = (src: string, { alt, widthPx, heightPx }: AdfMedia): string => {
  const size = [
    ['width', widthPx],
    ['height', heightPx],
  ].map(([name, px]) => (typeof px === 'number' && px > 0 ? ` ${name ?? ''}="${Math.round(px)}"` : ''));
  return `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"${size.join('')}>`;
};

const renderCell: Render = (node, inner, writer) => {
  const attributes = ['colspan', 'rowspan'].map((name) => {
    const span = numberOf(node.attrs, name) ?? 1;
    return Number.isInteger(span) && span > 1 && span <= 1_000 ? ` ${name}="${span}"` : '';
  });
  const ground = textOf(node.attrs, 'background');
  if (hexColor.test(ground)) attributes.push(` bgcolor="${ground}"`);
  const name = node.type === 'tableHeader' ? 'th' : 'td';
  return writer.element(name, name, inner(), attributes.join(''));
};

const renderItem =
  (sign: (node: AnyNode) => string): Render =>
  (node, inner, writer) =>
    writer.element('li', 'item', `${sign(node)} ${inner()}`);

const card = (node: AnyNode): string => linkTo(textOf(node.attrs, 'url'), escapeHtml(ownText(node)));
const blockCard: Render = (node, _inner, writer) => writer.element('p', 'p', card(node));
const task = renderItem(({ attrs }) => (textOf(attrs, 'state') === 'DONE' ? '☑' : '☐'));
const signedList: Render = (_node, inner, writer) => writer.element('ul', 'signs', inner());
const mediaBlock: Render = (_node, inner, writer) => writer.element('div', 'media', inner());

const renders: ReadonlyMap<string, Render> = new Map<string, Render>([
  ['doc', (_node, inner) => inner()],
  ['paragraph', (_node, inner, writer) => writer.element('p', 'p', inner() || '&nbsp;')],
  ['heading', (node, inner, writer) => writer.element(headingName(node), 'heading', inner())],
  ['text', (node) => markedText(node)],
  ['hardBreak', () => '<br>'],
  ['bulletList', inElement('ul')],
  ['orderedList', (node, inner, writer) => writer.element('ol', 'ol', inner(), startOf(node))],
  ['listItem', inElement('li')],
  ['blockquote', inElement('blockquote')],
  ['codeBlock', (node, _inner, writer) => writer.element('pre', 'pre', escapeHtml(codeOf(node)))],
  ['rule', () => '<hr>'],
  ['panel', (node, inner, writer) => writer.element('div', `panel-${textOf(node.attrs, 'panelType')}`, inner())],
  ['table', (_node, inner, writer) => writer.element('table', 'table', `<tbody>${inner()}</tbody>`)],
  ['tableRow', inElement('tr')],
  ['tableCell', renderCell],
  ['tableHeader', renderCell],
  ['mediaSingle', mediaBlock],
  ['mediaGroup', mediaBlock],
  ['media', (node, inner, writer) => writer.element('div', 'medium', renderMedia(node, inner, writer))],
  ['mediaInline', renderMedia],
  ['caption', (_node, inner, writer) => writer.element('p', 'caption', inner())],
  ['mention', (node, _inner, { options }) => `<strong>${escapeHtml(mentionText(node, options))}</strong>`],
  ['emoji', (node) => escapeHtml(ownText(node))],
  ['date', (node, _inner, { options }) => escapeHtml(dateText(node, options))],
  [
    'status',
    (node, _inner, writer) => writer.element('span', 'status', escapeHtml(textOf(node.attrs, 'text').toUpperCase())),
  ],
  ['inlineCard', card],
  ['blockCard', blockCard],
  ['embedCard', blockCard],
  ['taskList', signedList],
  ['taskItem', task],
  ['blockTaskItem', task],
  ['decisionList', signedList],
  ['decisionItem', renderItem(() => '◆')],
  [
    'layoutSection',
    (_node, inner) => `<table role="presentation" width="100%"><tbody><tr>${inner()}</tr></tbody></table>`,
  ],
  ['layoutColumn', (node, inner) => `<td valign="top"${columnWidth(node)}>${inner()}</td>`],
  ['expand', (node, inner, writer) => renderExpand(node, inner(), writer)],
  ['nestedExpand', (node, inner, writer) => renderExpand(node, inner(), writer)],
]);

const codeOf = ({ content }: AnyNode): string => content.map((value) => readNode(value)?.text ?? '').join('');

/** Mail cannot open and close: the title, and what is behind it. */
const renderExpand = (node: AnyNode, inner: string, writer: HtmlWriter): string => {
  const title = textOf(node.attrs, 'title');
  const heading = title === '' ? '' : writer.element('p', 'p', `<strong>${escapeHtml(title)}</strong>`);
  return writer.element('div', 'expand', heading + inner);
};

const headingName = ({ attrs }: AnyNode): string => {
  const level = numberOf(attrs, 'level') ?? 3;
  return `h${Math.min(6, Math.max(1, Math.round(level)))}`;
};

const startOf = ({ attrs }: AnyNode): string => {
  const order = numberOf(attrs, 'order') ?? 1;
  return Number.isSafeInteger(order) && order !== 1 ? ` start="${order}"` : '';
};

const columnWidth = ({ attrs }: AnyNode): string => {
  const percent = numberOf(attrs, 'width');
  return percent !== null && percent > 0 && percent <= 100 ? ` width="${Math.round(percent)}%"` : '';
};
