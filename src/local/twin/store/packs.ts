/**
 * Small files, one behind the other in a few large ones: to make a file costs more than to write a small one. A start begins a new pack, so
 * what a crash left half written at the end of another one is never read and never written over.
 */
import { closeSync, mkdirSync, openSync, readSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Where a file lies. */
export interface Place {
  readonly pack: number;
  readonly offset: number;
}

export interface Packs {
  /** Its pack stays until it is kept or discarded. */
  append(chunks: readonly Uint8Array[]): Place;
  discard(place: Place): void;
  /** Inside a transaction. */
  keep(file: string, place: Place): void;
  find(file: string): Place | undefined;
  read(place: Place, sizeBytes: number): Uint8Array<ArrayBuffer>;
  /** Inside a transaction; the bytes go with the last file of a pack, when it is kept that this one is gone. */
  remove(file: string): void;
}

const packBytes = 67_108_864;
const nameOf = (pack: number): string => `pack-${pack}`;

const schema = `
  CREATE TABLE IF NOT EXISTS jira_packed (file TEXT PRIMARY KEY, pack INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS jira_packed_by_pack ON jira_packed (pack);`;

export function openPacks(db: DatabaseSync, dir: string): Packs {
  db.exec(schema);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const insert = db.prepare('INSERT INTO jira_packed (file, pack, at) VALUES (?, ?, ?)');
  const find = db.prepare('SELECT pack, at AS offset FROM jira_packed WHERE file = ?');
  const used = db.prepare('SELECT 1 FROM jira_packed WHERE pack = ? LIMIT 1');
  const remove = db.prepare('DELETE FROM jira_packed WHERE file = ?');
  const there = readdirSync(dir).flatMap((name) => /^pack-(\d+)$/.exec(name)?.[1] ?? []);
  // Rows may name a pack that is not there any more, when the machine died.
  const { named } = db.prepare('SELECT coalesce(max(pack), 0) AS named FROM jira_packed').get() as { named: number };
  let current: Place = { pack: Math.max(named, ...there.map(Number)) + 1, offset: 0 };
  /** How many files in each pack are neither kept nor discarded yet. */
  const drafts = new Map<number, number>();
  const draft = (pack: number, change: number): void => void drafts.set(pack, (drafts.get(pack) ?? 0) + change);
  const drop = (pack: number): void => {
    const isFree = pack !== current.pack && (drafts.get(pack) ?? 0) === 0 && used.get(pack) === undefined;
    if (isFree) rmSync(join(dir, nameOf(pack)), { force: true });
  };
  for (const pack of there) drop(Number(pack));
  return {
    append(chunks) {
      if (current.offset >= packBytes) current = { pack: current.pack + 1, offset: 0 };
      const place = current;
      const sizeBytes = appendTo(join(dir, nameOf(place.pack)), place.offset, chunks);
      current = { pack: place.pack, offset: place.offset + sizeBytes };
      draft(place.pack, 1);
      return place;
    },
    discard({ pack }) {
      draft(pack, -1);
      drop(pack);
    },
    keep(file, { pack, offset }) {
      draft(pack, -1);
      insert.run(file, pack, offset);
    },
    find: (file) => find.get(file) as Place | undefined,
    read: (place, sizeBytes) => readFrom(join(dir, nameOf(place.pack)), place.offset, sizeBytes),
    remove(file) {
      const place = find.get(file) as Place | undefined;
      remove.run(file);
      // After the transaction, if it was kept.
      if (place) setImmediate(() => db.isOpen && drop(place.pack));
    },
  };
}

function appendTo(path: string, offset: number, chunks: readonly Uint8Array[]): number {
  const file = openSync(path, offset === 0 ? 'w' : 'r+', 0o600);
  try {
    let at = offset;
    for (const chunk of chunks) {
      for (let from = 0; from < chunk.byteLength;) {
        const written = writeSync(file, chunk, from, chunk.byteLength - from, at);
        from += written;
        at += written;
      }
    }
    return at - offset;
  } finally {
    closeSync(file);
  }
}

function readFrom(path: string, offset: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < sizeBytes;) {
      const read = readSync(file, bytes, at, sizeBytes - at, offset + at);
      if (read === 0) throw new Error(`${path} ends before ${offset + sizeBytes}`);
      at += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
