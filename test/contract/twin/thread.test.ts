/** What is special about the twin in a thread of its own: bodies that cross, events that nobody may lose, its death. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { ProductEvent } from '../../../src/local/product-event';
import { HungUp } from '../../../src/local/hung-up';
import { closeTwins, openTwin, places, type OpenedTwin } from '../../support/twin';

afterEach(closeTwins);

const comment = (text: string): string =>
  JSON.stringify({
    body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
  });

const bytes = Buffer.alloc(300_000, 'some bytes of a file ');

function form(): FormData {
  const files = new FormData();
  files.append('file', new Blob([bytes], { type: 'application/zip' }), 'a.zip');
  return files;
}

async function fileOf(site: OpenedTwin, answer: Response): Promise<Buffer> {
  const [{ id }] = (await answer.json()) as [{ id: string }];
  const content = await site.asApp('GET', `attachment/content/${id}?redirect=false`);
  return Buffer.from(await content.arrayBuffer());
}

test('files arrive whole as a form and as a stream, and are given back', async () => {
  const site = await openTwin('in a thread');
  expect((await fileOf(site, await site.asApp('POST', 'issue/DEMO-1/attachments', form()))).equals(bytes)).toBe(true);
  const written = new Response(form());
  const streamed = await site.twin.handle({
    method: 'POST',
    path: '/rest/api/3/issue/DEMO-1/attachments',
    headers: new Headers({
      'content-type': written.headers.get('content-type') ?? '',
      'x-atlassian-token': 'no-check',
    }),
    body: written.body,
    actor: { kind: 'app' },
  });
  expect((await fileOf(site, streamed)).equals(bytes)).toBe(true);
});

test("bytes that the caller keeps stay the caller's", async () => {
  const site = await openTwin('in a thread');
  const pool = Buffer.from(`before ${comment('from a pool')} after`);
  const body = pool.subarray('before '.length, pool.length - ' after'.length);
  expect((await site.asApp('POST', 'issue/DEMO-1/comment', body)).status).toBe(201);
  expect(pool.toString()).toMatch(/^before \{.*\} after$/);
});

test('an upload whose source breaks off fails, and leaves nothing behind', async () => {
  const site = await openTwin('in a thread');
  const boundary = 'x';
  let turn = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      turn += 1;
      if (turn > 2) controller.error(new Error('the sender is gone'));
      else if (turn === 1) {
        controller.enqueue(Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'));
      } else controller.enqueue(Buffer.alloc(1000));
    },
  });
  const headers = new Headers({
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'x-atlassian-token': 'no-check',
  });
  const path = '/rest/api/3/issue/DEMO-1/attachments';
  await expect(
    site.twin.handle({ method: 'POST', path, headers, body: broken, actor: { kind: 'app' } }),
  ).rejects.toThrow('the sender is gone');
  const issue = (await (await site.asApp('GET', 'issue/DEMO-1?fields=attachment')).json()) as {
    fields: { attachment: object[] };
  };
  expect(issue.fields.attachment).toEqual([]);
});

test('pages are shown and act; what the twin does not have is said', async () => {
  const site = await openTwin('in a thread');
  const before = site.twin.changeCount?.() ?? 0;
  const page = await fetch(`${site.origin}/jira/browse/DEMO-1`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('DEMO-1');
  const posted = await fetch(`${site.origin}/jira/browse/DEMO-1`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ act: 'comment', as: 'kim@postroom.example', text: 'Looking into it.' }),
  });
  expect(posted.status).toBeLessThan(500);
  expect(site.twin.changeCount?.()).toBeGreaterThan(before);
  expect((await fetch(`${site.origin}/jira/nothing/here`)).status).toBe(404);
  expect((await fetch(`${site.origin}/elsewhere`)).status).toBe(404);
  expect(site.logged).toEqual([]);
});

test('a lost answer is a connection that ended', async () => {
  const site = await openTwin('in a thread');
  const rules = [{ route: 'POST /rest/api/3/issue/*/comment', loseReply: true, times: 1 }];
  await fetch(`${site.origin}/__twin/faults`, { method: 'POST', body: JSON.stringify({ rules }) });
  await expect(site.asApp('POST', 'issue/DEMO-1/comment', comment('lost'))).rejects.toBeInstanceOf(HungUp);
  const { comments } = (await (await site.asApp('GET', 'issue/DEMO-1/comment?orderBy=-created')).json()) as {
    comments: { body: unknown }[];
  };
  expect(JSON.stringify(comments[0]?.body)).toContain('lost');
});

