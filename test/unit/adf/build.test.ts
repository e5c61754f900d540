import { describe, expect, test } from '@jest/globals';
import * as adf from '../../../src/adf';
import type { Block } from '../../../src/adf';
import { problemsOf } from './schema';

const { paragraph, text } = adf;

describe('a comment put together', () => {
  test('with everything there is', () => {
    const picture = adf.mediaSingle(adf.mediaFile('id', '', { widthPx: 10, heightPx: 20, alt: 'alt' }));
    const document = adf.doc([
      adf.heading(2, text('Title')),
      paragraph(
        text('plain '),
        text('bold', adf.strong),
        adf.hardBreak,
        adf.link('link', 'https://a.example'),
        adf.mention('123', 'Ann'),
      ),
      adf.panel('info', [paragraph(text('note'))]),
      adf.bulletList([adf.listItem([paragraph(text('a'))])]),
      adf.orderedList(0, [adf.listItem([paragraph(text('a')), adf.bulletList([])])]),
      adf.codeBlock('a\r\nb', 'java'),
      adf.blockquote([paragraph(text('quoted'))]),
      adf.rule,
      picture,
      ...adf.mediaGroup([adf.mediaExternal('https://a.example/b.png')]),
      adf.table([adf.tableRow([adf.tableHeader([paragraph(text('h'))]), adf.tableCell([picture])])]),
      adf.expand('Quoted text', [adf.blockquote([paragraph(text('old'))])]),
    ]);
    expect(problemsOf(document)).toEqual([]);
  });

  test('of empty things is valid', () => {
    const document = adf.doc([
      paragraph(),
      paragraph(text('')),
      adf.heading(1),
      adf.panel('error', []),
      adf.bulletList([]),
      adf.orderedList(-1, []),
      adf.codeBlock(''),
      adf.blockquote([]),
      adf.expand('', []),
      adf.table([]),
      ...adf.mediaGroup([]),
    ]);
    expect(problemsOf(document)).toEqual([]);
    expect(adf.isEmpty(document)).toBe(false);
    expect(adf.isEmpty(adf.doc([]))).toBe(true);
  });

  test('refuses nothing, but links nowhere dangerous and keeps out what Jira refuses', () => {
    expect(adf.link('click', 'javascript:alert(1)')).toEqual({ type: 'text', text: 'click' });
    expect(text('a\0b')).toEqual({ type: 'text', text: 'ab' });
    expect(adf.link('', 'https://a.example').text).toBe('https://a.example');
  });
});

describe('what may not stand in a container', () => {
  const inner: readonly Block[] = [
    adf.heading(1, text('h'), text('c', adf.code), adf.mention('1', 'Ann')),
    adf.rule,
    adf.table([
      adf.tableRow([
        adf.tableCell([paragraph(text('1'))]),
        adf.tableCell([adf.heading(2, text('2')), adf.codeBlock('3')]),
      ]),
    ]),
    adf.blockquote([paragraph(text('q'), adf.hardBreak, text('r')), adf.codeBlock('s')]),
    adf.panel('tip', [paragraph(text('p')), adf.rule]),
    adf.expand('e', [adf.expand('f', [adf.expand('g', [paragraph(text('x'))])])]),
    ...adf.mediaGroup([adf.mediaFile('id')]),
  ];
  const letters = (value: unknown): string => [...adf.adfToText(value).matchAll(/[a-z0-9]/g)].join('');

  test.each<[string, Block]>([
    ['blockquote', adf.blockquote(inner)],
    ['list item', adf.bulletList([adf.listItem(inner)])],
    ['cell', adf.table([adf.tableRow([adf.tableCell(inner)])])],
    ['panel', adf.panel('info', inner)],
    ['expand', adf.expand('t', inner)],
    ['list item of a list', adf.bulletList([adf.listItem([adf.bulletList([adf.listItem(inner)])])])],
  ])('%s: all text stays', (_name, block) => {
    const document = adf.doc([block]);
    expect(problemsOf(document)).toEqual([]);
    expect(letters(document).replace(/^t/, '')).toBe(letters({ type: 'doc', content: inner }));
  });

  test('an expand of a cell is an expand again on its own', () => {
    const [cell] = adf.table([adf.tableRow([adf.tableCell([adf.expand('t', [])])])]).content[0]?.content ?? [];
    expect(problemsOf(adf.doc(cell?.content ?? []))).toEqual([]);
  });
});
