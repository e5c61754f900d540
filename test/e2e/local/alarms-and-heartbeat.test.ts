/** Webhook and heartbeat on the real product, by the page alone: added, tested, seen to beat, missed, told, and seen again. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { axeViolations, openBrowser, openPage } from '../../support/browser';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { gatewayBehind, type Answer } from '../../support/gateway-behind';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { startWebServer, type WebServer } from '../../support/web-server';

const shots = join(process.cwd(), 'test-results', 'screenshots');

let browser: Browser;
let web: WebServer;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
  web = await startWebServer();
});
afterAll(async () => {
  await browser.close();
  await web.close();
});
afterEach(async () => {
  await closeProducts();
  releaseClock();
});

async function adminAt(page: Page, { host }: Product, path: string): Promise<Frame> {
  await page.goto('about:blank');
  await page.goto(`${host.urls.admin}${path}`);
  const frame = (await (await page.waitForSelector('main iframe')).contentFrame())!;
  await frame.getByRole('heading', { level: 1 }).waitFor();
  return frame;
}

/** Taken by the mail server, and lost. */
const taken: Answer = {
  status: 200,
  bytes: Buffer.from(
    '{"recipients":[{"address":"x","outcome":"accepted","reply":"250","status":null,"failure":null}],"reply":"250"}',
  ),
};

test('added on the settings page, watched on the overview, told to the webhook', async () => {
  holdClock();
  let isLosing = false;
  const startGateway = gatewayBehind((path, ask) =>
    path === '/v1/submit' && isLosing ? Promise.resolve(taken) : ask(),
  );
  const product = await openProduct({ startGateway });
  const { page, complaints } = await openPage(browser);
  const settings = await adminAt(page, product, '/settings');

  await settings.getByRole('button', { name: 'Add webhook' }).press('Enter');
  await settings.getByLabel('Webhook URL').fill(`${web.url}/services/S3CRET`);
  await settings.getByRole('button', { name: 'Send a test to the new webhook' }).press('Enter');
  await settings.getByText('It was taken (HTTP 204).').waitFor();
  await settings.getByRole('button', { name: 'Add heartbeat' }).press('Enter');
  await settings.getByLabel('How often').selectOption({ label: 'Every 15 minutes' });
  await settings.getByRole('button', { name: 'Save' }).press('Enter');
  await settings.getByText(`${web.url}/…`, { exact: true }).waitFor();
  expect(await settings.content()).not.toContain('S3CRET');
  expect(await axeViolations(settings)).toEqual([]);

  const beat = async (times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn++) {
      shiftClock(5 * 60_000);
      await product.turn();
    }
  };
  await beat(8);
  let overview = await adminAt(page, product, '/overview');
  const part = (): ReturnType<Frame['getByRole']> => overview.getByRole('region', { name: 'Heartbeats' });
  await part().getByText('Comes back').waitFor();
  await part()
    .getByRole('img', { name: /came back after less than a second|came back after 1 second/ })
    .waitFor();
  expect(await overview.getByRole('region', { name: 'Alarms' }).count()).toBe(0);

  isLosing = true;
  await beat(10);
  overview = await adminAt(page, product, '/overview');
  await part().getByText('Late', { exact: true }).waitFor();
  await overview.getByText(/^The heartbeat from .* did not come back within 30 minutes\.$/).waitFor();
  await overview.getByText(/told by webhook/).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await overview.waitForTimeout(400);
    await page.screenshot({ path: join(shots, `product-heartbeat-${colorScheme}.png`) });
    expect(await axeViolations(overview)).toEqual([]);
  }

  isLosing = false;
  await beat(5);
  overview = await adminAt(page, product, '/overview');
  await part().getByText('Comes back').waitFor();
  const said = web.posted.map(({ body }) => JSON.parse(body) as { kind: string; over: string | null });
  expect(said.map(({ kind, over }) => [kind, over !== null])).toEqual([
    ['test', false],
    ['heartbeat', false],
    ['heartbeat', true],
  ]);
  expect(complaints).toEqual([]);
});
