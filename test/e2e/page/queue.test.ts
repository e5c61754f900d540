/** The queue: what goes out, filters, retry, cancel with undo, another address, several at once, addresses kept from mail. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import { fineViews } from './samples';
import { deliveries, delivery, suppressions } from './samples-outbound';
import type { Model } from './model';
import { closeStages, openStage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const full = (model: Model): void => {
  model.views = fineViews();
  model.outbound.deliveries = deliveries();
  model.outbound.suppressions = suppressions();
};

test.each([
  ['queue', '/queue', full],
  ['queue-empty', '/queue', () => undefined],
  ['queue-mail', '/queue/d-3', full],
  ['queue-gone', '/queue/nothing', full],
  ['suppressed', '/queue/suppressed', full],
  ['suppressed-empty', '/queue/suppressed', () => undefined],
] as const)('%s looks right', async (name, path, fill) => {
  const stage = await openStage(browser, path, fill);
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});

describe('the queue', () => {
  test('filters by status, recipient and issue', async () => {
    const { page, model, complaints } = await openStage(browser, '/queue', full);
    const rows = page.locator('tbody tr');
    await page.getByText('To jo@customer.example and li@customer.example').waitFor();
    expect(await rows.count()).toBe(6);
    await page.getByLabel('Status').selectOption({ label: 'Came back' });
    await page.getByText('the mailbox is full').waitFor();
    await expectCount(rows, 1);
    await page.getByLabel('Status').selectOption({ label: 'Any status' });
    await page.getByLabel('Issue', { exact: true }).fill('fin-22');
    await expectCount(rows, 1);
    await page.getByLabel('Recipient').fill('nobody');
    await page.getByText('No mail is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all mail' }).click();
    await expectCount(rows, 6);
    expect(model.payloads('deliveries.list')).toContainEqual({
      outcome: null,
      recipient: 'nobody',
      issueKey: 'fin-22',
      cursor: null,
    });
    expect(complaints).toEqual([]);
  });

  test('leafs through more mails than one page holds', async () => {
    const { page } = await openStage(browser, '/queue', (model) => {
      model.outbound.deliveries = Array.from({ length: 30 }, (_, at) =>
        delivery(`d-${at}`, 'accepted', { subject: `Mail ${at}` }),
      );
    });
    await page.getByRole('link', { name: 'Mail 24' }).waitFor();
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByRole('link', { name: 'Mail 29' }).waitFor();
    await expectCount(page.locator('tbody tr'), 5);
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByRole('link', { name: 'Mail 0', exact: true }).waitFor();
  });

  test('a mail is cancelled with the keyboard, and sent after all', async () => {
    const stage = await openStage(browser, '/queue', full);
    const { page, model } = stage;
    await page
      .getByRole('button', { name: /Actions for/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Try again now' }).waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.locator('tbody').getByText('Cancelled').waitFor();
    expect(model.payloads('deliveries.cancel')).toEqual([{ ids: ['d-1'] }]);
    expect(await stage.flags()).toEqual(['The mail is cancelled']);
    await stage.pressFlag();
    await page.locator('tbody').getByText('Cancelled').waitFor({ state: 'detached' });
    expect(model.payloads('deliveries.retry')).toEqual([{ ids: ['d-1'] }]);
  });

  test('several mails: only those are tried again of which it makes sense', async () => {
    const { page, model } = await openStage(browser, '/queue', full);
    await page.getByLabel('Choose all mails shown').check();
    await page.getByRole('button', { name: 'Try again (5)' }).click();
    await page.getByText('6 chosen').waitFor({ state: 'detached' });
    expect(model.payloads('deliveries.retry')).toEqual([{ ids: ['d-1', 'd-2', 'd-3', 'd-5', 'd-6'] }]);
  });

  test('what the app refuses is said', async () => {
    const { page } = await openStage(browser, '/queue', (model) => {
      full(model);
      model.refusing.set('deliveries.cancel', [{ field: '', message: 'It was sent meanwhile.' }]);
    });
    await page
      .getByRole('button', { name: /Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Cancel' }).click();
    await page.getByText('Nothing was cancelled').waitFor();
    await page.getByText('It was sent meanwhile.').waitFor();
  });
});

describe('one mail', () => {
  test('says what the server said to each; another address is put in', async () => {
    const { page, model } = await openStage(browser, '/queue/d-3', full);
    await page.getByText('Status 5.1.1').waitFor();
    await page.getByRole('button', { name: 'Change an address' }).click();
    const field = page.getByLabel('New address');
    expect(await field.inputValue()).toBe('jo@customer.example');
    await page.getByRole('button', { name: 'Change and send' }).click();
    await page.getByText('This is the address it has now.').waitFor();
    await field.fill('joe@customer.example');
    await field.press('Enter');
    await page.getByText('joe@customer.example').waitFor();
    expect(model.payloads('deliveries.editAddress')).toEqual([
      { id: 'd-3', from: 'jo@customer.example', to: 'joe@customer.example' },
    ]);
  });
});

describe('addresses that get no mail', () => {
  test('are lifted with undo, and added', async () => {
    const stage = await openStage(browser, '/queue/suppressed', full);
    const { page, model } = stage;
    await page.getByRole('button', { name: 'Lift: let mail to jo@customer.example go out again' }).click();
    await page.getByText('User unknown').waitFor({ state: 'detached' });
    await stage.pressFlag();
    await page.getByText('User unknown').waitFor();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('Address', { exact: true }).fill('not an address');
    await page.getByRole('button', { name: 'Send it no mail' }).click();
    await page.getByText('Enter an e-mail address').waitFor();
    await page.getByLabel('Address', { exact: true }).fill('eve@customer.example');
    await page.getByRole('button', { name: 'Send it no mail' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('eve@customer.example').waitFor();
    expect(model.payloads('suppressions.add').at(-1)).toEqual({
      address: 'eve@customer.example',
      reason: 'asked',
      note: '',
    });
  });
});

async function expectCount(rows: { count(): Promise<number> }, wanted: number): Promise<void> {
  for (let tries = 0; tries < 100 && (await rows.count()) !== wanted; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await rows.count()).toBe(wanted);
}
