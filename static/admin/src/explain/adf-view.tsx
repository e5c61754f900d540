/** An Atlassian document as Jira shows it: elements made from its nodes, never from its text, so nothing in it can run. */
import { createElement, type ReactElement, type ReactNode } from 'react';

interface Node {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly marks?: readonly Node[];
  readonly content?: readonly Node[];
}

export function AdfView({ document }: { readonly document: unknown }): ReactElement {
  return <div className="adf">{children(document ?? {})}</div>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const children = ({ content = [] }: Node): ReactNode => content.map((node, at) => <NodeView key={at} node={node} />);

/** Nodes that are one element, whatever they hold. */
const elements: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
};

function NodeView({ node }: { readonly node: Node }): ReactElement {
  const { type, attrs = {} } = node;
  const element = elements[String(type)];
  if (element !== undefined) return createElement(element, null, children(node));
  switch (type) {
    case 'text':
      return <>{marked(String(node.text), node.marks ?? [])}</>;
    case 'hardBreak':
      return <br />;
    case 'rule':
      return <hr />;
    case 'heading':
      // The page's own headings end at h2.
      return createElement(`h${Math.min(6, Number(attrs['level']) + 2)}`, null, children(node));
    case 'orderedList':
      return <ol start={Number(attrs['order'] ?? 1)}>{children(node)}</ol>;
    case 'codeBlock':
      return <pre tabIndex={0}>{children(node)}</pre>;
    case 'mention':
      return <span className="adf-mention">{String(attrs['text'])}</span>;
    case 'table':
      return (
        <div className="adf-table" tabIndex={0}>
          <table>
            <tbody>{children(node)}</tbody>
          </table>
        </div>
      );
    case 'tableHeader':
    case 'tableCell':
      return createElement(
        type === 'tableHeader' ? 'th' : 'td',
        { colSpan: Number(attrs['colspan'] ?? 1), rowSpan: Number(attrs['rowspan'] ?? 1) },
        children(node),
      );
    case 'media':
      return <span className="adf-media">Picture {textOf(attrs['alt'])}</span>;
    default:
      return <div>{children(node)}</div>;
  }
}

const markElements: Readonly<Record<string, string>> = {
  strong: 'strong',
  em: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
};

function marked(text: string, marks: readonly Node[]): ReactNode {
  return marks.reduce<ReactNode>((inner, { type, attrs = {} }) => {
    const element = markElements[String(type)];
    if (element !== undefined) return createElement(element, null, inner);
    if (type === 'subsup') return createElement(attrs['type'] === 'sub' ? 'sub' : 'sup', null, inner);
    const href = textOf(attrs['href']);
    if (type !== 'link' || !/^(https?|mailto|tel):/i.test(href)) return inner;
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {inner}
      </a>
    );
  }, text);
}
