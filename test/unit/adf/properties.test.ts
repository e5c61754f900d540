/** What holds for any HTML and any text: valid ADF, nothing lost, nothing made up, an end in sight. */
import { describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import * as fc from 'fast-check';
import { adfToHtml, adfToText, fitAdf, htmlToAdf, textToAdf } from '../../../src/adf';
import type { AdfDocument } from '../../../src/adf';
import { problemsOf } from './schema';

const note = 'There was more.';

/** All text nodes, one after the other. */
const lettersOf = (document: unknown): string => {
  const { text = '', content = [] } = document as { readonly text?: string; readonly content?: readonly unknown[] };
  return `${text} ${content.map(lettersOf).join(' ')}`;
};
const words = (text: string): readonly string[] => text.match(/w\d+/g) ?? [];

const expectGood = (document: AdfDocument): void => {
  expect(problemsOf(document)).toEqual([]);
  const { document: short } = fitAdf(document, { maxCharacters: 200, note });
  expect(problemsOf(short)).toEqual([]);
  expect(adfToHtml(document)).not.toMatch(/<script|javascript:/i);
  expect(typeof adfToText(document)).toBe('string');
};

const inlineTags = ['b', 'i', 'u', 's', 'span', 'font color="red"', 'a href="https://a.example"', 'code', 'sup', 'o:p'];
const styles = ['font-weight:bold', 'color:#c00', 'background:yellow', 'margin:0', 'white-space:pre', 'display:block'];
const styledTags = styles.map((style) => `span style="${style}"`);
const blockTags = [
  'p',
  'div',
  'p class="MsoNormal"',
  'h1',
  'h4',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'center',
  'dl',
  'dt',
  'dd',
];
const listTags = ['p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"', 'p style="mso-list:l0 level3 lfo1"'];
const tableTags = [
  'table',
  'table border="1"',
  'tr',
  'td',
  'th',
  'td colspan="3"',
  'td rowspan="2"',
  'tbody',
  'caption',
];
const hiddenTags = ['div style="display:none"', 'select', 'svg', 'title', 'span hidden'];
const loners = [
  '<br>',
  '<hr>',
  '<img src="cid:a" alt="">',
  '<img src="https://a.example/b.png" alt="">',
  '<!-- c -->',
  '&nbsp;',
];

/** Start tags, end tags and words in any order: mail at its worst. */
const soupOf = (tags: readonly string[]): fc.Arbitrary<string> => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...tags).map((tag) => `<${tag}>`) },
    { weight: 3, arbitrary: fc.constantFrom(...tags).map((tag) => `</${tag.split(' ')[0] ?? ''}>`) },
    { weight: 4, arbitrary: fc.constantFrom('w ') },
    { weight: 1, arbitrary: fc.constantFrom(...loners) },
  );
  return fc.array(piece, { maxLength: 60 }).map((pieces) => {
    let at = 0;
    // Words are numbered, so that each can be told from the others.
    return pieces.map((each) => (each === 'w ' ? `w${at++} ` : each)).join('');
  });
};

const visibleTags = [...inlineTags, ...styledTags, ...blockTags, ...listTags];

