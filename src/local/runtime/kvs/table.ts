/** One table of keyed JSON records with creation, change and expiry times: plain keys, secrets, and each custom entity. */
import type { DatabaseSync } from 'node:sqlite';

export interface StoredRow {
  readonly key: string;
  /** JSON text. */
  readonly value: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
}

export interface Table {
  readonly name: string;
  readonly db: DatabaseSync;
  read(key: string): StoredRow | undefined;
  /** Overwrites; the time of creation stays, the expiry is replaced. */
  write(key: string, value: string, nowMs: number, expiresAt: number | null): void;
  /** False when the key is taken. */
  create(key: string, value: string, nowMs: number, expiresAt: number | null): boolean;
  /** False when there was nothing. */
  remove(key: string): boolean;
  /** Drops what expired before `beforeMs`. */
  sweep(beforeMs: number): void;
}

export const columns = 'key, value, created_at AS createdAt, updated_at AS updatedAt, expires_at AS expiresAt';

/** `name` must be a plain SQL identifier. */
export function openTable(db: DatabaseSync, name: string): Table {
  db.exec(`CREATE TABLE IF NOT EXISTS "${name}" (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER);
    CREATE INDEX IF NOT EXISTS "${name}_expiry" ON "${name}"(expires_at) WHERE expires_at IS NOT NULL;`);
  const values = '(key, value, created_at, updated_at, expires_at) VALUES (?, ?, ?, ?, ?)';
  const read = db.prepare(`SELECT ${columns} FROM "${name}" WHERE key = ?`);
  const write = db.prepare(`INSERT INTO "${name}" ${values} ON CONFLICT(key) DO UPDATE SET
    value = excluded.value, updated_at = excluded.updated_at, expires_at = excluded.expires_at`);
  const create = db.prepare(`INSERT INTO "${name}" ${values} ON CONFLICT(key) DO NOTHING`);
  const remove = db.prepare(`DELETE FROM "${name}" WHERE key = ?`);
  const sweep = db.prepare(`DELETE FROM "${name}" WHERE expires_at < ?`);
  return {
    name,
    db,
    read: (key) => read.get(key) as StoredRow | undefined,
    write: (key, value, nowMs, expiresAt) => {
      write.run(key, value, nowMs, nowMs, expiresAt);
    },
    create: (key, value, nowMs, expiresAt) => create.run(key, value, nowMs, nowMs, expiresAt).changes === 1,
    remove: (key) => remove.run(key).changes === 1,
    sweep: (beforeMs) => {
      sweep.run(beforeMs);
    },
  };
}