async function untilSo(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 8000; !isSo() && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(isSo()).toBe(true);
}

/** Waits until the list has so many. */
async function filled(list: readonly unknown[], count: number): Promise<void> {
  await untilSo(() => list.length >= count);
  expect(list).toHaveLength(count);
}

test('an event is told before the answer, and again after a restart until somebody has kept it', async () => {
  let site = await openTwin('in a thread');
  const seen: string[] = [];
  const hear =
    (keep: boolean) =>
    (happened: readonly ProductEvent[]): Promise<void> => {
      seen.push(...happened.map(({ eventType }) => eventType));
      return keep ? Promise.resolve() : Promise.reject(new Error('the disk is full'));
    };
  // Nobody listens yet: it waits.
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('one'));
  site.listen(hear(false));
  await filled(seen, 1);
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('two'));
  expect(seen).toHaveLength(2);
  expect(site.logged.join()).toContain('the disk is full');

  site = await site.reopen();
  seen.length = 0;
  site.listen(hear(true));
  await filled(seen, 2);

  site = await site.reopen();
  seen.length = 0;
  site.listen(hear(true));
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('three'));
  expect(seen).toEqual(['avi:jira:commented:issue']);
});

/** Listens, and notes what was told together. */
function collect(site: OpenedTwin, keep: (nth: number) => boolean = () => true): string[][] {
  const told: string[][] = [];
  site.listen((happened) => {
    told.push(happened.map(({ eventType }) => eventType.replace('avi:jira:', '')));
    return keep(told.length) ? Promise.resolve() : Promise.reject(new Error('the disk is full'));
  });
  return told;
}

const listeningTo = (...events: string[]) => [
  { key: 'some', function: 'some', events: events.map((event) => `avi:jira:${event}`) },
];

/** Assigns an issue: Jira tells that it is updated, and that it is assigned. */
async function assign(site: OpenedTwin, email: string): Promise<void> {
  const [{ accountId }] = (await (await site.asApp('GET', `user/search?query=${email}`)).json()) as [
    { accountId: string },
  ];
  const answer = await site.asApp('PUT', 'issue/DEMO-1', JSON.stringify({ fields: { assignee: { accountId } } }));
  expect(answer.status).toBe(204);
}

test('events of one moment are told together, and those that are not kept are not lost with later ones', async () => {
  let site = await openTwin(
    'in a thread',
    undefined,
    listeningTo('updated:issue', 'assigned:issue', 'commented:issue'),
  );
  const told = collect(site, (nth) => nth > 1);
  await assign(site, 'sam@postroom.example');
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('kept'));
  expect(told).toEqual([['updated:issue', 'assigned:issue'], ['commented:issue']]);
  site = await site.reopen();
  const again = collect(site);
  await filled(again, 1);
  expect(again).toEqual([['updated:issue', 'assigned:issue']]);
  site = await site.reopen();
  const later = collect(site);
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('the next'));
  expect(later).toEqual([['commented:issue']]);
});

test('what happens in the moment of the end is told after the next start', async () => {
  const before = await openTwin('in a thread');
  collect(before);
  const lost = before.asApp('POST', 'issue/DEMO-1/comment', comment('the last words')).catch(() => null);
  const site = await before.reopen();
  await lost;
  expect(before.logged).toEqual([]);
  const told = collect(site);
  await filled(told, 1);
  expect(told).toEqual([['commented:issue']]);
});

