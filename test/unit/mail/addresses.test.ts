import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageIds, normaliseMessageId, parseAddresses, parseMessage } from '../../../src/mail';
import { parseDate } from '../../../src/mail/header/date';

const read = (text: string): string[] => parseAddresses(text).map(({ name, address }) => `${name}|${address}`);

describe('addresses', () => {
  test.each([
    ['bare', 'a@b.c', ['|a@b.c']],
    ['with a name', 'Ann Lee <a@b.c>', ['Ann Lee|a@b.c']],
    ['the domain in lower case, the local part as written', '<Ann.Lee@EXAMPLE.Com>', ['|Ann.Lee@example.com']],
    ['a quoted name', '"Lee, Ann \\"Annie\\"" <a@b.c>', ['Lee, Ann "Annie"|a@b.c']],
    ['several', 'a@b.c, Bob <b@b.c>,, c@b.c', ['|a@b.c', 'Bob|b@b.c', '|c@b.c']],
    ['semicolons', 'a@b.c; Bob <b@b.c>;', ['|a@b.c', 'Bob|b@b.c']],
    ['nothing between them', 'Ann <a@b.c> Bob <b@b.c>', ['Ann|a@b.c', 'Bob|b@b.c']],
    ['blanks between them', 'a@b.c b@b.c', ['|a@b.c', '|b@b.c']],
    ['a group', 'Team: Ann <a@b.c>, b@b.c;, c@d.e', ['Ann|a@b.c', '|b@b.c', '|c@d.e']],
    ['an empty group', 'undisclosed-recipients:;', []],
    ['a colon that begins no group', 'ACME: Support <a@b.c>', ['ACME: Support|a@b.c']],
    ['the name in a comment', 'a@b.c (Ann Lee)', ['Ann Lee|a@b.c']],
    ['a nested comment', 'a@b.c (Ann (from work) Lee)', ['Ann (from work) Lee|a@b.c']],
    ['comments everywhere', 'Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', ['Pete|pete@silly.test']],
    ['a quoted local part', '"john doe"@b.c', ['|"john doe"@b.c']],
    ['a route', '<@relay.one,@two:a@b.c>', ['|a@b.c']],
    ['mailto', 'mailto:a@b.c, <mailto:b@b.c>', ['|a@b.c', '|b@b.c']],
    ['no closing bracket', 'Ann <a@b.c, Bob <b@b.c>', ['Ann|a@b.c', 'Bob|b@b.c']],
    ['no opening bracket', 'Ann a@b.c>', ['Ann|a@b.c']],
    ['two opening brackets', '<<a@b.c>>', ['|a@b.c']],
    ['blanks inside', 'Ann <a @ b.c>', ['Ann|a@b.c']],
    ['encoded words', '=?utf-8?Q?M=C3=BCller=2C_Ann?= <a@b.c>', ['Müller, Ann|a@b.c']],
    ['encoded words in quotes', '"=?utf-8?Q?M=C3=BCller?=" <a@b.c>', ['Müller|a@b.c']],
    ['a bare comma in an encoded word', '=?utf-8?Q?M=C3=BCller,_Ann?= <a@b.c>', ['Müller, Ann|a@b.c']],
    ['the whole mailbox encoded', '=?utf-8?Q?Ann_=3Ca=40b=2Ec=3E?=', ['Ann|a@b.c']],
    ['the name behind', '<a@b.c> Ann', ['Ann|a@b.c']],
    ['an address as the name', '"x@y.z" <a@b.c>', ['x@y.z|a@b.c']],
    ['nobody reachable', 'MAILER-DAEMON', ['MAILER-DAEMON|']],
    ['a local name in brackets', 'Mail <MAILER-DAEMON>', ['Mail|MAILER-DAEMON']],
    ['a domain literal', 'a@[192.0.2.1]', ['|a@[192.0.2.1]']],
    ['international', 'Jöhn <jdöe@mächine.example>', ['Jöhn|jdöe@mächine.example']],
    ['nothing', '', []],
  ])('%s', (_, text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  test('10,000 of them', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `User ${at} <user${at}@example.com>`).join(',\r\n ');
    const message = parseMessage(Buffer.from(`From: a@b.c\r\nTo: ${many}\r\nMessage-ID: <x@y>\r\n\r\n`));
    expect(message.to).toHaveLength(10_000);
    expect(message.defects).toEqual([]);
  });

  test('a route with nothing behind it names nobody', () => {
    expect(parseAddresses('@:')).toEqual([]);
    expect(parseAddresses('@:, a@b.c')).toEqual([{ name: '', address: 'a@b.c' }]);
  });

  test('any text gives a list, each with a name or an address, without line ends', () => {
    const pieces = fc.constantFrom(
      '"',
      '<',
      '>',
      '(',
      ')',
      ',',
      ';',
      ':',
      '@',
      '\\',
      ' ',
      'a',
      'b.c',
      '=?utf-8?q?=0A?=',
      '[',
      ']',
      'mailto',
      'ü',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (text) => {
        for (const { name, address } of parseAddresses(text.join(''))) {
          expect(name + address).not.toBe('');
          expect(name).not.toMatch(/[\r\n]/);
        }
      }),
    );
  });
});

