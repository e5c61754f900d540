/** Settings, used: what is saved, what is refused, and what is not lost by leaving. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import { fineViews } from './samples';
import { heartbeats, hookedSettings, openAlarms } from './samples-log';
import { closeStages, openStage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

test('retention, addresses and silence are saved as typed', async () => {
  const stage = await openStage(browser, '/settings', (model) => {
    model.views = fineViews();
  });
  const { page, model } = stage;
  await page.getByLabel('Keep records for (days)').fill('90');
  await page.getByLabel('Tell these addresses').fill('kim@example.com\n\nana@example.com');
  await page.getByLabel('Sent through').selectOption({ label: 'Outgoing relay' });
  await page.getByLabel('Silence is an alarm after (hours)').fill('48');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length > 0);
  expect(model.payloads('settings.save')).toEqual([
    {
      retentionDays: 90,
      alarms: {
        addresses: ['kim@example.com', 'ana@example.com'],
        connectionId: 'out-1',
        silenceHours: 48,
        webhooks: [],
      },
      heartbeats: [],
    },
  ]);
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  expect(stage.complaints).toEqual([]);
});

test('what cannot be is refused at its field, and nothing is lost by leaving', async () => {
  const { page, model } = await openStage(browser, '/settings');
  await page.getByLabel('Keep records for (days)').fill('one');
  await page.getByLabel('Tell these addresses').fill('nobody');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('At least 7 days.').waitFor();
  await page.getByText('Enter one e-mail address a line, for example admin@example.com.').waitFor();
  expect(model.settings.retentionDays).toBe(180);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
});

test('webhooks: added, tested and removed by keyboard; a stored one shows its host only', async () => {
  const { page, model, complaints } = await openStage(browser, '/settings', (filled) => {
    filled.views = fineViews();
    filled.settings = hookedSettings();
  });
  const group = page.getByRole('group', { name: 'Webhooks' });
  await group.getByText('https://hooks.example.com/…', { exact: true }).waitFor();
  await group.getByText('Not told last time: chat.example.com did not take it: HTTP 404.').waitFor();
  await group.getByRole('button', { name: 'Add webhook' }).press('Enter');
  await page.getByLabel('Webhook URL').fill('hooks.example.org/T0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter a URL that begins with https://').waitFor();
  await page.getByLabel('Webhook URL').fill('https://hooks.example.org/T0');
  await group.getByRole('button', { name: 'Send a test to the new webhook' }).press('Enter');
  await group.getByText('It was taken (HTTP 200).').waitFor();
  await group.getByRole('button', { name: 'Send a test to https://hooks.example.com/…' }).press('Enter');
  await group.getByRole('button', { name: 'Remove https://chat.example.com/…' }).press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length > 0);
  await group.getByText('https://hooks.example.org/…', { exact: true }).waitFor();
  expect(model.payloads('settings.testWebhook')).toEqual([
    { webhook: { id: null, url: 'https://hooks.example.org/T0' } },
    { webhook: { id: 'hook-a', url: null } },
  ]);
  expect(model.payloads('settings.save').at(-1)).toMatchObject({
    alarms: {
      webhooks: [
        { id: 'hook-a', url: null },
        { id: null, url: 'https://hooks.example.org/T0' },
      ],
    },
  });
  expect(complaints).toEqual([]);
});

test('a heartbeat is chosen by keyboard, refused at its field, and changed', async () => {
  const { page, model, complaints } = await openStage(browser, '/settings', (filled) => {
    filled.views = fineViews();
  });
  await page.getByRole('button', { name: 'Add heartbeat' }).press('Enter');
  const row = page.getByRole('group', { name: 'Heartbeat 1' });
  await row.getByLabel('Goes out through').selectOption({ label: 'Outgoing relay' });
  await row.getByLabel('How often').selectOption({ label: 'Every hour' });
  expect(await row.getByLabel('Late after (minutes)').getAttribute('placeholder')).toBe('120');
  await row.getByLabel('Late after (minutes)').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await row.getByText('At least 10 minutes.').waitFor();
  await row.getByLabel('Late after (minutes)').fill('90');
  await row.getByLabel('Address of the mailbox').fill('help@example.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length > 0);
  const to = model.views.find(({ health }) => health !== null)?.connection.id;
  const beat = { from: 'out-1', to, address: 'help@example.com', minutes: 60, lateMinutes: 90 };
  expect(model.payloads('settings.save').at(-1)).toMatchObject({ heartbeats: [{ id: null, ...beat }] });
  await page.getByRole('button', { name: 'Remove heartbeat 1' }).press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length > 1);
  expect(model.payloads('settings.save').at(-1)).toMatchObject({ heartbeats: [] });
  expect(complaints).toEqual([]);
});

test('heartbeats stand on the overview, and the picture has words', async () => {
  const { page, complaints } = await openStage(browser, '/overview', (model) => {
    model.views = fineViews();
    model.heartbeats = heartbeats();
  });
  const part = page.getByRole('region', { name: 'Heartbeats' });
  await part.getByText('Outgoing relay → Support inbox').waitFor();
  const lines = await part.getByRole('listitem').allInnerTexts();
  expect(lines[0]).toMatch(/Comes back\s+last one took \d+ seconds, read 26 minutes ago/i);
  expect(lines[1]).toMatch(/Late/i);
  expect(lines[2]).toContain('none is back yet');
  await part.getByRole('img', { name: /^The last 48: 47 came back after .* to 4 minutes, .*; 1 lost\.$/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('alarms stand on the overview, with the way to mend them', async () => {
  const { page } = await openStage(browser, '/overview', (model) => {
    model.views = fineViews();
    model.alarms = openAlarms();
  });
  const alarms = page.getByRole('region', { name: 'Alarms' });
  await alarms.getByText('“Billing” cannot be read: The server refuses user name or password.').waitFor();
  expect(await alarms.innerText()).toContain('told by mail and webhook');
  await alarms.getByRole('link', { name: 'Look at held mail' }).click();
  await page.getByRole('heading', { name: 'Held' }).waitFor();
});

test('an address is given to a Jira user, forgotten, and that is taken back', async () => {
  const stage = await openStage(browser, '/settings', (model) => {
    model.judging.people = [{ accountId: 'kim', displayName: 'Kim Agent', hint: '' }];
    const person = { displayName: 'Sam Agent', active: false };
    model.senders = [{ address: 'sam@home.example', accountId: 'sam', atMs: Date.UTC(2026, 10, 20), person }];
  });
  const { page, model } = stage;
  await page.getByText('Sam Agent (deactivated)').waitFor();
  await page.getByRole('button', { name: 'Add an address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an address' });
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await dialog.getByText('Enter an e-mail address, for example ana@example.com.').waitFor();
  await dialog.getByText('Choose a Jira user.').waitFor();
  await dialog.getByLabel('Address').fill('kim@home.example');
  await dialog.getByRole('combobox', { name: 'Jira user' }).fill('kim');
  await dialog.getByRole('option', { name: 'Kim Agent' }).click();
  expect(await stage.look('settings-add-sender')).toEqual([]);
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await stage.look('settings-senders')).toEqual([]);
  await page.getByRole('button', { name: 'Forget kim@home.example' }).click();
  await page.getByRole('rowheader', { name: 'kim@home.example' }).waitFor({ state: 'detached' });
  await stage.pressFlag();
  await page.getByRole('rowheader', { name: 'kim@home.example' }).waitFor();
  expect(model.payloads('senders.save')).toEqual([
    { address: 'kim@home.example', accountId: 'kim' },
    { address: 'kim@home.example', accountId: 'kim' },
  ]);
  expect(await stage.flags()).toEqual(['Mail of kim@home.example is from Kim Agent', 'kim@home.example is forgotten']);
  expect(stage.complaints).toEqual([]);
});
