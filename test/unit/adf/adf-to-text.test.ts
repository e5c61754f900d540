import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as adf from '../../../src/adf';
import type { Block } from '../../../src/adf';

const { paragraph, text } = adf;
const of = (...blocks: readonly Block[]): string => adf.adfToText(adf.doc(blocks));
const ofNodes = (...content: readonly unknown[]): string => adf.adfToText({ type: 'doc', content });

describe('plain text', () => {
  test('paragraphs, lines, headings, rules', () => {
    expect(of(adf.heading(1, text('Title')), paragraph(text('a'), adf.hardBreak, text('b')), adf.rule)).toBe(
      'Title\n\na\nb\n\n----------',
    );
  });

  test('links say where they lead, once', () => {
    expect(
      of(
        paragraph(
          adf.link('see', 'https://a.example'),
          text(' and '),
          adf.link('https://b.example', 'https://b.example'),
          text(', '),
          adf.link('me@a.example', 'mailto:me@a.example'),
        ),
      ),
    ).toBe('see <https://a.example> and https://b.example, me@a.example');
    const mark = { type: 'link', attrs: { href: 'https://a.example' } } as const;
    expect(of(paragraph(text('a', mark), text('b', mark, adf.strong)))).toBe('ab <https://a.example>');
  });

  test('lists', () => {
    const item = (label: string, ...rest: readonly Block[]): adf.ListItem =>
      adf.listItem([paragraph(text(label)), ...rest]);
    expect(of(adf.orderedList(9, [item('a', adf.bulletList([item('b'), item('c')])), item('d')]))).toBe(
      '9. a\n   - b\n   - c\n10. d',
    );
  });

  test('quotes and code', () => {
    expect(of(adf.blockquote([paragraph(text('a')), paragraph(text('b'))]))).toBe('> a\n>\n> b');
    expect(of(adf.codeBlock('a\n\n  b', 'java'))).toBe('```java\na\n\n  b\n```');
  });

  test('tables', () => {
    const row = (...cells: readonly string[]): adf.TableRow =>
      adf.tableRow(cells.map((cell) => adf.tableCell([paragraph(text(cell))])));
    expect(of(adf.table([row('a', 'b'), row('c', '')]))).toBe('a | b\nc |');
    const long = adf.tableRow([
      adf.tableCell([paragraph(text('a')), paragraph(text('b'))]),
      adf.tableCell([paragraph(text('c'))]),
    ]);
    expect(of(adf.table([long]))).toBe('a\nb\n| c');
  });

  test('panels and expands', () => {
    expect(of(adf.panel('info', [paragraph(text('a'))]), adf.expand('t', [paragraph(text('b'))]))).toBe('a\n\nt\n\nb');
  });

  test("Jira's own nodes", () => {
    const item = (state: string, label: string): unknown => ({
      type: 'taskItem',
      attrs: { state },
      content: [{ type: 'text', text: label }],
    });
    expect(
      ofNodes({ type: 'taskList', content: [item('DONE', 'a'), { type: 'taskList', content: [item('TODO', 'b')] }] }),
    ).toBe('[x] a\n  [ ] b');
    expect(
      ofNodes({
        type: 'paragraph',
        content: [
          { type: 'mention', attrs: { id: '1', text: '@Ann' } },
          { type: 'text', text: ' ' },
          { type: 'status', attrs: { text: 'Done' } },
          { type: 'emoji', attrs: { shortName: ':x:', text: '❌' } },
          { type: 'date', attrs: { timestamp: '0' } },
          { type: 'inlineCard', attrs: { url: 'https://a.example' } },
        ],
      }),
    ).toBe('@Ann [Done]❌1970-01-01https://a.example');
    expect(
      ofNodes({
        type: 'layoutSection',
        content: [{ type: 'layoutColumn', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a' }] }] }],
      }),
    ).toBe('a');
    expect(
      ofNodes({ type: 'wormhole', attrs: { text: 'a' } }, { type: 'blockCard', attrs: { url: 'https://a.example' } }),
    ).toBe('a\n\nhttps://a.example');
  });

  test('media', () => {
    const media = adf.mediaGroup([adf.mediaFile('1', '', { alt: 'a.png' }), adf.mediaFile('2')]);
    expect(of(...media)).toBe('[a.png]\n[file]');
    expect(adf.adfToText(adf.doc(media), { media: ({ id }) => `<${id}>` })).toBe('<1>\n<2>');
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.anything({ maxDepth: 6 }), (value) => expect(typeof adf.adfToText(value)).toBe('string')));
  });
});
