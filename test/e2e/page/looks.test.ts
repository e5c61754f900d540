/** Every view of the page in light, dark and 400 px: nothing complains, axe-core finds nothing, nothing overflows. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import { fineViews, messages, mixedViews, monthOfAccounts, unreachable } from './samples';
import type { Model } from './model';
import { heartbeats, hookedSettings, logEntries, openAlarms } from './samples-log';
import { closeStages, openStage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const fine = (model: Model): void => {
  model.views = fineViews();
  model.recent = messages();
};
const mixed = (model: Model): void => {
  model.views = mixedViews();
  model.recent = messages();
};
const busy = (model: Model): void => {
  fine(model);
  model.accounts = monthOfAccounts();
};
const losing = (model: Model): void => {
  fine(model);
  model.accounts = monthOfAccounts(2);
};
const logged = (model: Model): void => {
  fine(model);
  model.log.entries = logEntries();
};
const alarmed = (model: Model): void => {
  mixed(model);
  model.alarms = openAlarms();
};
const hooked = (model: Model): void => {
  fine(model);
  model.settings = hookedSettings();
};
const beating = (model: Model): void => {
  fine(model);
  model.heartbeats = heartbeats();
};
const mixedBeating = (model: Model): void => {
  mixed(model);
  model.heartbeats = heartbeats();
};
const oldGateway = (model: Model): void => {
  fine(model);
  const message = 'The mail gateway (version 0.1.0) is older than the app and lacks some of its calls.';
  model.gateway = { ok: false, version: '0.1.0', failure: { ...unreachable, code: 'gateway-too-old', message } };
};
const gatewayDown = (model: Model): void => {
  model.views = [];
  model.gateway = { ok: false, version: null, failure: unreachable };
};
const nothing = (): void => undefined;

test.each([
  ['overview-empty', '/overview', nothing],
  ['overview-fine', '/overview', fine],
  ['overview-busy', '/overview', busy],
  ['overview-losing', '/overview', losing],
  ['log', '/log', logged],
  ['log-empty', '/log', nothing],
  ['log-mail', '/log/in/m1', logged],
  ['log-held-mail', '/log/in/m5', logged],
  ['log-sent-mail', '/log/out/m7', logged],
  ['held', '/held', logged],
  ['held-empty', '/held', nothing],
  ['settings', '/settings', fine],
  ['settings-webhooks', '/settings', hooked],
  ['overview-heartbeats', '/overview', beating],
  ['overview-old-gateway', '/overview', oldGateway],
  ['overview-alarms', '/overview', alarmed],
  ['overview-mixed', '/overview', mixed],
  ['overview-gateway-down', '/overview', gatewayDown],
  ['connections-empty', '/connections', nothing],
  ['connections-mixed', '/connections', mixed],
  ['new-incoming', '/connections/new/incoming', nothing],
  ['new-outgoing', '/connections/new/outgoing', fine],
  ['edit', '/connections/in-2', mixed],
  ['edit-heartbeats', '/connections/in-2', mixedBeating],
  ['missing', '/connections/gone', nothing],
  ['no-such-page', '/nowhere', nothing],
] as const)('%s', async (name, path, fill) => {
  const stage = await openStage(browser, path, fill);
  await stage.page.waitForLoadState('networkidle');
  expect(await stage.look(name)).toEqual([]);
});
