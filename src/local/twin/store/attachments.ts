/**
 * Attachments: rows here, bytes in files; small ones lie together in packs. A big file is written beside its place and becomes the
 * attachment's by a rename in the transaction that adds the row; what a crash leaves in between is removed at the next start.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openAsBlob, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openPacks, type Packs, type Place } from './packs';

export interface Attachment {
  readonly id: number;
  readonly issueId: number;
  readonly author: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** UUID of the file, by which documents (ADF) name it. */
  readonly file: string;
  readonly createdMs: number;
}

/** A file written down that belongs to no issue yet. Must be kept or discarded. */
export interface Draft {
  readonly file: string;
  readonly sizeBytes: number;
  /** null = in a file of its own. */
  readonly place: Place | null;
}

/** Up to this size it lies in a pack. */
const packedBytes = 1_048_576;

/** More bytes than allowed. */
export class TooBig extends Error {
  override readonly name = 'TooBig';
}

export interface Attachments {
  byId(id: number): Attachment | undefined;
  byFile(file: string): Attachment | undefined;
  list(issueId: number): readonly Attachment[];
  /** @throws TooBig, and what the source throws; then nothing is left behind. */
  write(source: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Draft>;
  discard(draft: Draft): void;
  /** Inside a transaction. */
  keep(draft: Draft, attachment: Omit<Attachment, 'id' | 'file' | 'sizeBytes'>): Attachment;
  remove(attachment: Attachment): void;
  /** The bytes, read as they are needed. */
  read(attachment: Attachment): Promise<Blob>;
}

const columns = `id, issue_id AS issueId, author, file_name AS fileName, media_type AS mediaType,
  size_bytes AS sizeBytes, file, created_ms AS createdMs`;

export function openAttachments(db: DatabaseSync, filesDir: string): Attachments {
  const dir = join(filesDir, 'attachments');
  const incoming = join(dir, 'incoming');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  const shards = new Set(readdirSync(dir));
  const packs = openPacks(db, join(filesDir, 'packs'));
  const placeOf = (file: string): string => join(dir, file.slice(0, 2), file);

  const byId = db.prepare(`SELECT ${columns} FROM jira_attachments WHERE id = ?`);
  const byFile = db.prepare(`SELECT ${columns} FROM jira_attachments WHERE file = ?`);
  const list = db.prepare(`SELECT ${columns} FROM jira_attachments WHERE issue_id = ? ORDER BY id`);
  const insert = db.prepare(`
    INSERT INTO jira_attachments (issue_id, author, file_name, media_type, size_bytes, file, created_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const remove = db.prepare('DELETE FROM jira_attachments WHERE id = ?');
  sweep(dir, shards, (file) => byFile.get(file) !== undefined);
  return {
    byId: (id) => byId.get(id) as Attachment | undefined,
    byFile: (file) => byFile.get(file) as Attachment | undefined,
    list: (issueId) => list.all(issueId) as unknown as Attachment[],
    write: async (source, mostBytes) => {
      const file = randomUUID();
      return { file, ...(await writeDown(packs, join(incoming, file), source, mostBytes)) };
    },
    discard({ file, place }) {
      if (place === null) rmSync(join(incoming, file), { force: true });
      else packs.discard(place);
    },
    keep({ file, sizeBytes, place }, attachment) {
      const { issueId, author, fileName, mediaType, createdMs } = attachment;
      const { lastInsertRowid } = insert.run(issueId, author, fileName, mediaType, sizeBytes, file, createdMs);
      if (place === null) {
        const shard = file.slice(0, 2);
        if (!shards.has(shard)) mkdirSync(join(dir, shard), { recursive: true, mode: 0o700 });
        shards.add(shard);
        renameSync(join(incoming, file), placeOf(file));
      } else packs.keep(file, place);
      return { ...attachment, id: Number(lastInsertRowid), file, sizeBytes };
    },
    remove({ id, file }) {
      remove.run(id);
      packs.remove(file);
      // After the transaction, if it was kept.
      setImmediate(() => {
        if (db.isOpen && byFile.get(file) === undefined) rmSync(placeOf(file), { force: true });
      });
    },
    read: ({ file, mediaType, sizeBytes }) => {
      const place = packs.find(file);
      if (place === undefined) return openAsBlob(placeOf(file), { type: mediaType });
      return Promise.resolve(new Blob([packs.read(place, sizeBytes)], { type: mediaType }));
    },
  };
}

/** Files without a row: a crash came between the rename and the commit. */
function sweep(dir: string, shards: ReadonlySet<string>, known: (file: string) => boolean): void {
  for (const shard of shards) {
    if (shard === 'incoming') continue;
    for (const file of readdirSync(join(dir, shard))) if (!known(file)) rmSync(join(dir, shard, file));
  }
}

/** To a pack, or to `path` when it turns out to be big. */
async function writeDown(
  packs: Packs,
  path: string,
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Pick<Draft, 'sizeBytes' | 'place'>> {
  let held: Uint8Array[] = [];
  let sizeBytes = 0;
  let file: number | null = null;
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > mostBytes) throw new TooBig();
      held.push(chunk);
      if (sizeBytes <= packedBytes) continue;
      file ??= openSync(path, 'wx', 0o600);
      for (const one of held) writeWhole(file, one);
      held = [];
    }
    return { sizeBytes, place: file === null ? packs.append(held) : null };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function writeWhole(file: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.byteLength;) at += writeSync(file, chunk, at);
}
