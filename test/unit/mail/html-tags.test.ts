/** Tags that are read by the short way say the same as htmlparser2's tokenizer says of the whole text. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Tokenizer } from 'htmlparser2';
import { readTags } from '../../../src/mail/html/tags';

type Told = readonly (string | readonly (readonly [string, string])[])[];

function told(html: string, wanted: ReadonlySet<string> | null = null): Told[] {
  const all: Told[] = [];
  readTags(html, wanted, {
    open: (name, attributes) => all.push(['open', name, [...attributes]]),
    close: (name) => all.push(['close', name]),
    text: (text) => all.push(['text', text]),
  });
  return all;
}

/** The same by the tokenizer alone. */
function toldByTokenizer(html: string): Told[] {
  const all: Told[] = [];
  let name = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  const open = (): number => all.push(['open', name, [...attributes]]);
  const ignore = (): void => undefined;
  const tokenizer = new Tokenizer(
    {},
    {
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => (value += html.slice(start, end)),
      onattribentity: (point) => (value += String.fromCodePoint(point)),
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => all.push(['close', html.slice(start, end).toLowerCase()]),
      ontext: (start, end) => all.push(['text', html.slice(start, end)]),
      ontextentity: (point) => all.push(['text', String.fromCodePoint(point)]),
      oncomment: ignore,
      oncdata: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return all;
}

const rawText = 'iframe noembed noframes plaintext script style textarea title xmp noscript'.split(' ');

const pieces = [
  ...['<', '>', '/', '</', '<!', '<?', '=', '"', "'", '&', ';', ' ', '\n', '\t', '\r', '\v', '\u00a0', '\0', '\u212a'],
  ...[
    'text',
    'a < b',
    '1 <2',
    '<1',
    '<<',
    '< p>',
    'é',
    '漢',
    '&amp;',
    '&amp',
    '&nbsp;',
    '&notin',
    '&#65',
    '&#x41;',
    '&#',
  ],
  ...['<p>', '</p>', '</p ', '</P\n>', '<p ', '<br/>', '<br />', '<br / >', '<o:p>', '</o:p>', '<\u212ap>', '<svg>'],
  ...[' class="x y"', ' CLASS="z"', 'id="x"', ' id=x', " id='x'", ' id', ' id=', ' a:b="c"', ' href="?a=1&amp;b=&lt"'],
  ...['<!--', '-->', '--!>', '<!-->', '<!DOCTYPE html>', '<?xml ?>', '<![CDATA[', ']]>'],
  ...rawText.flatMap((name) => [`<${name}>`, `<${name} class="x">`, `</${name}>`]),
];

describe('short and long way of reading tags', () => {
  test('any mixture of what HTML consists of', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        const html = parts.join('');
        expect(told(html)).toEqual(toldByTokenizer(html));
      }),
      { numRuns: 5_000 },
    );
  });

  test('an element of raw text that begins plainly holds no tags', () => {
    for (const name of rawText) {
      const html = `<${name} class="x"><b>1</b>&amp;</${name}><p>2</p>`;
      expect(told(html)).toEqual(toldByTokenizer(html));
    }
  });

  test('attributes that nobody wants are not told of, in plain tags and in others', () => {
    const html = '<a href="1" id="2" href="3">x</a><a href=1 id=2 href=3>x</a>';
    const tags = [
      ['open', 'a', [['href', '1']]],
      ['text', 'x'],
      ['close', 'a'],
    ];
    expect(told(html, new Set(['href']))).toEqual([...tags, ...tags]);
  });

  test('a tag that never ends is read once, not from each of its attributes', () => {
    const started = performance.now();
    told('<a b="c" '.repeat(200_000));
    told('<p class="'.repeat(200_000));
    told('</p '.repeat(200_000));
    told('&'.repeat(400_000));
    told('<'.repeat(400_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
