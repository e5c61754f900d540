import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  astring,
  atom,
  cursorOver,
  end,
  flagList,
  list,
  number,
  peek,
  space,
  string,
} from '../../../src/local/mail/imap/syntax/cursor';
import { dateTime, formatDateTime, searchDate } from '../../../src/local/mail/imap/syntax/dates';
import { decodeMailboxName, encodeMailboxName } from '../../../src/local/mail/imap/syntax/mailbox-name';
import { formatNumberSet, membersOf, numberSet, sequenceNumbers } from '../../../src/local/mail/imap/syntax/number-set';
import { Refusal } from '../../../src/local/mail/imap/syntax/refusal';
import { formatString } from '../../../src/local/mail/imap/syntax/strings';
import { fetchItems } from '../../../src/local/mail/imap/fetch/items';
import { searchProgram } from '../../../src/local/mail/imap/search/keys';

/** Bytes as Latin-1, without NUL, which no string of IMAP may hold. */
const bytes = fc
  .uint8Array({ maxLength: 200 })
  .map((array) => Buffer.from(array.map((byte) => (byte === 0 ? 1 : byte))).toString('latin1'));
const ascending = fc
  .uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 200 })
  .map((uids) => uids.sort((a, b) => a - b));

describe('strings', () => {
  test('whatever is written can be read back, quoted or as a literal', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        const written = formatString(text);
        const literal = /^\{\d+\}\r\n/u.exec(written);
        const cursor = literal
          ? cursorOver(['', Buffer.from(written.slice(literal[0].length), 'latin1'), ''])
          : cursorOver([written]);
        expect(astring(cursor)).toBe(text);
        end(cursor);
      }),
    );
  });

  test('a quoted string ends at its quote and takes only the two escapes', () => {
    const cursor = cursorOver([String.raw`"a \"b\" \\" c`]);
    expect(string(cursor)).toBe(String.raw`a "b" \ `.trimEnd());
    space(cursor);
    expect(atom(cursor)).toBe('c');
    expect(() => string(cursorOver([String.raw`"a \n"`]))).toThrow(Refusal);
    expect(() => string(cursorOver(['"never ends']))).toThrow(Refusal);
    expect(() => string(cursorOver(['', Buffer.from('a\0b'), '']))).toThrow(Refusal);
  });

  test('atoms stop at every special', () => {
    for (const special of ['(', ')', '{', ' ', '%', '*', '"', '\\', ']', '\x01', '\x7f', '\xe9']) {
      const cursor = cursorOver([`ab${special}cd`]);
      expect(atom(cursor)).toBe('ab');
      expect(peek(cursor)).toBe(special);
    }
    expect(astring(cursorOver(['a]b']))).toBe('a]b');
  });

  test('numbers have 32 bits', () => {
    expect(number(cursorOver(['4294967295']))).toBe(4294967295);
    expect(() => number(cursorOver(['4294967296']))).toThrow(Refusal);
    expect(() => number(cursorOver(['-1']))).toThrow(Refusal);
  });

  test('lists close', () => {
    expect(flagList(cursorOver([String.raw`(\seen Work)`]))).toEqual(['\\Seen', 'Work']);
    expect(flagList(cursorOver(['()']))).toEqual([]);
    expect(() => flagList(cursorOver([String.raw`(\Recent)`]))).toThrow(Refusal);
    expect(() => list(cursorOver(['(a b']), atom)).toThrow(Refusal);
    expect(() => list(cursorOver(['(a  b)']), atom)).toThrow(Refusal);
  });
});

