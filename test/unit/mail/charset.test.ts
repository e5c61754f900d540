import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../src/mail/charset/decode';
import type { CharsetHint } from '../../../src/mail/charset/hint';
import { decodeUtf7 } from '../../../src/mail/charset/utf7';
import samples from './charset-samples.json';

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('a charset that is declared', () => {
  test.each(samples.labelled)('$label: $text', ({ label, text, hex }) => {
    expect(decodeText(bytesOf(hex), label).text).toBe(text);
  });

  test.each([
    ['UTF-8 called latin1', 'iso-8859-1', Buffer.from('Größe'), 'Größe', 'wrong-charset'],
    ['UTF-8 called us-ascii', 'us-ascii', Buffer.from('Größe'), 'Größe', 'wrong-charset'],
    ['UTF-8 called gb2312', 'gb2312', Buffer.from('您好，系统无法登录'), '您好，系统无法登录', 'wrong-charset'],
    ['latin1 called UTF-8', 'utf-8', Buffer.from('größere Dateien', 'latin1'), 'größere Dateien', 'wrong-charset'],
    ['a name nobody knows', 'x-klingon', Buffer.from('Größe', 'latin1'), 'Größe', 'unknown-charset'],
    ['a name that says nothing', 'unknown-8bit', Buffer.from('Größe'), 'Größe', 'unknown-charset'],
    ['latin1 that is Windows-1252', 'iso-8859-1', Buffer.from([0x93, 0x61, 0x94]), '“a”', null],
  ])('%s', (_, label, bytes, text, finding) => {
    expect(decodeText(bytes, label)).toMatchObject({ text, finding });
  });

  test('a character that was cut off does not make UTF-8 something else', () => {
    const cut = Buffer.from('Schöne Grüße aus Köln, viele Grüße').subarray(0, -3);
    expect(decodeText(Buffer.concat([cut, Buffer.from([0xc3])]), 'utf-8').text).toMatch(/^Schöne Grüße aus Köln/);
  });

  test('a byte order mark is dropped', () => {
    expect(decodeText(Buffer.from('\ufeffHi ä'), 'utf-8').text).toBe('Hi ä');
    expect(decodeText(Buffer.from('\ufeffHi ä', 'utf16le'), null).text).toBe('Hi ä');
  });
});

describe('a charset that is not declared', () => {
  test.each(samples.undeclared)('$codec: $text', ({ text, hex }) => {
    expect(decodeText(bytesOf(hex), null).text).toBe(text);
    expect(decodeText(bytesOf(hex), 'us-ascii').text).toBe(text);
  });

  test('the charset of the rest of the mail is preferred', () => {
    const bytes = Buffer.from([0xd4, 0xc5, 0xd3, 0xd4]);
    const hint = (charset: string): CharsetHint => ({ charset: () => charset, mayGuess: () => true });
    expect(decodeText(bytes, null, hint('koi8-r')).text).toBe('тест');
    expect(decodeText(Buffer.from([0xe8]), null, hint('windows-1251')).text).toBe('и');
    expect(decodeText(Buffer.from([0xe8]), null, hint('iso-8859-1')).text).toBe('è');
  });

  test('without a guess left the hint is taken, or Windows-1252', () => {
    const none = { charset: () => null, mayGuess: () => false };
    expect(decodeText(bytesOf('c7d1b1db20b1dbc0da'), null, none).text).toBe('ÇÑ±Û ±ÛÀÚ');
  });
});

describe('UTF-7', () => {
  test.each([
    ['A+ImIDkQ.', 'A≢Α.'],
    ['Hi Mom -+Jjo--!', 'Hi Mom -☺-!'],
    ['+ZeVnLIqe-', '日本語'],
    ['1 +- 1 = 2', '1 + 1 = 2'],
    ['a+b is no run', 'a+b is no run'],
    ['+', '+'],
  ])('%s', (written, text) => {
    expect(decodeUtf7(written)).toBe(text);
  });
});

test('any bytes under any label give a text', () => {
  const labels = fc.oneof(fc.constantFrom(...samples.labelled.map(({ label }) => label)), fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.option(labels), (bytes, label) => {
      expect(typeof decodeText(bytes, label).text).toBe('string');
    }),
  );
});

test('text in UTF-8 is read as it is, whatever the label', () => {
  const longText = fc.string({
    unit: fc.constantFrom(...Array.from('äöüßéèçñ日本語한국어дляρω😀 abc')),
    minLength: 20,
  });
  fc.assert(
    fc.property(
      longText,
      fc.constantFrom('utf-8', 'iso-8859-1', 'us-ascii', 'gb2312', 'x-none', null),
      (text, label) => {
        fc.pre(Buffer.byteLength(text) - text.length >= 14);
        expect(decodeText(Buffer.from(text), label).text).toBe(text);
      },
    ),
  );
});
