/** The host's own pages in a browser: nothing complains, axe-core finds nothing, light and dark, 400 px wide. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { closeBareHosts, openBareHost, type BareHost } from '../../support/bare-host';
import { axeViolations, openBrowser, openPage } from '../../support/browser';

const shots = join(process.cwd(), 'test-results', 'screenshots');

let browser: Browser;
let bare: BareHost;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  bare = await openBareHost();
  const { mail } = bare.host;
  const letter = [
    'From: Ana Customer <ana@customer.example>',
    'To: support@postroom.example',
    'Subject: The printer on the second floor is on fire',
    'Message-ID: <first@customer.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p style="color:#c00">Please <b>hurry</b>.</p><script>window.ran = true</script><img src="https://track.example/x.png">',
    '--b',
    'Content-Type: text/plain; name="smoke.txt"',
    'Content-Disposition: attachment; filename="smoke.txt"',
    '',
    'smoke',
    '--b--',
    '',
  ].join('\r\n');
  await mail.deliver({
    reversePath: 'ana@customer.example',
    recipients: ['support@postroom.example'],
    source: [Buffer.from(letter)],
  });
});
afterEach(closeBareHosts);

const box = 'account=support%40postroom.example&folder=INBOX';
const pages = [
  ['home', '/'],
  ['mail', '/mail'],
  ['mailbox', `/mail/box?${box}`],
  ['message', `/mail/message?${box}&uid=1`],
  ['compose', `/mail/compose?from=support%40postroom.example&reply=INBOX&uid=1`],
  ['admin-frame', '/admin'],
] as const;

test.each(pages)('%s', async (name, path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints } = await openPage(browser, { colorScheme });
    await page.goto(bare.host.origin + path);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(shots, `local-${name}-${colorScheme}.png`) });
    expect(await axeViolations(page)).toEqual([]);
    // The mail's own picture is refused, and so is what this test injects into the mail's frame.
    expect(complaints.filter((text) => !/track\.example|Blocked script execution in .*mail.html/.test(text))).toEqual(
      [],
    );
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await page.context().close();
  }
});

test('HTML of a mail runs nothing and loads nothing', async () => {
  const { page } = await openPage(browser);
  const asked: string[] = [];
  page.on('response', (response) => asked.push(response.url()));
  await page.goto(`${bare.host.origin}/mail/message?${box}&uid=1`);
  await page.frameLocator('iframe.letter').getByText('hurry').waitFor();
  expect(asked.filter((url) => !url.startsWith(bare.host.origin))).toEqual([]);
  await page.context().close();
});

test('the walk begins with the keyboard alone', async () => {
  const { page } = await openPage(browser);
  await page.goto(bare.host.origin);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.getByRole('link', { name: 'Write the mail' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/mail/compose**');
  await page.getByLabel('Subject').fill('Hello');
  await page.getByLabel('Text').fill('A question.');
  await page.getByRole('button', { name: 'Send' }).press('Enter');
  await page.waitForURL('**/mail/box**');
  expect(bare.host.mail.messages('support@postroom.example', 'INBOX')).toHaveLength(2);
  await page.context().close();
});
