import { describe, expect, test } from '@jest/globals';
import { adfToText, htmlToAdf } from '../../../src/adf';
import type { Block, HtmlImage, ImagePlace } from '../../../src/adf';
import { problemsOf } from './schema';

const blocksOf = (html: string): readonly Block[] => {
  const document = htmlToAdf(html);
  expect(problemsOf(document)).toEqual([]);
  return document.content;
};
const textOf = (html: string): string => adfToText({ type: 'doc', content: blocksOf(html) });
const p = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const t = (text: string, ...marks: unknown[]): unknown =>
  marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks };
const br = { type: 'hardBreak' };
const strong = { type: 'strong' };
const link = (href: string): unknown => ({ type: 'link', attrs: { href } });
const item = (...content: unknown[]): unknown => ({ type: 'listItem', content });

describe('paragraphs and lines', () => {
  test('blocks without room between them are lines of one paragraph', () => {
    expect(blocksOf('<div>one</div><div>two</div>')).toEqual([p(t('one'), br, t('two'))]);
  });

  test('paragraphs have room around them', () => {
    expect(blocksOf('<p>one</p><p>two</p>')).toEqual([p(t('one')), p(t('two'))]);
  });

  test.each([
    ['class', '<p class="MsoNormal">one</p><p class="MsoNormal">two</p>'],
    ['style attribute', '<p style="margin:0">one</p><p style="margin-top:0in;margin-bottom:.0001pt">two</p>'],
    ['style sheet', '<style>P {margin-top:0;margin-bottom:0;}</style><p>one</p><p>two</p>'],
  ])('paragraphs without margins are lines: by %s', (_by, html) => {
    expect(blocksOf(html)).toEqual([p(t('one'), br, t('two'))]);
  });

  test('Word paragraphs with automatic margins are paragraphs', () => {
    const style = 'mso-margin-top-alt:auto;mso-margin-bottom-alt:auto';
    expect(
      blocksOf(`<p class=MsoNormal style="${style}">one</p><p class=MsoNormal style="${style}">two</p>`),
    ).toHaveLength(2);
  });

  test('any number of empty lines part two paragraphs, and none are left at the ends', () => {
    const empty = '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>';
    const html = `${empty}<p class="MsoNormal">one</p>${empty}${empty}<div><br></div><p class="MsoNormal">two</p>${empty}<br><br>`;
    expect(blocksOf(html)).toEqual([p(t('one')), p(t('two'))]);
  });

  test.each(['div', 'center', 'form', 'section', 'dd', 'address', 'fieldset', 'span style="display:block"'])(
    'a block begins and ends a line: %s',
    (tag) => {
      const [name = ''] = tag.split(' ');
      expect(blocksOf(`a<${tag}>b</${name}>c`)).toEqual([p(t('a'), br, t('b'), br, t('c'))]);
    },
  );

  test('a division may be made a part of its line', () => {
    expect(blocksOf('a <div style="display:inline">b</div> c')).toEqual([p(t('a b c'))]);
  });

  test('a line break at the end of a block does not show', () => {
    expect(blocksOf('<div>one<br></div><div>two</div>')).toEqual([p(t('one'), br, t('two'))]);
  });

  test('nothing to see makes no blocks', () => {
    expect(blocksOf('')).toEqual([]);
    expect(blocksOf('<html><body><p>&nbsp;</p><br>&#8203;</body></html>')).toEqual([]);
  });
});

describe('white space', () => {
  test('collapses as browsers do', () => {
    expect(blocksOf(' a \n\t b <b> c</b> <i>d </i>')).toEqual([
      p(t('a b '), t('c', strong), t(' '), t('d', { type: 'em' })),
    ]);
  });

  test('a lone no-break space stays, runs become spaces', () => {
    expect(blocksOf('10&nbsp;kg &nbsp;of&nbsp;&nbsp;&nbsp;tea')).toEqual([p(t('10\u00a0kg  of   tea'))]);
  });

  test('pre-wrap keeps lines and indentation', () => {
    expect(blocksOf('<div style="white-space: pre-wrap">a\n  b</div>')).toEqual([p(t('a'), br, t('  b'))]);
  });

  test('characters that Jira refuses are left out', () => {
    expect(blocksOf('a\0b\x07c&#x1;d\ud800e&#xffff;')).toEqual([p(t('abcd\ufffde'))]);
  });
});

