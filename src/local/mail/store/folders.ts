/** Folders of accounts: names, UIDVALIDITY and UIDNEXT (RFC 9051 sections 2.3.1 and 6.3), special use (RFC 6154). */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../database';
import type { Changes } from './changes';
import type { Contents } from './contents';

export type SpecialUse = 'Sent' | 'Drafts' | 'Trash' | 'Junk' | 'Archive';

export interface Folder {
  readonly id: number;
  readonly account: string;
  /** Path with `/` between levels; the inbox is `INBOX`. */
  readonly name: string;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly specialUse: SpecialUse | null;
  readonly subscribed: boolean;
}

export interface FolderStatus {
  readonly messages: number;
  readonly unseen: number;
}

export interface Folders {
  list(account: string): readonly Folder[];
  /** INBOX in any case, other names to the letter. */
  find(account: string, name: string): Folder | null;
  /** Creates missing parents as well. Null when the name is taken. */
  create(account: string, name: string, specialUse?: SpecialUse): Folder | null;
  /** Removes the folder and its messages. */
  remove(folder: Folder): void;
  /** Renames a folder and everything under it. False when a target name is taken. */
  rename(folder: Folder, name: string): boolean;
  subscribe(folder: Folder, subscribed: boolean): void;
  status(folder: Folder): FolderStatus;
  /** Sum of RFC822.SIZE (RFC 8438). */
  sizeBytes(folder: Folder): number;
  /** Gives all messages new UIDs under a new UIDVALIDITY, as a server restored from a backup does. */
  renewUidValidity(folder: Folder): void;
}

interface FolderRow {
  id: number;
  account: string;
  name: string;
  uid_validity: number;
  uid_next: number;
  special_use: SpecialUse | null;
  subscribed: number;
}

export const delimiter = '/';

export function foldersIn(db: DatabaseSync, contents: Contents, changes: Changes, now: () => number): Folders {
  const columns = 'id, account, name, uid_validity, uid_next, special_use, subscribed';
  const select = db.prepare(`SELECT ${columns} FROM mail_folders WHERE account = ? ORDER BY name = 'INBOX' DESC, name`);
  const selectOne = db.prepare(`SELECT ${columns} FROM mail_folders WHERE account = ? AND name = ?`);
  const insert = db.prepare(
    'INSERT INTO mail_folders (account, name, uid_validity, special_use) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );

  const find = (account: string, name: string): Folder | null => {
    const row = selectOne.get(account, canonicalName(name)) as FolderRow | undefined;
    return row ? folderOf(row) : null;
  };
  const list = (account: string) => (select.all(account) as unknown as FolderRow[]).map(folderOf);

  return {
    list,
    find,
    create(account, name, specialUse) {
      const wanted = canonicalName(name);
      return inTransaction(db, () => {
        for (const parent of parentsOf(wanted)) insert.run(account, parent, nextUidValidity(db, now), null);
        const made = insert.run(account, wanted, nextUidValidity(db, now), specialUse ?? null);
        return made.changes > 0 ? find(account, wanted) : null;
      });
    },
    remove(folder) {
      const unused = inTransaction(db, () => {
        const rows = db.prepare('SELECT content_id FROM mail_messages WHERE folder_id = ?').all(folder.id);
        db.prepare('DELETE FROM mail_messages WHERE folder_id = ?').run(folder.id);
        db.prepare('DELETE FROM mail_folders WHERE id = ?').run(folder.id);
        return rows.map((row) => Number(row['content_id']));
      });
      contents.drop(unused);
      changes.tell(folder.id, { kind: 'gone' });
    },
    rename: (folder, name) => renameTree(db, list(folder.account), folder, canonicalName(name)),
    subscribe(folder, subscribed) {
      db.prepare('UPDATE mail_folders SET subscribed = ? WHERE id = ?').run(subscribed ? 1 : 0, folder.id);
    },
    status: (folder) => statusOf(db, folder),
    sizeBytes: (folder) => sizeOf(db, folder),
    renewUidValidity(folder) {
      inTransaction(db, () => {
        const { highest } = db
          .prepare('SELECT coalesce(max(uid), 0) AS highest FROM mail_messages WHERE folder_id = ?')
          .get(folder.id) as unknown as { highest: number };
        // Every UID moves past the highest one, so that no old UID means anything under the new validity.
        db.prepare('UPDATE mail_messages SET uid = uid + ? WHERE folder_id = ?').run(highest, folder.id);
        db.prepare('UPDATE mail_folders SET uid_validity = ?, uid_next = ? WHERE id = ?').run(
          nextUidValidity(db, now),
          highest * 2 + 1,
          folder.id,
        );
      });
      changes.tell(folder.id, { kind: 'gone' });
    },
  };
}

const folderOf = (row: FolderRow): Folder => ({
  id: row.id,
  account: row.account,
  name: row.name,
  uidValidity: row.uid_validity,
  uidNext: row.uid_next,
  specialUse: row.special_use,
  subscribed: row.subscribed === 1,
});

/** INBOX is case-insensitive, also as the first level of a path (RFC 9051 section 5.1). */
export function canonicalName(name: string): string {
  const [first = '', ...rest] = name.split(delimiter);
  return first.toUpperCase() === 'INBOX' ? ['INBOX', ...rest].join(delimiter) : name;
}

function parentsOf(name: string): string[] {
  const parts = name.split(delimiter).slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join(delimiter));
}

/** Seconds since the epoch, and in any case higher than any UIDVALIDITY given out before, deleted folders included. */
function nextUidValidity(db: DatabaseSync, now: () => number): number {
  const row = db
    .prepare(
      `INSERT INTO mail_counters (name, value) VALUES ('uid_validity', ?)
       ON CONFLICT (name) DO UPDATE SET value = max(value + 1, excluded.value) RETURNING value`,
    )
    .get(Math.floor(now() / 1000));
  return Number(row?.['value']);
}

function renameTree(db: DatabaseSync, all: readonly Folder[], folder: Folder, name: string): boolean {
  const prefix = folder.name + delimiter;
  const moving = all.filter((each) => each.id === folder.id || each.name.startsWith(prefix));
  const staying = new Set(all.filter((each) => !moving.includes(each)).map((each) => each.name));
  const targets = moving.map((each) => ({ id: each.id, name: name + each.name.slice(folder.name.length) }));
  if (name.startsWith(prefix) || targets.some((target) => staying.has(target.name))) return false;
  const update = db.prepare('UPDATE mail_folders SET name = ? WHERE id = ?');
  inTransaction(db, () => {
    for (const target of targets) update.run(target.name, target.id);
  });
  return true;
}

function statusOf(db: DatabaseSync, folder: Folder): FolderStatus {
  const count = (where: string) =>
    Number(db.prepare(`SELECT count(*) AS n FROM mail_messages WHERE folder_id = ? ${where}`).get(folder.id)?.['n']);
  return { messages: count(''), unseen: count('AND seen = 0') };
}

function sizeOf(db: DatabaseSync, folder: Folder): number {
  const row = db
    .prepare(
      `SELECT coalesce(sum(size_bytes), 0) AS size
       FROM mail_messages JOIN mail_contents ON mail_contents.id = content_id WHERE folder_id = ?`,
    )
    .get(folder.id);
  return Number(row?.['size']);
}
