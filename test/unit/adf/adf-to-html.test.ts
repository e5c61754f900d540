import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as adf from '../../../src/adf';
import type { AdfToHtmlOptions, Inline } from '../../../src/adf';

const html = (content: readonly unknown[], options: AdfToHtmlOptions = {}): string =>
  adf.adfToHtml({ type: 'doc', version: 1, content }, { styles: false, ...options });
const inline = (...content: unknown[]): string => html([{ type: 'paragraph', content }]).replace(/^<p>|<\/p>$/g, '');
const text = (value: string, ...marks: unknown[]): unknown => ({ type: 'text', text: value, marks });

describe('inline', () => {
  test.each<[string, unknown, string]>([
    ['text is escaped', text(`<b> & "q" 'a'`), '&lt;b&gt; &amp; &quot;q&quot; &#39;a&#39;'],
    ['spaces and line breaks survive', text('a   b\nc'), 'a&nbsp;&nbsp; b<br>c'],
    ['strong', text('x', { type: 'strong' }), '<strong>x</strong>'],
    [
      'marks nest',
      text('x', { type: 'em' }, { type: 'link', attrs: { href: 'https://a.example/?a&b' } }),
      '<a href="https://a.example/?a&amp;b"><em>x</em></a>',
    ],
    ['no dangerous link', text('x', { type: 'link', attrs: { href: 'javascript:alert(1)' } }), 'x'],
    ['no styles through colours', text('x', { type: 'textColor', attrs: { color: 'red;"><script>' } }), 'x'],
    ['colour', text('x', { type: 'textColor', attrs: { color: '#ff0000' } }), '<span style="color:#ff0000">x</span>'],
    ['subscript', text('x', { type: 'subsup', attrs: { type: 'sub' } }), '<sub>x</sub>'],
    ['unknown mark', text('x', { type: 'sparkle' }), 'x'],
    ['hard break', { type: 'hardBreak' }, '<br>'],
    ['mention', { type: 'mention', attrs: { id: '1', text: '@Ann' } }, '<strong>@Ann</strong>'],
    ['emoji', { type: 'emoji', attrs: { shortName: ':smile:', text: '😄' } }, '😄'],
    ['emoji without a character', { type: 'emoji', attrs: { shortName: ':custom:' } }, ':custom:'],
    ['date', { type: 'date', attrs: { timestamp: '1790000000000' } }, '2026-09-21'],
    ['date that is none', { type: 'date', attrs: { timestamp: 'soon' } }, 'soon'],
    ['status', { type: 'status', attrs: { text: 'done', color: 'green' } }, '<span>DONE</span>'],
    [
      'card',
      { type: 'inlineCard', attrs: { url: 'https://a.example' } },
      '<a href="https://a.example">https://a.example</a>',
    ],
    ['unknown node', { type: 'wormhole', attrs: { text: 'a<b' } }, 'a&lt;b'],
  ])('%s', (_what, node, expected) => {
    expect(inline(node)).toBe(expected);
  });

  test('what only the sender knows', () => {
    const nodes = [
      { type: 'mention', attrs: { id: '7', text: '@x' } },
      { type: 'date', attrs: { timestamp: '0' } },
    ];
    const options = {
      mention: ({ accountId }: { accountId: string }) => `<${accountId}>`,
      date: (ms: number) => `day ${ms}`,
    };
    expect(html([{ type: 'paragraph', content: nodes }], options)).toBe('<p><strong>&lt;7&gt;</strong>day 0</p>');
  });
});

