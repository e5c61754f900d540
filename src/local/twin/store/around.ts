/** Watchers, links between issues, the site's settings, and the full-text index over issues and comments. */
import type { DatabaseSync } from 'node:sqlite';

export interface Watchers {
  list(issueId: number): readonly string[];
  has(issueId: number, accountId: string): boolean;
  add(issueId: number, accountId: string): void;
  remove(issueId: number, accountId: string): void;
  removeAll(issueId: number): void;
}

export function openWatchers(db: DatabaseSync): Watchers {
  const list = db.prepare('SELECT account_id FROM jira_watchers WHERE issue_id = ?');
  const one = db.prepare('SELECT 1 FROM jira_watchers WHERE issue_id = ? AND account_id = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO jira_watchers (issue_id, account_id) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM jira_watchers WHERE issue_id = ? AND account_id = ?');
  const removeAll = db.prepare('DELETE FROM jira_watchers WHERE issue_id = ?');
  return {
    list: (issueId) => list.all(issueId).map((row) => String(row['account_id'])),
    has: (issueId, accountId) => one.get(issueId, accountId) !== undefined,
    add: (issueId, accountId) => void insert.run(issueId, accountId),
    remove: (issueId, accountId) => void remove.run(issueId, accountId),
    removeAll: (issueId) => void removeAll.run(issueId),
  };
}

export interface Link {
  readonly id: number;
  readonly typeId: string;
  /** Issue ids. The outward issue "blocks", the inward one "is blocked by". */
  readonly inward: number;
  readonly outward: number;
}

export interface Links {
  byId(id: number): Link | undefined;
  list(issueId: number): readonly Link[];
  add(link: Omit<Link, 'id'>): Link;
  remove(id: number): void;
}

export function openLinks(db: DatabaseSync): Links {
  const columns = 'id, type_id AS typeId, inward, outward';
  const one = db.prepare(`SELECT ${columns} FROM jira_links WHERE id = ?`);
  const list = db.prepare(`SELECT ${columns} FROM jira_links WHERE inward = ? OR outward = ? ORDER BY id`);
  const same = db.prepare(`SELECT ${columns} FROM jira_links WHERE type_id = ? AND inward = ? AND outward = ?`);
  const insert = db.prepare('INSERT INTO jira_links (type_id, inward, outward) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM jira_links WHERE id = ?');
  return {
    byId: (id) => one.get(id) as Link | undefined,
    list: (issueId) => list.all(issueId, issueId) as unknown as Link[],
    add({ typeId, inward, outward }) {
      const known = same.get(typeId, inward, outward) as Link | undefined;
      if (known) return known;
      return { id: Number(insert.run(typeId, inward, outward).lastInsertRowid), typeId, inward, outward };
    },
    remove: (id) => void remove.run(id),
  };
}

export type Setting =
  /** Largest attachment. */
  | 'attachmentLimitBytes'
  /** JQL does not find what was created so short a time ago: Jira's search follows its writes with a delay. */
  | 'searchLagMs';

export interface Settings {
  get(name: Setting): number;
  set(name: Setting, value: number): void;
}

const defaults: Readonly<Record<Setting, number>> = { attachmentLimitBytes: 1024 ** 3, searchLagMs: 0 };

export function openSettings(db: DatabaseSync): Settings {
  const rows = db.prepare('SELECT name, value FROM jira_settings').all();
  const known = new Map(rows.map((row) => [String(row['name']), Number(row['value'])]));
  const upsert = db.prepare('INSERT OR REPLACE INTO jira_settings (name, value) VALUES (?, ?)');
  return {
    get: (name) => known.get(name) ?? defaults[name],
    set(name, value) {
      upsert.run(name, String(value));
      known.set(name, value);
    },
  };
}

export type TextKind = 'issue' | 'comment';

export interface TextIndex {
  set(kind: TextKind, id: number, text: string): void;
  remove(kind: TextKind, id: number): void;
}

/** Row of the text of an issue or comment. */
export const textRow = (kind: TextKind, id: number): number => id * 2 + (kind === 'issue' ? 0 : 1);

export function openTextIndex(db: DatabaseSync): TextIndex {
  const upsert = db.prepare('INSERT OR REPLACE INTO jira_text (rowid, text) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM jira_text WHERE rowid = ?');
  return {
    set: (kind, id, text) => void upsert.run(textRow(kind, id), text),
    remove: (kind, id) => void remove.run(textRow(kind, id)),
  };
}