describe('any HTML', () => {
  test('gives valid ADF', () => {
    const place = fc.constantFrom(
      { kind: 'file', id: 'x', collection: '' } as const,
      { kind: 'external', url: 'https://a.example' } as const,
      { kind: 'text', text: '' } as const,
    );
    fc.assert(
      fc.property(soupOf([...visibleTags, ...tableTags, ...hiddenTags]), place, (html, answer) => {
        expectGood(htmlToAdf(html, { image: () => answer }));
      }),
      { numRuns: 3_000 },
    );
  });

  test('gives valid ADF even when it is not HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expectGood(htmlToAdf(text));
        expectGood(textToAdf(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test('says the words that a browser shows, in the same order', () => {
    fc.assert(
      fc.property(soupOf(visibleTags), (html) => {
        expect(words(lettersOf(htmlToAdf(html)))).toEqual(words(load(html).text()));
      }),
      { numRuns: 2_000 },
    );
  });

  test('says the words of tables, too, though misplaced ones may stand elsewhere', () => {
    fc.assert(
      fc.property(soupOf([...visibleTags, ...tableTags]), (html) => {
        expect(words(lettersOf(htmlToAdf(html))).toSorted()).toEqual(words(load(html).text()).toSorted());
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('any plain text', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      '> quoted',
      '>> twice',
      '- item',
      '1. one',
      '2. two',
      '```',
      '  at a.b(c:1)',
      '',
      'https://a.example',
      'a = b;',
    ),
    fc.constantFrom('| a | b |', '* item', '2026-11-23 10:00:00 log', '-- ', '\t', '<b>', '>'),
  );
  const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));

  test('gives valid ADF', () => {
    fc.assert(
      fc.property(text, (value) => expectGood(textToAdf(value))),
      { numRuns: 1_500 },
    );
  });

  test('comes back with all of its characters in order', () => {
    // Signs are drawn by what they stand for: "* a" comes back as "- a", an empty line of a quote not at all.
    // A line of nothing but signs that show nothing (U+3164) is an empty line.
    const characters = (value: string): string =>
      value.replace(/^(\s*)[*•+](?=\s)/gm, '$1-').replace(/[\s>\u2800\p{Default_Ignorable_Code_Point}]/gu, '');
    fc.assert(
      fc.property(text, (value) => {
        expect(isSubsequence(characters(value), characters(adfToText(textToAdf(value))))).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });
});

/** Whether `whole` has all characters of `part` in the same order, with others between them. */
const isSubsequence = (part: string, whole: string): boolean => {
  let at = 0;
  for (const character of whole) if (part.startsWith(character, at)) at += character.length;
  return at === part.length;
};

describe('mail that was made to hurt', () => {
  const fill = (piece: string): string => piece.repeat(Math.ceil(400_000 / piece.length));
  test.each([
    '<div>',
    '<b>',
    '<p><b>',
    '<blockquote>a',
    '<table><tr><td>a',
    '<table><tr><td rowspan=99999 colspan=99999>a',
    '<ul><li>a',
    '</i></b></p>',
    '<p><font color="#f00">a</b>',
    '<style>.a{',
    '<!--',
    '<a href="',
    '<span style="color:red;',
    '&nbsp;',
    ' ',
    'a ',
    'a@',
    'https://a.example/)))) ',
    '<pre>a\n',
    '<x1><x2><x3></x1></x2></x3>',
  ])('%s without end', (piece) => {
    const document = htmlToAdf(fill(piece));
    const { document: short } = fitAdf(document, { note });
    expect(problemsOf(short)).toEqual([]);
  });

  test.each(['>', '> ', '- a:\n', '```\n', '```js\n', 'a\n', '1. a\n', '  at a(b)\n', 'https://a', '| a '])(
    '%j without end',
    (piece) => {
      const { document: short } = fitAdf(textToAdf(fill(piece)), { note });
      expect(problemsOf(short)).toEqual([]);
    },
  );

  test.each([
    ['characters', 'word '.repeat(60_000)],
    ['nodes', '<br>'.repeat(120_000)],
    ['tags', '<b></b>'.repeat(200_000)],
  ])('is not read to its end, and says so: %s', (_what, html) => {
    expect(htmlToAdf(html).content.at(-1)).toEqual({ type: 'paragraph', content: [{ type: 'text', text: '…' }] });
  });

  test('plain text is not read to its end either, and is long enough to be cut', () => {
    const { document, isCut } = fitAdf(textToAdf('word '.repeat(60_000)), { note });
    expect(isCut).toBe(true);
    expect(adfToText(document).endsWith(note)).toBe(true);
  });
});
