/** The parent frame and the bridge in a real browser, under Forge's CSP, driven by the official @forge/bridge. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import type { Browser, Frame, Page } from 'playwright-core';
import { closeBareHosts, openBareHost, type BareHost } from '../../support/bare-host';
import { openBrowser, openPage, type WatchedPage } from '../../support/browser';

let browser: Browser;
let bare: BareHost;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  bare = await openBareHost();
  bare.app['resolver'] = ({ call }: { call: { functionKey: string; payload: unknown } }) => {
    if (call.functionKey === 'fail') throw new Error('resolver said no');
    return { echoed: call.payload };
  };
  // The app: hands the whole of @forge/bridge to the test.
  const { outputFiles } = buildSync({
    stdin: { contents: `window.bridge = require('@forge/bridge');`, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  writeFileSync(join(bare.root, 'static/admin/dist/assets/app.js'), outputFiles[0]?.contents ?? '');
  watched = await openPage(browser);
  page = watched.page;
});
afterEach(async () => {
  await page.context().close();
  await closeBareHosts();
});

async function appFrame(path = '/admin'): Promise<Frame> {
  await page.goto(bare.host.origin + path);
  const handle = await page.waitForSelector('iframe[data-module]');
  const frame = await handle.contentFrame();
  await expectSoon(() => frame!.evaluate('window.bridge !== undefined'), true);
  return frame!;
}

/** waitForFunction needs eval, which the app's CSP forbids. */
async function expectSoon(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end && JSON.stringify(await read()) !== JSON.stringify(expected)) await page.waitForTimeout(20);
  expect(await read()).toEqual(expected);
}

test('invoke, requestJira and getContext go through; errors come back as errors', async () => {
  const frame = await appFrame();
  expect(await frame.evaluate(`bridge.invoke('hello', { name: 'Ana' })`)).toEqual({ echoed: { name: 'Ana' } });
  expect(await frame.evaluate(`bridge.invoke('fail').catch((error) => error.message)`)).toContain('resolver said no');
  expect(await frame.evaluate(`bridge.requestJira('/rest/api/3/myself').then((r) => r.json())`)).toMatchObject({
    accountId: 'admin-1',
  });
  expect(await frame.evaluate(`bridge.view.getContext()`)).toMatchObject({
    accountId: 'admin-1',
    moduleKey: 'admin',
    theme: { colorMode: 'light' },
  });
  expect(await frame.evaluate(`bridge.rovo.open({ type: 'default' }).catch((error) => String(error))`)).toContain(
    'not supported',
  );
  expect(watched.complaints).toEqual([]);
});

test('a file goes to Jira as a form', async () => {
  const frame = await appFrame();
  await frame.evaluate(`(async () => {
    const form = new FormData();
    form.append('file', new File(['hello'], 'a.txt', { type: 'text/plain' }));
    await bridge.requestJira('/rest/api/3/issue/DEMO-1/attachments', { method: 'POST', body: form });
  })()`);
  const request = bare.jiraRequests.at(-1);
  const file = (request?.body as FormData).get('file') as File;
  expect([request?.path, file.name, await file.text()]).toEqual([
    '/rest/api/3/issue/DEMO-1/attachments',
    'a.txt',
    'hello',
  ]);
  expect(request?.headers.get('x-atlassian-token')).toBe('no-check');
});

