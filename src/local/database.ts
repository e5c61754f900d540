/** Opens the host's SQLite files: WAL, so that a write survives kill -9, and readable by their owner only. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
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

/** Runs `work` in one transaction; a throw rolls it back. Nested calls join the outer transaction. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
