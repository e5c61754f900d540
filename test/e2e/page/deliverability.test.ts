/** The check of the From address says in words what is good, missing and bad, and gives the record to add. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { DeliverabilityReport } from '../../../src/contract';
import { openBrowser } from '../../support/browser';
import { fineViews } from './samples';
import { deliverability } from './samples-outbound';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const open = (path = '/connections/out-1'): Promise<Stage> =>
  openStage(browser, path, (model) => (model.views = fineViews()));
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Deliverability of the From address' });
const spf = 'v=spf1 a:smtp.example.com ~all';

test('shows progress, then each finding with the record to add; by keyboard', async () => {
  const stage = await open();
  const { page, model } = stage;
  let answer: (report: DeliverabilityReport) => void = () => undefined;
  model.outbound.deliverability = new Promise((resolve) => (answer = resolve));
  await panel(page).getByRole('button', { name: 'Check' }).focus();
  await page.keyboard.press('Enter');
  await panel(page).getByText('Sending a test mail').waitFor();
  await page.keyboard.press('Enter');
  answer(deliverability());

  await panel(page).getByText('1 of 4 are good for support@example.com.').waitFor();
  expect(model.payloads('deliverability.check')).toEqual([{ connection: 'out-1' }]);
  const titles = await panel(page).getByRole('heading', { level: 3 }).allTextContents();
  expect(titles).toEqual(['SPF Missing', 'DKIM Bad', 'DMARC Weak', 'MX Good']);
  await panel(page).getByText('The test mail came back without a DKIM signature.').waitFor();
  expect(await panel(page).getByText(spf).count()).toBe(1);
  expect(await stage.look('deliverability')).toEqual([]);

  // The button that was pressed still has the focus; the next thing to do is to copy.
  await page.keyboard.press('Tab');
  const names = page.getByRole('button', { name: 'Copy name of SPF' });
  expect(await names.evaluate((one) => one === document.activeElement)).toBe(true);
});

test('the record is copied; where the browser refuses, it is selected', async () => {
  const stage = await open();
  const { page } = stage;
  await panel(page).getByRole('button', { name: 'Check' }).click();
  const copy = panel(page).getByRole('button', { name: 'Copy value of SPF' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  await panel(page).getByText('Copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(spf);

  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await copy.click();
  await panel(page).getByText('It is selected').waitFor();
  expect(await page.evaluate(() => window.getSelection()?.toString())).toBe(spf);
  expect(stage.complaints).toEqual([]);
});

test('says that nothing needs to be done', async () => {
  const { page, model } = await open();
  model.outbound.deliverability = deliverability({
    records: {
      spf: ['v=spf1 include:example.net -all'],
      dmarc: ['v=DMARC1; p=reject'],
      dmarcDomain: 'example.com',
      dkim: [{ selector: 's1', record: 'v=DKIM1; p=MIIB' }],
      mx: ['10 mx.example.com'],
    },
    readBack: { kind: 'read', signatures: [{ domain: 'example.com', selector: 's1' }] },
  });
  await panel(page).getByRole('button', { name: 'Check' }).click();
  await panel(page).getByText('Nothing needs to be done for support@example.com.').waitFor();
  expect(await panel(page).getByRole('button', { name: /^Copy/ }).count()).toBe(0);
});

test('says why it could not run, and that a changed form is not what is checked', async () => {
  const { page, model } = await open();
  const failure = {
    code: 'gateway-unreachable',
    message: 'The gateway did not answer.',
    evidence: '',
    fix: null,
  } as const;
  model.failing.set('deliverability.check', failure);
  await panel(page).getByRole('button', { name: 'Check' }).click();
  await panel(page).getByText('The check could not run').waitFor();
  await panel(page).getByText('The gateway did not answer.').waitFor();
  await page.getByLabel('From address', { exact: true }).fill('other@example.com');
  await panel(page).getByText('as it is saved, without your changes').waitFor();
});

test('is not offered where nothing is sent, or nothing is stored yet', async () => {
  for (const path of ['/connections/in-1', '/connections/new/outgoing']) {
    const { page } = await open(path);
    await page.getByRole('form', { name: 'Connection' }).waitFor();
    expect(await panel(page).count()).toBe(0);
  }
});
