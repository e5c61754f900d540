/** HTML reduced to what a mail is written with. What a stranger's mail brings along (scripts, handlers, styles) is left out. */
const kept = new Set([
  'P',
  'BR',
  'B',
  'STRONG',
  'I',
  'EM',
  'U',
  'S',
  'UL',
  'OL',
  'LI',
  'BLOCKQUOTE',
  'PRE',
  'CODE',
  'A',
  'H1',
  'H2',
  'H3',
  'HR',
  'TABLE',
  'TBODY',
  'THEAD',
  'TR',
  'TD',
  'TH',
]);
/** Gone with all that is in them. */
const dropped = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'IFRAME',
  'OBJECT',
  'EMBED',
  'HEAD',
  'TITLE',
  'NOSCRIPT',
  'SVG',
  'MATH',
]);

export function cleanHtml(html: string): string {
  const source = new DOMParser().parseFromString(html, 'text/html').body;
  const clean = document.createElement('div');
  copy(source, clean);
  return clean.innerHTML;
}

function copy(from: Node, to: Element): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.textContent ?? '');
    if (!(node instanceof Element) || dropped.has(node.tagName.toUpperCase())) continue;
    const element = elementFor(node);
    if (element) to.append(element);
    copy(node, element ?? to);
  }
}

function elementFor(node: Element): Element | null {
  const name = node.tagName === 'DIV' ? 'P' : node.tagName;
  if (!kept.has(name)) return null;
  // A paragraph in a paragraph would end the outer one.
  if (node.tagName === 'DIV' && node.querySelector('p, div, ul, ol, table, blockquote')) return null;
  const element = document.createElement(name);
  const address = node.getAttribute('href') ?? '';
  if (name === 'A' && /^(https?:|mailto:)/i.test(address)) element.setAttribute('href', address);
  return element;
}
