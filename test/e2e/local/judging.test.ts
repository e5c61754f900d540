/** Explain and back-test on the real product, by the page alone: a mail of the mailbox, and a handler that is not saved. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { openBrowser, openPage } from '../../support/browser';
import { comments, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

const shots = join(process.cwd(), 'test-results', 'screenshots');
const ana = 'Ana Example <ana@customer.example>';

let browser: Browser;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeProducts);

async function withMails(): Promise<Product> {
  const product = await openProduct();
  await sendMail(product, { from: ana, subject: '[DEMO-1] The printer', text: 'It prints again.' });
  await sendMail(product, { from: ana, subject: 'A new lamp, please', text: 'Mine is broken.' });
  await product.turn();
  return product;
}

async function adminAt(page: Page, { host }: Product, path: string): Promise<FrameLocator> {
  await page.goto(`${host.urls.admin}${path}`);
  return page.frameLocator('main iframe');
}

test('a mail picked from the mailbox is explained, and nothing is done', async () => {
  const product = await withMails();
  const before = await comments(product, 'DEMO-1');
  const { page, complaints } = await openPage(browser);
  const admin = await adminAt(page, product, '/explain');
  await admin.getByLabel('One of the mailbox').check();
  await admin.getByRole('button', { name: 'Explain A new lamp, please' }).click();
  await admin.getByText('Create a Task in DEMO: “A new lamp, please”.').waitFor();
  await page.screenshot({ path: join(shots, 'product-explain-mailbox.png'), fullPage: true });
  await admin.getByRole('button', { name: 'Explain [DEMO-1] The printer' }).click();
  await admin.getByText('Comment on DEMO-1.').first().waitFor();
  expect(await comments(product, 'DEMO-1')).toEqual(before);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('an edited handler is tried on mail that came, before it is saved: only what changes is shown', async () => {
  const product = await withMails();
  const [own] = (await product.ask('handlers.list', {})).handlers;
  const { page, complaints } = await openPage(browser);
  const admin = await adminAt(page, product, `/handlers/${own!.id}`);
  await admin.getByLabel('Is held until a person looks at it').first().check();
  await admin.getByRole('button', { name: 'Run back-test' }).click();
  await admin.getByText('Something would change for 1 of 2 mails.').waitFor();
  const changes = admin.locator('ol.changes > li');
  expect(await changes.count()).toBe(1);
  expect(await changes.first().innerText()).toMatch(/A new lamp, please/);
  await page.screenshot({ path: join(shots, 'product-backtest.png'), fullPage: true });
  // One mail in full, with the settings as they stand in the form.
  await admin.getByText('Explain a mail').click();
  await admin.getByLabel('One of the mailbox').check();
  await admin.getByRole('button', { name: 'Explain A new lamp, please' }).click();
  await admin.getByText('It belongs to no issue that Postroom could find.').first().waitFor();
  await page.screenshot({ path: join(shots, 'product-explain-edited.png'), fullPage: true });
  expect(await product.ask('handlers.get', { id: own!.id })).toEqual(own);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a handler is added for its mailbox, and the standard one stays beside it', async () => {
  const product = await openProduct({ connected: false });
  const { imap } = product.host.mail;
  const server = { protocol: 'imap', encryption: 'none', host: imap.host, port: imap.port } as const;
  const plain = { username: 'support@postroom.example', sharedMailbox: null, trust: { kind: 'system' } } as const;
  const incoming = {
    folder: 'INBOX',
    settled: { kind: 'seen' },
    failedFolder: null,
    startFrom: { kind: 'now' },
  } as const;
  const draft = { direction: 'incoming', name: 'Support', server: { ...server, ...plain }, incoming } as const;
  const { connection } = await product.ask('connections.save', { id: null, draft, password: 'x' });
  const { page, complaints } = await openPage(browser);
  const admin = await adminAt(page, product, '/handlers');
  await admin.getByRole('link', { name: 'Standard' }).waitFor();
  await admin.getByRole('link', { name: 'Add mail handler' }).click();
  await admin.getByRole('textbox', { name: 'Name', exact: true }).fill('Billing');
  expect(await admin.getByLabel('Only these').isChecked()).toBe(true);
  expect(await admin.getByLabel('Support', { exact: true }).isChecked()).toBe(true);
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await admin.getByRole('link', { name: 'Billing' }).waitFor();
  const { handlers } = await product.ask('handlers.list', {});
  expect(handlers.map(({ name, mailboxes }) => [name, mailboxes])).toEqual([
    ['Billing', [connection.id]],
    ['Standard', [connection.id]],
  ]);
  expect(handlers.every(({ createdAtMs }) => createdAtMs > 0)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});
