/** Inline ADF to HTML: text with its marks, and the small things that stand in a line. All text is escaped. */
import { safeHref } from '../links';
import type { AnyNode } from './node';
import { readNode, textOf } from './node';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attribute values in double quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Text as HTML shows it: spaces in a row and line breaks survive. */
const textToHtml = (text: string): string =>
  escapeHtml(text)
    .replace(/ (?= )/g, '&nbsp;')
    .replace(/\n/g, '<br>');

/** The only colours ADF has, `#rrggbb`. */
export const hexColor = /^#[0-9a-f]{6}$/i;

const span = (property: string, color: string, inner: string): string =>
  hexColor.test(color) ? `<span style="${property}:${color}">${inner}</span>` : inner;

/** A link; an address that may not be linked leaves what stands in it. */
export const linkTo = (address: string, inner: string): string => {
  const href = safeHref(address);
  return href === null ? inner : `<a href="${escapeHtml(href)}">${inner}</a>`;
};

const wrapInMark = (inner: string, mark: AnyNode): string => {
  switch (mark.type) {
    case 'strong':
      return `<strong>${inner}</strong>`;
    case 'em':
      return `<em>${inner}</em>`;
    case 'underline':
      return `<u>${inner}</u>`;
    case 'strike':
      return `<s>${inner}</s>`;
    case 'code':
      return `<code>${inner}</code>`;
    case 'subsup':
      return textOf(mark.attrs, 'type') === 'sup' ? `<sup>${inner}</sup>` : `<sub>${inner}</sub>`;
    case 'textColor':
      return span('color', textOf(mark.attrs, 'color'), inner);
    case 'backgroundColor':
      return span('background-color', textOf(mark.attrs, 'color'), inner);
    case 'link':
      return linkTo(textOf(mark.attrs, 'href'), inner);
    default:
      return inner;
  }
};

/** More marks than ADF has on one text. */
const mostMarks = 12;

/** Text with its marks, the first mark innermost. */
export const markedText = (node: AnyNode): string => inMarks(textToHtml(node.text), node);

/** Whatever it is, within the marks of a node. */
export const inMarks = (inner: string, { marks }: AnyNode): string => {
  let html = inner;
  for (const value of marks.slice(0, mostMarks)) {
    const mark = readNode(value);
    if (mark !== null) html = wrapInMark(html, mark);
  }
  return html;
};
