/** Comments of issues, in the order of their ids: the order in which they were written. */
import type { DatabaseSync } from 'node:sqlite';

export interface Visibility {
  readonly type: 'role' | 'group';
  /** Name of the role or group. */
  readonly value: string;
  readonly identifier: string;
}

export interface Comment {
  readonly id: number;
  readonly issueId: number;
  readonly author: string;
  readonly updateAuthor: string;
  /** An ADF document. */
  readonly body: unknown;
  readonly visibility: Visibility | null;
  /** False: internal, not for customers of a service desk. */
  readonly public: boolean;
  readonly parentId: number | null;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface CommentPage {
  readonly newestFirst: boolean;
  readonly startAt: number;
  readonly maxResults: number;
}

export interface Comments {
  byId(id: number): Comment | undefined;
  add(comment: Omit<Comment, 'id'>): Comment;
  save(comment: Comment): void;
  remove(id: number): void;
  count(issueId: number): number;
  list(issueId: number, page: CommentPage): readonly Comment[];
}

interface Row {
  readonly id: number;
  readonly issue_id: number;
  readonly author: string;
  readonly update_author: string;
  readonly body: string;
  readonly visibility: string | null;
  readonly public: number;
  readonly parent_id: number | null;
  readonly created_ms: number;
  readonly updated_ms: number;
}

export function openComments(db: DatabaseSync): Comments {
  const select = db.prepare('SELECT * FROM jira_comments WHERE id = ?');
  const insert = db.prepare(`
    INSERT INTO jira_comments (issue_id, author, update_author, body, visibility, public, parent_id, created_ms, updated_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = db.prepare(
    'UPDATE jira_comments SET update_author = ?, body = ?, visibility = ?, public = ?, updated_ms = ? WHERE id = ?',
  );
  const remove = db.prepare('DELETE FROM jira_comments WHERE id = ?');
  const count = db.prepare('SELECT count(*) AS n FROM jira_comments WHERE issue_id = ?');
  const page = 'SELECT * FROM jira_comments WHERE issue_id = ? ORDER BY id';
  const ascending = db.prepare(`${page} LIMIT ? OFFSET ?`);
  const descending = db.prepare(`${page} DESC LIMIT ? OFFSET ?`);
  return {
    byId(id) {
      const row = select.get(id);
      return row ? commentOf(row as unknown as Row) : undefined;
    },
    add(comment) {
      const { issueId, author, updateAuthor, body, visibility, parentId, createdMs, updatedMs } = comment;
      const { lastInsertRowid } = insert.run(
        issueId,
        author,
        updateAuthor,
        JSON.stringify(body),
        visibility && JSON.stringify(visibility),
        Number(comment.public),
        parentId,
        createdMs,
        updatedMs,
      );
      return { ...comment, id: Number(lastInsertRowid) };
    },
    save: ({ id, updateAuthor, body, visibility, public: shown, updatedMs }) =>
      void update.run(
        updateAuthor,
        JSON.stringify(body),
        visibility && JSON.stringify(visibility),
        Number(shown),
        updatedMs,
        id,
      ),
    remove: (id) => void remove.run(id),
    count: (issueId) => Number(count.get(issueId)?.['n']),
    list: (issueId, { newestFirst, startAt, maxResults }) =>
      ((newestFirst ? descending : ascending).all(issueId, maxResults, startAt) as unknown as Row[]).map(commentOf),
  };
}

function commentOf(row: Row): Comment {
  return {
    id: row.id,
    issueId: row.issue_id,
    author: row.author,
    updateAuthor: row.update_author,
    body: JSON.parse(row.body) as unknown,
    visibility: row.visibility === null ? null : (JSON.parse(row.visibility) as Visibility),
    public: row.public === 1,
    parentId: row.parent_id,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}