test('flags are drawn outside of the frame, with actions that reach the app', async () => {
  const frame = await appFrame();
  await frame.evaluate(`{
    window.flag = bridge.showFlag({ id: 'saved', title: 'Saved', description: 'All is well', type: 'success',
      actions: [{ text: 'Undo', onClick: () => { window.undone = true; } }] });
  }`);
  await page.getByRole('heading', { name: 'Saved' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await frame.evaluate('window.undone')).toBe(true);
  await frame.evaluate('window.flag.close()');
  await page.getByRole('heading', { name: 'Saved' }).waitFor({ state: 'detached' });
  expect(watched.complaints).toEqual([]);
});

test('the theme follows the system, and the switch', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  let frame = await appFrame();
  await frame.evaluate('bridge.view.theme.enable()');
  const mode = (): Promise<string | null> => frame.locator('html').getAttribute('data-color-mode');
  expect(await mode()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expectSoon(mode, 'light');
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await page.waitForURL('**/admin');
  frame = await appFrame();
  await frame.evaluate('bridge.view.theme.enable()');
  expect(await mode()).toBe('dark');
  expect(await page.getByRole('button', { name: 'Dark', exact: true }).getAttribute('aria-pressed')).toBe('true');
});

test('the app’s paths are in the address bar: deep links, back and forward', async () => {
  const frame = await appFrame('/admin/connections/c1?tab=test');
  await frame.evaluate(`bridge.view.createHistory().then((history) => {
    window.appHistory = history;
    window.seen = [];
    history.listen((location, action) => window.seen.push(action + ' ' + location.pathname + location.search));
  })`);
  expect(await frame.evaluate('appHistory.location')).toMatchObject({
    pathname: '/connections/c1',
    search: '?tab=test',
  });
  await frame.evaluate(`appHistory.push('/log?q=ana', { from: 'test' })`);
  expect(page.url()).toBe(`${bare.host.origin}/admin/log?q=ana`);
  expect(await frame.evaluate('appHistory.location.state')).toEqual({ from: 'test' });
  await page.goBack();
  await expectSoon(() => frame.evaluate('window.seen'), ['PUSH /log?q=ana', 'POP /connections/c1?tab=test']);
  expect(await frame.evaluate(`appHistory.createHref({ pathname: '/held' })`)).toBe('/admin/held');
});

test('navigation, addresses and the title', async () => {
  const frame = await appFrame();
  await frame.evaluate(`bridge.view.changeWindowTitle('Connections')`);
  expect(await page.title()).toBe('Connections');
  const url = await frame.evaluate(
    `bridge.router.getUrl({ target: 'issue', issueKey: 'DEMO-1' }).then((url) => url.href)`,
  );
  expect(url).toBe(`${bare.host.origin}/jira/browse/DEMO-1`);
  await Promise.all([page.waitForURL('**/mail'), frame.evaluate(`{ bridge.router.navigate('/mail'); }`)]);
});

test('a modal is a frame of its own, with its context, and gives back what it closes with', async () => {
  const frame = await appFrame();
  await frame.evaluate(`{
    new bridge.Modal({ context: { id: 7 }, title: 'Pick one', onClose: (payload) => { window.picked = payload; } }).open();
  }`);
  const handle = await page.waitForSelector('dialog iframe');
  const inner = (await handle.contentFrame())!;
  await expectSoon(() => inner.evaluate('window.bridge !== undefined'), true);
  expect(await inner.evaluate(`bridge.view.getContext().then(({ extension }) => extension.modal)`)).toEqual({ id: 7 });
  await inner.evaluate(`{ bridge.view.close({ chosen: 'b' }); }`);
  await expectSoon(() => frame.evaluate('window.picked'), { chosen: 'b' });
  await expectSoon(() => page.locator('dialog').count(), 0);
});

test('events pass between frames', async () => {
  const frame = await appFrame();
  await frame.evaluate(
    `bridge.events.on('saved', (payload) => { window.heard = payload; }).then((s) => { window.sub = s; })`,
  );
  await frame.evaluate(`bridge.events.emit('saved', { id: 1 })`);
  expect(await frame.evaluate('window.heard')).toEqual({ id: 1 });
  await frame.evaluate(`{ sub.unsubscribe(); }`);
  await frame.evaluate(`bridge.events.emit('saved', { id: 2 })`);
  expect(await frame.evaluate('window.heard')).toEqual({ id: 1 });
});

test("what Forge's CSP blocks is blocked here", async () => {
  const frame = await appFrame();
  await frame.evaluate(`{
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
  }`);
  await frame.waitForTimeout(100);
  expect(await frame.evaluate('window.inlineRan')).toBeUndefined();
  expect(watched.complaints.some((text) => text.startsWith('CSP: script-src'))).toBe(true);
});
