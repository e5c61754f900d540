/** The list of mail handlers, used: sentences, order, switches, clone, delete and undo; with the keyboard alone, too. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { incoming, inView, mixedViews, unreachable } from './samples';
import { billing, handler, rest, strict } from './samples-inbound';
import { closeStages, openStage, until } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const one = (model: Model): void => {
  model.views = [inView(incoming('in-1', 'Support inbox'))];
  model.handlers.handlers = [billing, strict, rest];
};

const two = (model: Model): void => {
  one(model);
  model.views = [inView(incoming('in-1', 'Support inbox')), inView(incoming('in-2', 'Billing', { enabled: false }))];
};

const cards = (where: Page | Locator): Locator => where.locator('li.handler');
const names = (where: Page | Locator): Promise<string[]> => cards(where).locator('.handler-name a').allInnerTexts();

describe('what one reads', () => {
  test('each handler is a sentence; what else is unusual stands below', async () => {
    const { page, complaints } = await openStage(browser, '/handlers', one);
    await cards(page).nth(2).waitFor();
    const texts = await cards(page).allInnerTexts();
    expect(texts[0]).toContain(
      'Mail to billing@example.com becomes an Invoice in FIN; replies become public comments.',
    );
    expect(texts[0]).toContain('Labelled mail.');
    expect(texts[1]).toContain(
      'Mail from partner.example or *@*.partner.example whose subject contains “contract” that belongs to no issue is held until a person looks at it; replies become internal comments.',
    );
    expect(texts[1]).toContain('Only Jira users may write; other mail is refused, and its sender is told.');
    expect(texts[1]).toContain('Mail to an issue that has been closed for 30 days opens a new issue linked to it.');
    expect(texts[1]).toContain(
      'Leaves out *.exe. Leaves out files larger than 10 MB. Mail of mailing lists is passed over.',
    );
    expect(texts[2]).toContain('Mail becomes a Task in DEMO; replies become public comments.');
    expect(complaints).toEqual([]);
  });

  test('several mailboxes: each has its own list, and a handler says where else it works', async () => {
    const { page } = await openStage(browser, '/handlers', two);
    const billingBox = page.getByRole('region', { name: 'Mail in Billing' });
    await billingBox.getByText('This mailbox is switched off').waitFor();
    expect(await names(billingBox)).toEqual(['Partners']);
    expect(await names(page.getByRole('region', { name: 'Mail in Support inbox' }))).toEqual([
      'Invoices',
      'Partners',
      'Everything else',
    ]);
    expect(await cards(billingBox).first().innerText()).toContain('For all mailboxes.');
  });

  test('a handler whose mailbox is gone is shown apart', async () => {
    const { page } = await openStage(browser, '/handlers', (model) => {
      one(model);
      model.handlers.handlers = [rest, handler('lost', { name: 'Lost', mailboxes: ['gone'] })];
    });
    expect(await names(page.getByRole('region', { name: 'Without a mailbox' }))).toEqual(['Lost']);
  });

  test('nothing is there: what the page is for, and the first step', async () => {
    const { page } = await openStage(browser, '/handlers');
    await page.getByText('Handlers turn the mail of a mailbox into comments and issues').waitFor();
    await page.getByRole('link', { name: 'Add incoming connection' }).click();
    await page.getByRole('heading', { name: 'Add incoming connection' }).waitFor();
  });

  test('a list that cannot be read says so', async () => {
    const { page } = await openStage(browser, '/handlers', (model) => {
      one(model);
      model.failing.set('handlers.list', { ...unreachable, message: 'The storage is away.' });
    });
    await page.getByText('The mail handlers could not be read').waitFor();
    await page.getByText('The storage is away.').waitFor();
  });
});

describe('order', () => {
  test('with the keyboard: the arrow keeps the focus, and a screen reader hears the place', async () => {
    const { page, model } = await openStage(browser, '/handlers', one);
    await page.getByRole('button', { name: 'Move Everything else up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Everything else is now number 2 of 3.').waitFor();
    expect(await names(page)).toEqual(['Invoices', 'Everything else', 'Partners']);
    await page.keyboard.press('Enter');
    await page.getByText('Everything else is now number 1 of 3.').waitFor();
    // The place is told before the call has crossed.
    await until(() => model.payloads('handlers.reorder').length === 2);
    expect(model.payloads('handlers.reorder').at(-1)).toEqual({ ids: ['h-rest', 'h-billing', 'h-strict'] });
    // At the top the other arrow takes the focus.
    await page.waitForFunction(() => document.activeElement?.textContent === 'Move Everything else down');
  });

  test('by dragging', async () => {
    const stage = await openStage(browser, '/handlers', one);
    const { page } = stage;
    await cards(page).nth(2).dragTo(cards(page).nth(0));
    await page.getByText('Everything else is now number 1 of 3.').waitFor();
    expect(await names(page)).toEqual(['Everything else', 'Invoices', 'Partners']);
    expect(await stage.asked('handlers.reorder')).toEqual({ ids: ['h-rest', 'h-billing', 'h-strict'] });
  });

  test('one that is refused goes back, and says why', async () => {
    const { page } = await openStage(browser, '/handlers', (model) => {
      one(model);
      model.failing.set('handlers.reorder', unreachable);
    });
    await page.getByRole('button', { name: 'Move Invoices down' }).click();
    await page.getByText('The order was not changed').waitFor();
    await page.waitForFunction(() => document.querySelector('.handler-name')?.textContent.startsWith('Invoices'));
  });
});

describe('what one can do', () => {
  test('switch off and on', async () => {
    const { page, model } = await openStage(browser, '/handlers', one);
    await page.getByLabel('Invoices is on').focus();
    await page.keyboard.press('Space');
    await cards(page).first().getByText('Off', { exact: true }).waitFor();
    expect(model.handlers.handlers[0]?.enabled).toBe(false);
    await page.getByRole('button', { name: 'Actions for Invoices' }).click();
    await page.getByRole('menuitem', { name: 'Switch on' }).click();
    await cards(page).first().getByText('Off', { exact: true }).waitFor({ state: 'detached' });
    expect(model.handlers.handlers[0]?.enabled).toBe(true);
  });

  test('all of a mailbox are off: what then becomes of its mail', async () => {
    const { page } = await openStage(browser, '/handlers', (model) => {
      one(model);
      model.handlers.handlers = [{ ...rest, enabled: false }];
    });
    await page.getByText('All handlers are off.').waitFor();
    await page.getByText('Every mail is held until a person looks at it.').waitFor();
  });

  test('delete, and undo: it is back at its place', async () => {
    const stage = await openStage(browser, '/handlers', one);
    const { page, model } = stage;
    await page.getByRole('button', { name: 'Actions for Partners' }).press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await cards(page).nth(2).waitFor({ state: 'detached' });
    expect(await names(page)).toEqual(['Invoices', 'Everything else']);
    expect(await stage.flags()).toEqual(['Partners is deleted']);
    await stage.pressFlag();
    await cards(page).nth(2).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.handler-name')[1]?.textContent.startsWith('Partners'));
    const { id: _id, version: _v, createdAtMs: _c, updatedAtMs: _u, ...draft } = strict;
    expect(model.handlers.handlers[1]).toMatchObject(draft);
  });

  test('the standard handler of a mailbox cannot be deleted', async () => {
    const { page } = await openStage(browser, '/handlers', (model) => {
      one(model);
      model.handlers.handlers = [handler('in-1', { name: 'Standard', mailboxes: ['in-1'] }, 0)];
    });
    await page.getByRole('button', { name: 'Actions for Standard' }).click();
    await page.getByRole('menuitem', { name: 'Clone' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  });

  test('mail that no handler takes', async () => {
    const stage = await openStage(browser, '/handlers', one);
    const { page } = stage;
    await page.getByLabel('Mail that no handler takes').selectOption('discard');
    expect(await stage.asked('handlers.leftOver')).toEqual({ leftOver: 'discard' });
  });
});

test.each([
  ['handlers-empty', () => undefined],
  ['handlers-one', one],
  [
    'handlers-many',
    (model: Model) => {
      model.views = mixedViews();
      model.handlers.handlers = [
        billing,
        { ...strict, enabled: false },
        rest,
        handler('in-4', { name: 'Standard', mailboxes: ['in-4'] }, 0),
      ];
    },
  ],
] as const)('%s looks right', async (name, fill) => {
  const stage = await openStage(browser, '/handlers', fill);
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});
