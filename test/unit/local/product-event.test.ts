/** What of Jira the app's own manifest listens to. */
import { expect, test } from '@jest/globals';
import { readManifest } from '../../../src/local/manifest';
import { listens } from '../../../src/local/product-event';

const triggers = readManifest('manifest.yml').modules.trigger ?? [];

/** How often the app is called for it. */
const calls = (what: string, selfGenerated: boolean): number =>
  triggers.filter((trigger) => listens(trigger, { eventType: `avi:jira:${what}`, selfGenerated })).length;

test.each(['created:issue', 'updated:issue', 'commented:issue'])('%s is told once, whoever did it', (what) => {
  expect([calls(what, true), calls(what, false)]).toEqual([1, 1]);
});

test('an attachment is told when somebody else made it: what the app attached called it for nothing', () => {
  expect([calls('created:attachment', true), calls('created:attachment', false)]).toEqual([0, 1]);
});

test('nothing else is told', () => {
  expect(['assigned:issue', 'deleted:issue', 'deleted:comment'].map((what) => calls(what, false))).toEqual([0, 0, 0]);
});
