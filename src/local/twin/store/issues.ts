/** Issues: rows, keys (old keys of moved issues included), and what changed in them. */
import type { DatabaseSync } from 'node:sqlite';

export interface Issue {
  readonly id: number;
  readonly projectId: number;
  readonly key: string;
  readonly typeId: string;
  readonly statusId: string;
  readonly priorityId: string;
  readonly resolutionId: string | null;
  readonly resolvedMs: number | null;
  readonly summary: string;
  /** An ADF document. */
  readonly description: unknown;
  readonly environment: unknown;
  /** Account ids. */
  readonly reporter: string | null;
  readonly creator: string;
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly componentIds: readonly number[];
  /** Values of custom fields by their id. */
  readonly custom: Readonly<Record<string, unknown>>;
  readonly parentId: number | null;
  /** `YYYY-MM-DD` */
  readonly dueDate: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export type NewIssue = Omit<Issue, 'id'>;

/** One changed field, in the words of Jira's changelog. */
export interface Change {
  readonly field: string;
  readonly fieldtype: 'jira' | 'custom';
  readonly fieldId: string;
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

export interface History {
  readonly id: number;
  readonly author: string;
  readonly createdMs: number;
  readonly items: readonly Change[];
}

export interface Issues {
  byId(id: number): Issue | undefined;
  /** By id in digits, by key, or by a key it had before it was moved. */
  find(idOrKey: string): Issue | undefined;
  /** `number` is the one in its key. */
  add(issue: NewIssue, number: number): Issue;
  /** Writes every column. */
  save(issue: Issue): void;
  /** Something about the issue changed. */
  touch(id: number, atMs: number): void;
  /** Gives it a new key; the old one still leads to it. */
  move(issue: Issue, projectId: number, number: number, key: string): void;
  remove(id: number): void;
  subtasks(id: number): readonly Issue[];
  log(id: number, author: string, atMs: number, items: readonly Change[]): History;
  histories(id: number): readonly History[];
}

interface Row {
  readonly id: number;
  readonly project_id: number;
  readonly key: string;
  readonly type_id: string;
  readonly status_id: string;
  readonly priority_id: string;
  readonly resolution_id: string | null;
  readonly resolved_ms: number | null;
  readonly summary: string;
  readonly description: string | null;
  readonly environment: string | null;
  readonly reporter: string | null;
  readonly creator: string;
  readonly assignee: string | null;
  readonly labels: string;
  readonly components: string;
  readonly custom: string;
  readonly parent_id: number | null;
  readonly due_date: string | null;
  readonly created_ms: number;
  readonly updated_ms: number;
}

const columns = [
  'project_id, type_id, status_id, priority_id, resolution_id, resolved_ms, summary, description, environment, reporter',
  'creator, assignee, labels, components, custom, parent_id, due_date, created_ms, updated_ms',
].join(', ');

export function openIssues(db: DatabaseSync): Issues {
  const selectId = db.prepare('SELECT * FROM jira_issues WHERE id = ?');
  const selectKey = db.prepare('SELECT * FROM jira_issues WHERE key = ?');
  const selectOld = db.prepare('SELECT issue_id FROM jira_old_keys WHERE key = ?');
  const insert = db.prepare(
    `INSERT INTO jira_issues (${columns}, key, number) VALUES (${Array.from({ length: 21 }, () => '?').join(', ')})`,
  );
  const update = db.prepare(`UPDATE jira_issues SET ${columns.replace(/\w+/g, '$& = ?')} WHERE id = ?`);
  const touch = db.prepare('UPDATE jira_issues SET updated_ms = max(updated_ms, ?) WHERE id = ?');
  const rename = db.prepare('UPDATE jira_issues SET project_id = ?, number = ?, key = ? WHERE id = ?');
  const keepOld = db.prepare('INSERT OR REPLACE INTO jira_old_keys (key, issue_id) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM jira_issues WHERE id = ?');
  const selectSubtasks = db.prepare('SELECT * FROM jira_issues WHERE parent_id = ? ORDER BY id');
  const one = (row: unknown): Issue | undefined => (row ? issueOf(row as Row) : undefined);
  const byId = (id: number): Issue | undefined => one(selectId.get(id));
  return {
    byId,
    find(idOrKey) {
      if (/^\d+$/.test(idOrKey)) return byId(Number(idOrKey));
      const key = idOrKey.toUpperCase();
      const current = selectKey.get(key);
      if (current) return issueOf(current as unknown as Row);
      const old = selectOld.get(key);
      return old ? byId(Number(old['issue_id'])) : undefined;
    },
    add: (issue, number) => ({
      ...issue,
      id: Number(insert.run(...valuesOf(issue), issue.key, number).lastInsertRowid),
    }),
    save: (issue) => void update.run(...valuesOf(issue), issue.id),
    touch: (id, atMs) => void touch.run(atMs, id),
    move(issue, projectId, number, key) {
      rename.run(projectId, number, key, issue.id);
      keepOld.run(issue.key, issue.id);
    },
    remove: (id) => void remove.run(id),
    subtasks: (id) => (selectSubtasks.all(id) as unknown as Row[]).map(issueOf),
    ...openHistory(db),
  };
}

function openHistory(db: DatabaseSync): Pick<Issues, 'log' | 'histories'> {
  const insert = db.prepare('INSERT INTO jira_changelog (issue_id, author, created_ms, items) VALUES (?, ?, ?, ?)');
  const select = db.prepare(
    'SELECT id, author, created_ms AS createdMs, items FROM jira_changelog WHERE issue_id = ? ORDER BY id',
  );
  return {
    log(issueId, author, createdMs, items) {
      const { lastInsertRowid } = insert.run(issueId, author, createdMs, JSON.stringify(items));
      return { id: Number(lastInsertRowid), author, createdMs, items };
    },
    histories: (issueId) =>
      (select.all(issueId) as unknown as (Omit<History, 'items'> & { items: string })[]).map((row) => ({
        ...row,
        items: JSON.parse(row.items) as Change[],
      })),
  };
}

export function issueOf(row: Row): Issue {
  return {
    id: row.id,
    projectId: row.project_id,
    key: row.key,
    typeId: row.type_id,
    statusId: row.status_id,
    priorityId: row.priority_id,
    resolutionId: row.resolution_id,
    resolvedMs: row.resolved_ms,
    summary: row.summary,
    description: fromJson(row.description),
    environment: fromJson(row.environment),
    reporter: row.reporter,
    creator: row.creator,
    assignee: row.assignee,
    labels: JSON.parse(row.labels) as string[],
    componentIds: JSON.parse(row.components) as number[],
    custom: JSON.parse(row.custom) as Record<string, unknown>,
    parentId: row.parent_id,
    dueDate: row.due_date,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}

function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** In the order of `columns`. */
function valuesOf(issue: Omit<Issue, 'id'>): (string | number | null)[] {
  return [
    issue.projectId,
    issue.typeId,
    issue.statusId,
    issue.priorityId,
    issue.resolutionId,
    issue.resolvedMs,
    issue.summary,
    toJson(issue.description),
    toJson(issue.environment),
    issue.reporter,
    issue.creator,
    issue.assignee,
    JSON.stringify(issue.labels),
    JSON.stringify(issue.componentIds),
    JSON.stringify(issue.custom),
    issue.parentId,
    issue.dueDate,
    issue.createdMs,
    issue.updatedMs,
  ];
}
