/**
 * Entity properties of issues and comments. What the app declares in its manifest (module jira:entityProperty) is kept by
 * value as well, so that JQL finds issues by it; as on Jira, what is not declared cannot be searched.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { DeclaredProperty } from '../../manifest';

export type Entity = 'issue' | 'comment';

export interface Properties {
  /** The value as JSON text. */
  get(entity: Entity, id: number, key: string): string | undefined;
  keys(entity: Entity, id: number): readonly string[];
  all(entity: Entity, id: number): readonly { readonly key: string; readonly value: string }[];
  /** Gives true when it was not there before. */
  set(entity: Entity, id: number, key: string, json: string, atMs: number): boolean;
  /** Gives false when it was not there. */
  remove(entity: Entity, id: number, key: string): boolean;
  removeAll(entity: Entity, id: number): void;
  declared(key: string, path: string): DeclaredProperty | undefined;
}

export function openProperties(db: DatabaseSync, declared: readonly DeclaredProperty[]): Properties {
  const select = db.prepare('SELECT value FROM jira_properties WHERE entity = ? AND entity_id = ? AND key = ?');
  const selectAll = db.prepare('SELECT key, value FROM jira_properties WHERE entity = ? AND entity_id = ?');
  const selectKeys = db.prepare('SELECT key FROM jira_properties WHERE entity = ? AND entity_id = ?');
  const upsert = db.prepare(`
    INSERT INTO jira_properties (entity, entity_id, key, value, set_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value, set_ms = excluded.set_ms`);
  const remove = db.prepare('DELETE FROM jira_properties WHERE entity = ? AND entity_id = ? AND key = ?');
  const removeAll = db.prepare('DELETE FROM jira_properties WHERE entity = ? AND entity_id = ?');
  const index = searchIndex(db, declared);
  return {
    get: (entity, id, key) => select.get(entity, id, key)?.['value'] as string | undefined,
    keys: (entity, id) => selectKeys.all(entity, id).map((row) => String(row['key'])),
    all: (entity, id) => selectAll.all(entity, id) as unknown as { key: string; value: string }[],
    set(entity, id, key, json, atMs) {
      const known = select.get(entity, id, key) !== undefined;
      upsert.run(entity, id, key, json, atMs);
      if (entity === 'issue') index.set(id, key, json);
      return !known;
    },
    remove(entity, id, key) {
      if (entity === 'issue') index.remove(id, key);
      return remove.run(entity, id, key).changes > 0;
    },
    removeAll(entity, id) {
      if (entity === 'issue') index.removeAll(id);
      removeAll.run(entity, id);
    },
    declared: (key, path) => declared.find((one) => one.key === key && one.path === path),
  };
}

interface SearchIndex {
  set(issueId: number, key: string, json: string): void;
  remove(issueId: number, key: string): void;
  removeAll(issueId: number): void;
}

function searchIndex(db: DatabaseSync, declared: readonly DeclaredProperty[]): SearchIndex {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO jira_property_values (key, path, value, issue_id) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM jira_property_values WHERE issue_id = ? AND key = ?');
  const removeAll = db.prepare('DELETE FROM jira_property_values WHERE issue_id = ?');
  return {
    set(issueId, key, json) {
      const searched = declared.filter((one) => one.key === key);
      if (searched.length === 0) return;
      remove.run(issueId, key);
      const value: unknown = JSON.parse(json);
      for (const { path } of searched) {
        for (const found of valuesAt(value, path)) insert.run(key, path, found, issueId);
      }
    },
    remove: (issueId, key) => void remove.run(issueId, key),
    removeAll: (issueId) => void removeAll.run(issueId),
  };
}

/** Lists count by each of their members, as in Jira's index. */
function valuesAt(value: unknown, path: string): string[] {
  const found = path.split('.').reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value);
  const members: readonly unknown[] = Array.isArray(found) ? found : [found];
  return members
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map((one) => searchForm(String(one)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JQL compares text without regard to case. */
export function searchForm(value: string): string {
  return value.toLowerCase();
}
