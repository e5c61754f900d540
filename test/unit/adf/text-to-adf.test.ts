import { describe, expect, test } from '@jest/globals';
import { adfToText, textToAdf } from '../../../src/adf';
import type { Block } from '../../../src/adf';
import { problemsOf } from './schema';

const blocksOf = (...lines: string[]): readonly Block[] => {
  const document = textToAdf(lines.join('\n'));
  expect(problemsOf(document)).toEqual([]);
  return document.content;
};
const kindsOf = (...lines: string[]): readonly string[] => blocksOf(...lines).map(({ type }) => type);
const roundTrip = (...lines: string[]): string => adfToText(textToAdf(lines.join('\n')));
const p = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const t = (text: string): unknown => ({ type: 'text', text });
const br = { type: 'hardBreak' };
const quote = (...content: unknown[]): unknown => ({ type: 'blockquote', content });

describe('paragraphs', () => {
  test('empty lines part them, lines stay lines, indentation stays', () => {
    expect(blocksOf('one', '  two ', '', '\t', 'three')).toEqual([p(t('one'), br, t('  two')), p(t('three'))]);
  });

  test.each(['\r\n', '\r', '\n'])('line ends %j', (end) => {
    expect(textToAdf(`one${end}two`).content).toEqual([p(t('one'), br, t('two'))]);
  });

  test('nothing to see makes no blocks', () => {
    expect(blocksOf('', ' ', '\u200b')).toEqual([]);
  });

  test('addresses become links', () => {
    expect(roundTrip('see <https://a.example/b>, or ask me@a.example.')).toBe(
      'see <https://a.example/b>, or ask me@a.example.',
    );
    expect(JSON.stringify(blocksOf('see <https://a.example/b>.'))).toContain('"href":"https://a.example/b"');
  });
});

describe('quotes', () => {
  test('one level', () => {
    expect(blocksOf('yes', '> really?', '>', '> sure?', 'no')).toEqual([
      p(t('yes')),
      quote(p(t('really?')), p(t('sure?'))),
      p(t('no')),
    ]);
  });

  test('deeper levels keep their signs', () => {
    expect(blocksOf('>> a', '> > b', '> c')).toEqual([quote(p(t('> '), t('a'), br, t('> '), t('b')), p(t('c')))]);
    expect(roundTrip(`${'>'.repeat(12)} deep`)).toBe(
      '> > > > > > > > > > > > deep'.replace(/(?:> ){6}deep/, '>>>>>> deep'),
    );
  });
});

describe('lists', () => {
  test.each([[['- a', '- b']], [['* a', '* b']], [['• a', '• b']], [['First:', '- a', '- b']]])(
    '%j is one',
    (lines) => {
      expect(kindsOf(...lines).at(-1)).toBe('bulletList');
    },
  );

  test('numbers run from any start, items go on in indented lines', () => {
    expect(blocksOf('3. a', '   more', '4. b')).toEqual([
      {
        type: 'orderedList',
        attrs: { order: 3 },
        content: [
          { type: 'listItem', content: [p(t('a'), br, t('more'))] },
          { type: 'listItem', content: [p(t('b'))] },
        ],
      },
    ]);
  });

  test.each([
    [['- a']],
    [['1. a', '3. b']],
    [['- a', '* b']],
    [['text', '- a', '- b']],
    [['- a', '- b', 'goes on at the margin']],
    [['-- ', 'Ann']],
    [['-a', '-b']],
  ])('%j is none', (lines) => {
    expect(kindsOf(...lines)).toEqual(['paragraph']);
  });
});

describe('code', () => {
  test.each([
    [
      'a Java trace',
      [
        'java.lang.IllegalStateException: x',
        '    at a.B.c(B.java:1)',
        '    at a.B.d(B.java:2)',
        '    at a.B.e(B.java:3)',
      ],
    ],
    ['a Python trace', ['Traceback (most recent call last):', '  File "a.py", line 1, in <module>', '    f()']],
    ['a log', ['2026-11-23 10:00:01 start', '2026-11-23 10:00:02 stop', '2026-11-23 10:00:03 start']],
    ['syslog', ['May 29 12:30:57 host a: b', 'May 29 12:30:58 host a: c', 'May 29 12:30:59 host a: d']],
    ['source', ['function f() {', '  g();', '}']],
    ['XML', ['<a>', '  <b>1</b>', '</a>']],
    ['JSON', ['{', '  "a": 1,', '  "b": 2', '}']],
    ['a drawn table', ['+---+---+', '| a | b |', '+---+---+']],
    ['columns', ['NAME        AGE      STATE', 'ann         12       up', 'bob         7        down']],
    ['a diff', ['--- a/x', '+++ b/x', '@@ -1 +1 @@', '-old', '+new']],
  ])('%s', (_kind, lines) => {
    expect(kindsOf('Here it is:', ...lines, '', 'Regards').filter((kind) => kind === 'codeBlock')).toHaveLength(1);
    const [block] = blocksOf(...lines).filter(({ type }) => type === 'codeBlock');
    expect(block).toMatchObject({
      content: [{ text: expect.stringContaining(lines.at(-1)?.trim() ?? '') as unknown }],
    });
  });

  test('begins with its first indented line, and at the margin', () => {
    expect(
      blocksOf('Like this:', '', '    String b = "x";', '    c.list(b);', '', '    c.delete(b);', 'Regards'),
    ).toEqual([
      p(t('Like this:')),
      { type: 'codeBlock', content: [t('String b = "x";\nc.list(b);\n\nc.delete(b);')] },
      p(t('Regards')),
    ]);
  });

  test('between fences', () => {
    expect(blocksOf('```sql', 'select 1', '```', 'after')).toEqual([
      { type: 'codeBlock', attrs: { language: 'sql' }, content: [t('select 1')] },
      p(t('after')),
    ]);
    expect(kindsOf('```', 'never closed')).toEqual(['paragraph']);
  });

  test.each([
    [['From: Ann <ann@a.example>', 'Sent: Monday', 'To: Bob', 'Subject: x']],
    [['Hello;', 'this is a list;', 'of things;', 'and that is it.']],
    [['Ann Example', 'Example Ltd', 'Tel. +1 555 0100', 'http://a.example']],
    [['On Monday Ann wrote:', 'we agreed (yes);', 'and so on']],
    [['    This text', '    is indented', '    by hand']],
  ])('%j is none', (lines) => {
    expect(kindsOf(...lines)).toEqual(['paragraph']);
  });
});
