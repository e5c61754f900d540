/** Messages in folders: UIDs, flags (RFC 9051 section 2.3.2), append, copy, expunge. Rows only; bytes are `contents`. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Changes } from './changes';
import type { Contents, Draft } from './contents';
import type { Folder } from './folders';
import { inTransaction } from './schema';

export interface StoredMessage {
  readonly uid: number;
  readonly contentId: number;
  /** System flags with backslash and keywords, each once: `\Seen`, `$Forwarded`. */
  readonly flags: readonly string[];
  readonly internalDateMs: number;
  readonly sizeBytes: number;
  readonly headerBytes: number;
}

export type FlagChange = 'set' | 'add' | 'remove';

export interface Messages {
  /** All UIDs of a folder, ascending: a list of the caller's own. */
  uids(folder: Folder): number[];
  get(folder: Folder, uid: number): StoredMessage | null;
  /** All messages of a folder by UID, newest last. */
  all(folder: Folder): readonly StoredMessage[];
  /** The header section, its blank line included; null when it is too long to be kept in the row. */
  header(contentId: number): Buffer | null;
  /** What `keepStructure` stored; null when nothing yet. */
  structure(contentId: number): string | null;
  keepStructure(contentId: number, json: string): void;
  /** Puts a draft into a folder; gives its UID. */
  append(folder: Folder, draft: Draft, flags: readonly string[], internalDateMs: number): number;
  /** `by` is handed on to listeners, so that a session knows its own change. Gives the flags that now stand. */
  changeFlags(
    folder: Folder,
    uids: readonly number[],
    change: FlagChange,
    flags: readonly string[],
    by: object | null,
  ): ReadonlyMap<number, readonly string[]>;
  /** Copies with flags and internal date; gives pairs of old and new UID. */
  copy(from: Folder, uids: readonly number[], to: Folder): readonly (readonly [number, number])[];
  /** Like `copy`, and the originals are expunged in the same transaction. */
  move(from: Folder, uids: readonly number[], to: Folder): readonly (readonly [number, number])[];
  expunge(folder: Folder, uids: readonly number[]): void;
  /** UIDs of messages flagged \Deleted. */
  deleted(folder: Folder): readonly number[];
}

interface MessageRow {
  uid: number;
  content_id: number;
  flags: string;
  internal_date_ms: number;
  size_bytes: number;
  header_bytes: number;
}

const rowsOf = `
  SELECT uid, content_id, flags, internal_date_ms, size_bytes, header_bytes
  FROM mail_messages JOIN mail_contents ON mail_contents.id = content_id`;

