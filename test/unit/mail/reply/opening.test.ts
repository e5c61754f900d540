/** The cheap look at a line's first letters says no only where reading the line would say no. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Beginnings, fold } from '../../../../src/mail/reply/language';
import { openingOf } from '../../../../src/mail/reply/line';

/** Letters that fold to others, alone or together with what stands beside them. */
const letters = [
  ...[
    'a',
    'E',
    'I',
    'i',
    'o',
    ' ',
    '.',
    '[',
    "'",
    '-',
    'é',
    'É',
    'e\u0301',
    '\u0301',
    '\u0307',
    'İ',
    'ı',
    'ß',
    'ǆ',
    'Ǆ',
  ],
  ...[
    '\u2018',
    '\u2019',
    '\u02bc',
    '\u212a',
    'ſ',
    'Σ',
    'σ',
    'ς',
    'Å',
    '\u212b',
    'ﬁ',
    'К',
    'й',
    'и\u0306',
    'Ё',
    'В',
    'ב',
  ],
  ...[
    '在',
    '于',
    'か\u3099',
    'が',
    '\uac00',
    '\u1100\u1161',
    '\u11a8',
    'เ',
    '\u0958',
    'क\u093c',
    '\ud83d\ude00',
    '\ud83d',
  ],
];
const anyText = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

describe('first letters of a line', () => {
  test('no line that begins with the word is passed over', () => {
    fc.assert(
      fc.property(anyText, fc.nat(6), fc.nat(6), (text, cut, length) => {
        const folded = fold(text.slice(0, cut + 1));
        const word = folded.slice(0, length + 1);
        fc.pre(word !== '');
        expect(new Beginnings([word]).mayBegin(openingOf(text, 0))).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  test('a line that begins with other letters is passed over', () => {
    const known = new Beginnings(['on', 'sent from ', '在']);
    const passed = ['Only', 'Other', 'sentence', 'system', '在此', '系统已', 'Отчёт'].filter(
      (text) => !known.mayBegin(openingOf(text, 0)),
    );
    expect(passed).toEqual(['Other', 'system', '系统已', 'Отчёт']);
  });
});
