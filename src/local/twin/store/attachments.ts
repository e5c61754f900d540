/**
 * Attachments: rows here, bytes in files. A file is written beside its place and becomes the attachment's by a rename in
 * the transaction that adds the row; what a crash leaves in between is removed at the next start.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openAsBlob, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

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
}

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
      return { file, sizeBytes: await writeFile(join(incoming, file), source, mostBytes) };
    },
    discard: ({ file }) => rmSync(join(incoming, file), { force: true }),
    keep({ file, sizeBytes }, attachment) {
      const { issueId, author, fileName, mediaType, createdMs } = attachment;
      const { lastInsertRowid } = insert.run(issueId, author, fileName, mediaType, sizeBytes, file, createdMs);
      const shard = file.slice(0, 2);
      if (!shards.has(shard)) mkdirSync(join(dir, shard), { recursive: true, mode: 0o700 });
      shards.add(shard);
      renameSync(join(incoming, file), placeOf(file));
      return { ...attachment, id: Number(lastInsertRowid), file, sizeBytes };
    },
    remove({ id, file }) {
      remove.run(id);
      // After the transaction, if it was kept.
      setImmediate(() => {
        if (byFile.get(file) === undefined) rmSync(placeOf(file), { force: true });
      });
    },
    read: ({ file, mediaType }) => openAsBlob(placeOf(file), { type: mediaType }),
  };
}

/** Files without a row: a crash came between the rename and the commit. */
function sweep(dir: string, shards: ReadonlySet<string>, known: (file: string) => boolean): void {
  for (const shard of shards) {
    if (shard === 'incoming') continue;
    for (const file of readdirSync(join(dir, shard))) if (!known(file)) rmSync(join(dir, shard, file));
  }
}

async function writeFile(path: string, source: AsyncIterable<Uint8Array>, mostBytes: number): Promise<number> {
  const file = openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > mostBytes) throw new TooBig();
      for (let at = 0; at < chunk.byteLength;) at += writeSync(file, chunk, at);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return sizeBytes;
}
