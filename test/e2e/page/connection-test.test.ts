/** The connection test in the form: steps that appear while it runs, the failure in words, and the click that mends it. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Failure } from '../../../src/contract';
import { openBrowser } from '../../support/browser';
import { certificate, fineViews, passingReport, report, steps } from './samples';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

async function filled(path = '/connections/new/incoming'): Promise<Stage> {
  const stage = await openStage(browser, path, (model) => (model.views = fineViews()));
  await stage.page.getByLabel('Username').fill('kim');
  await stage.page.getByLabel('Password').fill('secret');
  await stage.page.getByRole('textbox', { name: 'Host', exact: true }).fill('imap.example.com');
  return stage;
}

const panel = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Connection test' });

async function press(stage: Stage, name = 'Test'): Promise<void> {
  await panel(stage.page).getByRole('button', { name, exact: true }).click();
}

/** The server fails so until the form was mended. */
async function failsUntil(
  stage: Stage,
  failure: Failure,
  isMended: (server: Readonly<Record<string, unknown>>, folder: string) => boolean,
): Promise<void> {
  stage.model.doctor = (draft) =>
    isMended(draft.server, draft.direction === 'incoming' ? draft.incoming.folder : '')
      ? passingReport(draft)
      : report({
          failure,
          steps: steps(['resolve', 'connect', 'greeting'], 'greeting'),
          certificate: failure.code.startsWith('certificate-') ? certificate : null,
        });
  await press(stage);
  await panel(stage.page).getByText(failure.message).first().waitFor();
}

test('steps appear one by one while it runs, each with its time', async () => {
  const stage = await filled();
  stage.model.stepsShown = 2;
  await press(stage);
  const items = panel(stage.page).locator('li.step-ok');
  await expectCount(items, 2);
  expect(await panel(stage.page).locator('li.step-waiting').count()).toBeGreaterThan(0);
  stage.model.show(5);
  await expectCount(items, 5);
  stage.model.release();
  await panel(stage.page).getByText('The connection works.').waitFor();
  await expectCount(items, 7);
  expect(await panel(stage.page).locator('.step-time').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d+ ms$/)]),
  );
  expect(await stage.look('test-passed')).toEqual([]);
});

async function expectCount(items: ReturnType<Page['locator']>, count: number): Promise<void> {
  const end = Date.now() + 10_000;
  while ((await items.count()) !== count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await items.count()).toBe(count);
}

const base = { message: 'It does not work.', evidence: 'The server said so.' } as const;

test.each([
  [
    'another encryption',
    { ...base, code: 'tls-expected', fix: { text: 'Choose SSL/TLS.', patch: { encryption: 'starttls' } } },
    'Use STARTTLS and test again',
    { encryption: 'starttls' },
  ],
  [
    'another port',
    { ...base, code: 'connection-refused', fix: { text: 'Use 143.', patch: { encryption: 'starttls', port: 0 } } },
    'Use STARTTLS, use the default port and test again',
    { encryption: 'starttls', port: 0 },
  ],
  [
    'the whole address as user name',
    { ...base, code: 'login-name-incomplete', fix: { text: 'So.', patch: { username: 'kim@example.com' } } },
    'Use user name kim@example.com and test again',
    { username: 'kim@example.com' },
  ],
  [
    'the name in the certificate',
    { ...base, code: 'certificate-wrong-host', fix: { text: 'So.', patch: { host: 'mail.example.com' } } },
    'Use host mail.example.com and test again',
    { host: 'mail.example.com' },
  ],
  [
    'another protocol',
    { ...base, code: 'wrong-protocol', fix: { text: 'So.', patch: { protocol: 'pop3', encryption: 'tls', port: 0 } } },
    'Use POP3, use SSL/TLS, use the default port and test again',
    { protocol: 'pop3' },
  ],
] as const)('one click: %s', async (_, failure, button, mended) => {
  const stage = await filled();
  await failsUntil(stage, failure, (server) => Object.entries(mended).every(([key, value]) => server[key] === value));
  await panel(stage.page).getByText('The server said so.').waitFor();
  await panel(stage.page).getByRole('button', { name: button }).click();
  await panel(stage.page).getByText('The connection works.').waitFor();
});

