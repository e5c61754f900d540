/** Held mail, handled: one, some, all of a kind; what is asked of the app, and what the page says of it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { fineViews, unreachable } from './samples';
import { logEntries } from './samples-log';
import { closeStages, openStage, until, type Stage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const filled = (model: Model): void => {
  model.views = fineViews();
  model.log.entries = logEntries();
  model.log.preview = {
    from: 'Ana Customer <ana@customer.example>',
    to: 'support@example.com',
    subject: 'Where is my order?',
    text: 'Dear all,\n\nwhere is my order?\n',
    attachments: [
      { name: 'order.pdf', sizeBytes: 40_000 },
      { name: 'logo.png', sizeBytes: 2_000 },
    ],
  };
};

async function menu({ page }: Stage, subject: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${subject}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

describe('one mail', () => {
  test('becomes a comment on the chosen issue, without a file', async () => {
    const stage = await openStage(browser, '/held', filled);
    const { page, model } = stage;
    await menu(stage, 'Where is my order?', 'Comment on an issue…');
    const dialog = page.getByRole('dialog', { name: 'Comment with this mail' });
    await dialog.getByText('where is my order?').waitFor();
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await dialog.getByText('Enter an issue key, for example PROJ-123.').waitFor();
    expect(await stage.look('held-dialog')).toEqual([]);
    await dialog.getByLabel('Issue key').fill('demo-3');
    await dialog.getByRole('checkbox', { name: /logo.png/ }).uncheck();
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(model.payloads('log.wish')).toEqual([
      { ids: ['m3'], wish: { kind: 'issue', issueKey: 'DEMO-3', without: ['logo.png'] } },
    ]);
    expect(await stage.flags()).toEqual(['1 mail will become a comment']);
    await page.getByText('asked for: comment on an issue').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  test('is discarded, and that is taken back', async () => {
    const stage = await openStage(browser, '/held', filled);
    await menu(stage, 'Where is my order?', 'Discard…');
    const dialog = stage.page.getByRole('dialog', { name: 'Discard this mail' });
    await dialog.getByText(/the sender is not told/).waitFor();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
    await stage.pressFlag();
    await until(() => stage.model.payloads('log.wish').length === 2);
    expect(stage.model.payloads('log.wish')).toEqual([
      { ids: ['m3'], wish: { kind: 'discard' } },
      { ids: ['m3'], wish: { kind: 'hold' } },
    ]);
  });

  test('that cannot be asked for says why and stays', async () => {
    const stage = await openStage(browser, '/held', (model) => {
      filled(model);
      model.failing.set('log.wish', { ...unreachable, code: 'storage-unavailable', message: 'The storage is away.' });
    });
    await menu(stage, 'Where is my order?', 'Process again…');
    await stage.page.getByRole('button', { name: 'Process again' }).click();
    await stage.page.getByRole('dialog').getByText('The storage is away.').waitFor();
  });

  test('whose connection is off waits for it, and is told so', async () => {
    const stage = await openStage(browser, '/log/in/m5', (model) => {
      filled(model);
      model.log.waitsFor = ['Support inbox'];
    });
    await stage.page.getByRole('button', { name: 'Process again…' }).click();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Process again' }).click();
    await stage.page.getByRole('dialog').waitFor({ state: 'detached' });
    const said = await stage.page.evaluate(
      () => (window as unknown as { __flags: { description: string }[] }).__flags.at(-1)?.description,
    );
    expect(said).toBe('As soon as Support inbox is enabled.');
  });
});

describe('the sender', () => {
  const withPeople = (model: Model): void => {
    filled(model);
    model.judging.people = [
      { accountId: 'kim', displayName: 'Kim Agent', hint: 'kim@postroom.example' },
      { accountId: 'sam', displayName: 'Sam Agent', hint: '' },
    ];
  };

  test('is chosen for one mail, and remembered for its address', async () => {
    const stage = await openStage(browser, '/held', withPeople);
    const { page, model } = stage;
    await menu(stage, 'Where is my order?', 'Choose the sender…');
    const dialog = page.getByRole('dialog', { name: 'Choose the sender of this mail' });
    await dialog.getByText('where is my order?').waitFor();
    await dialog.getByRole('button', { name: 'Process again' }).click();
    await dialog.getByText('Choose a Jira user.').waitFor();
    await dialog.getByRole('combobox', { name: 'Sender in Jira' }).fill('kim');
    await dialog.getByRole('option', { name: 'Kim Agent (kim@postroom.example)' }).click();
    await dialog
      .getByRole('checkbox', { name: /^Mail of ana@customer\.example is from Kim Agent from now on too/ })
      .check();
    expect(await stage.look('held-sender')).toEqual([]);
    await dialog.getByRole('button', { name: 'Process again' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(model.payloads('log.wish')).toEqual([
      { ids: ['m3'], wish: { kind: 'release', without: [], sender: { accountId: 'kim', remember: true } } },
    ]);
    expect(await stage.flags()).toEqual(['1 mail will be processed again with this sender']);
    expect(stage.complaints).toEqual([]);
  });

  test('of several mails that become issues is chosen, or taken back', async () => {
    const stage = await openStage(browser, '/held', withPeople);
    const { page, model } = stage;
    await page.getByRole('checkbox', { name: 'Choose Where is my order?' }).check();
    await page.getByRole('checkbox', { name: /^Choose Invoice/ }).check();
    await page.getByRole('button', { name: 'Comment on an issue…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Comment with 2 mails' });
    await dialog.getByLabel('Issue key').fill('DEMO-3');
    const sender = dialog.getByRole('combobox', { name: 'Sender in Jira' });
    await sender.fill('sam');
    await dialog.getByRole('option', { name: 'Sam Agent' }).click();
    await dialog.getByRole('checkbox', { name: /^Mail of these addresses is from Sam Agent/ }).waitFor();
    await sender.click();
    await dialog.getByRole('option', { name: 'Whoever has its address in Jira' }).click();
    await dialog.getByRole('checkbox', { name: /^Mail of these/ }).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(model.payloads('log.wish')).toEqual([
      { ids: ['m3', 'm4'], wish: { kind: 'issue', issueKey: 'DEMO-3', without: [] } },
    ]);
  });
});

test('several are chosen and become issues of their own', async () => {
  const stage = await openStage(browser, '/held', filled);
  const { page, model } = stage;
  await page.getByRole('checkbox', { name: 'Choose Where is my order?' }).check();
  await page.getByRole('checkbox', { name: /^Choose Invoice/ }).check();
  await page.getByText('2 chosen').waitFor();
  expect(await stage.look('held-chosen')).toEqual([]);
  await page.getByRole('button', { name: 'New issue…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New issues from 2 mails' });
  await dialog.getByRole('combobox', { name: 'Project' }).click();
  await dialog.getByRole('option', { name: 'Finance (FIN)' }).click();
  await dialog.getByLabel('Issue type').selectOption({ label: 'Invoice' });
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(model.payloads('log.wish')).toEqual([
    { ids: ['m3', 'm4'], wish: { kind: 'create', projectKey: 'FIN', issueType: 'Invoice', without: [] } },
  ]);
  await page.getByText('0 chosen').waitFor({ state: 'detached' });
});

test('all that failed for one reason are processed again', async () => {
  const stage = await openStage(browser, '/held', filled);
  const { page, model } = stage;
  await page.getByRole('button', { name: /^1 Jira does not let Postroom/ }).click();
  await page.getByRole('link', { name: 'Where is my order?' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Actions for all: Jira does not let/ }).click();
  await page.getByRole('menuitem', { name: /process again/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Process again' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(model.payloads('held.wishAll')).toEqual([
    { mailboxId: 'in-1', cause: 'jira-forbidden', wish: { kind: 'release', without: [] } },
  ]);
  expect(await stage.flags()).toEqual(['1 mail will be processed again']);
});
