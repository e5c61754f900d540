import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlToText, parseMessage } from '../../../src/mail';
import { unflow } from '../../../src/mail/text/flowed';

describe('HTML to text', () => {
  test.each([
    ['blocks', '<div>one</div><div>two</div>three', 'one\ntwo\nthree'],
    ['paragraphs', '<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['margins do not add up', '<div><p>one</p></div><div><p>two</p></div>', 'one\n\ntwo'],
    ['line breaks', 'a<br>b<br><br>c', 'a\nb\n\nc'],
    ['a line break at the end of a block', '<div>a<br></div><div>b</div>', 'a\nb'],
    ['an empty line as Outlook and Gmail make it', '<div>a</div><div><br></div><div>b</div>', 'a\n\nb'],
    ['white space collapses', ' a \n  b&nbsp;<i> c</i>', 'a b c'],
    ['bold', 'This is <b>very</b> good, <strong> really </strong>so', 'This is **very** good, **really** so'],
    ['bold over a line end', '<b>a<br>b</b>', '**a**\n**b**'],
    ['bold in bold, and nothing bold', '<b>a<b>b</b></b><b> </b>c', '**ab** c'],
    ['lists', '<ul><li>a<li>b<ul><li>c</ul></ul><ol><li>d<li>e</ol>', '- a\n- b\n  - c\n1. d\n2. e'],
    ['quotes', 'a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e', 'a\n\n> b\n> c\n>\n> > d\n\ne'],
    ['preformatted', '<pre>a\n  b\n\nc</pre>', 'a\n  b\n\nc'],
    ['tables', '<table><tr><th>a</th><td>b</td></tr><tr><td>c<td>d</table>', 'a\tb\nc\td'],
    [
      'links',
      '<a href="https://x.example/p">here</a> <a href="https://x.example">x.example</a>',
      'here <https://x.example/p> x.example',
    ],
    ['mail links', '<a href="mailto:a@b.c">a@b.c</a> <a href="mailto:a@b.c">Ann</a>', 'a@b.c Ann <a@b.c>'],
    ['links that lead nowhere', '<a href="#x">a</a> <a href="javascript:alert(1)">b</a> <a>c</a>', 'a b c'],
    ['pictures', '<img src="cid:x" alt="logo"> <img src="y">', '[logo]'],
    ['rules', 'a<hr>b', 'a\n---\nb'],
    ['entities', '&lt;b&gt; &amp; &eacute; &#8364; &#x1F600; &bogus;', '<b> & é € 😀 &bogus;'],
    ['no scripts, styles, titles, comments', '<title>t</title><style>s</style><script>x</script><!-- c -->a', 'a'],
    ['Office paragraphs', '<p class=MsoNormal>a<o:p></o:p></p><![if !x]>b<![endif]>', 'a\n\nb'],
    ['tags that are not closed', '<div><b>a<p>b', '**a**\n\n**b**'],
    ['tags that close nothing', '</b></div></blockquote>a', 'a'],
    ['text that is no HTML', 'a < b and c > d', 'a < b and c > d'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  test('text without markup keeps its words', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }), (words) => {
        expect(htmlToText(`<p>${words.join(' ')}</p>`)).toBe(words.join(' '));
      }),
    );
  });

  test('anything gives text without blank lines at its ends', () => {
    const pieces = fc.constantFrom(
      '<b>',
      '</b>',
      '<br>',
      '<p>',
      '<li>',
      '<ul>',
      '</ul>',
      '<pre>',
      '</pre>',
      '<blockquote>',
      '</blockquote>',
      '<td>',
      ' ',
      '\n',
      'a',
      '&amp;',
      '<a href="http://x">',
      '</a>',
      '<',
      '<!--',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (html) => {
        const text = htmlToText(html.join(''));
        expect(text).toBe(text.replace(/^\n+/, '').trimEnd());
        expect(text).not.toMatch(/[ \t]\n/);
      }),
    );
  });
});

describe('flowed text', () => {
  test.each([
    ['lines that go on', 'one \ntwo \nthree\nfour', 'one two three\nfour'],
    ['quotes keep their marks', '> one \n> two\n>> deep \n>> er\nme', '> one two\n>> deep er\nme'],
    ['a quote ends a paragraph', 'one \n> two', 'one \n> two'],
    ['blanks that protect the start of a line', ' From me\n > no quote', 'From me\n> no quote'],
    ['a signature separator', 'one \n-- \nAnn', 'one \n-- \nAnn'],
    ['empty lines', 'one\n\ntwo', 'one\n\ntwo'],
  ])('%s', (_, flowed, text) => {
    expect(unflow(flowed, false)).toBe(text);
  });

  test('delsp=yes takes the blank away', () => {
    expect(unflow('日本 \n語\n', true)).toBe('日本語\n');
  });

  test('is unfolded in a mail that says so', () => {
    const text = (parameters: string): string =>
      parseMessage(Buffer.from(`Content-Type: text/plain${parameters}\n\none \ntwo`)).text;
    expect(text('; format=flowed')).toBe('one two');
    expect(text('; format=Flowed; delsp=Yes')).toBe('onetwo');
    expect(text('')).toBe('one \ntwo');
  });
});
