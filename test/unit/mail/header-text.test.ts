import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noHint } from '../../../src/mail/charset/hint';
import { readHeaderBlock } from '../../../src/mail/header/block';
import { parseParameters } from '../../../src/mail/header/parameters';
import { decodeHeaderText } from '../../../src/mail/header/words';
import { defaultLimits } from '../../../src/mail/limits';

const decode = (raw: string): string => decodeHeaderText(raw, noHint).text;

describe('encoded words', () => {
  test.each([
    ['plain ASCII', ' Hello ', 'Hello'],
    ['Q', '=?iso-8859-1?Q?Gr=FC=DFe_an=3A?=', 'Grüße an:'],
    ['B', '=?utf-8?B?R3LDvMOfZQ==?=', 'Grüße'],
    ['between words', 'Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?= aus =?utf-8?q?K=C3=B6ln?=', 'Re: Grüße aus Köln'],
    ['blanks between adjacent words mean nothing', '=?utf-8?q?a?=\r\n =?utf-8?q?b?=', 'ab'],
    ['a character split between words', '=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=', 'Grüße'],
    ['a character split between encodings', '=?utf-8?Q?Gr=C3?= =?utf-8?B?vA==?=', 'Grü'],
    ['different charsets do not join', '=?utf-8?q?=C3=A4?= =?koi8-r?q?=D4?=', 'äт'],
    [
      'escapes of ISO-2022-JP at each word',
      '=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?= =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=',
      'テストテスト',
    ],
    ['a language tag', '=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['no blank between words', '=?utf-8?q?a?==?utf-8?q?b?=', 'ab'],
    ['blanks inside', '=?utf-8?Q?Hello big World?=', 'Hello big World'],
    ['a question mark inside', '=?utf-8?Q?What?=20now??=', 'What? now?'],
    ['the end is missing', '=?utf-8?Q?Gr=C3=BC=C3=9Fe', 'Grüße'],
    ['a wrong charset', '=?us-ascii?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['raw bytes inside a word', '=?iso-8859-1?Q?Gr\xfc\xdfe?=', 'Grüße'],
    ['a line end inside does not come out', '=?utf-8?Q?a=0D=0ABcc:_x?=', 'a  Bcc: x'],
    ['no word', '=? and ?= and =?x?= and =?utf-8?z?a?=', '=? and ?= and =?x?= and =?utf-8?z?a?='],
  ])('%s', (_, raw, text) => {
    expect(decode(raw)).toBe(text);
  });

  test.each([
    ['UTF-8', Buffer.from('Größe – 日本').toString('latin1'), 'Größe – 日本'],
    ['Windows-1252', Buffer.from('Größe', 'latin1').toString('latin1'), 'Größe'],
    ['Shift-JIS', '\x93\xfa\x96{\x8c\xea\x82\xcc\x83e\x83X\x83g', '日本語のテスト'],
    ['UTF-8 beside a word', `=?utf-8?q?a?= ${Buffer.from('ä').toString('latin1')}`, 'a ä'],
  ])('raw bytes in %s', (_, raw, text) => {
    expect(decode(raw)).toBe(text);
  });

  test('any bytes give one line of text', () => {
    const pieces = fc.constantFrom(
      '=?',
      '?=',
      '=?utf-8?q?',
      '=?utf-8?b?',
      'a',
      '\xff',
      '\xc3',
      '_',
      '=C3',
      ' ',
      '\r\n ',
      '\n',
      '\0',
      '\x1b$B',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (raw) => {
        expect(decode(raw.join(''))).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});

describe('parameters', () => {
  test.each([
    ['quoted', 'text/plain; charset="utf-8"; name="a;b.txt"', { charset: 'utf-8', name: 'a;b.txt' }],
    [
      'bare, with blanks in the name',
      'text/plain; name=This is a test.txt; charset=utf-8',
      { name: 'This is a test.txt', charset: 'utf-8' },
    ],
    ['without semicolons', 'multipart/mixed\r\n\tboundary="x y" charset=utf-8', { boundary: 'x y', charset: 'utf-8' }],
    ['comments', 'text/plain; charset=us-ascii (Plain text)', { charset: 'us-ascii' }],
    [
      'RFC 2231',
      "application/x; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
      { title: 'This is ***fun***' },
    ],
    ['RFC 2231 in UTF-8', "x/y; filename*=UTF-8''%e2%82%ac%20rates.pdf", { filename: '€ rates.pdf' }],
    ['continued', 'x/y; filename*0="a long "; filename*1="name.pdf"', { filename: 'a long name.pdf' }],
    ['continued and escaped', 'x/y; name*0*=iso-8859-1\'\'Gr%FC; name*1*=%DFe; name*2=".pdf"', { name: 'Grüße.pdf' }],
    ['continued, out of order', 'x/y; name*1=b; name*0=a', { name: 'ab' }],
    ['a character split between sections', "x/y; name*0*=utf-8''Gr%C3; name*1*=%BC", { name: 'Grü' }],
    ['the extended form wins', 'x/y; filename="EUR.txt"; filename*=utf-8\'\'%e2%82%ac.txt', { filename: '€.txt' }],
    ['encoded words', 'x/y; name="=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?Q?=2Epdf?="', { name: 'Grüße.pdf' }],
    ['encoded words without quotes', 'x/y; name==?utf-8?B?R3LDvMOfZS5wZGY=?=', { name: 'Grüße.pdf' }],
    ['encoded words in sections', 'x/y; name*0="=?utf-8?Q?Gr=C3"; name*1="=BC?="', { name: 'Grü' }],
    ['a Windows path', 'x/y; name="C:\\temp\\a.txt"', { name: 'C:\\temp\\a.txt' }],
    ['an escaped quote', 'x/y; name="a\\"b.txt"', { name: 'a"b.txt' }],
    ['the first of equals', 'x/y; a=1; a=2', { a: '1' }],
    ['no end of the quote', 'x/y; boundary="abc', { boundary: 'abc' }],
    ['percent signs that escape nothing', 'x/y; name="100%.txt"', { name: '100%.txt' }],
  ])('%s', (_, written, parameters) => {
    expect({ ...parseParameters(written, noHint).parameters }).toEqual(parameters);
  });

  test('a value without parameters, and parameters without a value', () => {
    expect(parseParameters('TEXT/Plain', noHint).value).toBe('text/plain');
    expect(parseParameters(';\r\n filename="a.png"', noHint)).toMatchObject({
      value: '',
      parameters: { filename: 'a.png' },
    });
    expect(parseParameters('filename="a.png"', noHint)).toMatchObject({ value: '', parameters: { filename: 'a.png' } });
  });
});

describe('header blocks', () => {
  const fields = (text: string): string[] =>
    readHeaderBlock(text, true, defaultLimits)?.fields.map(({ name, raw }) => `${name}=${raw.trim()}`) ?? [];
  const body = (text: string): string => text.slice(readHeaderBlock(text, true, defaultLimits)?.length ?? 0);

  test.each([
    ['LF', 'A: 1\nB: 2\n\nbody', ['A=1', 'B=2'], 'body'],
    ['CRLF', 'A: 1\r\nB: 2\r\n\r\nbody', ['A=1', 'B=2'], 'body'],
    ['CR CR LF', 'A: 1\r\r\nB: 2\r\r\n\r\r\nbody', ['A=1', 'B=2'], 'body'],
    ['a blank before the colon', 'A : 1\n\nbody', ['A=1'], 'body'],
    ['an mbox line', 'From a@b Mon Nov 02 10:00:00 2026\nA: 1\n\nbody', ['A=1'], 'body'],
    ['no blank line', 'A: 1\nHello you,\n\nbody', ['A=1'], 'Hello you,\n\nbody'],
    ['a boundary instead of the blank line', 'A: 1\n--b: c\nB: 2\n\n', ['A=1'], '--b: c\nB: 2\n\n'],
    ['a stray line between fields', 'A: 1\nstray\nSubject: 2\n\nbody', ['A=1', 'Subject=2'], 'body'],
    [
      'a fold that lost its blank',
      'Content-Type: multipart/mixed;\nboundary=x\n\nbody',
      ['Content-Type=multipart/mixed;\nboundary=x'],
      'body',
    ],
    ['a blank line that is not empty', 'A: 1\n \nHello\n', ['A=1'], 'Hello\n'],
    ['an empty fold', 'A: 1\n \n x\nB: 2\n\nbody', ['A=1\n \n x', 'B=2'], 'body'],
    ['nothing but fields', 'A: 1\nB: 2', ['A=1', 'B=2'], ''],
    ['nothing but a body', 'Hello\nA: 1\n', [], 'Hello\nA: 1\n'],
  ])('%s', (_, text, wanted, rest) => {
    expect(fields(text)).toEqual(wanted);
    expect(body(text)).toBe(rest);
  });

  test('a block that is not there as a whole is asked for, never read wrongly', () => {
    const text = 'A: 1\nstray\nSubject: 2\n folded\n\nbody\n';
    const whole = readHeaderBlock(text, true, defaultLimits);
    for (let length = 0; length < text.length; length++) {
      const part = readHeaderBlock(text.slice(0, length), false, defaultLimits);
      if (part) expect(part).toEqual(whole);
    }
  });
});
