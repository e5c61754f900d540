/** The editor of a mail handler, used: what it sends, where it says what is wrong, what it guards; and its back-test. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { incoming, inView, unreachable } from './samples';
import { change } from './samples-explain';
import { billing, rest, strict } from './samples-inbound';
import { closeStages, openStage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const fill = (model: Model): void => {
  model.views = [inView(incoming('in-1', 'Support inbox')), inView(incoming('in-2', 'Billing'))];
  model.handlers.handlers = [billing, strict, rest];
  model.judging.choices = {
    priorities: ['Highest', 'Medium'],
    components: ['Printers'],
    fields: [
      { id: 'duedate', name: 'Due date', required: false, as: 'date', values: [] },
      { id: 'customfield_10010', name: 'Team', required: true, as: 'option', values: ['Blue', 'Red'] },
    ],
    linkTypes: ['Relates'],
  };
  model.judging.people = [{ accountId: 'u-kim', displayName: 'Kim Agent', hint: 'kim@example.com' }];
};

const nameField = (page: Page): Locator => page.getByRole('textbox', { name: 'Name', exact: true });
const section = (page: Page, title: string): Locator =>
  page.locator('details.fold').filter({ has: page.getByRole('heading', { name: title }) });
const open = async (page: Page, title: string): Promise<void> =>
  section(page, title).locator('summary').first().click();
const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();

describe('a new handler', () => {
  test('with the keyboard alone: a name is enough, the rest is as usual', async () => {
    const stage = await openStage(browser, '/handlers/new', fill);
    const { page, complaints } = stage;
    await nameField(page).waitFor();
    await page.keyboard.type('Jobs');
    await page.keyboard.press('Tab');
    const toSave = async (): Promise<boolean> => page.evaluate(() => document.activeElement?.textContent === 'Save');
    for (let tab = 0; tab < 60 && !(await toSave()); tab++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mail handlers' }).waitFor();
    expect(await stage.asked('handlers.save')).toMatchObject({
      id: null,
      basedOn: null,
      draft: { name: 'Jobs', mailboxes: [], notFound: { kind: 'hold' } },
    });
    expect(await stage.flags()).toEqual(['Jobs is saved']);
    expect(complaints).toEqual([]);
  });

  test('the sentence follows what one chooses, and all that was chosen is sent', async () => {
    const stage = await openStage(browser, '/handlers/new', fill);
    const { page } = stage;
    await nameField(page).fill('Jobs');
    await page.getByLabel('Only these').check();
    await page.getByLabel('Billing').check();
    await page.getByLabel('Support inbox').uncheck();
    await page.getByRole('button', { name: 'Add recipient' }).click();
    await page.getByLabel('Address').fill('jobs@example.com');
    await page.getByLabel('From', { exact: true }).fill('partner.example\n\n  *@agency.example ');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByLabel('Look at').selectOption('header');
    await page.getByLabel('Header field').fill('X-Priority');
    await page.getByLabel('Test', { exact: true }).selectOption('not-exists');
    await page.getByLabel('Becomes a new issue').check();
    await page.getByLabel('Project').click();
    await page.getByRole('option', { name: 'Human resources (HR)' }).click();
    await page.getByLabel('Issue type').selectOption({ label: 'Task' });
    await page
      .getByText('Mail from partner.example, or *@agency.example')
      .or(page.getByText('becomes a Task in HR; replies become public comments.'))
      .first()
      .waitFor();
    await open(page, 'Fields of the new issue');
    await page.getByLabel('Priority').selectOption('Highest');
    await page.getByLabel('Labels').fill('job');
    await page.getByRole('button', { name: 'Add field' }).click();
    await page.getByLabel('Field', { exact: true }).selectOption('customfield_10010');
    await page.getByLabel('Value', { exact: true }).fill('Blue');
    await page.getByRole('button', { name: 'Add pattern' }).click();
    await page.getByLabel('Regular expression').fill('Ref (?<ref>\\d+)');
    await page.getByLabel('Group', { exact: true }).fill('ref');
    await page.getByLabel('Goes to').selectOption('label');
    await page.getByLabel('Other words').fill('12 = dozen');
    await open(page, 'People');
    await page.getByRole('combobox', { name: 'Default reporter' }).click();
    await page.getByRole('option', { name: 'Kim Agent' }).click();
    await save(page);
    expect(await stage.asked('handlers.save')).toMatchObject({
      draft: {
        mailboxes: ['in-2'],
        match: {
          recipients: [{ test: { kind: 'equals', address: 'jobs@example.com' } }],
          senders: ['partner.example', '*@agency.example'],
          filters: [{ at: { kind: 'header', name: 'X-Priority' }, test: { kind: 'exists' }, not: true }],
        },
        notFound: {
          kind: 'create',
          issue: {
            projectKey: 'HR',
            issueType: 'Task',
            priority: 'Highest',
            labels: ['job'],
            fields: [{ field: 'customfield_10010', as: 'option', value: 'Blue' }],
            extract: [
              {
                at: { kind: 'subject' },
                pattern: 'Ref (?<ref>\\d+)',
                sets: [{ group: 'ref', to: { kind: 'label' }, words: [{ found: '12', use: 'dozen' }] }],
              },
            ],
          },
        },
        sender: { defaultReporter: 'u-kim' },
      },
    });
  });
});

describe('what is wrong is said at its field', () => {
  test('a pattern that does not compile, and one that is too big, by name; the field has the focus', async () => {
    const { page } = await openStage(browser, '/handlers/h-billing', fill);
    await page.getByRole('button', { name: 'Add recipient' }).click();
    await page.getByLabel('Recipient').nth(1).selectOption('regex');
    await page.getByLabel('Regular expression').fill('(unclosed');
    await save(page);
    await page.getByText('This is not a valid regular expression (RE2): missing closing )').waitFor();
    expect(await page.getByLabel('Regular expression').evaluate((it) => it === document.activeElement)).toBe(true);
    await page.getByLabel('Regular expression').fill('(a+)+\\1');
    await page.getByText('This is not a valid regular expression').waitFor({ state: 'detached' });
    await save(page);
    await page.getByText('This is not a valid regular expression (RE2): invalid escape sequence').waitFor();
    await page.getByLabel('Regular expression').fill('((a{100}){100}){100}');
    await save(page);
    await page.getByText(/not a valid regular expression \(RE2\)|This regular expression is too big/).waitFor();
  });

  test('in a folded section: it opens; in a list: the line is named', async () => {
    const { page } = await openStage(browser, '/handlers/h-billing', fill);
    await open(page, 'Who may write');
    await page.getByLabel('Blocked senders').fill('good.example\ntwo words');
    await nameField(page).fill('');
    await open(page, 'Who may write');
    await save(page);
    await page.getByText('Give the handler a name.').waitFor();
    await nameField(page).fill('Invoices');
    await save(page);
    await page.getByText('“two words”: Enter one address, domain, or pattern').waitFor();
    await page.getByLabel('Blocked senders').fill('good.example');
    await open(page, 'Machines and limits');
    await page.getByLabel('Largest mail in MB').fill('many');
    await save(page);
    await page.getByText('Enter a number.').waitFor();
  });

  test('a project must be chosen', async () => {
    const { page } = await openStage(browser, '/handlers/h-strict', fill);
    await page.getByLabel('Becomes a new issue').check();
    await save(page);
    await page.getByText('Choose a project.').waitFor();
  });

  test('somebody else saved meanwhile', async () => {
    const { page } = await openStage(browser, '/handlers/h-rest', (model) => {
      fill(model);
      model.failing.set('handlers.save', {
        ...unreachable,
        message: 'Somebody else has saved this handler since you opened it.',
      });
    });
    await nameField(page).fill('Rest');
    await save(page);
    await page.getByText('The mail handler was not saved').waitFor();
    await page.getByText('Somebody else has saved this handler').waitFor();
  });
});

describe('nothing is lost', () => {
  test('leaving with changes asks; without it does not', async () => {
    const { page } = await openStage(browser, '/handlers/h-rest', fill);
    await page.getByRole('link', { name: 'All mail handlers' }).click();
    await page.getByRole('heading', { name: 'Mail handlers' }).waitFor();
    await page.getByRole('link', { name: 'Everything else' }).click();
    await nameField(page).fill('Rest');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await nameField(page).inputValue()).toBe('Rest');
  });

  test('what a handler says that is not shown stays as it is', async () => {
    const stage = await openStage(browser, '/handlers/h-strict', fill);
    await nameField(stage.page).fill('Partners only');
    await save(stage.page);
    const { id: _id, version: _v, createdAtMs: _c, updatedAtMs: _u, ...draft } = strict;
    expect(await stage.asked('handlers.save')).toEqual({
      id: 'h-strict',
      basedOn: 1,
      draft: { ...draft, name: 'Partners only' },
    });
  });

  test('one that is gone says so', async () => {
    const { page } = await openStage(browser, '/handlers/gone', fill);
    await page.getByText('The mail handler could not be opened').waitFor();
  });
});

describe('back-test', () => {
  const run = (page: Page): Promise<void> => page.getByRole('button', { name: 'Run back-test' }).click();

  test('goes on stretch by stretch, shows only what changes, and says when the handler was changed since', async () => {
    const { page, model } = await openStage(browser, '/handlers/h-billing', (given) => {
      fill(given);
      given.judging.changes = [change];
      given.judging.waits = true;
    });
    await nameField(page).fill('Invoices and bills');
    await run(page);
    await page.getByText('20 of 50 mails looked at…').waitFor();
    await page.getByText('A new Invoice in FIN.').waitFor();
    model.judging.release();
    await page.getByText('Something would change for 1 of 45 mails.').waitFor();
    await page.getByText('priority: Medium → Highest').waitFor();
    expect(model.payloads('handlers.backtest')).toMatchObject([
      { id: 'h-billing', draft: { name: 'Invoices and bills' }, mailboxId: 'in-1', last: 50, cursor: null },
      { last: 30, cursor: '20' },
      { last: 10, cursor: '40' },
    ]);
    expect(model.payloads('handlers.save')).toEqual([]);
    await nameField(page).fill('Bills');
    await page.getByText('You have changed the handler since. Run it again.').waitFor();
  });

  test('can be stopped; nothing to change; a failure', async () => {
    const { page, model } = await openStage(browser, '/handlers/h-billing', (given) => {
      fill(given);
      given.judging.waits = true;
    });
    await run(page);
    await page.getByText('20 of 50 mails looked at…').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Nothing would change for any of 20 mails.').waitFor();
    model.judging.release();
    model.failing.set('handlers.backtest', unreachable);
    await run(page);
    await page.getByText('The back-test stopped').waitFor();
  });
});

test.each([
  ['handler-new', '/handlers/new', false],
  ['handler-edit', '/handlers/h-billing', false],
  ['handler-all-open', '/handlers/h-strict', true],
] as const)('%s looks right', async (name, path, isOpen) => {
  const stage = await openStage(browser, path, (model) => {
    fill(model);
    model.judging.changes = [change];
  });
  const { page } = stage;
  await nameField(page).waitFor();
  if (isOpen) {
    await page.getByLabel('Becomes a new issue').check();
    await page.getByLabel('Project').click();
    await page.getByRole('option', { name: 'Finance (FIN)' }).click();
    await page.getByLabel('Issue type').selectOption({ label: 'Invoice' });
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    await page.getByRole('button', { name: 'Add pattern' }).click();
    await page.getByRole('button', { name: 'Add field' }).click();
  } else {
    await page.getByRole('button', { name: 'Run back-test' }).click();
  }
  await page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});