describe('marks', () => {
  test.each([
    ['<b>x</b>', [strong]],
    ['<span style="font-weight:700">x</span>', [strong]],
    ['<i>x</i>', [{ type: 'em' }]],
    ['<u>x</u>', [{ type: 'underline' }]],
    ['<del>x</del>', [{ type: 'strike' }]],
    ['<span style="text-decoration: line-through">x</span>', [{ type: 'strike' }]],
    ['<sub>x</sub>', [{ type: 'subsup', attrs: { type: 'sub' } }]],
    ['<span style="vertical-align:super">x</span>', [{ type: 'subsup', attrs: { type: 'sup' } }]],
    ['<code>x</code>', [{ type: 'code' }]],
    ['<code><b>x</b></code>', [{ type: 'code' }]],
    ['<font color="red">x</font>', [{ type: 'textColor', attrs: { color: '#ff0000' } }]],
    ['<span style="color:rgb(0, 0, 255)">x</span>', [{ type: 'textColor', attrs: { color: '#0000ff' } }]],
    ['<span style="background:yellow">x</span>', [{ type: 'backgroundColor', attrs: { color: '#ffff00' } }]],
    ['<mark>x</mark>', [{ type: 'backgroundColor', attrs: { color: '#ffff00' } }]],
    ['<a href="https://a.example"><font color="red"><u>x</u></font></a>', [link('https://a.example')]],
    ['<span style="font-family:Consolas">x</span>', [{ type: 'code' }]],
  ])('%s', (html, marks) => {
    expect(blocksOf(`<p>some ordinary text ${html}</p>`)).toEqual([p(t('some ordinary text '), t('x', ...marks))]);
  });

  test.each(['black', 'windowtext', '#222', 'white', '#fefefe', 'rgb(51,51,51)', 'inherit', 'nonsense'])(
    'the colour %s says nothing',
    (color) =>
      expect(blocksOf(`some ordinary text <span style="color:${color}">x</span>`)).toEqual([
        p(t('some ordinary text x')),
      ]),
  );

  test('the colour and font of the whole mail say nothing', () => {
    expect(blocksOf('<div style="color:#1F497D;font-family:Courier New">all of it<br>and <b>this</b></div>')).toEqual([
      p(t('all of it'), br, t('and '), t('this', strong)),
    ]);
  });

  test('an inner style ends an outer one', () => {
    expect(blocksOf('<b>a<span style="font-weight:normal">b</span></b>')).toEqual([p(t('a', strong), t('b'))]);
  });

  test('formatting out of order is read as browsers read it', () => {
    expect(blocksOf('<b>1<i>2</b>3</i>4')).toEqual([
      p(t('1', strong), t('2', strong, { type: 'em' }), t('3', { type: 'em' }), t('4')),
    ]);
    expect(blocksOf('<p><b>1<p>2</b>3')).toEqual([p(t('1', strong)), p(t('2', strong), t('3'))]);
  });

  test("Outlook's smileys are smileys", () => {
    expect(textOf('fine <span style="font-family:Wingdings">J</span>')).toBe('fine ☺');
  });
});