describe('nothing a client sends brings the parser down', () => {
  const nasty = fc.array(
    fc.oneof(
      fc.constantFrom(
        'FETCH',
        'BODY',
        'BODY.PEEK',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '{',
        '}',
        '"',
        '\\',
        ' ',
        '*',
        ':',
        ',',
      ),
      fc.constantFrom(
        'HEADER.FIELDS',
        'TEXT',
        'MIME',
        'OR',
        'NOT',
        'UID',
        'SEEN',
        'SINCE',
        '1-Feb-1994',
        '1',
        '4294967296',
      ),
      bytes,
    ),
    { maxLength: 30 },
  );

  test.each([
    ['FETCH items', fetchItems],
    ['SEARCH keys', searchProgram],
    ['flag lists', flagList],
    ['message sets', numberSet],
    ['dates', searchDate],
    ['date-times', dateTime],
  ])('%s', (_what, parse) => {
    fc.assert(
      fc.property(nasty, bytes, (words, literal) => {
        const cursor = cursorOver([words.join(''), Buffer.from(literal, 'latin1'), words.join(' ')]);
        try {
          parse(cursor);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('deep nesting of search keys is refused, not executed', () => {
    expect(() => searchProgram(cursorOver([`${'('.repeat(5000)}SEEN${')'.repeat(5000)}`]))).toThrow(Refusal);
    expect(() => searchProgram(cursorOver([`${'NOT '.repeat(5000)}SEEN`]))).toThrow(Refusal);
  });
});

describe('message sets', () => {
  const parsed = (text: string) => numberSet(cursorOver([text]));

  test('a set written in short names the same messages', () => {
    fc.assert(
      fc.property(ascending, (uids) => {
        fc.pre(uids.length > 0);
        expect(membersOf(parsed(formatNumberSet(uids)), uids)).toEqual(uids);
      }),
    );
  });

  test('members are those in a range, ascending and once', () => {
    fc.assert(
      fc.property(
        ascending,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 6000 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (uids, ranges) => {
          // prettier-ignore
          const set = parsed(ranges.map(([from, to]) => `${from}:${to}`).join(','));
          const inside = uids.filter((uid) =>
            ranges.some(([from, to]) => uid >= Math.min(from, to) && uid <= Math.max(from, to)),
          );
          expect(membersOf(set, uids)).toEqual(inside);
        },
      ),
    );
  });

  test('* is the last message, on either side of a range', () => {
    expect(membersOf(parsed('*'), [3, 5, 9])).toEqual([9]);
    expect(membersOf(parsed('5:*'), [3, 5, 9])).toEqual([5, 9]);
    expect(membersOf(parsed('*:5'), [3, 5, 9])).toEqual([5, 9]);
    expect(membersOf(parsed('100:*'), [3, 5, 9])).toEqual([9]);
    expect(membersOf(parsed('1:*'), [])).toEqual([]);
  });

  test('sequence numbers must exist', () => {
    expect(sequenceNumbers(parsed('2,1:2'), 3)).toEqual([1, 2]);
    expect(() => sequenceNumbers(parsed('1:4'), 3)).toThrow(Refusal);
    expect(() => sequenceNumbers(parsed('*'), 0)).toThrow(Refusal);
  });

  test.each(['0', '1:', ':1', '1,,2', '1-2', '01', '4294967296', ''])('%p is no set', (text) => {
    expect(() => {
      const cursor = cursorOver([text]);
      numberSet(cursor);
      end(cursor);
    }).toThrow(Refusal);
  });
});

describe('mailbox names', () => {
  test('modified UTF-7 goes there and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        expect(decodeMailboxName(encodeMailboxName(name))).toBe(name);
        expect(encodeMailboxName(name)).toMatch(/^[ -~]*$/u);
      }),
    );
  });

  test('the example of RFC 3501', () => {
    expect(encodeMailboxName('~peter/mail/台北/日本語')).toBe('~peter/mail/&U,BTFw-/&ZeVnLIqe-');
    expect(encodeMailboxName('this & that')).toBe('this &- that');
  });
});

describe('dates', () => {
  test('a date-time goes there and back, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(dateTime(cursorOver([formatDateTime(seconds * 1000)]))).toBe(seconds * 1000);
      }),
    );
  });

  test('zones count', () => {
    expect(dateTime(cursorOver(['"17-Jul-1996 02:44:25 -0700"']))).toBe(Date.UTC(1996, 6, 17, 9, 44, 25));
    expect(searchDate(cursorOver(['1-Feb-1994']))).toBe(Date.UTC(1994, 1, 1));
    expect(() => searchDate(cursorOver(['30-Feb-1994']))).toThrow(Refusal);
    expect(() => searchDate(cursorOver(['1-Xyz-1994']))).toThrow(Refusal);
  });
});
