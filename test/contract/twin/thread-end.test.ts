/** What is asked in the moment of the end. */
import { afterEach, expect, test } from '@jest/globals';
import { closeTwins, openTwin, type OpenedTwin } from '../../support/twin';

afterEach(closeTwins);

test('a file that is deleted in the moment of the end makes no noise', async () => {
  const site = await openTwin('in a thread');
  const files = new FormData();
  files.append('file', new Blob([Buffer.alloc(1000, 'a')]), 'a.txt');
  const [{ id }] = (await (await site.asApp('POST', 'issue/DEMO-1/attachments', files)).json()) as [{ id: string }];
  // Whether the answer still comes is left open.
  const gone = site.asApp('DELETE', `attachment/${id}`).catch(() => null);
  const again = await site.reopen();
  await gone;
  const there = await again.asApp('GET', `attachment/${id}`);
  expect(site.logged).toEqual([]);
  expect(there.status).toBe(404);
});

/** Whether an answer came, or the word that there is none. */
const asked = (site: OpenedTwin): Promise<boolean> =>
  site.asApp('GET', 'issue/DEMO-1').then(
    () => true,
    () => false,
  );

test('no question stays open: none before the end, and none after it', async () => {
  const site = await openTwin('in a thread');
  const before = Array.from({ length: 20 }, () => asked(site));
  const closing = site.twin.close?.();
  const during = asked(site);
  await closing;
  expect(await Promise.all([...before, during])).toHaveLength(21);
  expect(await asked(site)).toBe(false);
}, 10_000);
