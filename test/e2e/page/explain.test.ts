/** Explain a message, used: each way in, everything that is shown, long mails, and nothing in a mail that runs. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import { closeProducts, openProduct } from '../../support/product';
import type { Model } from './model';
import { incoming, inView, unreachable } from './samples';
import { explanation } from './samples-explain';
import { closeStages, openStage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);
afterEach(closeProducts);

const fill = (model: Model): void => {
  model.views = [inView(incoming('in-1', 'Support inbox')), inView(incoming('in-2', 'Billing'))];
};
const source = 'From: ana@customer.example\r\nSubject: hello\r\n\r\nHello\r\n';
const file = (buffer: Buffer) => ({ name: 'mail.eml', mimeType: 'message/rfc822', buffer });

test('a file: checks with their values, issue and clues, sender, cut text, files, comment', async () => {
  const stage = await openStage(browser, '/explain', fill);
  const { page, complaints } = stage;
  await page.getByLabel('As if it came to').selectOption('in-2');
  await page.getByLabel('Drop the file here, or choose it').setInputFiles(file(Buffer.from(source)));
  await page.getByText('It becomes a public comment on DEMO-1.').waitFor();
  expect(await stage.asked('explain')).toEqual({
    mailboxId: 'in-2',
    source: { kind: 'source', encoding: 'base64', data: Buffer.from(source).toString('base64') },
  });
  await page.getByText('DEMO-1 in the subject').waitFor();
  await page.getByText('The printer is on fire').waitFor();
  await page.getByText('yes, says mx.example.com (SPF pass, DKIM pass, DMARC pass)').waitFor();
  await page.getByText('Its name matches *.exe').waitFor();
  await page.getByText('Quoted').click();
  await page.getByText('> Have you tried the new drum?').waitFor();
  expect(await page.locator('.adf img, .adf [href^="javascript"]').count()).toBe(0);
  await page.locator('.adf').getByText('<img src=x onerror=alert(1)>').waitFor();
  await page.getByRole('button', { name: 'Show only what applied' }).click();
  expect(await page.locator('.explain-checks li').count()).toBe(2);
  expect(complaints).toEqual([]);
});

test('pasted with the keyboard, and picked from the mailbox', async () => {
  const stage = await openStage(browser, '/explain', fill);
  const { page } = stage;
  await page.getByLabel('Its source, pasted').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Paste the source of the mail.').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('Subject: x');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('It becomes a public comment').waitFor();
  expect(await stage.asked('explain')).toMatchObject({ source: { encoding: 'text', data: 'Subject: x' } });
  await page.getByLabel('One of the mailbox').check();
  await page.getByRole('button', { name: 'Older' }).click();
  await page.getByRole('button', { name: 'Explain Mail 7' }).click();
  await page.getByText('It becomes a public comment').waitFor();
  expect(stage.model.payloads('explain').at(-1)).toMatchObject({ source: { kind: 'mailbox', ref: { uid: 94 } } });
});

test('too large a file, and a failure, say so; a mail of three megabytes does not hold up the page', async () => {
  const { page, model } = await openStage(browser, '/explain', fill);
  const field = page.getByLabel('Drop the file here, or choose it');
  await field.setInputFiles(file(Buffer.alloc(3_100_000, 65)));
  await page.getByText('This mail is larger than 3 MB.').waitFor();
  model.judging.explanation = { ...explanation, text: [{ role: 'reply', text: 'word '.repeat(600_000) }] };
  await field.setInputFiles(file(Buffer.from(source)));
  await page.getByRole('button', { name: 'Show more (2980000 characters are left)' }).click();
  expect((await page.locator('.stretch pre').innerText()).length).toBeLessThan(130_000);
  model.failing.set('explain', unreachable);
  await field.setInputFiles(file(Buffer.from(`${source}again`)));
  await page.getByText('The mail could not be explained').waitFor();
});

test.each([
  ['explain-empty', false],
  ['explain', true],
] as const)('%s looks right', async (name, isFull) => {
  const stage = await openStage(browser, '/explain', isFull ? fill : () => undefined);
  if (isFull) {
    await stage.page.getByLabel('Drop the file here, or choose it').setInputFiles(file(Buffer.from(source)));
    await stage.page.getByText('It becomes a public comment').waitFor();
    await stage.page.getByText('Quoted').click();
  }
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});

test('on the real product: a handler is made, a back-test is run, and a mail is explained', async () => {
  const product = await openProduct();
  const { page, complaints } = await (await import('../../support/browser')).openPage(browser);
  await page.goto(`${product.host.urls.admin}/handlers`);
  const admin = page.frameLocator('main iframe');
  await admin.getByText('becomes a Task in DEMO; replies become public comments.').waitFor();
  await admin.getByRole('link', { name: 'Add mail handler' }).click();
  await admin.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders');
  await admin.getByRole('button', { name: 'Add filter' }).click();
  await admin.getByLabel('Text', { exact: true }).fill('order');
  await admin.getByRole('button', { name: 'Run back-test' }).click();
  await admin.getByText('There was no mail to look at.').waitFor();
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await admin.getByText('Mail whose subject contains “order” that belongs to no issue is held').waitFor();
  await page.goto(`${product.host.urls.admin}/explain`);
  await admin
    .getByLabel('Drop the file here, or choose it')
    .setInputFiles(
      file(
        Buffer.from(
          'From: ana@customer.example\r\nTo: support@postroom.example\r\nMessage-ID: <a@customer.example>\r\nSubject: Order 17\r\n\r\nTen drums.\r\n',
        ),
      ),
    );
  await admin.getByText('Decided by the handler “Orders”.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
