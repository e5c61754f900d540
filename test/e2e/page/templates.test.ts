/** Templates: list, editor with live preview, errors at their line, variables, versions, test send, layouts, canned responses. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

/** As in the manifest: a mail is styled by attributes. */
const permissions = { content: { styles: ['unsafe-inline'] } };

const open = (path: string, fill?: (model: Model) => void): Promise<Stage> =>
  openStage(browser, path, fill, permissions);

const canned = (model: Model): void => {
  model.outbound.canned = [
    {
      id: 'c-1',
      name: 'Ask for the invoice',
      projects: ['FIN'],
      language: 'en',
      html: '<p>Please send us the <b>number</b> of the invoice.</p>',
      updatedAtMs: 0,
    },
  ];
};

test.each([
  ['templates', '/templates', undefined],
  ['template', '/templates/commented', undefined],
  ['template-japanese', '/templates/status-changed/ja', undefined],
  ['layouts', '/templates/layouts', undefined],
  ['layout', '/templates/layouts/standard', undefined],
  ['canned', '/templates/canned', canned],
] as const)('%s looks right', async (name, path, fill) => {
  const stage = await open(path, fill);
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});

const shown = (page: Page): ReturnType<Page['frameLocator']> => page.frameLocator('iframe[title="Preview: HTML"]');

