/** Connections in Chromium on the real host: added by keyboard alone, tested against real mail servers, live, accessible, and secret. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { axeViolations, openBrowser, openPage } from '../../support/browser';
import { marker, markersIn } from '../../support/marker';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { accountsOf, startEmbedded, type EmbeddedServers } from '../../support/servers';
import { tabTo, toTop, type } from './keyboard';

const shots = join(process.cwd(), 'test-results', 'screenshots');
const user = 'kim@elsewhere.test';

let browser: Browser;
let servers: EmbeddedServers;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
  servers = await startEmbedded({ accounts: accountsOf([{ user, password: marker }]) });
});
afterAll(async () => {
  await browser.close();
  await servers.close();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await closeProducts();
});

/** A server far away: every packet of it takes so long. */
async function farAway(to: number, delayMs: number): Promise<number> {
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    near.pipe(far);
    far.on('data', (bytes) => setTimeout(() => near.writable && near.write(bytes), delayMs));
    far.on('end', () => setTimeout(() => near.end(), delayMs));
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  stops.push(() => Promise.resolve(server.close()));
  return (server.address() as AddressInfo).port;
}

async function openAdmin(product: Product, path: string): Promise<{ page: Page; frame: Frame; complaints: string[] }> {
  const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  stops.push(() => page.context().close());
  await page.goto(product.host.urls.admin + path);
  const handle = await page.waitForSelector('iframe[data-module]');
  const frame = (await handle.contentFrame())!;
  await frame.getByRole('heading', { level: 1 }).waitFor();
  return { page, frame, complaints };
}

/** The states of the steps that were seen while the test ran, each once, in order. */
async function watchSteps(frame: Frame, region: string): Promise<readonly string[]> {
  const panel = frame.getByRole('region', { name: region });
  const seen: string[] = [];
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const running = await panel.locator('.step-running .step-title').allTextContents();
    for (const title of running) if (seen.at(-1) !== title) seen.push(title);
    if ((await panel.locator('.note-success, .note-error').count()) > 0) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The test did not end in 30 s.');
}

async function look(page: Page, frame: Frame, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await frame.waitForTimeout(400);
    await page.screenshot({ path: join(shots, `host-${name}-${colorScheme}.png`) });
    found.push(...(await axeViolations(frame)).map((text) => `${colorScheme}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 400, height: 900 });
  await frame.waitForTimeout(400);
  await page.screenshot({ path: join(shots, `host-${name}-400.png`) });
  const width = await frame.evaluate(() => document.documentElement.scrollWidth);
  if (width > 400) found.push(`400 px: the page is ${width} px wide`);
  found.push(...(await axeViolations(frame)).map((text) => `400 px: ${text}`));
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

/** Everywhere in the page but in the field it is being typed into. */
async function secretIn(page: Page): Promise<readonly string[]> {
  const contents = await Promise.all(page.frames().map((frame) => frame.content()));
  return contents.flatMap((content) => markersIn(content.replaceAll(/<input[^>]*type="password"[^>]*>/g, '')));
}

test('an incoming connection, by keyboard alone: error at its field, live steps, trust in a certificate, enabled', async () => {
  const product = await openProduct({ connected: false });
  const { page, frame, complaints } = await openAdmin(product, '/connections');
  const { keyboard } = page;
  await toTop(frame);
  await tabTo(page, frame, 'Add incoming connection');
  await keyboard.press('Enter');
  await frame.getByRole('heading', { name: 'Add incoming connection' }).waitFor();

  await tabTo(page, frame, 'SSL/TLS');
  await keyboard.press('ArrowDown');
  expect(await frame.getByLabel('STARTTLS', { exact: true }).isChecked()).toBe(true);
  await tabTo(page, frame, 'Username');
  // Enter tests: what is missing is said at its field, which gets the focus.
  await keyboard.press('Enter');
  await frame.getByText('Enter the user name of the mailbox.').waitFor();
  await expectFocus(frame, 'username');
  await keyboard.type(user);
  await type(page, frame, 'Password', marker);
  await type(page, frame, 'Host', '127.0.0.1');
  await type(page, frame, 'Port', String(await farAway(servers.imap.port, 400)));
  await keyboard.press('Enter');
  const seen = await watchSteps(frame, 'Connection test');
  expect(seen.length).toBeGreaterThanOrEqual(1);

  // The server's certificate is from an authority that nobody knows: shown first, then trusted.
  await frame.getByText('Certificate of the server').waitFor();
  expect(await secretIn(page)).toEqual([]);
  await tabTo(page, frame, 'Trust this certificate and test again');
  await keyboard.press('Enter');
  const again = await watchSteps(frame, 'Connection test');
  expect(again.length).toBeGreaterThanOrEqual(3);
  await frame.getByText('The connection works.').waitFor();
  expect(await look(page, frame, 'connection-tested')).toEqual([]);

  await tabTo(page, frame, 'Save and enable');
  await keyboard.press('Enter');
  await frame.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
  await product.turn();
  await frame.getByText('Connected').waitFor();
  expect(await look(page, frame, 'connections')).toEqual([]);
  expect(await secretIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('an outgoing connection, by keyboard alone, with a test mail that comes back', async () => {
  const product = await openProduct({ connected: true });
  const { page, frame, complaints } = await openAdmin(product, '/connections');
  const { keyboard } = page;
  const [support] = product.host.mail.accounts;
  await toTop(frame);
  await tabTo(page, frame, 'Add outgoing connection');
  await keyboard.press('Enter');
  await frame.getByRole('heading', { name: 'Add outgoing connection' }).waitFor();
  await type(page, frame, 'Username', support!.user);
  await type(page, frame, 'Password', support!.password);
  await type(page, frame, 'Host', '127.0.0.1');
  await type(page, frame, 'Port', String(product.host.mail.smtp.port));
  await tabTo(page, frame, 'Replies are read by');
  await keyboard.press('ArrowDown');
  await tabTo(page, frame, 'It must arrive in Support inbox (example)');
  await keyboard.press('Space');
  await tabTo(page, frame, 'Send');
  await keyboard.press('Enter');
  await frame.getByText('The test mail came back').waitFor();
  expect(await look(page, frame, 'outgoing-tested')).toEqual([]);
  await tabTo(page, frame, 'Save and enable');
  await keyboard.press('Enter');
  await frame.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
  const { connections } = await product.ask('connections.list', {});
  const added = connections.filter(({ connection }) => connection.direction === 'outgoing').at(-1)?.connection;
  expect(added).toMatchObject({ enabled: true, outgoing: { fromAddress: support!.address } });
  expect(complaints).toEqual([]);
});

async function expectFocus(frame: Frame, name: string): Promise<void> {
  const has = (): Promise<string | null> => frame.evaluate(() => document.activeElement?.getAttribute('name') ?? null);
  for (const end = Date.now() + 5_000; (await has()) !== name && Date.now() < end;) await frame.waitForTimeout(20);
  expect(await has()).toBe(name);
}
