/** The mail log, used: search, pages, one mail's way, its source, the export, and the question where a mail is. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { fineViews, unreachable } from './samples';
import { entryOf, foundAnswer, logEntries, manyEntries } from './samples-log';
import { closeStages, openStage, until } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const filled = (model: Model): void => {
  model.views = fineViews();
  model.log.entries = logEntries();
};

const subjects = (page: Page): Promise<string[]> => page.locator('tbody th a').allInnerTexts();

describe('search', () => {
  test('by words, by outcome, and back from a mail one finds it as one left it', async () => {
    const stage = await openStage(browser, '/log', filled);
    const { page, model } = stage;
    await page.getByRole('link', { name: 'Your order' }).waitFor();
    expect(await subjects(page)).toHaveLength(logEntries().length);
    await page.getByLabel('Direction').selectOption('in');
    await page.getByLabel('Outcome').selectOption('hold');
    await page.getByRole('textbox', { name: 'Search' }).fill('order');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Invoice' }).waitFor({ state: 'detached' });
    expect(await subjects(page)).toEqual(['Where is my order?']);
    expect(model.payloads('log.list').at(-1)).toMatchObject({ text: 'order', direction: 'in', outcome: 'hold' });
    await page.getByRole('link', { name: 'Where is my order?' }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Mail log' }).click();
    await page.getByRole('link', { name: 'Where is my order?' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Search' }).inputValue()).toBe('order');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Your order' }).waitFor();
    expect(stage.complaints).toEqual([]);
  });

  test('days are asked for from midnight to midnight', async () => {
    const { page, model } = await openStage(browser, '/log', filled);
    await page.getByLabel('From').fill('2026-11-02');
    await page.getByLabel('To', { exact: true }).fill('2026-11-02');
    await page.getByRole('button', { name: 'Search' }).click();
    await until(() => model.payloads('log.list').length > 1);
    const { fromMs, toMs } = model.payloads('log.list').at(-1) as { fromMs: number; toMs: number };
    expect(toMs - fromMs).toBe(86_400_000 - 1);
  });

  test('nothing found says where else to look', async () => {
    const { page } = await openStage(browser, '/log', filled);
    await page.getByRole('textbox', { name: 'Search' }).fill('no such mail');
    await page.keyboard.press('Enter');
    await page.getByText(/No mail in the log is like that/).waitFor();
  });

  test('older mail comes page by page, each once', async () => {
    const { page } = await openStage(browser, '/log', (model) => {
      model.log.entries = manyEntries(120);
    });
    const more = page.getByRole('button', { name: 'Show older mail' });
    await more.click();
    await page.getByRole('link', { name: 'Mail 99', exact: true }).waitFor();
    await more.click();
    await page.getByRole('link', { name: 'Mail 119', exact: true }).waitFor();
    expect(new Set(await subjects(page)).size).toBe(120);
    expect((await more.count()) === 0);
  });
});

test('a mail shows its way, how it was decided, and opens its issue', async () => {
  const stage = await openStage(browser, '/log/in/m1', filled);
  const { page } = stage;
  const steps = page.locator('.journey > li');
  await steps.first().waitFor();
  expect(await steps.count()).toBe(7);
  expect(await steps.nth(2).innerText()).toContain('Jira asks Postroom to slow down.');
  await page.getByText('How it was decided').click();
  await page.getByText('Does it belong to an issue? Yes').waitFor();
  expect(stage.complaints).toEqual([]);
});

test('the source is saved piece by piece, as the server has it', async () => {
  const { page, model } = await openStage(browser, '/log/in/m1', filled);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download source' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('The printer on the second floor is on fire.eml');
  expect(readFileSync(await download.path(), 'utf8')).toBe(model.log.source);
  expect(model.payloads('log.source').length).toBeGreaterThan(1);
});

test('a source that is gone says so', async () => {
  const { page } = await openStage(browser, '/log/in/m1', (model) => {
    filled(model);
    model.failing.set('log.source', { ...unreachable, code: 'message-gone', message: 'It is not there any more.' });
  });
  await page.getByRole('button', { name: 'Download source' }).click();
  await page.getByText('It is not there any more.').waitFor();
});

test('the export holds every row, and no formula', async () => {
  const { page } = await openStage(browser, '/log', (model) => {
    model.log.entries = manyEntries(230);
    const [evil] = logEntries();
    model.log.entries.push(entryOf({ ...evil!.row, id: 'evil', subject: '=HYPERLINK("http://x","y")' }));
  });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(1 + 231);
  expect(lines[0]).toContain('direction,first_seen,received');
  expect(lines.at(-1)).toContain('"\'=HYPERLINK(""http://x"",""y"")"');
});

test('where is that mail? answers in a sentence, with what each place said', async () => {
  const stage = await openStage(browser, '/log', (model) => {
    filled(model);
    model.log.found = foundAnswer();
  });
  const { page, model } = stage;
  const ask = page.getByRole('button', { name: 'Where is that mail?' });
  expect(await ask.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Search' }).fill('ana@customer.example');
  await ask.click();
  await page
    .getByRole('status')
    .getByText(/^It arrived in “Support inbox” and became a comment on DEMO-1\./)
    .waitFor();
  await page.getByText('It could not be searched: the server refuses the password.').waitFor();
  expect(model.payloads('log.find')).toMatchObject([{ text: 'ana@customer.example' }]);
  expect(await stage.look('log-find')).toEqual([]);
});
