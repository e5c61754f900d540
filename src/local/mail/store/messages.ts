/** Messages in folders: UIDs, flags (RFC 9051 section 2.3.2), append, copy, expunge. Rows only; bytes are `contents`. */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../database';
import type { Changes } from './changes';
import type { Contents, Draft } from './contents';
import type { Folder } from './folders';

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
  /** UID of the first message without \Seen; null when all are seen. */
  firstUnseen(folder: Folder): number | null;
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

export function messagesIn(db: DatabaseSync, contents: Contents, changes: Changes): Messages {
  const read = messageReader(db);
  return { ...read, ...messageWriter(db, { contents, changes, get: read.get }) };
}

type Reading = 'uids' | 'firstUnseen' | 'get' | 'all' | 'header' | 'structure' | 'keepStructure' | 'deleted';

const rowsOf = `
  SELECT uid, content_id, flags, internal_date_ms, size_bytes, header_bytes
  FROM mail_messages JOIN mail_contents ON mail_contents.id = content_id`;

function messageReader(db: DatabaseSync): Pick<Messages, Reading> {
  const selectUids = db.prepare('SELECT uid FROM mail_messages WHERE folder_id = ? ORDER BY uid');
  selectUids.setReturnArrays(true);
  const selectFirstUnseen = db.prepare('SELECT min(uid) AS uid FROM mail_messages WHERE folder_id = ? AND seen = 0');
  const selectOne = db.prepare(`${rowsOf} WHERE folder_id = ? AND uid = ?`);
  const selectAll = db.prepare(`${rowsOf} WHERE folder_id = ? ORDER BY uid`);
  const selectHeader = db.prepare('SELECT header FROM mail_contents WHERE id = ?');
  const selectStructure = db.prepare('SELECT structure FROM mail_contents WHERE id = ?');
  const updateStructure = db.prepare('UPDATE mail_contents SET structure = ? WHERE id = ?');
  const selectDeleted = db.prepare(String.raw`
    SELECT uid FROM mail_messages WHERE folder_id = ? AND instr(' ' || flags || ' ', ' \Deleted ') > 0 ORDER BY uid`);
  return {
    uids: (folder) => (selectUids.all(folder.id) as unknown as [number][]).map(([uid]) => uid),
    firstUnseen: (folder) => (selectFirstUnseen.get(folder.id)?.['uid'] ?? null) as number | null,
    get(folder, uid) {
      const row = selectOne.get(folder.id, uid) as MessageRow | undefined;
      return row ? messageOf(row) : null;
    },
    all: (folder) => (selectAll.all(folder.id) as unknown as MessageRow[]).map(messageOf),
    header(contentId) {
      const header = selectHeader.get(contentId)?.['header'];
      return header instanceof Uint8Array ? Buffer.from(header.buffer, header.byteOffset, header.byteLength) : null;
    },
    structure: (contentId) => (selectStructure.get(contentId)?.['structure'] ?? null) as string | null,
    keepStructure: (contentId, json) => void updateStructure.run(json, contentId),
    deleted: (folder) => selectDeleted.all(folder.id).map((row) => Number(row['uid'])),
  };
}

interface WriterNeeds {
  readonly contents: Contents;
  readonly changes: Changes;
  readonly get: Messages['get'];
}

type Pairs = readonly (readonly [number, number])[];

function messageWriter(db: DatabaseSync, { contents, changes, get }: WriterNeeds): Omit<Messages, Reading> {
  const rows = messageRows(db);
  const existing = (folder: Folder, uids: readonly number[]) =>
    uids.map((uid) => get(folder, uid)).filter((message) => message !== null);
  const transfer = (from: Folder, uids: readonly number[], to: Folder, removeOriginals: boolean): Pairs => {
    const pairs = inTransaction(db, () =>
      existing(from, uids).map((message) => {
        const uid = rows.nextUid(to);
        rows.insert(to.id, uid, message.contentId, message.flags, message.internalDateMs);
        if (removeOriginals) rows.remove(from.id, message.uid);
        return [message.uid, uid] as const;
      }),
    );
    for (const [, uid] of pairs) changes.tell(to.id, { kind: 'arrived', uid });
    return pairs;
  };
  return {
    append(folder, draft, flags, internalDateMs) {
      const uid = inTransaction(db, () => {
        const next = rows.nextUid(folder);
        rows.insert(folder.id, next, contents.keep(draft), flags, internalDateMs);
        return next;
      });
      changes.tell(folder.id, { kind: 'arrived', uid });
      return uid;
    },
    changeFlags(folder, uids, change, flags, by) {
      const result = new Map<number, readonly string[]>();
      inTransaction(db, () => {
        for (const message of existing(folder, uids)) {
          const next = changedFlags(message.flags, change, flags);
          rows.setFlags(folder.id, message.uid, next);
          result.set(message.uid, next);
        }
      });
      if (result.size > 0) changes.tell(folder.id, { kind: 'flags', uids: [...result.keys()], by });
      return result;
    },
    copy: (from, uids, to) => transfer(from, uids, to, false),
    move(from, uids, to) {
      const pairs = transfer(from, uids, to, true);
      if (pairs.length > 0) changes.tell(from.id, { kind: 'expunged', uids: pairs.map(([uid]) => uid) });
      return pairs;
    },
    expunge(folder, uids) {
      const gone = inTransaction(db, () => {
        const found = existing(folder, uids);
        for (const message of found) rows.remove(folder.id, message.uid);
        return found;
      });
      contents.drop(gone.map((message) => message.contentId));
      if (gone.length > 0) changes.tell(folder.id, { kind: 'expunged', uids: gone.map((message) => message.uid) });
    },
  };
}

/** The statements that change rows of `mail_messages`. */
function messageRows(db: DatabaseSync) {
  const takeUid = db.prepare(
    'UPDATE mail_folders SET uid_next = uid_next + 1 WHERE id = ? RETURNING uid_next - 1 AS uid',
  );
  const insert = db.prepare('INSERT INTO mail_messages VALUES (?, ?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE mail_messages SET flags = ?, seen = ? WHERE folder_id = ? AND uid = ?');
  const remove = db.prepare('DELETE FROM mail_messages WHERE folder_id = ? AND uid = ?');
  const seen = (flags: readonly string[]) => (flags.includes('\\Seen') ? 1 : 0);
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
  };
}

interface MessageRow {
  uid: number;
  content_id: number;
  flags: string;
  internal_date_ms: number;
  size_bytes: number;
  header_bytes: number;
}

const messageOf = (row: MessageRow): StoredMessage => ({
  uid: row.uid,
  contentId: row.content_id,
  flags: row.flags === '' ? [] : row.flags.split(' '),
  internalDateMs: row.internal_date_ms,
  sizeBytes: row.size_bytes,
  headerBytes: row.header_bytes,
});

function changedFlags(current: readonly string[], change: FlagChange, flags: readonly string[]): readonly string[] {
  if (change === 'set') return [...new Set(flags)];
  if (change === 'add') return [...new Set([...current, ...flags])];
  return current.filter((flag) => !flags.includes(flag));
}
