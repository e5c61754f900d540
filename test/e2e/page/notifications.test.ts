/** Notifications: sentences, order by keyboard, switch, clone, delete with undo, the editor, try with a real issue. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { NotificationScheme, SchemeTrial } from '../../../src/contract';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { standardScheme } from './samples-outbound';
import { closeStages, openStage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const scheme = (id: string, name: string, projects: string[]): NotificationScheme => ({
  ...standardScheme(),
  id,
  name,
  standard: false,
  scope: { projects, issueTypes: [], jql: null },
});

const trial: SchemeTrial = {
  scheme: { id: 's-1', name: 'Support' },
  people: [
    {
      name: 'Ana Example',
      address: 'ana@customer.example',
      ruleId: 'comments',
      as: 'reporter',
      template: 'commented',
      language: 'en',
      notBecause: null,
    },
    {
      name: 'Kim Park',
      address: 'kim@company.example',
      ruleId: 'comments',
      as: 'mail thread',
      template: 'commented',
      language: 'en',
      notBecause: 'It is their own comment.',
    },
  ],
  rules: [
    { ruleId: 'comments', applies: true, because: 'An agent commented.' },
    { ruleId: 'resolved', applies: false, because: 'It is switched off.' },
  ],
};

const two = ({ outbound }: Model): void => {
  outbound.schemes = [scheme('s-1', 'Support', ['DEMO']), scheme('s-2', 'Finance', ['FIN']), standardScheme()];
  outbound.trial = trial;
};

test.each([
  ['notifications', '/notifications', two],
  ['notifications-edit', '/notifications/s-1', two],
  ['notifications-new', '/notifications/new', two],
] as const)('%s looks right', async (name, path, fill) => {
  const stage = await openStage(browser, path, fill);
  await stage.page.waitForLoadState('networkidle');
  if (path === '/notifications') {
    await stage.page.getByLabel('Issue', { exact: true }).fill('DEMO-1');
    await stage.page.getByRole('button', { name: 'Who would hear?' }).click();
    await stage.page.getByText('It is their own comment.').waitFor();
  }
  expect(await stage.look(name)).toEqual([]);
});

describe('the list', () => {
  test('reads as sentences', async () => {
    const { page } = await openStage(browser, '/notifications', two);
    await page
      .getByText(
        'When an agent or an app comments publicly in DEMO, tell the reporter and the people of the mail thread.',
      )
      .waitFor();
    await page
      .getByText(
        'When somebody resolves the issue in FIN, tell the reporter, if the issue is found by priority = High.',
      )
      .waitFor();
  });

  test('is put in another order with the keyboard', async () => {
    const { page, model } = await openStage(browser, '/notifications', two);
    await page.getByRole('button', { name: 'Move Support down' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.scheme h2').first().getByText('Finance').waitFor();
    expect(model.payloads('schemes.order')).toEqual([{ ids: ['s-2', 's-1'] }]);
    expect(
      await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
      ),
    ).toContain('Move Support down');
  });

  test('a scheme is switched off, cloned, and deleted with undo', async () => {
    const stage = await openStage(browser, '/notifications', two);
    const { page, model } = stage;
    const act = async (name: string, item: string): Promise<void> => {
      await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await act('Standard', 'Switch off');
    await page.getByRole('heading', { name: 'Standard Off' }).waitFor();
    await act('Support', 'Clone');
    await page.getByRole('heading', { name: 'Support (copy) Off' }).waitFor();
    await act('Finance', 'Delete');
    await page.getByRole('heading', { name: 'Finance' }).waitFor({ state: 'detached' });
    await stage.pressFlag();
    await page.getByRole('heading', { name: 'Finance' }).waitFor();
    expect(model.outbound.schemes.map(({ name }) => name)).toEqual([
      'Support (copy)',
      'Support',
      'Finance',
      'Standard',
    ]);
    expect(stage.complaints).toEqual([]);
  });

  test('tells who would hear, and why others not', async () => {
    const { page, model } = await openStage(browser, '/notifications', two);
    await page.getByLabel('Issue', { exact: true }).fill('DEMO-1');
    await page.getByLabel('Who does it').selectOption({ label: 'A person by mail' });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Who would hear?' }).click();
    await page.getByText('Named as mail thread. It is their own comment.').waitFor();
    expect(model.payloads('schemes.try').at(-1)).toEqual({
      issueKey: 'DEMO-1',
      event: 'commented',
      triggeredBy: 'customer',
      draft: null,
    });
  });
});

describe('the editor', () => {
  test('makes a scheme with rules in order', async () => {
    const { page, model } = await openStage(browser, '/notifications/new', two);
    await page.getByLabel('Name').fill('Billing');
    await page.getByLabel('Finance (FIN)').check();
    await page.getByLabel('Quick comments').selectOption({ label: 'Comments within five minutes are one mail' });
    await page.getByLabel('The status changes').check();
    await page.getByLabel('Done').check();
    await page.getByLabel('Add a person, group, role or field').fill('billing');
    await page.getByRole('option', { name: 'billing-team · Group' }).click();
    await page.getByLabel('Add an address').fill('boss@example.com');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page
      .getByRole('button', {
        name: 'When an agent comments publicly or moves the issue to Done in FIN, tell the reporter, the people of the mail thread, the group billing-team and boss@example.com.',
      })
      .waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('The issue is resolved').check();
    await page.getByRole('button', { name: 'Move rule 2 up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
    const [saved] = model.payloads('schemes.save') as [{ id: null; draft: NotificationScheme }];
    expect(saved).toMatchObject({
      id: null,
      draft: { name: 'Billing', scope: { projects: ['FIN'] }, joinSeconds: 300 },
    });
    expect(saved.draft.rules.map(({ events }) => events.map(({ kind }) => kind))).toEqual([
      ['resolved'],
      ['commented', 'status-changed'],
    ]);
    expect(saved.draft.rules[1]?.recipients).toEqual([
      { kind: 'reporter' },
      { kind: 'thread' },
      { kind: 'group', groupId: 'g1', name: 'billing-team' },
      { kind: 'address', address: 'boss@example.com' },
    ]);
  });

  test('what is refused stands at its rule; a deleted rule comes back', async () => {
    const stage = await openStage(browser, '/notifications/s-1', two);
    const { page } = stage;
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Choose at least one event.').waitFor();
    await page.getByRole('button', { name: 'Actions for rule 1' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    expect(await page.locator('.rule-list > li').count()).toBe(2);
    await stage.pressFlag();
    await page.locator('.rule-list > li').nth(2).waitFor();
    expect(stage.complaints).toEqual([]);
  });

  test('tries the rules as they stand in the form', async () => {
    const { page, model } = await openStage(browser, '/notifications/s-1', two);
    await page.getByLabel('Name').fill('Changed');
    await page.getByLabel('Issue', { exact: true }).fill('DEMO-1');
    await page.getByRole('button', { name: 'Who would hear?' }).click();
    await page.getByText('1 would hear').waitFor();
    expect(model.payloads('schemes.try')).toMatchObject([{ draft: { name: 'Changed' } }]);
  });
});