test.each(places)('what the app does not listen to is not told, and nothing of it waits (%s)', async (place) => {
  let site = await openTwin(place);
  const told = collect(site);
  expect((await site.asApp('POST', 'issue/DEMO-1/attachments', form())).status).toBe(200);
  await site.twin.handle({
    method: 'POST',
    path: '/rest/api/3/issue/DEMO-1/attachments',
    headers: new Headers({ 'x-atlassian-token': 'no-check' }),
    body: form(),
    actor: { kind: 'basic', email: 'kim@postroom.example' },
  });
  await assign(site, 'sam@postroom.example');
  expect(told).toEqual([['created:attachment'], ['updated:issue']]);
  site = await site.reopen(place, listeningTo('created:attachment', 'updated:issue', 'assigned:issue'));
  const later = collect(site);
  await site.asApp('POST', 'issue/DEMO-1/attachments', form());
  expect(later).toEqual([['created:attachment']]);
});

test('a seed is created there; one that is none is refused', async () => {
  const site = await openTwin('in a thread');
  const file = { own_address: 'support@desk.test', projects: ['SUP'], issues: { 'SUP-7': [] } };
  expect(await site.twin.seed?.(file)).toEqual({ projects: 1, issues: 1 });
  expect((await site.asApp('GET', 'issue/SUP-7')).status).toBe(200);
  await expect(Promise.resolve(site.twin.seed?.({}))).rejects.toThrow('own_address');
});

test('what was in the database of the host before is found in its own', async () => {
  let site = await openTwin('here');
  await site.asApp('POST', 'issue/DEMO-1/comment', comment('from before'));
  site = await site.reopen('in a thread');
  expect(await (await site.asApp('GET', 'issue/DEMO-1/comment')).text()).toContain('from before');
});

/** A thread that answers with a text, or a file that never ends, and dies when it is asked to. */
function dying(): string {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-thread-'));
  const entry = join(dir, 'dies.cjs');
  writeFileSync(
    entry,
    `const { parentPort } = require('node:worker_threads');
     const { existsSync } = require('node:fs');
     if (existsSync(${JSON.stringify(join(dir, 'broken'))})) throw new Error('the database is locked');
     parentPort.on('message', ([{ id, asked, close }]) => {
       if (close || asked.request.to.endsWith('/die')) process.exit(1);
       const isFile = asked.request.to.endsWith('/file');
       const body = isFile ? new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(10)) }) : 'alive';
       const answer = { response: { status: 200, headers: [], body }, changes: 0 };
       parentPort.postMessage([{ id, answer }], isFile ? [body] : []);
     });
     parentPort.postMessage([{ ready: true }]);`,
  );
  return entry;
}

/** Asks until there is an answer. */
async function alive(site: OpenedTwin): Promise<string> {
  for (const end = Date.now() + 8000; Date.now() < end;) {
    const answer = await site.asApp('GET', 'anything').catch(() => null);
    if (answer !== null) return answer.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it does not come back');
}

test('should it die, what it was asked fails, and it is started again', async () => {
  const site = await openTwin('in a thread', dying());
  await expect(site.asApp('GET', 'die')).rejects.toBeInstanceOf(HungUp);
  expect(await alive(site)).toBe('alive');
  expect(site.logged).toEqual(["Jira's twin ended and is started again."]);
});

test('should it not start again, calls fail at once, it is tried on, and the host can end', async () => {
  const entry = dying();
  const broken = entry.replace('dies.cjs', 'broken');
  const site = await openTwin('in a thread', entry);
  writeFileSync(broken, '');
  await expect(site.asApp('GET', 'die')).rejects.toBeInstanceOf(HungUp);
  await untilSo(() => site.logged.some((text) => text.includes('the database is locked')));
  await expect(site.asApp('GET', 'anything')).rejects.toBeInstanceOf(HungUp);
  rmSync(broken);
  expect(await alive(site)).toBe('alive');
});

test('a file that is being read ends when the thread dies', async () => {
  const site = await openTwin('in a thread', dying());
  const file = await site.asApp('GET', 'file');
  const read = file.arrayBuffer();
  await expect(site.asApp('GET', 'die')).rejects.toBeInstanceOf(HungUp);
  await expect(read).rejects.toBeInstanceOf(HungUp);
});

test('what cannot start says why', async () => {
  const entry = dying();
  writeFileSync(entry.replace('dies.cjs', 'broken'), '');
  await expect(openTwin('in a thread', entry)).rejects.toThrow('the database is locked');
});