describe('message ids', () => {
  test.each([
    ['<a@b>', 'a@b'],
    ['  <a@b>\r\n', 'a@b'],
    ['a@b', 'a@b'],
    ['< a @ b >', 'a@b'],
    ['<a\r\n @b>', 'a@b'],
    ['text <a@b> more', 'a@b'],
    ['<>', null],
    ['', null],
  ])('%j', (written, id) => {
    expect(normaliseMessageId(written)).toBe(id);
  });

  test.each([
    ['folded', '<a@b>\r\n <c@d>', ['a@b', 'c@d']],
    ['without blanks', '<a@b><c@d>', ['a@b', 'c@d']],
    ['commas', '<a@b>, <c@d>', ['a@b', 'c@d']],
    ['without brackets', 'a@b c@d', ['a@b', 'c@d']],
    ['repeated', '<a@b> <c@d> <a@b>', ['a@b', 'c@d']],
    ['free text', "Your message of Monday <a@b> 'Hi'", ['a@b']],
    ['no identifier', 'Your message of Monday', []],
    ['an identifier without @', '<abc>', ['abc']],
  ])('a list: %s', (_, value, ids) => {
    expect(messageIds(value)).toEqual(ids);
  });

  test('making one of one gives the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const id = normaliseMessageId(text);
        if (id !== null) expect(normaliseMessageId(`<${id}>`)).toBe(id);
      }),
    );
  });
});

describe('dates', () => {
  const at = (iso: string): number => Date.parse(iso);
  test.each([
    ['Mon, 2 Nov 2026 10:00:00 +0100', '2026-11-02T09:00:00Z'],
    ['2 Nov 2026 10:00 -0330', '2026-11-02T13:30:00Z'],
    ['Mon, 02 Nov 26 10:00:00 GMT', '2026-11-02T10:00:00Z'],
    ['Fri, 21 Nov 97 09:55:06 -0600', '1997-11-21T15:55:06Z'],
    ['Fri, 21 Nov 1997 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06Z'],
    ['Mon, 2 Nov 2026 10:00:00 EST', '2026-11-02T15:00:00Z'],
    ['Mon, 2 Nov 2026 10:00:00 +0000 (UTC)', '2026-11-02T10:00:00Z'],
    ['Mon, 2 Nov 2026 10:00:00', '2026-11-02T10:00:00Z'],
    ['Mon Nov  2 10:00:00 2026', '2026-11-02T10:00:00Z'],
    ['Mon Nov  2 10:00:00 PST 2026', '2026-11-02T18:00:00Z'],
    ['2026-11-02T10:00:00Z', '2026-11-02T10:00:00Z'],
    ['2026-11-02 10:00:00 +0200', '2026-11-02T08:00:00Z'],
    ['02.11.2026 10:00', '2026-11-02T10:00:00Z'],
    ['Nov 2, 2026 at 10:05 PM', '2026-11-02T22:05:00Z'],
    ['Mon, 2-Nov-2026 10:00:00 +01:00', '2026-11-02T09:00:00Z'],
    ['Mon, 2 November 2026 10.00.00 +0100', '2026-11-02T09:00:00Z'],
    ['Mon, 2 Nov 2026 10:00:60 +0000', '2026-11-02T10:00:59Z'],
    ['Thu, 1 Jan 1970 00:00:00 +0000', '1970-01-01T00:00:00Z'],
  ])('%s', (value, iso) => {
    expect(parseDate(value)).toBe(at(iso));
  });

  test.each(['', 'yesterday', '<HR>', 'Mon, 99 Foo 2026', 'Mon, 2 Nov', '10:00:00', 'Mon, 2 Nov 2026 99:99:99 +0000'])(
    'not a date: %s',
    (value) => {
      expect(parseDate(value)).toBeNull();
    },
  );

  test('what a mailer writes is read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1_000) * 1_000;
          expect(parseDate(new Date(seconds).toUTCString().replace('GMT', '+0000'))).toBe(seconds);
        },
      ),
    );
  });
});
