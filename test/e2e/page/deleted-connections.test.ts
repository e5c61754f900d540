/** A connection is deleted by keyboard, and brought back: from the message, and later from the list. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { fineViews, incoming, outgoing, unreachable } from './samples';
import { closeStages, openStage, until } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const fine = (model: Model): void => {
  model.views = fineViews();
};
const hourMs = 3_600_000;
const deleted = (model: Model): void => {
  fine(model);
  const nowMs = Date.now();
  model.deleted = [
    { connection: incoming('in-8', 'Billing'), deletedMs: nowMs - 3 * hourMs, endsMs: nowMs + 21 * hourMs },
    { connection: outgoing('out-8', 'Old relay'), deletedMs: nowMs - 22 * hourMs, endsMs: nowMs + 2 * hourMs },
  ];
};

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

async function remove(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('For a day you can restore it as it was').waitFor();
  // Cancel has the focus, so that nobody deletes by pressing Enter twice.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('undo', () => {
  test('from the message that says it is deleted', async () => {
    const stage = await openStage(browser, '/connections', fine);
    const { page, model } = stage;
    await remove(page, 'Support inbox');
    await link(page, 'Support inbox').waitFor({ state: 'detached' });
    expect(await stage.flags()).toEqual(['Support inbox is deleted']);
    await stage.pressFlag();
    await link(page, 'Support inbox').waitFor();
    expect(model.payloads('connections.restore')).toEqual([{ id: 'in-1' }]);
    expect(await stage.flags()).toEqual(['Support inbox is deleted', 'Support inbox is back']);
    expect(await page.getByRole('heading', { name: 'Deleted' }).count()).toBe(0);
  });

  test('from the list: the message goes, and with it an Undo that would find nothing', async () => {
    const stage = await openStage(browser, '/connections', fine);
    await remove(stage.page, 'Support inbox');
    await stage.page.getByRole('button', { name: 'Restore Support inbox' }).press('Enter');
    await link(stage.page, 'Support inbox').waitFor();
    expect(await stage.flags()).toEqual(['Support inbox is deleted', 'Support inbox is back']);
    expect(await stage.shownFlags()).toEqual(['Support inbox is back']);
  });

  test('from the list, after the page was loaded again', async () => {
    const stage = await openStage(browser, '/connections', fine);
    const { page } = stage;
    await remove(page, 'Support inbox');
    await page.reload();
    const restore = page.getByRole('table', { name: 'Deleted' }).getByRole('button', { name: 'Restore Support inbox' });
    await restore.press('Enter');
    await link(page, 'Support inbox').waitFor();
    await restore.waitFor({ state: 'detached' });
  });

  test('that does not work says why', async () => {
    const { page } = await openStage(browser, '/connections', (model) => {
      deleted(model);
      model.failing.set('connections.restore', unreachable);
    });
    await page.getByRole('button', { name: 'Restore Billing' }).press('Enter');
    await page.getByText('Billing was not restored').waitFor();
  });
});

test('forgetting one for good is asked about first', async () => {
  const stage = await openStage(browser, '/connections', deleted);
  const { page, model } = stage;
  await page.getByRole('button', { name: 'Forget Old relay', exact: true }).press('Enter');
  await page.getByRole('dialog', { name: 'Forget Old relay for good?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(model.payloads('connections.erase')).toEqual([]);
  await page.getByRole('button', { name: 'Forget Old relay', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Forget', exact: true }).press('Enter');
  await until(() => model.payloads('connections.erase').length === 1);
  await page.getByRole('button', { name: 'Forget Old relay', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Restore Billing' }).waitFor();
});

test('looks right', async () => {
  const stage = await openStage(browser, '/connections', deleted);
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look('connections-deleted')).toEqual([]);
});

test('the question looks right', async () => {
  const stage = await openStage(browser, '/connections', fine);
  await stage.page.getByRole('button', { name: 'Actions for Support inbox' }).press('ArrowDown');
  await stage.page.keyboard.press('End');
  await stage.page.keyboard.press('Enter');
  expect(await stage.look('connection-delete')).toEqual([]);
});