test('one click: the folder that was probably meant', async () => {
  const stage = await filled();
  await stage.page.getByRole('textbox', { name: 'Folder to read' }).fill('INBOX/Suport');
  const fix = { text: 'Perhaps "INBOX/Support" is meant.', patch: { folder: 'INBOX/Support' } };
  await failsUntil(stage, { ...base, code: 'folder-missing', fix }, (_, folder) => folder === 'INBOX/Support');
  await panel(stage.page).getByRole('button', { name: 'Use folder INBOX/Support and test again' }).click();
  await panel(stage.page).getByText('The connection works.').waitFor();
  expect(await stage.page.getByRole('textbox', { name: 'Folder to read' }).inputValue()).toBe('INBOX/Support');
});

test('a certificate is trusted by its fingerprint only after it was shown', async () => {
  const stage = await filled();
  const { page } = stage;
  const patch = { trust: { kind: 'fingerprint', sha256: certificate.fingerprint } } as const;
  const failure = { ...base, code: 'certificate-self-signed', fix: { text: 'Compare.', patch } } as const;
  await failsUntil(stage, failure, ({ trust }) => JSON.stringify(trust) === JSON.stringify(patch.trust));
  await panel(page).getByText('mail.example.com').first().waitFor();
  await panel(page)
    .getByText(/^AB:AB:/)
    .waitFor();
  expect(await stage.look('test-certificate')).toEqual([]);
  await panel(page).getByRole('button', { name: 'Trust this certificate and test again' }).click();
  await panel(page).getByText('The connection works.').waitFor();
  expect(await page.getByLabel('This one certificate').isChecked()).toBe(true);
});

test('a private CA is pasted at its field', async () => {
  const stage = await filled();
  const { page } = stage;
  const failure = { ...base, code: 'certificate-unknown-issuer', fix: { text: 'Paste it.' } } as const;
  const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
  await failsUntil(stage, failure, ({ trust }) => JSON.stringify(trust) === JSON.stringify({ kind: 'ca', pem }));
  await panel(page).getByRole('button', { name: 'Paste our own CA certificate' }).click();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'ca');
  await page.keyboard.insertText(pem);
  await press(stage, 'Test again');
  await panel(page).getByText('The connection works.').waitFor();
});

test('there is no switch that turns verification off', async () => {
  const { page } = await filled();
  const options = await page.getByRole('group', { name: 'Certificate' }).getByRole('radio').count();
  expect(options).toBe(2);
});

test('a result about other settings says so, and offers no click any more', async () => {
  const stage = await filled();
  const fix = { text: 'So.', patch: { username: 'kim@example.com' } };
  await failsUntil(stage, { ...base, code: 'login-name-incomplete', fix }, () => false);
  await stage.page.getByRole('textbox', { name: 'Host', exact: true }).fill('other.example.com');
  await panel(stage.page).getByText('The settings changed since this test.').waitFor();
  expect(
    await panel(stage.page)
      .getByRole('button', { name: /and test again/ })
      .count(),
  ).toBe(0);
});

test('the transcript is there on demand', async () => {
  const stage = await filled();
  await press(stage);
  await panel(stage.page).getByText('The connection works.').waitFor();
  const transcript = panel(stage.page).getByLabel('Transcript');
  expect(await transcript.isVisible()).toBe(false);
  await panel(stage.page).getByText('Transcript (3 lines)').click();
  expect(await transcript.textContent()).toContain('C: a001 LOGIN support@example.com ***');
});

test('a test mail goes where one says, and must come back into the mailbox of the replies', async () => {
  const stage = await filled('/connections/new/outgoing');
  const { page, model } = stage;
  await page.getByLabel('From address').fill('support@example.com');
  const mail = page.getByRole('form', { name: 'Test mail' });
  await mail.getByRole('button', { name: 'Send' }).click();
  await mail.getByText('Enter an e-mail address').waitFor();
  await mail.getByLabel('Send a test mail to').fill('ana@customer.example');
  await mail.getByRole('button', { name: 'Send' }).click();
  await panel(page).getByText('The connection works.').waitFor();
  expect(model.payloads('connections.test').at(-1)).toMatchObject({ sendTo: 'ana@customer.example' });
  expect(model.payloads('connections.test').at(-1)).not.toHaveProperty('comesBack');

  await page.getByLabel('Replies are read by').selectOption('in-1');
  await mail.getByLabel('Send a test mail to').fill('support@example.com');
  await mail.getByLabel('It must arrive in Support inbox').check();
  await mail.getByRole('button', { name: 'Send' }).click();
  await panel(page).getByText('Test mail comes back').waitFor();
  expect(model.payloads('connections.test').at(-1)).toMatchObject({ comesBack: { id: 'in-1' } });
  expect(stage.complaints).toEqual([]);
});