describe('links', () => {
  test.each(['http://a.example/?x=1&amp;y=2', 'https://a.example', 'mailto:a@b.example', 'tel:+15550100'])(
    '%s',
    (href) => {
      expect(blocksOf(`<a href="${href}">x</a>`)).toEqual([p(t('x', link(href.replace('&amp;', '&'))))]);
    },
  );

  test.each([
    'javascript:alert(1)',
    ' jAvA&#115;cript:alert(1)',
    'java\nscript:alert(1)',
    '&#1;javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'cid:x',
    '//host/path',
    '#top',
  ])('%s is no link', (href) => {
    expect(blocksOf(`<a href="${href}">x</a>`)).toEqual([p(t('x'))]);
  });

  test('an address of many thousand characters is no link', () => {
    expect(blocksOf(`<a href="https://a.example/${'x'.repeat(9_000)}">x</a>`)).toEqual([p(t('x'))]);
  });

  test('addresses in the text become links', () => {
    expect(blocksOf('see https://a.example/b_(c)). Or (www.d.example), me@e.example!')).toEqual([
      p(
        t('see '),
        t('https://a.example/b_(c)', link('https://a.example/b_(c)')),
        t('). Or ('),
        t('www.d.example', link('http://www.d.example')),
        t('), '),
        t('me@e.example', link('mailto:me@e.example')),
        t('!'),
      ),
    ]);
  });

  test('a link in a link ends the first', () => {
    expect(blocksOf('<a href="http://a.example">a<a href="http://b.example">b</a>c')).toEqual([
      p(t('a', link('http://a.example')), t('b', link('http://b.example')), t('c')),
    ]);
  });
});

describe('headings, rules, quotes, code', () => {
  test('headings', () => {
    expect(blocksOf('<h1>a</h1><h3>b<br>c</h3>')).toEqual([
      { type: 'heading', attrs: { level: 1 }, content: [t('a')] },
      { type: 'heading', attrs: { level: 3 }, content: [t('b'), br, t('c')] },
    ]);
  });

  test('a heading of the size of text is a bold line', () => {
    expect(blocksOf('<h2 style="font-size:14px">a</h2>')).toEqual([p(t('a', strong))]);
  });

  test('rules in a row are one', () => {
    expect(blocksOf('a<hr><hr>b')).toEqual([p(t('a')), { type: 'rule' }, p(t('b'))]);
  });

  test.each([
    '<blockquote type="cite">a</blockquote>',
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">a</blockquote>',
    '<div style="border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt"><p>a</p></div>',
  ])('a quote: %s', (html) => {
    expect(blocksOf(html)).toEqual([{ type: 'blockquote', content: [p(t('a'))] }]);
  });

  test("Gmail's indentation is no quote", () => {
    expect(blocksOf('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">a</blockquote>')).toEqual([
      p(t('a')),
    ]);
  });

  test('what a quote may not hold is shown as text', () => {
    const inner = '<h2>h</h2><hr><table border=1><tr><td>1<td>2</table><blockquote>deep<br>er</blockquote>';
    expect(blocksOf(`<blockquote>${inner}</blockquote>`)).toEqual([
      {
        type: 'blockquote',
        content: [p(t('h', strong)), p(t('1'), t(' | '), t('2')), p(t('> '), t('deep'), br, t('> '), t('er'))],
      },
    ]);
  });

  test('code keeps its spaces and loses its marks', () => {
    expect(
      blocksOf(
        '<p>Please run this and tell me what it says:</p><pre class="language-js">\nif (a) {\n  <b>b</b>();\n}\n</pre>',
      ),
    ).toEqual([
      p(t('Please run this and tell me what it says:')),
      { type: 'codeBlock', attrs: { language: 'js' }, content: [t('if (a) {\n  b();\n}')] },
    ]);
  });

  test('a plain text mail wrapped in <pre> is read as plain text', () => {
    expect(blocksOf('<pre>Hello,\n\nsee http://a.example\n\n&gt; old</pre>')).toEqual([
      p(t('Hello,')),
      p(t('see '), t('http://a.example', link('http://a.example'))),
      { type: 'blockquote', content: [p(t('old'))] },
    ]);
  });
});

