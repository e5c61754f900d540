/** What holds for every body: nothing is lost, nothing thrown, and the work grows with the lines. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitReply } from '../../../../src/mail/reply';
import { cutLines } from '../../../../src/mail/reply/cut';
import type { Circumstances } from '../../../../src/mail/reply/cut';
import { readPage } from '../../../../src/mail/reply/html/page';
import type { Line } from '../../../../src/mail/reply/line';
import { linesOfText } from '../../../../src/mail/reply/line';
import { messageOf } from '../../../support/mail/message';
import { attributions } from './attributions';
import { clientBodies } from './clients';

const circumstances: Circumstances = {
  forwardSubject: false,
  answers: true,
  recipients: new Set(),
  markers: ['reply above this line'],
  source: 'text',
};

/** Lines that mean something to the recognisers, mixed with any others. */
const telling = [
  ...attributions.map(([, lines]) => lines),
  ...[
    '',
    ' ',
    '> quoted',
    '>> deeper',
    'text',
    'Some longer text that a person wrote.',
    '-- ',
    '--',
    '-----',
    '________________________________',
    '```',
    '<',
    '> wrote:',
  ],
  ...[
    'From: John <john@acme.example>',
    'Sent: 4 March 2024',
    'To: Jane',
    'Subject: Hello',
    'Reply-To: x',
    '-----Original Message-----',
    '---------- Forwarded message ---------',
  ],
  ...['Reply above this line', 'Sent from my iPhone', 'users mailing list', 'C> x', '-----BEGIN PGP SIGNATURE-----'],
];
const anyLine = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...telling) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);
const anyText = fc.array(anyLine, { maxLength: 30 }).map((lines) => lines.join('\n'));
const tag = fc.constantFrom(
  'div',
  'p',
  'blockquote',
  'table',
  'tr',
  'td',
  'ul',
  'li',
  'pre',
  'span',
  'br',
  'hr',
  'img',
  'script',
);
const attribute = fc.constantFrom(
  '',
  ' class="gmail_quote"',
  ' id="divRplyFwdMsg"',
  ' type="cite"',
  ' class="gmail_signature"',
  ' style="display:none"',
  ' class="moz-forward-container"',
  ' id="appendonsend"',
);
const anyHtml = fc
  .array(
    fc.oneof(
      fc.tuple(tag, attribute).map(([name, attributes]) => `<${name}${attributes}>`),
      tag.map((name) => `</${name}>`),
      anyLine,
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const words = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('any body', () => {
  test('keeps every line: new text, quoted text, signature and forwarded mail cover it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = linesOfText(text);
        const { roles } = cutLines(lines, circumstances);
        expect(roles).toHaveLength(lines.length);
        const split = splitReply(messageOf({ subject: 'Re: Hello', text }));
        const parts = [split.replyText, split.quotedText, split.signature].flatMap(words).sort();
        const whole = lines.map(({ raw }) => raw.trim()).filter((raw) => raw !== '');
        if (split.forwarded === null) expect(parts).toEqual(whole.sort());
        else for (const line of words(split.forwarded.body)) expect(whole.some((raw) => raw.endsWith(line))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is split without a throw, HTML as well as text', () => {
    fc.assert(
      fc.property(anyText, anyHtml, fc.string(), (text, html, subject) => {
        const split = splitReply(messageOf({ subject, text, html }));
        expect(typeof split.replyText).toBe('string');
        splitReply(messageOf({ subject, html }));
      }),
      { numRuns: 500 },
    );
  });

  test('keeps HTML well nested', () => {
    fc.assert(
      fc.property(anyHtml, (html) => {
        const kept = splitReply(messageOf({ subject: 'Re: Hello', html })).replyHtml ?? '';
        const open: string[] = [];
        for (const [, close, name] of kept.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
          if (close === '/') expect(open.pop()).toBe(name);
          else if (!['br', 'hr', 'img'].includes(name!)) open.push(name!);
        }
        expect(open).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('is judged alike twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const message = messageOf({ subject: 'Re: Hello', text });
        expect(splitReply(message)).toEqual(splitReply(message));
      }),
      { numRuns: 100 },
    );
  });
});

/** The same lines, counting how often anything looks at them. */
function counted(lines: readonly Line[]): { lines: Line[]; looks: () => number } {
  let looks = 0;
  const watched = lines.map(
    (line) => new Proxy(line, { get: (target, name) => ((looks += 1), Reflect.get(target, name) as unknown) }),
  );
  return { lines: watched, looks: () => looks };
}

function looksPerLine(text: string): number {
  const all = linesOfText(text);
  const { lines, looks } = counted(all);
  cutLines(lines, circumstances);
  return looks() / all.length;
}

describe('the work grows with the lines, not faster', () => {
  const patterns: readonly (readonly [string, string])[] = [
    ...telling.filter((line) => line.trim() !== '').map((line) => [line, `${line}\n`] as const),
    ['attribution and quote', 'On 4 Mar 2024 John wrote:\n> q\n'],
    ['attribution, quote, text', 'On 4 Mar 2024 John wrote:\n> q\ntext\n'],
    ['quote and text', '> q\ntext\n'],
    ['signatures', 'text\n-- \n'],
    ['half a header block', 'Subject: x\nTo: y\n\n'],
    ['open address', 'On 4 Mar 2024 <\n\n'],
  ];

  test.each(patterns)('%s', (_, pattern) => {
    const few = looksPerLine(`Own text.\n\n${pattern.repeat(100)}`);
    const many = looksPerLine(`Own text.\n\n${pattern.repeat(2000)}`);
    expect(many).toBeLessThan(few * 1.5 + 10);
  });

  test('a line of a megabyte is looked at only at its beginning', () => {
    const [line] = linesOfText('word '.repeat(200_000));
    expect(line?.text.length).toBeLessThanOrEqual(1000);
  });

  test.each(clientBodies)('HTML of %s, repeated', (_, html) => {
    const few = readPage(html.repeat(10));
    const many = readPage(html.repeat(100));
    expect(many.pieces.length).toBeLessThanOrEqual(few.pieces.length * 10);
    expect(many.lines.length).toBeLessThanOrEqual(few.lines.length * 10);
  });

  test('deep nesting needs no deep stack', () => {
    const html = `${'<div><blockquote>'.repeat(20_000)}words${'</blockquote></div>'.repeat(20_000)}`;
    expect(splitReply(messageOf({ html })).replyText).toContain('words');
  });
});
