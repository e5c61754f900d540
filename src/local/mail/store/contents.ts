/**
 * The bytes of messages, one file each: flat in memory at any size. A message is first written to `incoming/`, and
 * becomes part of the store by a rename inside the transaction that inserts its row; a crash in between leaves a file
 * that nothing points to, and the next start removes it.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { crlfLines } from './crlf';

/** A message written down but not yet in any folder. Must be kept or discarded. */
export interface Draft {
  readonly file: string;
  readonly sizeBytes: number;
  readonly headerBytes: number;
  /** The header section with its blank line; null when it is longer than 256 KiB. */
  readonly header: Buffer | null;
}

/** Reads of one stored message; close it. */
export interface OpenContent {
  /** At most `lengthBytes` bytes from `offset`. */
  read(offset: number, lengthBytes: number): Buffer;
  close(): void;
}

export interface Contents {
  /** Writes a message down, bare line feeds made CRLF. Throws what the source throws, leaving nothing behind. */
  receive(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Draft>;
  /** Takes a draft into the store, inside the caller's transaction; gives the content id. */
  keep(draft: Draft): number;
  discard(draft: Draft): void;
  /** What a draft holds, to be read before it is kept or discarded. */
  piecesOfDraft(draft: Draft): Iterable<Buffer>;
  open(id: number): OpenContent;
  /** Removes content that no message refers to any more. */
  drop(ids: readonly number[]): void;
  /** Removes what a crash left behind. */
  sweep(): void;
}

const headerLimitBytes = 256 * 1024;
const shards = 256;

export function contentsIn(dir: string, db: DatabaseSync): Contents {
  const incoming = join(dir, 'incoming');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  for (let shard = 0; shard < shards; shard++) mkdirSync(join(dir, shardName(shard)), { recursive: true, mode: 0o700 });
  const fileOf = (id: number) => join(dir, shardName(id % shards), `${id}.eml`);

  const insert = db.prepare('INSERT INTO mail_contents (size_bytes, header_bytes, header) VALUES (?, ?, ?)');
  const remove = db.prepare(
    'DELETE FROM mail_contents WHERE id = ? AND NOT EXISTS (SELECT 1 FROM mail_messages WHERE content_id = id)',
  );
  const exists = db.prepare('SELECT 1 FROM mail_contents WHERE id = ?');

  return {
    receive: (source) => writeDraft(join(incoming, randomUUID()), source),
    keep(draft) {
      const id = Number(insert.run(draft.sizeBytes, draft.headerBytes, draft.header).lastInsertRowid);
      renameSync(draft.file, fileOf(id));
      return id;
    },
    discard: (draft) => rmSync(draft.file, { force: true }),
    piecesOfDraft: (draft) => piecesOf(draft.file),
    open: (id) => openFile(fileOf(id)),
    drop(ids) {
      for (const id of ids) if (remove.run(id).changes > 0) rmSync(fileOf(id), { force: true });
    },
    sweep() {
      for (let shard = 0; shard < shards; shard++) {
        for (const name of readdirSync(join(dir, shardName(shard)))) {
          const id = Number.parseInt(name, 10);
          if (!exists.get(id)) rmSync(join(dir, shardName(shard), name));
        }
      }
    },
  };
}

const shardName = (shard: number): string => shard.toString(16).padStart(2, '0');

async function writeDraft(file: string, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Draft> {
  const fd = openSync(file, 'wx', 0o600);
  const head = headerCollector();
  let sizeBytes = 0;
  try {
    const toCrlf = crlfLines();
    for await (const chunk of source) {
      const bytes = toCrlf(chunk);
      head.add(bytes);
      sizeBytes += bytes.length;
      writeAll(fd, bytes);
    }
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  return { file, sizeBytes, ...head.result() };
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

/** Finds the end of the header section (RFC 5322 section 2.1) while the message flows by. */
function headerCollector(): { add(bytes: Buffer): void; result(): Pick<Draft, 'header' | 'headerBytes'> } {
  let pieces: Buffer[] = [];
  let total = 0;
  let tail = '\r\n';
  let endsAt: number | null = null;
  return {
    add(bytes) {
      if (endsAt !== null || bytes.length === 0) return;
      const joined = tail + bytes.toString('latin1');
      const at = joined.indexOf('\r\n\r\n');
      if (at >= 0) endsAt = total + at + 4 - tail.length;
      if (total <= headerLimitBytes) pieces.push(bytes);
      else pieces = [];
      total += bytes.length;
      tail = joined.slice(-3);
    },
    result() {
      const headerBytes = endsAt ?? total;
      const header = headerBytes <= headerLimitBytes ? Buffer.concat(pieces).subarray(0, headerBytes) : null;
      return { headerBytes, header };
    },
  };
}

function* piecesOf(file: string): Generator<Buffer> {
  const content = openFile(file);
  try {
    for (let at = 0; ;) {
      const piece = content.read(at, 64 * 1024);
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
    }
  } finally {
    content.close();
  }
}

function openFile(file: string): OpenContent {
  const fd = openSync(file, 'r');
  return {
    read(offset, lengthBytes) {
      const bytes = Buffer.allocUnsafe(lengthBytes);
      let got = 0;
      while (got < lengthBytes) {
        const count = readSync(fd, bytes, got, lengthBytes - got, offset + got);
        if (count === 0) break;
        got += count;
      }
      return bytes.subarray(0, got);
    },
    close: () => closeSync(fd),
  };
}
