/** Mail log, held mail and the overview on the real product: a mail that belongs nowhere is held, handled, and accounted for. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { parseMessage } from '../../../src/mail';
import { openBrowser, openPage } from '../../support/browser';
import { comments, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

const shots = join(process.cwd(), 'test-results', 'screenshots');

let browser: Browser;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';

/** Mail that belongs to no issue is held, as it is where nobody chose a project. */
async function holding(): Promise<Product> {
  const product = await openProduct();
  const { connections } = await product.ask('connections.list', {});
  const { connection } = connections.find(({ health }) => health !== null)!;
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
  return product;
}

async function adminAt(page: Page, { host }: Product, path: string): Promise<FrameLocator> {
  await page.goto(`${host.urls.admin}${path}`);
  return page.frameLocator('main iframe');
}

test('a held mail becomes a comment, by the page alone, and the overview adds up', async () => {
  const product = await holding();
  const before = (await comments(product, 'DEMO-3')).length;
  const attachment = { name: 'order.txt', text: 'order 4711\n' };
  await sendMail(product, { from: ana, subject: 'Where is my order?', text: 'I wait since Monday.', attachment });
  await sendMail(product, { from: ana, subject: 'Please delete me', text: 'Nothing of interest.' });
  await product.turn();
  const { page, complaints } = await openPage(browser, { acceptDownloads: true });

  const held = await adminAt(page, product, '/held');
  await held.getByRole('button', { name: /^2 belong to no issue/ }).waitFor();
  await held.getByRole('button', { name: 'Actions for Where is my order?' }).click();
  await held.getByRole('menuitem', { name: 'Comment on an issue…' }).click();
  const dialog = held.getByRole('dialog');
  await dialog.getByText('I wait since Monday.').waitFor();
  await dialog.getByRole('checkbox', { name: /order.txt/ }).waitFor();
  await page.screenshot({ path: join(shots, 'product-held.png') });
  await dialog.getByLabel('Issue key').fill('DEMO-3');
  await dialog.getByRole('button', { name: 'Comment', exact: true }).click();
  await held.getByRole('link', { name: 'Where is my order?' }).waitFor({ state: 'detached' });
  const after = await comments(product, 'DEMO-3');
  expect(after).toHaveLength(before + 1);
  expect(after.at(-1)?.text).toContain('I wait since Monday.');

  await held.getByRole('checkbox', { name: 'Choose Please delete me' }).check();
  await held.getByRole('button', { name: 'Discard…' }).click();
  await held.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await held.getByText('Nothing waits for you.').waitFor();

  const log = await adminAt(page, product, '/log');
  await log.getByRole('textbox', { name: 'Search' }).fill('ana@customer.example');
  await log.getByRole('button', { name: 'Where is that mail?' }).click();
  await log.getByText(/^It arrived in “.+”/).waitFor();
  await log.getByRole('link', { name: 'Where is my order?' }).first().click();
  await log.getByText('What did a person ask for?').first().waitFor();
  await log.getByText('Acknowledged on the mail server').waitFor();
  await page.screenshot({ path: join(shots, 'product-log-mail.png'), fullPage: true });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    log.getByRole('button', { name: 'Download source' }).click(),
  ]);
  expect(parseMessage(readFileSync(await download.path())).subject).toBe('Where is my order?');

  const overview = await adminAt(page, product, '/overview');
  await overview.getByText('0 unexplained: what became of each of the 2 mails').waitFor();
  await overview.getByRole('img', { name: /Mail in by outcome, last 24 hours: 2 in all/ }).waitFor();
  await page.screenshot({ path: join(shots, 'product-overview.png'), fullPage: true });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a mail from a private address becomes its writer’s, and the address is remembered until it is forgotten, by the page alone', async () => {
  const product = await holding();
  const home = 'Kim at home <kim@home.example>';
  await sendMail(product, { from: home, subject: 'From my phone', text: 'It is me.' });
  await product.turn();
  const { page, complaints } = await openPage(browser);
  const held = await adminAt(page, product, '/held');
  await held.getByRole('button', { name: 'Actions for From my phone' }).click();
  await held.getByRole('menuitem', { name: 'New issue…' }).click();
  const dialog = held.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Project' }).click();
  await dialog.getByRole('option', { name: /\(DEMO\)/ }).click();
  await dialog.getByLabel('Issue type').selectOption({ label: 'Task' });
  await dialog.getByRole('combobox', { name: 'Sender in Jira' }).fill('kim');
  await dialog.getByRole('option', { name: /^Kim Agent/ }).click();
  await dialog.getByRole('checkbox', { name: /^Mail of kim@home\.example is from Kim Agent/ }).check();
  await page.screenshot({ path: join(shots, 'product-held-sender.png') });
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await held.getByText('Nothing waits for you.').waitFor();
  const log = await adminAt(page, product, '/log');
  await log.getByRole('link', { name: 'From my phone' }).click();
  await log.getByText(/^Mail of kim@home\.example, taken for mail of Kim Agent\./).waitFor();
  await page.screenshot({ path: join(shots, 'product-sender-journey.png'), fullPage: true });
  const settings = await adminAt(page, product, '/settings');
  await settings.getByRole('rowheader', { name: 'kim@home.example' }).waitFor();
  await settings.getByRole('cell', { name: 'Kim Agent' }).waitFor();
  await settings.getByRole('button', { name: 'Forget kim@home.example' }).click();
  await settings.getByText('No address was given to a Jira user yet.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
