/** Where the twin keeps the bytes of attachments: small ones together in packs, big ones in files of their own. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction, openDatabase } from '../../../src/local/database';
import { openAttachments, TooBig, type Attachment, type Attachments } from '../../../src/local/twin/store/attachments';
import { createTables } from '../../../src/local/twin/store/schema';

let dir = '';
let db: DatabaseSync;
let attachments: Attachments;

function open(): void {
  db = openDatabase(join(dir, 'jira.sqlite'));
  createTables(db);
  attachments = openAttachments(db, join(dir, 'files'));
}

function again(): void {
  db.close();
  open();
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-attachments-'));
  open();
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield await Promise.resolve(bytes.subarray(at, at + 65_536));
}

const bytesOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 7 + seed) % 251);

const described = { issueId: 1, author: 'a', fileName: 'f', mediaType: 'application/x-test', createdMs: 0 };

async function add(bytes: Uint8Array): Promise<Attachment> {
  const draft = await attachments.write(pieces(bytes), 10_000_000);
  return inTransaction(db, () => attachments.keep(draft, described));
}

async function read(attachment: Attachment): Promise<Uint8Array> {
  return new Uint8Array(await (await attachments.read(attachment)).arrayBuffer());
}

const packs = (): readonly string[] => readdirSync(join(dir, 'files', 'packs')).sort();
const ownFiles = (): readonly string[] =>
  readdirSync(join(dir, 'files', 'attachments'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('attachments', () => {
  it.each([0, 1, 65_536, 1_048_576, 1_048_577, 3_000_000])(
    'of %i bytes come back, also after a start',
    async (length) => {
      const bytes = bytesOf(length, 3);
      const others = [await add(bytesOf(500, 1)), await add(bytes), await add(bytesOf(700, 2))];
      again();
      const later = await add(bytesOf(900, 5));
      expect(await Promise.all(others.map(read))).toEqual([bytesOf(500, 1), bytes, bytesOf(700, 2)]);
      expect(await read(later)).toEqual(bytesOf(900, 5));
      expect(ownFiles()).toHaveLength(length > 1_048_576 ? 1 : 0);
    },
  );

  it('that a crash left without a row are neither read nor written over, and go with their pack', async () => {
    const kept = await add(bytesOf(500, 1));
    await attachments.write(pieces(bytesOf(300, 9)), 1000);
    again();
    const later = await add(bytesOf(400, 2));
    expect([await read(kept), await read(later)]).toEqual([bytesOf(500, 1), bytesOf(400, 2)]);
    expect(packs()).toEqual(['pack-1', 'pack-2']);
    inTransaction(db, () => attachments.remove(kept));
    await new Promise(setImmediate);
    expect(packs()).toEqual(['pack-2']);
    expect(attachments.byId(kept.id)).toBeUndefined();
    again();
    expect(await read(later)).toEqual(bytesOf(400, 2));
  });

  it('of a transaction that was undone are not there, and others stay', async () => {
    const kept = await add(bytesOf(500, 1));
    const draft = await attachments.write(pieces(bytesOf(300, 9)), 1000);
    expect(() =>
      inTransaction(db, () => {
        attachments.keep(draft, described);
        throw new Error('undone');
      }),
    ).toThrow('undone');
    expect(attachments.list(1)).toHaveLength(1);
    expect(() => {
      inTransaction(db, () => {
        attachments.remove(kept);
        throw new Error('undone');
      });
    }).toThrow('undone');
    await new Promise(setImmediate);
    expect(await read(kept)).toEqual(bytesOf(500, 1));
  });

  it.each([1000, 2_000_000])('over the limit of %i bytes leave nothing behind', async (limit) => {
    await expect(attachments.write(pieces(bytesOf(limit + 1, 1)), limit)).rejects.toThrow(TooBig);
    expect([packs(), ownFiles()]).toEqual([[], []]);
  });

  it('that are not kept yet keep their pack, whatever goes from it', async () => {
    const other = await add(bytesOf(500, 1));
    // One request has written its first file, and waits for the rest of its body. Meanwhile others fill the pack.
    const draft = await attachments.write(pieces(bytesOf(300, 9)), 1000);
    const megabyte = bytesOf(1_048_576, 4);
    for (let many = 0; many < 65; many++) attachments.discard(await attachments.write(pieces(megabyte), 2_000_000));
    inTransaction(db, () => attachments.remove(other));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const kept = inTransaction(db, () => attachments.keep(draft, described));
    expect(await read(kept)).toEqual(bytesOf(300, 9));
    inTransaction(db, () => attachments.remove(kept));
    await new Promise(setImmediate);
    expect(packs()).toEqual(['pack-2']);
  });

  it('of a pack that the machine took along when it died are not those of another one', async () => {
    const lost = await add(bytesOf(500, 1));
    db.close();
    // The file was removed, and the transaction that no row names it was lost (synchronous=NORMAL).
    rmSync(join(dir, 'files', 'packs', 'pack-1'));
    open();
    await add(bytesOf(500, 2));
    await expect(read(lost)).rejects.toThrow('ENOENT');
  });
});
