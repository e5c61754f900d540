import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as adf from '../../../src/adf';
import type { AdfDocument, Block } from '../../../src/adf';
import { problemsOf } from './schema';

const note = 'The rest is in the attached mail.';
const fit = (blocks: readonly Block[], maxCharacters: number): { document: AdfDocument; isCut: boolean } => {
  const fitted = adf.fitAdf(adf.doc(blocks), { maxCharacters, note });
  expect(problemsOf(fitted.document)).toEqual([]);
  // What was made to fit fits.
  expect(adf.fitAdf(fitted.document, { maxCharacters, note }).isCut).toBe(false);
  return fitted;
};
const para = (length: number, letter = 'a'): Block =>
  adf.paragraph(adf.text(`${letter.repeat(9)} `.repeat(length / 10).trim()));
const textOf = (value: unknown): string => adf.adfToText(value);
/** The text alone, as Jira may count it. */
const characters = (value: unknown): number => {
  const { text = '', content = [] } = value as { readonly text?: string; readonly content?: readonly unknown[] };
  return content.reduce<number>((sum, inner) => sum + characters(inner), text.length);
};

describe('a document that is too long', () => {
  test('one that fits is left alone', () => {
    const document = adf.doc([para(100)]);
    expect(adf.fitAdf(document, { note })).toEqual({ document, isCut: false });
  });

  test('is cut where a block ends, with the note', () => {
    const { document, isCut } = fit([para(100, 'a'), para(100, 'b'), para(100, 'c')], 300);
    expect(isCut).toBe(true);
    expect(textOf(document)).toBe(`${textOf(adf.doc([para(100, 'a'), para(100, 'b')]))}\n\n${note}`);
  });

  test.each<[string, Block]>([
    ['a paragraph', para(100_000)],
    ['one word', adf.paragraph(adf.text('x'.repeat(100_000)))],
    [
      'lines',
      adf.paragraph(...Array.from({ length: 2_000 }, () => [adf.text('some words in a line'), adf.hardBreak]).flat()),
    ],
    ['a heading', adf.heading(1, adf.text('word '.repeat(20_000)))],
    ['code', adf.codeBlock('line\n'.repeat(20_000))],
    ['a list', adf.bulletList(Array.from({ length: 1_000 }, () => adf.listItem([para(100)])))],
    ['one long item', adf.orderedList(2, [adf.listItem([para(100_000)])])],
    [
      'a table',
      adf.table(
        Array.from({ length: 1_000 }, () => adf.tableRow([adf.tableCell([para(50)]), adf.tableCell([para(50)])])),
      ),
    ],
    ['a quote', adf.blockquote(Array.from({ length: 1_000 }, () => para(100)))],
    [
      'an expand',
      adf.expand(
        't',
        Array.from({ length: 1_000 }, () => para(100)),
      ),
    ],
  ])('cuts inside of %s that is too long to stay whole', (_name, block) => {
    const { document, isCut } = fit([block], adf.jiraMaxCharacters);
    expect(isCut).toBe(true);
    expect(characters(document)).toBeLessThanOrEqual(adf.jiraMaxCharacters);
    expect(characters(document)).toBeGreaterThan(adf.jiraMaxCharacters * 0.8);
    expect(textOf(document).endsWith(note)).toBe(true);
  });

  test('a paragraph stays whole when most of the room is used without it', () => {
    expect(textOf(fit([para(700, 'a'), para(1_000, 'b')], 1_000).document)).toBe(
      `${textOf(adf.doc([para(700, 'a')]))}\n\n${note}`,
    );
  });

  test('never parts a character', () => {
    const { document } = fit([adf.paragraph(adf.text('😀'.repeat(500)))], 301);
    expect(textOf(document).replaceAll('😀', '')).toBe(`\n\n${note}`);
  });

  test('keeps to any limit that the note fits in', () => {
    const block = fc.oneof(
      fc.integer({ min: 10, max: 300 }).map((length) => para(length)),
      fc
        .array(fc.integer({ min: 10, max: 100 }), { maxLength: 6 })
        .map((lengths) => adf.bulletList(lengths.map((length) => adf.listItem([para(length)])))),
      fc.array(fc.integer({ min: 10, max: 100 }), { maxLength: 6 }).map((lengths) =>
        adf.expand(
          't',
          lengths.map((length) => para(length)),
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 60, max: 1_500 }), (blocks, maxCharacters) => {
        const { document, isCut } = fit(blocks, maxCharacters);
        expect(characters(document)).toBeLessThanOrEqual(maxCharacters);
        expect(isCut).toBe(textOf(document).endsWith(note));
      }),
    );
  });
});
