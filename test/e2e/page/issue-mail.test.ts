/** "Email this issue": the form with recipients, rich text, files and preview; the thread; the panel and the action in Jira. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { threadMails } from './samples-outbound';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const permissions = { content: { styles: ['unsafe-inline'] } };
const action = '?issue=DEMO-1&type=jira:issueAction';
const panel = '?issue=DEMO-1&type=jira:issuePanel';

const full = ({ outbound }: Model): void => {
  outbound.mails = threadMails();
  outbound.canned = [
    {
      id: 'c-1',
      name: 'Ask for the number',
      projects: [],
      language: null,
      html: '<p>Which <b>number</b> has it?</p>',
      updatedAtMs: 0,
    },
  ];
};
const open = (path: string): Promise<Stage> => openStage(browser, path, full, permissions);
const text = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('textbox', { name: 'Text', exact: true });

test.each([
  ['email-page', '/email/DEMO-1'],
  ['email-panel', panel],
  ['email-action', action],
] as const)('%s looks right', async (name, path) => {
  const stage = await open(path);
  if (path === action) {
    await stage.page.getByLabel('To', { exact: true }).fill('ana');
    await stage.page.getByRole('option', { name: /Ana Example/ }).click();
    await stage.page.frameLocator('iframe').getByText('Hello').waitFor();
  }
  if (path !== action) await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});

async function closed({ page }: Stage, changed: boolean): Promise<void> {
  await page.waitForFunction(
    (wanted) => JSON.stringify((window as unknown as { __opened: unknown[] }).__opened).includes(wanted),
    JSON.stringify({ closed: { changed } }),
  );
}

describe('writing', () => {
  test('with the keyboard alone: suggested and typed recipients, formatted text, preview, send', async () => {
    const stage = await open(action);
    const { page, model } = stage;
    await page.getByLabel('To', { exact: true }).focus();
    await page.keyboard.type('ana');
    await page.getByRole('option', { name: /Ana Example/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove Ana Example <ana@customer.example>' }).waitFor();
    await page.keyboard.type('Eve <eve@customer.example>');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Remove Eve <eve@customer.example>' }).waitFor();
    await text(page).focus();
    await page.keyboard.type('Please try ');
    await page.keyboard.press('Control+B');
    await page.keyboard.type('again');
    await page.frameLocator('iframe').getByText('again').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).focus();
    await page.keyboard.press('Enter');
    await closed(stage, true);
    const [sent] = model.payloads('issueMail.send') as [{ request: string; draft: Record<string, unknown> }];
    expect(sent.draft).toMatchObject({
      issueKey: 'DEMO-1',
      to: [
        { name: 'Ana Example', address: 'ana@customer.example' },
        { name: 'Eve', address: 'eve@customer.example' },
      ],
      subject: '[DEMO-1] The printer prints nothing',
      comment: 'public',
      bodyHtml: expect.stringMatching(/Please try (&nbsp;)?<b>again<\/b>/),
    });
    expect(stage.complaints).toEqual([]);
  });

  test('a ready answer, a link, files of the issue and of the computer, copies, an internal comment', async () => {
    const stage = await open(action);
    const { page, model } = stage;
    await page.getByLabel('To', { exact: true }).fill('kim@company.example');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Add Cc and Bcc' }).click();
    await page.getByLabel('Cc', { exact: true }).fill('li@customer.example');
    await page.getByLabel('Bcc', { exact: true }).fill('boss@company.example');
    await page.keyboard.press('Tab');
    await text(page).click();
    await page.getByLabel('Put in a canned response').selectOption({ label: 'Ask for the number' });
    await text(page).getByText('number').waitFor();
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.getByLabel('Address', { exact: true }).fill('https://company.example/help');
    await page.keyboard.press('Enter');
    await text(page).locator('a[href="https://company.example/help"]').waitFor();
    await page.getByLabel('log.txt (48 kB)').check();
    await page
      .getByLabel('Add files')
      .setInputFiles({ name: 'new.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.getByLabel('new.txt (5 bytes)').waitFor();
    await page.getByLabel('Internal comment').check();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await closed(stage, true);
    expect(await stage.opened()).toContainEqual({ uploaded: 'new.txt' });
    expect(model.payloads('issueMail.send')).toMatchObject([
      {
        draft: {
          to: [{ address: 'kim@company.example' }],
          cc: [{ address: 'li@customer.example' }],
          bcc: [{ address: 'boss@company.example' }],
          attachmentIds: ['100', '200'],
          comment: 'internal',
          bodyHtml: expect.stringContaining('<b>number</b>'),
        },
      },
    ]);
    expect(stage.complaints).toEqual([]);
  });

  test("a stranger's mail that is quoted brings no script along", async () => {
    const answers = encodeURIComponent(JSON.stringify({ id: 'in:1', how: 'reply' }));
    const { page, model, complaints } = await open(`${panel}&answers=${answers}`);
    await text(page).getByText('It prints nothing.').waitFor();
    expect(await text(page).innerHTML()).not.toContain('alert');
    await page.getByRole('button', { name: 'Remove Ana Example <ana@customer.example>' }).waitFor();
    expect(model.payloads('issueMail.compose')).toContainEqual({
      issueKey: 'DEMO-1',
      answers: { id: 'in:1', how: 'reply' },
    });
    expect(complaints).toEqual([]);
  });

  test('what is refused stands at its field, and sending again is the same mail', async () => {
    const stage = await open(action);
    const { page, model } = stage;
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Enter at least one recipient.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('kim@company.example');
    await page.keyboard.press('Tab');
    model.failing.set('issueMail.send', { code: 'unknown', message: 'Jira is away.', evidence: '', fix: null });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Jira is away.').waitFor();
    model.failing.delete('issueMail.send');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await closed(stage, true);
    const requests = (model.payloads('issueMail.send') as { request: string }[]).map(({ request }) => request);
    expect(new Set(requests).size).toBe(1);
    expect(requests).toHaveLength(3);
  });

  test('without a way out it says so', async () => {
    const { page } = await openStage(browser, action, ({ outbound }) => {
      outbound.start = { connections: [] };
    });
    await page.getByText('No mail can go out').waitFor();
  });
});

describe('the thread', () => {
  test('the panel opens a dialog of Jira to answer, and sends again', async () => {
    const stage = await open(panel);
    const { page, model } = stage;
    await page.getByText('jo@customer.example: failed').waitFor();
    await page.getByRole('button', { name: 'Reply to The printer prints nothing of Ana Example' }).click();
    await page
      .getByRole('button', { name: /^Resend/ })
      .last()
      .click();
    await page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length === 1);
    expect(await stage.opened()).toMatchObject([{ context: { answers: { id: 'in:1', how: 'reply' } } }]);
    expect(model.payloads('issueMail.resend')).toEqual([{ id: 'out:3' }]);
    expect(stage.complaints).toEqual([]);
  });

  test('the shortcut on the admin page writes from any issue', async () => {
    const { page, model } = await open('/email');
    await page.getByLabel('Issue', { exact: true }).fill('demo-1');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Write a mail' }).click();
    await page.getByLabel('To', { exact: true }).fill('kim@company.example');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('button', { name: 'Write a mail' }).waitFor();
    expect(model.payloads('issueMail.send')).toMatchObject([{ draft: { issueKey: 'DEMO-1' } }]);
  });
});
