/** The tables of the embedded mail store. Message bytes lie in files; what lists and searches need lies here. */
import type { DatabaseSync } from 'node:sqlite';

/**
 * `mail_contents` holds what never changes once a message is stored (RFC 9051 section 2.3.1.1: a UID always means the
 * same bytes); copies share it. `header` is null when the header section is longer than 256 KiB.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS mail_folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid_next INTEGER NOT NULL DEFAULT 1,
    special_use TEXT,
    subscribed INTEGER NOT NULL DEFAULT 1,
    UNIQUE (account, name)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS mail_contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    size_bytes INTEGER NOT NULL,
    header_bytes INTEGER NOT NULL,
    header BLOB,
    structure TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS mail_messages (
    folder_id INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    content_id INTEGER NOT NULL,
    flags TEXT NOT NULL,
    seen INTEGER NOT NULL,
    internal_date_ms INTEGER NOT NULL,
    PRIMARY KEY (folder_id, uid)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS mail_counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS mail_messages_by_seen ON mail_messages (folder_id, seen);
  CREATE INDEX IF NOT EXISTS mail_messages_by_content ON mail_messages (content_id);
`;

export function createTables(db: DatabaseSync): void {
  db.exec(tables);
}
