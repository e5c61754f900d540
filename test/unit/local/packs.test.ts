/** Packs deleted while a draft that lies in them is not kept yet; a pack number given again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { inTransaction, openDatabase } from '../../../src/local/database';
import { openAttachments, type Attachments, type Attachment } from '../../../src/local/twin/store/attachments';
import { createTables } from '../../../src/local/twin/store/schema';

let dir = '';
let db: DatabaseSync;
let attachments: Attachments;
const open = (): void => {
  db = openDatabase(join(dir, 'jira.sqlite'));
  createTables(db);
  attachments = openAttachments(db, join(dir, 'files'));
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-review-'));
  open();
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
const described = { issueId: 1, author: 'a', fileName: 'f', mediaType: 'application/x-test', createdMs: 0 };
const add = async (bytes: Uint8Array): Promise<Attachment> => {
  const draft = await attachments.write(once(bytes), 10_000_000);
  return inTransaction(db, () => attachments.keep(draft, described));
};
const read = async (one: Attachment): Promise<string> =>
  Buffer.from(await (await attachments.read(one)).arrayBuffer()).toString();

it('a draft that is not kept yet keeps its pack', async () => {
  const other = await add(Buffer.from('other'));
  // One request has written its first file, and waits for the rest of its body.
  const draft = await attachments.write(once(Buffer.from('precious')), 100);
  // Meanwhile others fill the pack.
  const megabyte = Buffer.alloc(1_048_576);
  for (let many = 0; many < 65; many++) attachments.discard(await attachments.write(once(megabyte), 2_000_000));
  inTransaction(db, () => attachments.remove(other));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const kept = inTransaction(db, () => attachments.keep(draft, described));
  expect(await read(kept)).toBe('precious');
});

it('a pack that rows name is never begun anew', async () => {
  const one = await add(Buffer.from('mine!'));
  db.close();
  // The machine died: the file was removed, and the transaction that no row names it was lost (synchronous=NORMAL).
  rmSync(join(dir, 'files', 'packs', 'pack-1'));
  open();
  await add(Buffer.from('yours'));
  const got = await read(one).catch(() => 'an error');
  expect(got).toBe('an error');
});