export function messagesIn(db: DatabaseSync, contents: Contents, changes: Changes): Messages {
  const selectUids = db.prepare('SELECT uid FROM mail_messages WHERE folder_id = ? ORDER BY uid');
  selectUids.setReturnArrays(true);
  const selectOne = db.prepare(`${rowsOf} WHERE folder_id = ? AND uid = ?`);
  const selectAll = db.prepare(`${rowsOf} WHERE folder_id = ? ORDER BY uid`);
  const selectHeader = db.prepare('SELECT header FROM mail_contents WHERE id = ?');
  const selectStructure = db.prepare('SELECT structure FROM mail_contents WHERE id = ?');
  const updateStructure = db.prepare('UPDATE mail_contents SET structure = ? WHERE id = ?');
  const rows = messageRows(db);

  const get = (folder: Folder, uid: number): StoredMessage | null => {
    const row = selectOne.get(folder.id, uid) as MessageRow | undefined;
    return row ? messageOf(row) : null;
  };

  const copyRows = (from: Folder, uids: readonly number[], to: Folder): (readonly [number, number])[] =>
    present(uids.map((uid) => get(from, uid))).map((message) => {
      const uid = rows.nextUid(to);
      rows.insert(to.id, uid, message.contentId, message.flags, message.internalDateMs);
      return [message.uid, uid] as const;
    });
  const tellArrived = (folder: Folder, uids: readonly number[]) => {
    for (const uid of uids) changes.tell(folder.id, { kind: 'arrived', uid });
  };

  return {
    uids: (folder) => (selectUids.all(folder.id) as unknown as [number][]).map(([uid]) => uid),
    get,
    all: (folder) => (selectAll.all(folder.id) as unknown as MessageRow[]).map(messageOf),
    header(contentId) {
      const header = selectHeader.get(contentId)?.['header'];
      return header instanceof Uint8Array ? Buffer.from(header.buffer, header.byteOffset, header.byteLength) : null;
    },
    structure: (contentId) => (selectStructure.get(contentId)?.['structure'] ?? null) as string | null,
    keepStructure: (contentId, json) => void updateStructure.run(json, contentId),
    append(folder, draft, flags, internalDateMs) {
      const uid = inTransaction(db, () => {
        const next = rows.nextUid(folder);
        rows.insert(folder.id, next, contents.keep(draft), flags, internalDateMs);
        return next;
      });
      tellArrived(folder, [uid]);
      return uid;
    },
    changeFlags(folder, uids, change, flags, by) {
      const result = new Map<number, readonly string[]>();
      inTransaction(db, () => {
        for (const message of present(uids.map((uid) => get(folder, uid)))) {
          const next = changedFlags(message.flags, change, flags);
          rows.setFlags(folder.id, message.uid, next);
          result.set(message.uid, next);
        }
      });
      if (result.size > 0) changes.tell(folder.id, { kind: 'flags', uids: [...result.keys()], by });
      return result;
    },
    copy(from, uids, to) {
      const pairs = inTransaction(db, () => copyRows(from, uids, to));
      tellArrived(to, pairs.map(([, uid]) => uid)); // prettier-ignore
      return pairs;
    },
    move(from, uids, to) {
      const pairs = inTransaction(db, () => {
        const copied = copyRows(from, uids, to);
        for (const [uid] of copied) rows.remove(from.id, uid);
        return copied;
      });
      tellArrived(to, pairs.map(([, uid]) => uid)); // prettier-ignore
      changes.tell(from.id, { kind: 'expunged', uids: pairs.map(([uid]) => uid) });
      return pairs;
    },
    expunge(folder, uids) {
      const gone = inTransaction(db, () => {
        const found = present(uids.map((uid) => get(folder, uid)));
        for (const message of found) rows.remove(folder.id, message.uid);
        return found;
      });
      contents.drop(gone.map((message) => message.contentId));
      if (gone.length > 0) changes.tell(folder.id, { kind: 'expunged', uids: gone.map((message) => message.uid) });
    },
    deleted: (folder) => rows.deleted(folder.id),
  };
}

/** The statements that change rows of `mail_messages`. */
function messageRows(db: DatabaseSync) {
  const takeUid = db.prepare('UPDATE mail_folders SET uid_next = uid_next + 1 WHERE id = ? RETURNING uid_next - 1 AS uid');
  const insert = db.prepare('INSERT INTO mail_messages VALUES (?, ?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE mail_messages SET flags = ?, seen = ? WHERE folder_id = ? AND uid = ?');
  const remove = db.prepare('DELETE FROM mail_messages WHERE folder_id = ? AND uid = ?');
  const deleted = db.prepare(String.raw`
    SELECT uid FROM mail_messages WHERE folder_id = ? AND instr(' ' || flags || ' ', ' \Deleted ') > 0 ORDER BY uid`);
  const seen = (flags: readonly string[]): SQLInputValue => (flags.includes('\\Seen') ? 1 : 0);
  return {
    nextUid(folder: Folder): number {
      const row = takeUid.get(folder.id);
      if (!row) throw new Error(`Folder ${folder.name} was deleted.`);
      return Number(row['uid']);
    },
    insert: (folderId: number, uid: number, contentId: number, flags: readonly string[], internalDateMs: number) =>
      void insert.run(folderId, uid, contentId, flags.join(' '), seen(flags), internalDateMs),
    setFlags: (folderId: number, uid: number, flags: readonly string[]) =>
      void update.run(flags.join(' '), seen(flags), folderId, uid),
    remove: (folderId: number, uid: number) => void remove.run(folderId, uid),
    deleted: (folderId: number) => deleted.all(folderId).map((row) => Number(row['uid'])),
  };
}

const messageOf = (row: MessageRow): StoredMessage => ({
  uid: row.uid,
  contentId: row.content_id,
  flags: row.flags === '' ? [] : row.flags.split(' '),
  internalDateMs: row.internal_date_ms,
  sizeBytes: row.size_bytes,
  headerBytes: row.header_bytes,
});

const present = <Value>(values: readonly (Value | null)[]): Value[] => values.filter((value) => value !== null);

function changedFlags(current: readonly string[], change: FlagChange, flags: readonly string[]): readonly string[] {
  if (change === 'set') return [...new Set(flags)];
  if (change === 'add') return [...new Set([...current, ...flags])];
  return current.filter((flag) => !flags.includes(flag));
}