describe('lists', () => {
  test('nested, with a start', () => {
    expect(blocksOf('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>')).toEqual([
      {
        type: 'orderedList',
        attrs: { order: 3 },
        content: [item(p(t('a')), { type: 'bulletList', content: [item(p(t('b')))] }), item(p(t('c')))],
      },
    ]);
  });

  test('a list between the items belongs to the item before', () => {
    expect(textOf('<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>')).toBe('- a\n  - b\n- c');
  });

  test('end tags may be missing, empty items are left out, a list without items is an indentation', () => {
    expect(textOf('<ul><li>a<li><li>b</ul>')).toBe('- a\n- b');
    expect(blocksOf('<ul>a</ul>')).toEqual([p(t('a'))]);
    expect(textOf('<li>a<li>b')).toBe('- a\n- b');
  });

  test('what an item may not hold is shown as text', () => {
    expect(textOf('<ul><li><h2>h</h2><blockquote>q</blockquote><table border=1><tr><td>1<td>2</table></ul>')).toBe(
      '- h\n  > q\n  1 | 2',
    );
  });

  test('deeper than Jira shows', () => {
    expect(textOf('<ul><li>x'.repeat(9))).toBe(
      '- x\n  - x\n    - x\n      - x\n        - x\n          - x\n            x\n            x\n            x',
    );
  });

  test("Word's lists without mso styles are known by their class and marker", () => {
    const fake = (marker: string, text: string): string =>
      `<p class="MsoListParagraphCxSpMiddle"><span style="font-family:Symbol">${marker}</span>&nbsp;&nbsp;&nbsp; ${text}</p>`;
    expect(textOf(fake('·', 'a') + fake('·', 'b') + '<p class=MsoNormal>c</p>' + fake('3.', 'd'))).toBe(
      '- a\n- b\n\nc\n\n3. d',
    );
  });

  test('numbered headings of Word keep their number', () => {
    const html =
      '<h1 style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.<span>&nbsp;&nbsp;</span></span>Title</h1>';
    expect(textOf(html)).toBe('1.  Title');
  });
});

describe('tables', () => {
  const cell = (text: string): unknown => ({ type: 'tableCell', content: [p(t(text))] });

  test('data', () => {
    expect(blocksOf('<table><tr><td>a<td>1<tr><td>b<td>2</table>')).toEqual([
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [cell('a'), cell('1')] },
          { type: 'tableRow', content: [cell('b'), cell('2')] },
        ],
      },
    ]);
  });

  test('header cells, spans, colours', () => {
    expect(
      blocksOf(
        '<table><tr><th colspan=2>h</th></tr><tr><td rowspan=2 bgcolor="#ffeeaa">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
      ),
    ).toEqual([
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [{ type: 'tableHeader', attrs: { colspan: 2 }, content: [p(t('h'))] }] },
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', attrs: { rowspan: 2, background: '#ffeeaa' }, content: [p(t('a'))] },
              cell('b'),
            ],
          },
          { type: 'tableRow', content: [cell('c')] },
        ],
      },
    ]);
  });

  test('rows are filled up, spacing rows and columns left out', () => {
    const spacer = '<td width="20">&nbsp;</td>';
    const html = `<table border=1><tr><td>a</td>${spacer}<td>b</td></tr><tr>${spacer.repeat(3)}</tr><tr><td>c</td></tr></table>`;
    expect(textOf(html)).toBe('a | b\nc |');
  });

  test.each([
    ['one column', '<table><tr><td>a<tr><td>b</table>'],
    ['presentation', '<table role=presentation><tr><td>a<tr><td>b</table>'],
    ['a table around', '<table><tr><td><table><tr><td>a</table><tr><td>b</table>'],
  ])('layout is unfolded: %s', (_kind, html) => {
    expect(textOf(html)).toBe('a\nb');
  });

  test('a layout row of a few words stays a line, one of paragraphs does not', () => {
    const long = 'long '.repeat(30).trim();
    expect(textOf('<table><tr><td>Home<td>Shop<td>Help</table>')).toBe('Home Shop Help');
    expect(textOf(`<table><tr><td>${long}<td>${long}</table>`)).toBe(`${long}\n\n${long}`);
  });

  test('tables without end tags end each other, and parts of tables break out of anything', () => {
    expect(textOf('<table border=1><tr><td>a<td>b</tr><table border=1><center><tr><td>c<td>d</center></table>')).toBe(
      'a | b\n\nc | d',
    );
  });

  test('what stands outside of the cells stands before the table', () => {
    expect(textOf('<table border=1><caption>C</caption><tr><td>a<td>b</tr>x</table>')).toBe('C\nx\n\na | b');
  });
});

