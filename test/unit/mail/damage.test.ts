import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../src/mail';
import type { Message } from '../../../src/mail';

const head = 'From: Ann <a@b.c>\nMessage-ID: <x@y>\nSubject: Hi\n';
const read = (text: string, encoding: BufferEncoding = 'utf8'): Message => parseMessage(Buffer.from(text, encoding));
const codes = (message: Message): string[] => [...new Set(message.defects.map(({ code }) => code))].sort();

describe('damage is written down, and the rest is read', () => {
  test.each<[string, string, string, string[]]>([
    ['LF only', `${head}\nHello\nWorld`, 'Hello\nWorld', []],
    ['CR only', `${head}\nHello\nWorld`.replaceAll('\n', '\r'), 'Hello\nWorld', ['bare-carriage-return']],
    ['CR CR LF', `${head}\nHello\nWorld`.replaceAll('\n', '\r\r\n'), 'Hello\nWorld', []],
    ['a bare CR in the text', `${head}\nHello\rWorld`, 'Hello\nWorld', ['bare-carriage-return']],
    ['NUL bytes', `${head}\nHel\0lo\0`, 'Hello', ['nul-bytes']],
    ['empty lines and a byte order mark in front', `\ufeff\n\n${head}\nHello`, 'Hello', []],
    ['an mbox line in front', `From a@b.c Mon Nov  2 10:00:00 2026\n${head}\nHello`, 'Hello', []],
    ['no blank line', `${head}Hello you,\nhow are you?`, 'Hello you,\nhow are you?', ['no-blank-line-after-headers']],
    [
      'no final delimiter',
      `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n`,
      'Hello\n',
      ['unclosed-multipart'],
    ],
    ['no boundary parameter', `${head}Content-Type: multipart/mixed\n\nHello`, 'Hello', ['missing-boundary']],
    [
      'no boundary parameter, but delimiters',
      `${head}Content-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\nHello\n--x--\n`,
      'Hello',
      ['missing-boundary'],
    ],
    [
      'another boundary than declared',
      `${head}Content-Type: multipart/mixed; boundary=y\n\n--x\nContent-Type: text/plain\n\nHello\n--x--\n`,
      'Hello',
      ['missing-boundary'],
    ],
    [
      'a boundary that never comes',
      `${head}Content-Type: multipart/mixed; boundary=b\n\nHello`,
      'Hello',
      ['missing-boundary'],
    ],
    [
      'parts behind the final delimiter',
      `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n`,
      'one\ntwo',
      [],
    ],
    [
      'one boundary for two levels',
      `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>html\n--b--\n--b\n\nfooter\n--b--\n`,
      'plain\nfooter',
      [],
    ],
    [
      'an inner multipart that is not closed',
      `${head}Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--\n`,
      'one\ntwo',
      ['unclosed-multipart'],
    ],
    [
      'a lost fold before the boundary',
      `${head}Content-Type: multipart/mixed;\nboundary=b\n\n--b\n\nHello\n--b--`,
      'Hello',
      ['malformed-header'],
    ],
    [
      'truncated base64',
      `${head}Content-Transfer-Encoding: base64\n\nSGVsbG8gV29ybGQ`,
      'Hello World',
      ['truncated-base64'],
    ],
    [
      'base64 that is none',
      `${head}Content-Transfer-Encoding: base64\n\n${'Hello, this is not encoded at all. '.repeat(4)}`,
      'Hello, this is not encoded at all. '.repeat(4),
      ['bad-transfer-encoding'],
    ],
    [
      'base64 with a footer in the clear',
      `${head}Content-Transfer-Encoding: base64\n\nSGVsbG8=\n-- \nThe list\n`,
      'Hello-- \nThe list\n',
      [],
    ],
    [
      'bad quoted-printable',
      `${head}Content-Transfer-Encoding: quoted-printable\n\n1=2 and =41`,
      '1=2 and A',
      ['bad-quoted-printable'],
    ],
    [
      'an unknown transfer encoding',
      `${head}Content-Transfer-Encoding: foo\n\nHello`,
      'Hello',
      ['bad-transfer-encoding'],
    ],
    ['a transfer encoding with a comment', `${head}Content-Transfer-Encoding: 8-bit (sic)\n\nHello`, 'Hello', []],
    ['a wrong charset', `${head}Content-Type: text/plain; charset=us-ascii\n\nGrüße`, 'Grüße', ['wrong-charset']],
    ['an unknown charset', `${head}Content-Type: text/plain; charset=x-none\n\nGrüße`, 'Grüße', ['unknown-charset']],
    ['no charset', `${head}\nGrüße`, 'Grüße', ['undeclared-charset']],
    ['no Content-Type worth the name', `${head}Content-Type: ;;;\n\nHello`, 'Hello', []],
    [
      'two Content-Types',
      `${head}Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\nHello`,
      'Hello',
      [],
    ],
  ])('%s', (_, text, wanted, defects) => {
    const message = read(text);
    expect({ text: message.text, subject: message.subject, from: message.from }).toEqual({
      text: wanted,
      subject: 'Hi',
      from: { name: 'Ann', address: 'a@b.c' },
    });
    expect(codes(message)).toEqual(defects);
  });

  test.each<[string, string, string[]]>([
    ['no From', 'Message-ID: <x@y>\n\nHello', ['missing-from']],
    ['no Message-ID', 'From: a@b.c\n\nHello', ['missing-message-id']],
    ['an unreadable date', 'From: a@b.c\nMessage-ID: <x@y>\nDate: soon\n\nHello', ['invalid-date']],
    ['nobody reachable', 'From: Nobody\nMessage-ID: <x@y>\n\nHello', ['invalid-address']],
    ['raw bytes in the header', 'From: a@b.c\nMessage-ID: <x@y>\nSubject: Grüße\n\nHello', ['raw-8bit-header']],
    [
      'a bad encoded word',
      'From: a@b.c\nMessage-ID: <x@y>\nSubject: =?us-ascii?Q?=FC?=\n\nHello',
      ['bad-encoded-word'],
    ],
    [
      'a field of two megabytes',
      `X-Long: ${'a'.repeat(2 << 20)}\nFrom: a@b.c\nMessage-ID: <x@y>\n\nHello`,
      ['header-too-long'],
    ],
    ['20,000 fields', `From: a@b.c\nMessage-ID: <x@y>\n${'X: y\n'.repeat(20_000)}\nHello`, ['too-many-headers']],
    [
      'a header of five megabytes',
      `From: a@b.c\nMessage-ID: <x@y>\n${`X: ${'y'.repeat(990)}\n`.repeat(5_400)}\nHello`,
      ['header-too-long'],
    ],
    [
      '20,000 addresses',
      `From: a@b.c\nMessage-ID: <x@y>\nTo: ${'a@b.c,'.repeat(20_000)}\n\nHello`,
      ['too-many-addresses'],
    ],
    [
      'ten megabytes of text',
      `From: a@b.c\nMessage-ID: <x@y>\n\n${'Hello World\n'.repeat(900_000)}`,
      ['text-too-long'],
    ],
    ['nothing at all', '', ['missing-from', 'missing-message-id']],
  ])('%s', (_, text, defects) => {
    expect(codes(read(text))).toEqual(defects);
  });

  test('1,000 nested multiparts are read to the innermost', () => {
    const nested = Array.from(
      { length: 1_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join('');
    const message = read(`${head}${nested}\ndeep`);
    expect(message.text).toBe('deep');
    expect(codes(message)).toEqual(['unclosed-multipart']);
  });

  test('3,000 nested multiparts are read as far as the limit', () => {
    const nested = Array.from(
      { length: 3_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join('');
    expect(codes(read(`${head}${nested}\ndeep`))).toContain('nested-too-deep');
  });

  test('100,000 parts are read as far as the limit', () => {
    const message = read(
      `${head}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: a/b\n\nx\n'.repeat(100_000)}--b--`,
    );
    expect(codes(message)).toContain('too-many-parts');
    expect(message.attachments.length).toBeLessThanOrEqual(4_000);
  });

  test('a defect says what was found, in 200 characters at most', () => {
    const message = read(`Date: ${'soon '.repeat(100)}\n\n`);
    expect(message.defects.every(({ detail }) => detail.length > 0 && detail.length <= 200)).toBe(true);
  });
});

/** One mebibyte of each where it hurts a careless reader most; a quadratic one would take hours. */
describe('hostile mail is read in linear time', () => {
  const mebibyte = (unit: string): string => unit.repeat(Math.ceil((1 << 20) / unit.length));
  const units = [
    '<',
    '(',
    '"',
    '"\\',
    '=?a?q?x ',
    ',',
    ';',
    'a@',
    'x ',
    '\n ',
    '\r',
    '\xe9\xa1',
    'a*0*=%41;',
    'g:a@b;',
    '<@',
    ':<a>b',
    '[',
  ];
  const fields = ['To', 'Subject', 'Content-Type', 'References', 'Date', 'Content-Disposition'];
  test.each(fields)('a header field: %s', (field) => {
    for (const unit of units)
      expect(read(`${field}: ${mebibyte(unit)}\n\nbody`, 'latin1').sizeBytes).toBeGreaterThan(1 << 20);
  });

  test.each([
    '\n--b\n',
    '\n--c\n',
    '\n--',
    '\n--b\nContent-Type: multipart/mixed; boundary=q\n\n--z\n',
    '\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\n',
  ])('a multipart of %j', (unit) => {
    expect(read(`${head}Content-Type: multipart/mixed; boundary=b\n\n${mebibyte(unit)}`).sizeBytes).toBeGreaterThan(
      1 << 20,
    );
  });

  test.each([
    '<b>',
    '<b></i>',
    '<blockquote>',
    '<a href="x">',
    '<td>',
    '&',
    '<',
    '<!--',
    '<a b=c ',
    '<br>',
    '<pre>\n',
    '<ul><li>',
    '<svg>',
    '<p>x',
  ])('HTML of %j', (unit) => {
    expect(read(`${head}Content-Type: text/html\n\n${mebibyte(unit)}`).textFrom).toBe('html');
  });

  test.each(['>', '>>> a \n', 'begin 644 x\n', '-----BEGIN PGP SIGNED MESSAGE-----\n', '\x1b$B', '\xe9\xa1 '])(
    'text of %j',
    (unit) => {
      expect(read(`${head}Content-Type: text/plain; format=flowed\n\n${mebibyte(unit)}`, 'latin1').textFrom).toBe(
        'plain',
      );
    },
  );

  test.each(['base64', 'quoted-printable', 'x-uuencode'])('%s of nonsense', (encoding) => {
    for (const unit of ['A=', '=', ' ', '= ', '=\n']) {
      const message = read(
        `${head}Content-Type: a/b; name=x\nContent-Transfer-Encoding: ${encoding}\n\n${mebibyte(unit)}`,
      );
      expect(message.attachments).toHaveLength(1);
    }
  });
});
