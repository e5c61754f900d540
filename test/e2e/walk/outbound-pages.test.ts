/** Pages of outgoing mail on the real product: writing from the issue, its panel, the queue, templates and rules on a real issue. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { axeViolations, openBrowser, openPage } from '../../support/browser';
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
  product = await openProduct();
});
afterEach(closeProducts);

const issuePage = (): string => `${product.host.urls.jira}/browse/DEMO-1`;
const panel = (page: Page): FrameLocator => page.frameLocator('iframe.issue-panel');
const admin = (page: Page): FrameLocator => page.frameLocator('main iframe');

async function writeMail(page: Page, text: string): Promise<void> {
  await page.goto(issuePage());
  await page.getByRole('button', { name: 'Email this issue' }).click();
  const form = page.frameLocator('dialog.modal iframe');
  await form.getByLabel('To', { exact: true }).fill('ana@customer.example');
  await form.getByLabel('To', { exact: true }).press('Tab');
  await form.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  await form
    .getByLabel('Add files')
    .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await form.getByLabel('offer.txt (5 bytes)').waitFor();
  await form.frameLocator('iframe').getByText(text).waitFor();
  await page.screenshot({ path: join(shots, 'local-email-action.png') });
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('dialog.modal').waitFor({ state: 'detached' });
}

describe('email this issue', () => {
  test('a mail goes out, is a comment, and stands in the panel and in the queue', async () => {
    const { page, complaints } = await openPage(browser);
    await writeMail(page, 'Here is our offer.');
    await product.host.idle();
    await page.reload();
    await page.locator('ol.comments').getByText('Here is our offer.').waitFor();
    await panel(page).getByText('Sent', { exact: true }).waitFor();
    await page.screenshot({ path: join(shots, 'local-email-panel.png'), fullPage: true });
    const frame = page.frames().find((one) => one.url().includes('/app/issue-mail/'));
    expect(await axeViolations(frame!)).toEqual([]);
    await page.goto(`${product.host.urls.mail}/box?account=ana%40customer.example&folder=INBOX`);
    await page.locator('tbody a').first().click();
    await page.frameLocator('iframe.letter').getByText('Here is our offer.').waitFor();
    await page.getByText('offer.txt').first().waitFor();
    await page.goto(`${product.host.urls.admin}/queue`);
    await admin(page).getByText('To ana@customer.example').waitFor();
    await admin(page).locator('tbody').getByText('Sent', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('reply from the panel opens the form with the mail quoted', async () => {
    const { page } = await openPage(browser);
    await writeMail(page, 'First words.');
    await product.host.idle();
    await page.reload();
    await panel(page)
      .getByRole('button', { name: /^Reply to/ })
      .first()
      .click();
    const form = page.frameLocator('dialog.modal iframe');
    await form.getByRole('heading', { name: 'Email DEMO-1' }).waitFor();
    await form.getByRole('textbox', { name: 'Text', exact: true }).waitFor();
    await page.context().close();
  });

  test('the resolver of the issue reaches this issue only, and nothing of the admin page', async () => {
    const ask = (module: string, functionKey: string, payload: object, issue: string): Promise<unknown> =>
      fetch(`${product.host.origin}/__forge/bridge/${module}/invoke?issue=${issue}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: product.host.origin },
        body: JSON.stringify({ functionKey, payload }),
      }).then((response) => response.json());
    expect(await ask('issue-mail', 'connections.list', {}, 'DEMO-1')).toMatchObject({ ok: false });
    expect(await ask('issue-mail', 'issueMail.thread', { issueKey: 'DEMO-2' }, 'DEMO-1')).toMatchObject({
      value: { ok: true, value: { issueKey: 'DEMO-1' } },
    });
    expect(await ask('issue-mail', 'issueMail.resend', { id: 'out:other' }, 'DEMO-1')).toMatchObject({
      value: { ok: false, failure: { message: 'This issue has no such mail.' } },
    });
    expect(await ask('issue-mail', 'issueMail.thread', {}, 'DEMO-99999')).toMatchObject({ value: { ok: false } });
  });
});

describe('the admin page', () => {
  test('templates: live preview on a real issue, saved, and its version restored', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${product.host.urls.admin}/templates/commented`);
    const here = admin(page);
    await here.getByLabel('Show it with the issue').fill('DEMO-1');
    await here.locator('.preview-subject').getByText('DEMO-1').waitFor();
    await here.getByRole('textbox', { name: 'HTML' }).fill('<p>Status: {{ issue.status }}</p>');
    await here
      .frameLocator('iframe[title="Preview: HTML"]')
      .getByText(/^Status: \w+/)
      .waitFor();
    await page.screenshot({ path: join(shots, 'local-template.png'), fullPage: true });
    await here.getByRole('button', { name: 'Save' }).click();
    await here.getByText('Versions', { exact: true }).click();
    await here.getByRole('button', { name: 'Restore version 0' }).click();
    await here
      .frameLocator('iframe[title="Preview: HTML"]')
      .getByText(/^Status: \w+/)
      .waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('notifications: the rules as sentences, and who would hear of a real issue', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${product.host.urls.admin}/notifications`);
    const here = admin(page);
    await here
      .getByText(/^When .* tell /)
      .first()
      .waitFor();
    await here.getByLabel('Issue', { exact: true }).fill('DEMO-1');
    await here.getByRole('button', { name: 'Who would hear?' }).click();
    await here.getByRole('heading', { name: 'Rule by rule' }).waitFor();
    await page.screenshot({ path: join(shots, 'local-notifications.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('suppressed addresses are added and lifted', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${product.host.urls.admin}/queue/suppressed`);
    const here = admin(page);
    await here.getByRole('button', { name: 'Add an address' }).click();
    await here.getByRole('dialog').getByLabel('Address').fill('eve@customer.example');
    await here.getByRole('button', { name: 'Send it no mail' }).click();
    await here.getByRole('button', { name: 'Lift: let mail to eve@customer.example go out again' }).click();
    await here.getByText('Nobody: every address gets its mail.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
