/**
 * Every template Postroom brings, as a mail program shows it: desktop, phone, light and dark. `LOOK=directory` keeps pictures.
 * Checked by machine: nothing sticks out, contrast is enough (axe-core), images have their words.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ownLanguages } from '../../../src/contract';
import {
  builtInTemplate,
  builtInTemplates,
  renderMail,
  sampleFacts,
  standardLayout,
  textFor,
} from '../../../src/outbound';
import { axeViolations, openBrowser, openPage } from '../../support/browser';

const look = process.env['LOOK'];
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  if (look !== undefined) mkdirSync(look, { recursive: true });
});
afterAll(() => browser.close());

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="64"><rect width="240" height="64" rx="8" fill="#1868db"/><text x="120" y="42" font-family="sans-serif" font-size="28" fill="#fff" text-anchor="middle">ACME</text></svg>`;
const logo = { fileName: 'logo.png', type: 'image/png', dataBase64: 'AAAA', alt: 'ACME', widthPx: 120 } as const;

/** What Jira's editor makes of everything: the hardest body a mail has to hold. */
const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung'.repeat(3);
const rich = {
  type: 'doc',
  version: 1,
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Steps' }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: `See ` },
        { type: 'text', text: 'the manual', marks: [{ type: 'link', attrs: { href: 'https://example.com/manual' } }] },
      ],
    },
    { type: 'codeBlock', content: [{ type: 'text', text: `printer --reset --all ${'x'.repeat(200)}` }] },
    {
      type: 'panel',
      attrs: { panelType: 'warning' },
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Save your work first.' }] }],
    },
    { type: 'blockquote', content: [{ type: 'paragraph', content: [{ type: 'text', text: long }] }] },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: ['Model', 'Version'].map((text) => ({
            type: 'tableHeader',
            content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
          })),
        },
        {
          type: 'tableRow',
          content: ['A3 Pro', '2.1'].map((text) => ({
            type: 'tableCell',
            content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
          })),
        },
      ],
    },
  ],
};

const views = [
  { name: 'desktop-light', viewport: { width: 900, height: 700 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 900, height: 700 }, colorScheme: 'dark' },
  { name: 'phone-light', viewport: { width: 390, height: 700 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 700 }, colorScheme: 'dark' },
] as const;

describe.each(views)('in $name', ({ name, viewport, colorScheme }) => {
  it.each([...builtInTemplates, 'rich'] as const)('%s', async (id) => {
    const template = builtInTemplate(id === 'rich' ? 'commented' : id);
    const languages = id === 'rich' ? (['en'] as const) : ownLanguages;
    const { page, complaints } = await openPage(browser, { viewport, colorScheme });
    for (const language of languages) {
      const facts = sampleFacts(id === 'rich' ? 'commented' : id, language);
      const comments = id === 'rich' ? facts.comments.map((one) => ({ ...one, body: rich })) : facts.comments;
      const { mail } = renderMail(
        textFor(template, language).text,
        { ...standardLayout, logo },
        { ...facts, comments },
        () => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      );
      await page.setContent(mail?.html ?? '');
      if (look !== undefined)
        await page.screenshot({ path: join(look, `${id}-${language}-${name}.png`), fullPage: true });
      const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(`${language} sticks out by ${Math.max(0, sticksOut)}`).toBe(`${language} sticks out by 0`);
      expect(
        (await axeViolations(page)).filter((one) => !/^(landmark-one-main|page-has-heading-one|region):/.test(one)),
      ).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
