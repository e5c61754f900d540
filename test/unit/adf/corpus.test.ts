/**
 * Every mail of the corpora, its HTML and its plain text: valid ADF that says what the mail says. The project's own
 * corpus (test/corpus/cases) always runs; ../shared/corpus where it exists.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import { adfToText, fitAdf, htmlToAdf, textToAdf } from '../../../src/adf';
import { parseMessage } from '../../../src/mail';
import { problemsOf } from './schema';

const root = join(__dirname, '..', '..', '..');
const corpora = [
  join(root, 'test', 'corpus', 'cases'),
  // Beside the repository, or beside the folder that holds its worktrees.
  ...['..', '../..'].map((up) => join(root, up, 'shared', 'corpus', 'cases')),
].filter(existsSync);

/** What shows and does not depend on how tables and quotes are drawn: letters and digits. */
const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

const textNodesOf = (document: unknown): string => {
  const { text = '', content = [] } = document as { readonly text?: string; readonly content?: readonly unknown[] };
  return `${text} ${content.map(textNodesOf).join(' ')}`;
};

/** The words of a mail as a browser's parser finds them. */
const shownBy = (html: string): string => {
  const $ = load(html);
  $('script,style,title,template,noframes,iframe,svg,select,[style*="display:none"],[style*="display: none"]').remove();
  $('img').each((_at, img) => {
    const { alt = '', width } = img.attribs;
    $(img).replaceWith($('<span></span>').text(width === '1' ? '' : alt));
  });
  return $.root().text();
};

describe('mails of the corpora', () => {
  test.each(['test/corpus', 'shared/corpus'])('%s', (name) => {
    const folder = corpora.find((path) => path.includes(join(name, 'cases')));
    if (folder === undefined) {
      console.warn(`not run: ${name} is not here`);
      return;
    }
    const cases = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'input.eml')));
    expect(cases.length).toBeGreaterThan(0);
    for (const id of cases) {
      const { html, text } = parseMessage(readFileSync(join(folder, id, 'input.eml')));
      const documents = [textToAdf(text), ...(html === null ? [] : [htmlToAdf(html)])];
      for (const document of documents) {
        const { document: fitted } = fitAdf(document, { note: 'cut' });
        expect({ id, problems: problemsOf(fitted) }).toEqual({ id, problems: [] });
      }
      // The two mails of half a megabyte and more only show that they end: comparing them would take minutes.
      if (html !== null && html.length < 200_000) {
        expect({ id, letters: lettersOf(textNodesOf(documents[1])) }).toEqual({
          id,
          letters: lettersOf(shownBy(html)),
        });
      }
      if (text.length < 200_000)
        expect({ id, letters: lettersOf(adfToText(documents[0])) }).toEqual({ id, letters: lettersOf(text) });
    }
  });
});