describe('the editor', () => {
  test('shows the mail while one types, as HTML and as text', async () => {
    const { page, complaints } = await open('/templates/commented');
    await shown(page).getByText('please try again with').waitFor();
    await page.getByLabel('HTML', { exact: true }).fill('<p>Hi {{ issue.reporter.name }}, <b>{{ issue.key }}</b></p>');
    await shown(page).getByText('Hi Ana Example, DEMO-7').waitFor();
    await page.getByRole('region', { name: 'Mail as plain text' }).getByText('Hi Ana Example').waitFor();
    expect(complaints).toEqual([]);
  });

  test('desktop and phone width, light and dark', async () => {
    const { page } = await open('/templates/commented');
    const card = shown(page).locator('.pr-card');
    await card.waitFor();
    const background = (): Promise<string> => card.evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark' }).click();
    await shown(page).locator('.pr-card').waitFor();
    await expect(background()).resolves.toBe('rgb(34, 39, 43)');
    await page.getByRole('button', { name: 'Phone' }).click();
    expect(await page.locator('iframe').evaluate((frame) => frame.clientWidth)).toBe(375);
  });

  test('an error stands at its line while one types; the last good mail stays', async () => {
    const { page } = await open('/templates/commented');
    const html = page.getByLabel('HTML', { exact: true });
    await shown(page).getByText('please try again with').waitFor();
    await html.fill('<p>one</p>\n{% if issue.key %}\n<p>three</p>\n');
    await page.getByText('This text makes no mail').waitFor();
    await page
      .getByRole('button', { name: /^Line [2-4]$/ })
      .first()
      .click();
    expect(await html.evaluate((area) => document.activeElement === area)).toBe(true);
    expect(await page.locator('.code-gutter .error').count()).toBeGreaterThan(0);
    await shown(page).getByText('please try again with').waitFor();
    await html.fill('<p>{{ issue.kee }}</p>');
    await page.getByText('This text makes no mail').waitFor({ state: 'detached' });
    await page.locator('.code-problems .warning').first().waitFor();
  });

  test('saves, says so, and takes it back', async () => {
    const stage = await open('/templates/commented');
    const { page, model } = stage;
    await page.getByLabel('HTML', { exact: true }).fill('<p>Mine</p>');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Versions').click();
    await page.getByText('Version 1').waitFor();
    expect(model.payloads('templates.save')).toEqual([expect.objectContaining({ id: 'commented', basedOn: 0 })]);
    expect(await stage.flags()).toEqual([expect.stringMatching(/ is saved$/)]);
    await stage.pressFlag();
    await shown(page).getByText('please try again with').waitFor();
    expect(model.payloads('templates.restore')).toEqual([{ id: 'commented', version: 0 }]);
  });

  test('an earlier version is restored from the list', async () => {
    const { page } = await open('/templates/commented', ({ outbound }) => {
      const [first] = outbound.templates.get('commented')!;
      const texts = { en: { subject: 'x', html: '<p>Second</p>', text: null } };
      outbound.templates.set('commented', [first!, { ...first!, texts, version: 1, updatedAtMs: Date.now() - 60_000 }]);
    });
    await shown(page).getByText('Second').waitFor();
    await page.getByText('Versions').click();
    await page.getByRole('button', { name: 'Restore version 0' }).click();
    await shown(page).getByText('please try again with').waitFor();
  });

  test('a variable goes where the caret is', async () => {
    const { page } = await open('/templates/commented');
    const html = page.getByLabel('HTML', { exact: true });
    await html.fill('<p></p>');
    await html.press('Control+Home');
    await html.press('ArrowRight');
    await html.press('ArrowRight');
    await html.press('ArrowRight');
    await page.getByText('Variables and filters').click();
    await page.getByLabel('Find').fill('its summary');
    await page.getByRole('button', { name: 'Insert issue.summary' }).click();
    expect(await html.inputValue()).toBe('<p>{{ issue.summary }}</p>');
  });

  test('a language is added from the one that is open, and is asked for before it is lost', async () => {
    const { page } = await open('/templates/commented');
    await page.getByLabel('Add a language').selectOption({ label: 'Dutch' });
    await page.getByLabel('Subject', { exact: true }).fill('Nieuws over {{ issue.key }}');
    await page.locator('.preview-subject').getByText('Nieuws over DEMO-7').waitFor();
    await page.getByRole('link', { name: 'All templates' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  });

  test('a test is sent of what stands in the editor', async () => {
    const stage = await open('/templates/email');
    const { page, model } = stage;
    await page.getByLabel('HTML', { exact: true }).fill('<p>Only a test</p>');
    await shown(page).getByText('Only a test').waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByLabel('To', { exact: true }).fill('kim@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(model.payloads('templates.sendTest')).toMatchObject([
      { to: 'kim@example.com', text: { html: '<p>Only a test</p>' } },
    ]);
    await stage.pressFlag();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  });

  test('what the app refuses stands at its field', async () => {
    const { page } = await open('/templates/commented', (model) => {
      model.refusing.set('templates.save', [{ field: 'draft.texts.de.subject', message: 'Enter a subject.' }]);
    });
    await page.getByRole('textbox', { name: 'Name' }).fill('Other');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter a subject.').waitFor();
    expect(await page.getByRole('button', { name: 'German', exact: true }).getAttribute('aria-pressed')).toBe('true');
  });
});

test('a copy of a template is a new one', async () => {
  const { page, model } = await open('/templates/new/email');
  await page.getByRole('textbox', { name: 'Name' }).fill('Billing answer');
  await page.getByLabel('Mails written from an issue').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Billing answer' }).waitFor();
  expect(model.payloads('templates.save')).toMatchObject([
    { id: null, draft: { name: 'Billing answer', kind: 'issue-mail' } },
  ]);
});

test('a layout gets a logo', async () => {
  const { page, model } = await open('/templates/layouts/standard');
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  await page.getByLabel('Logo').setInputFiles({ name: 'logo.txt', mimeType: 'text/plain', buffer: gif });
  await page.getByText('Choose a PNG, JPEG or GIF image.').waitFor();
  await page.getByLabel('Logo').setInputFiles({ name: 'logo.gif', mimeType: 'image/gif', buffer: gif });
  await page.getByLabel('Shown when images are off').fill('Company');
  await page.getByRole('button', { name: 'Save' }).click();
  await shown(page).getByAltText('Company').waitFor();
  expect(model.outbound.layouts[0]!.logo).toMatchObject({ fileName: 'logo.gif', alt: 'Company', widthPx: 16 });
});

test('a canned response is written, and deleted with undo', async () => {
  const stage = await open('/templates/canned', canned);
  const { page, model } = stage;
  await page.getByRole('button', { name: 'Add a response' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Thanks');
  await page.getByLabel('Text', { exact: true }).fill('<p>Thank you.</p>');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Thanks' }).waitFor();
  await page.getByRole('button', { name: 'Delete Ask for the invoice' }).click();
  await page.getByText('Please send us the number').waitFor({ state: 'detached' });
  await stage.pressFlag();
  await page.getByText('Please send us the number').waitFor();
  expect(model.outbound.canned.map(({ projects }) => projects)).toEqual([[], ['FIN']]);
});