describe('what is not shown', () => {
  test.each([
    '<div style="display:none">hidden</div>',
    '<span hidden>hidden</span>',
    '<div style="max-height:0;overflow:hidden">hidden</div>',
    '<div style="opacity:0">hidden</div>',
    '<span style="font-size:0">hidden</span>',
    '<style>.preheader { display: none !important }</style><span class="preheader">hidden</span>',
    '<style>@media print { p { color: red } } #x, td.x { visibility:hidden }</style><span id=x>hidden</span>',
    '<script>hidden</script><title>hidden</title><template>hidden</template><svg><text>hidden</text></svg>',
    '<!-- hidden --><!--[if mso]><p>hidden</p><![endif]-->',
    '<select><option>hidden</option></select>',
    '<img src="http://t.example/o.gif" width="1" height="1" alt="hidden">',
    '<p style="display:none">hidden<p>',
  ])('%s', (html) => {
    expect(textOf(`a ${html} b`).replace(/\s+/g, ' ')).toBe('a b');
  });

  test('what other programs hide is shown', () => {
    expect(textOf('<!--[if !mso]><!--><a style="mso-hide:all">a</a><!--<![endif]--><noscript>b</noscript>')).toBe('ab');
    expect(textOf('<style>@media (max-width:600px) { .d { display:none } }</style><p class=d>a</p>')).toBe('a');
    expect(textOf('<td style="font-size:0"><span style="font-size:14px">a</span></td>')).toBe('a');
  });
});

describe('pictures', () => {
  const asked: HtmlImage[] = [];
  const place = (image: HtmlImage): ImagePlace => {
    asked.push(image);
    if (image.contentId !== null) return { kind: 'file', id: `file-${image.contentId}`, collection: '' };
    return image.source.startsWith('http')
      ? { kind: 'external', url: image.source }
      : { kind: 'text', text: `[${image.alt}]` };
  };
  const blocksWith = (html: string): readonly Block[] => {
    asked.length = 0;
    const document = htmlToAdf(html, { image: place });
    expect(problemsOf(document)).toEqual([]);
    return document.content;
  };

  test('stand at their place', () => {
    expect(blocksWith('<p>a<img src="cid:x%40y" alt="A\n B" width=40 height=30>b</p>')).toEqual([
      p(t('a')),
      {
        type: 'mediaSingle',
        attrs: { layout: 'align-start', width: 40, widthType: 'pixel' },
        content: [
          { type: 'media', attrs: { type: 'file', id: 'file-x@y', collection: '', alt: 'A B', width: 40, height: 30 } },
        ],
      },
      p(t('b')),
    ]);
    expect(asked).toEqual([{ source: 'cid:x%40y', contentId: 'x@y', alt: 'A B', widthPx: 40, heightPx: 30 }]);
  });

  test('in a link, in a list, in a table, in a quote, in a heading', () => {
    const picture = '<a href="https://a.example"><img src="https://b.example/c.png"></a>';
    const html = `<ul><li>${picture}</li></ul><table border=1><tr><td>${picture}<td>x</table><blockquote>${picture}</blockquote><h1>${picture}</h1>`;
    expect(JSON.stringify(blocksWith(html)).match(/"mediaSingle"/g)).toHaveLength(4);
  });

  test('words in their place stand in the line', () => {
    expect(blocksWith('a <img src="x.png" alt="b"> c')).toEqual([p(t('a [b] c'))]);
  });

  test('a picture on the web only from the web', () => {
    const document = htmlToAdf('<img src=x alt=y>', {
      image: () => ({ kind: 'external', url: 'javascript:alert(1)' }),
    });
    expect(document.content).toEqual([p(t('y'))]);
  });

  test('pictures of emoji are emoji, tracking pixels are nothing', () => {
    expect(
      blocksWith('a <img data-emoji="😀" alt="😀" src="https://x.example"> <img alt="🎉" src="https://x.example">'),
    ).toEqual([p(t('a 😀 🎉'))]);
    expect(
      blocksWith(
        '<img src="https://x.example" width="1" height="1"><img style="width:1px;height:1px" src="https://x.example">',
      ),
    ).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('without an answer they are their alternative text', () => {
    expect(textOf('<img src="cid:a" alt="Plan of the house">')).toBe('Plan of the house');
  });
});