describe('blocks', () => {
  const p = (value: string): unknown => ({ type: 'paragraph', content: [text(value)] });
  test.each<[string, unknown, string]>([
    ['heading', { type: 'heading', attrs: { level: 2 }, content: [text('a')] }, '<h2>a</h2>'],
    ['heading of no level', { type: 'heading', attrs: { level: 'x' }, content: [text('a')] }, '<h3>a</h3>'],
    ['empty paragraph', { type: 'paragraph' }, '<p>&nbsp;</p>'],
    [
      'list',
      { type: 'orderedList', attrs: { order: 3 }, content: [{ type: 'listItem', content: [p('a')] }] },
      '<ol start="3"><li><p>a</p></li></ol>',
    ],
    ['code', { type: 'codeBlock', content: [text('a <b>\n  &nbsp;')] }, '<pre>a &lt;b&gt;\n  &amp;nbsp;</pre>'],
    ['quote', { type: 'blockquote', content: [p('a')] }, '<blockquote><p>a</p></blockquote>'],
    ['panel', { type: 'panel', attrs: { panelType: 'info' }, content: [p('a')] }, '<div><p>a</p></div>'],
    [
      'expand',
      { type: 'expand', attrs: { title: '<t>' }, content: [p('a')] },
      '<div><p><strong>&lt;t&gt;</strong></p><p>a</p></div>',
    ],
    ['rule', { type: 'rule' }, '<hr>'],
    [
      'table',
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              { type: 'tableHeader', attrs: { colspan: 2, rowspan: 1, background: '#ffeeaa' }, content: [p('a')] },
            ],
          },
        ],
      },
      '<table><tbody><tr><th colspan="2" bgcolor="#ffeeaa"><p>a</p></th></tr></tbody></table>',
    ],
    [
      'tasks',
      {
        type: 'taskList',
        content: [
          { type: 'taskItem', attrs: { state: 'DONE' }, content: [text('a')] },
          { type: 'taskItem', attrs: { state: 'TODO' }, content: [text('b')] },
        ],
      },
      '<ul><li>☑ a</li><li>☐ b</li></ul>',
    ],
    [
      'decisions',
      { type: 'decisionList', content: [{ type: 'decisionItem', content: [text('a')] }] },
      '<ul><li>◆ a</li></ul>',
    ],
    [
      'columns',
      { type: 'layoutSection', content: [{ type: 'layoutColumn', attrs: { width: 50 }, content: [p('a')] }] },
      '<table role="presentation" width="100%"><tbody><tr><td valign="top" width="50%"><p>a</p></td></tr></tbody></table>',
    ],
    ['an app', { type: 'bodiedExtension', attrs: { extensionKey: 'k' }, content: [p('a')] }, '<p>a</p>'],
    [
      'card',
      { type: 'blockCard', attrs: { url: 'https://a.example' } },
      '<p><a href="https://a.example">https://a.example</a></p>',
    ],
  ])('%s', (_what, node, expected) => {
    expect(html([node])).toBe(expected);
  });

  test('styles stand in the elements', () => {
    expect(adf.adfToHtml(adf.doc([adf.panel('warning', [adf.paragraph(adf.text('a'))])]))).toBe(
      '<div style="margin:0 0 12px;padding:8px 16px;background-color:#fffae6"><p style="margin:0 0 12px">a</p></div>',
    );
  });
});

describe('media', () => {
  const media = [
    adf.mediaSingle({
      ...adf.mediaFile('7', 'c', { widthPx: 9.6, alt: '"a"' }),
      marks: [{ type: 'link', attrs: { href: 'https://a.example' } }],
    }),
  ];
  test('a picture of the mail, a link, words', () => {
    expect(html(media, { media: ({ id }) => ({ kind: 'image', src: `cid:${id}` }) })).toBe(
      '<div><div><a href="https://a.example"><img src="cid:7" alt="&quot;a&quot;" width="10"></a></div></div>',
    );
    expect(html(media, { media: () => ({ kind: 'link', href: 'https://b.example', text: 'b' }) })).toBe(
      '<div><div><a href="https://b.example">b</a></div></div>',
    );
    expect(html(media)).toBe('<div><div><a href="https://a.example">&quot;a&quot;</a></div></div>');
  });

  test('a picture from nowhere else', () => {
    expect(html(media, { media: () => ({ kind: 'image', src: 'javascript:alert(1)' }) })).not.toContain('javascript');
  });
});

describe('anything at all', () => {
  test('never throws, and never lets markup through', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 6 }), (value) => {
        expect(typeof adf.adfToHtml(value)).toBe('string');
      }),
    );
    const evil = fc.constantFrom('<script>', '"><x', 'a');
    const types = ['doc', 'paragraph', 'text', 'panel', 'table', 'tableCell', 'media', 'status', 'wormhole', 'expand'];
    const mark = fc.record({
      type: fc.constantFrom('link', 'textColor', 'strong'),
      attrs: fc.record({ href: fc.constant('https://a"><x'), color: evil }),
    });
    const nodeOf = (depth: number): fc.Arbitrary<unknown> =>
      fc.record({
        type: fc.constantFrom(...types, 'codeBlock', 'date'),
        text: evil,
        attrs: fc.record({
          title: evil,
          url: evil,
          panelType: evil,
          timestamp: evil,
          level: fc.anything(),
          colspan: evil,
        }),
        marks: fc.array(mark, { maxLength: 2 }),
        content: depth === 0 ? fc.constant([]) : fc.array(nodeOf(depth - 1), { maxLength: 3 }),
      });
    fc.assert(fc.property(nodeOf(3), (value) => expect(adf.adfToHtml(value)).not.toMatch(/<(?:script|x)/)));
  });

  test('documents that circle end', () => {
    const circle: { type: string; content: unknown[] } = { type: 'blockquote', content: [] };
    circle.content.push(circle, { type: 'paragraph', content: [text('a')] });
    expect(adf.adfToHtml(circle)).toContain('<p');
    expect(adf.adfToText(circle)).toContain('a');
  });

  test('what was made is read back', () => {
    const content: Inline[] = [adf.text('a', adf.strong), adf.hardBreak, adf.text('b & c')];
    const document = adf.doc([
      adf.heading(1, adf.text('h')),
      adf.paragraph(...content),
      adf.bulletList([adf.listItem([adf.paragraph(adf.text('i'))])]),
      adf.codeBlock('x\n  y\n'.repeat(3).trimEnd()),
      adf.blockquote([adf.paragraph(adf.text('q'))]),
      adf.rule,
    ]);
    expect(adf.htmlToAdf(adf.adfToHtml(document))).toEqual(document);
  });
});
