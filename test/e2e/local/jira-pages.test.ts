/** The Jira twin's pages in a browser: nothing complains, axe-core finds nothing, light and dark, 400 px; acting as people. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { axeViolations, openBrowser, openPage } from '../../support/browser';
import { comments } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

const shots = join(process.cwd(), 'test-results', 'screenshots');
let browser: Browser;
let product: Product;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  product = await openProduct({ connected: false });
});
afterEach(closeProducts);

test.each([
  ['jira', ''],
  ['jira-found', '?q=printer'],
  ['jira-none', '?q=zebra'],
  ['jira-issue', '/browse/DEMO-1'],
  ['jira-create', '/create'],
])('%s', async (name, path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints } = await openPage(browser, { colorScheme });
    await page.goto(product.host.urls.jira + path);
    await page.screenshot({ path: join(shots, `local-${name}-${colorScheme}.png`), fullPage: true });
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await page.context().close();
  }
});

test('an issue is created, moved on and commented, internally too, and what Jira refuses is not lost', async () => {
  const { page } = await openPage(browser);
  const { jira } = product.host.urls;
  await page.goto(`${jira}/create`);
  await page.getByLabel('Project').selectOption('DEMO');
  await page.getByLabel('Summary').fill('Made by hand');
  await page.getByLabel('Description').fill('First line\n\n* a point');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Made by hand' }).waitFor();
  const key = page.url().split('/').at(-1) ?? '';
  await page.getByRole('button', { name: 'Move to Done' }).click();
  await page.getByText('Done', { exact: true }).first().waitFor();
  await page.getByLabel('Comment', { exact: true }).fill('Only for us');
  await page.getByLabel('Internal').check();
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('ol.comments').getByText('Internal').waitFor();
  expect((await comments(product, key)).map(({ text }) => text)).toEqual(['Only for us']);

  await page.getByLabel('Comment', { exact: true }).fill('x'.repeat(40_000));
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toHaveLength(40_000);
  await page.context().close();
});
