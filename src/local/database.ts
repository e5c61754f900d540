/** Opens the host's SQLite files: WAL, so that a write survives kill -9, and readable by their owner only. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * `synchronous=NORMAL`: a committed transaction survives the death of the process; the death of the machine may lose the
 * last ones but never damages the file. The local host promises no more.
 */
export function openDatabase(path: string): DatabaseSync {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  }
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY;');
  // A checkpoint waits for the disk: every 40 MB of changes instead of every 4 MB.
  db.exec('PRAGMA wal_autocheckpoint=10000; PRAGMA cache_size=-8192;');
  return db;
}

/** Until version 0.2 all of a host was in one database: one that holds `table` is copied to where a part of the host has its own now. */
export function splitOff(db: DatabaseSync, table: string, path: string): void {
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
  if (!has || existsSync(path)) return;
  // Killed in the middle, it is begun again: only a whole copy gets the name.
  const copy = `${path}.new`;
  rmSync(copy, { force: true });
  db.prepare('VACUUM INTO ?').run(copy);
  chmodSync(copy, 0o600);
  renameSync(copy, path);
}

/** Writes of one moment that are committed together; see `inGroup`. */
interface Group {
  readonly committed: Promise<void>;
  /** Tells who waits. @returns why nothing of it is kept; null = it is */
  commit(): { readonly error: unknown } | null;
}

const groups = new WeakMap<DatabaseSync, Group>();
const busy = new WeakSet<DatabaseSync>();

/** Runs `work` in one transaction, kept when this returns; a throw undoes it. Nested calls join the outer transaction. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  if (busy.has(db)) return work();
  if (groups.has(db)) {
    const result = inGroup(db, work);
    const lost = commitGroup(db);
    if (lost !== null) throw lost.error;
    return result;
  }
  return bracketed(db, work, { begin: 'BEGIN IMMEDIATE', keep: 'COMMIT', undo: 'ROLLBACK' });
}

/**
 * Like `inTransaction`, but kept together with what others write in the same turn of the event loop: a commit costs as much
 * as all that is in it. Whoever tells somebody else of the result must have waited for `committed` first.
 */
export function inGroup<T>(db: DatabaseSync, work: () => T): T {
  if (busy.has(db)) return work();
  if (!groups.has(db)) openGroup(db);
  const undo = 'ROLLBACK TO one; RELEASE one';
  return bracketed(db, work, { begin: 'SAVEPOINT one', keep: 'RELEASE one', undo });
}

/** Resolves when everything written so far is kept. @throws what the commit threw: then nothing of its group is kept */
export function committed(db: DatabaseSync): Promise<void> {
  return groups.get(db)?.committed ?? Promise.resolve();
}

/** Keeps what is written, and closes. Should it not be kept, who waits for it is told. */
export function closeDatabase(db: DatabaseSync): void {
  commitGroup(db);
  db.close();
}

interface Brackets {
  readonly begin: string;
  readonly keep: string;
  readonly undo: string;
}

function bracketed<T>(db: DatabaseSync, work: () => T, { begin, keep, undo }: Brackets): T {
  db.exec(begin);
  busy.add(db);
  try {
    const result = work();
    db.exec(keep);
    return result;
  } catch (error) {
    // SQLite may have rolled all of it back already, a full disk for instance.
    if (db.isTransaction) db.exec(undo);
    throw error;
  } finally {
    busy.delete(db);
  }
}

function openGroup(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const kept = new Promise<void>((...settle) => ([resolve, reject] = settle));
  // Somebody may wait for it or not.
  kept.catch(() => undefined);
  const commit: Group['commit'] = () => {
    groups.delete(db);
    try {
      db.exec('COMMIT');
      resolve();
      return null;
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      reject(error);
      return { error };
    }
  };
  const group = { committed: kept, commit };
  groups.set(db, group);
  setImmediate(() => {
    if (groups.get(db) === group) commit();
  });
}

const commitGroup = (db: DatabaseSync): ReturnType<Group['commit']> => groups.get(db)?.commit() ?? null;
