/** Wildcards, patterns and files: what admins write does what it says, quickly, for any text. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { handlerDraft } from '../../../src/contract';
import { judgeFiles } from '../../../src/inbound';
import { patternFound, patternGroups } from '../../../src/inbound/match/pattern';
import { fileEntryFor, matchesWildcard, senderEntryFor } from '../../../src/inbound/match/wildcard';
import type { Attachment } from '../../../src/mail';

describe('wildcards', () => {
  it('say the same as a regular expression', () => {
    const letters = fc.array(fc.constantFrom('a', 'B', '*', '.', '@'), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const quoted = pattern.replace(/[.@]/g, String.raw`\$&`).replaceAll('*', '.*');
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${quoted}$`, 'is').test(text));
      }),
    );
  });

  it('take no time for texts that make others slow', () => {
    expect(matchesWildcard('*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(20_000))).toBe(false);
  });

  it.each([
    ['ana@customer.example', 'Ana@Customer.Example', true],
    ['customer.example', 'ana@customer.example', true],
    ['@customer.example', 'ana@customer.example', true],
    ['customer.example', 'ana@mail.customer.example', false],
    ['*.customer.example', 'ana@mail.customer.example', true],
    ['noreply*@*', 'noreply-17@shop.example', true],
    ['customer.example', 'ana@notcustomer.example', false],
    ['*', '', false],
  ])('the entry %s names %s: %s', (entry, address, named) => {
    expect(senderEntryFor([entry], address)).toBe(named ? entry : null);
  });

  it('a file is named by its name, or with a slash by its type', () => {
    const file = { name: 'Setup.EXE', type: 'application/x-msdownload' };
    expect(fileEntryFor(['*.pdf', '*.exe'], file)).toBe('*.exe');
    expect(fileEntryFor(['application/*'], file)).toBe('application/*');
    expect(fileEntryFor(['image/*', 'exe'], file)).toBeNull();
  });
});

describe('patterns', () => {
  it('are found exactly where RE2 finds them, however they begin', () => {
    const beginnings = [
      '^',
      'abc',
      'sk',
      'abcs?',
      'order: ',
      '(?:abc)',
      'abc|x',
      'abc{0}',
      '[a]bc',
      'abc\\d',
      '\\babc',
      '\\b(abc|sku)',
      '(?:abc|sku)?x',
      '(?<a>abc)',
      '(abc|sku)|x',
      '(abc|s)',
      '^(abc|sku)+',
    ];
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'S', 'ſ', '\u212a', 'k', 'order: ', '\n', '1', 'x'), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.constantFrom('', '\\d', 'x', '.*'),
        text,
        (start, end, letters) => {
          const written = letters.join('');
          const wanted = RE2JS.compile(start + end, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE)
            .matcher(written)
            .find();
          expect(patternFound(start + end, written)).toBe(wanted);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('give the text of their groups, none for a group that took no part', () => {
    expect(patternGroups('order (?<n>[0-9]+)(?<x>!)?', 'Your ORDER 17 is here')).toEqual({ n: '17' });
    expect(patternGroups('order (?<n>[0-9]+)', 'no such thing')).toBeNull();
  });
});

describe('files', () => {
  const file = (name: string, more: Partial<Attachment> = {}): Attachment => ({
    name,
    type: 'application/octet-stream',
    sizeBytes: 100,
    inline: false,
    contentId: null,
    content: { kind: 'here', bytes: new Uint8Array(100) },
    ...more,
  });
  const rules = (more: object): Parameters<typeof judgeFiles>[1] =>
    handlerDraft.parse({ name: 'x', attachments: more }).attachments;
  const reasons = (files: readonly Attachment[], more: object, repeated = false): string[] =>
    judgeFiles(files, rules(more), () => repeated).map(({ reason }) => reason);

  it('are kept unless a rule is against them; blocking wins over allowing', () => {
    expect(reasons([file('a.pdf')], {})).toEqual(['']);
    expect(reasons([file('a.pdf'), file('b.exe')], { allow: ['*.exe', '*.pdf'], block: ['*.exe'] })).toEqual([
      '',
      '“*.exe” is blocked here',
    ]);
    expect(reasons([file('a.txt')], { allow: ['*.pdf'] })).toEqual(['only other kinds of files are allowed here']);
    expect(reasons([file('a.pdf')], { mostBytes: 99 })).toEqual(['larger than 99 bytes, the limit here']);
  });

  it('only small pictures of the text can be a signature’s', () => {
    const logo = file('logo.png', { type: 'image/png', inline: true, contentId: 'x' });
    expect(reasons([logo], {}, true)).toEqual(['a picture that came with earlier mails of this sender']);
    expect(reasons([{ ...logo, inline: false }, { ...logo, sizeBytes: 5_000_000 }, file('a.pdf')], {}, true)).toEqual([
      '',
      '',
      '',
    ]);
    expect(reasons([logo], { leaveOutRepeatedImages: false }, true)).toEqual(['']);
  });
});
