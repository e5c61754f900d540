/** A request that cannot cross takes along what was asked in the same turn. */
import { afterEach, expect, test } from '@jest/globals';
import { closeTwins, openTwin } from '../../support/twin';

afterEach(closeTwins);

test('an upload beside a request whose body somebody reads already arrives', async () => {
  const site = await openTwin('in a thread');
  const files = new FormData();
  files.append('file', new Blob([Buffer.alloc(1000, 'a')]), 'a.txt');
  const bad = new Response('x').body!;
  bad.getReader();
  const good = site.asApp('POST', 'issue/DEMO-1/attachments', files);
  const evil = site.asApp('POST', 'issue/DEMO-1/attachments', bad as never);
  await expect(evil).rejects.toThrow();
  expect((await good).status).toBe(200);
});

test('bytes beside a request whose body somebody reads already arrive', async () => {
  const site = await openTwin('in a thread');
  const bad = new Response('x').body!;
  bad.getReader();
  const comment = Buffer.from(JSON.stringify({ body: { type: 'doc', version: 1, content: [] } }));
  const good = site.asApp('POST', 'issue/DEMO-1/comment', comment);
  const evil = site.asApp('POST', 'issue/DEMO-1/attachments', bad as never);
  await expect(evil).rejects.toThrow();
  expect((await good).status).toBeLessThan(500);
});

test('close beside questions: none stays open', async () => {
  const site = await openTwin('in a thread');
  const asked = Array.from({ length: 20 }, () =>
    site.asApp('GET', 'issue/DEMO-1').then(
      () => 'answered',
      () => 'no answer',
    ),
  );
  const closing = site.twin.close?.();
  const after = site.asApp('GET', 'issue/DEMO-1').then(
    () => 'answered',
    () => 'no answer',
  );
  const all = await Promise.race([
    Promise.all([...asked, after]),
    new Promise((r) => setTimeout(() => r('STUCK'), 4000)),
  ]);
  await closing;
  expect(all).not.toBe('STUCK');
  const late = await Promise.race([
    site.asApp('GET', 'issue/DEMO-1').then(
      () => 'answered',
      () => 'no answer',
    ),
    new Promise((r) => setTimeout(() => r('STUCK'), 2000)),
  ]);
  expect(late).not.toBe('STUCK');
});
