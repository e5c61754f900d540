/** Whole mails as the usual programs write them, read as text: what a reader of the comment sees, in one look. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { adfToText, htmlToAdf } from '../../../src/adf';
import { problemsOf } from './schema';

const folder = join(__dirname, 'mails');
const read = (name: string): string => {
  const document = htmlToAdf(readFileSync(join(folder, name), 'utf8'), {
    image: ({ contentId, alt }) =>
      contentId === null ? { kind: 'text', text: alt } : { kind: 'file', id: contentId, collection: '' },
  });
  expect(problemsOf(document)).toEqual([]);
  return adfToText(document, { media: ({ id }) => `[picture ${id}]` });
};

describe('mails', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    expect(read(name)).toMatchSnapshot();
  });
});
