/**
 * The tables of the twin. Ids count up as Jira's do, so the newest is the largest. Documents (ADF) and lists are JSON
 * text; attachment bytes are files. The full-text table holds no text of its own: row 2n is issue n, row 2n+1 comment n.
 */
import type { DatabaseSync } from 'node:sqlite';

const people = `
  CREATE TABLE IF NOT EXISTS jira_users (
    account_id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_shown INTEGER NOT NULL DEFAULT 1,
    account_type TEXT NOT NULL DEFAULT 'atlassian',
    active INTEGER NOT NULL DEFAULT 1,
    time_zone TEXT NOT NULL DEFAULT 'Etc/UTC',
    locale TEXT NOT NULL DEFAULT 'en_US'
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS jira_users_by_email ON jira_users (email) WHERE email <> '';
  CREATE TABLE IF NOT EXISTS jira_group_members (
    group_name TEXT NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (group_name, account_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jira_role_actors (
    project_id INTEGER NOT NULL, role_id INTEGER NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL,
    PRIMARY KEY (project_id, role_id, kind, who)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jira_denials (
    project_id INTEGER NOT NULL, account_id TEXT NOT NULL, permission TEXT NOT NULL,
    PRIMARY KEY (project_id, account_id, permission)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jira_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

const issues = `
  CREATE TABLE IF NOT EXISTS jira_projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    type_key TEXT NOT NULL,
    lead TEXT NOT NULL,
    archived_ms INTEGER,
    last_number INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS jira_components (
    id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (project_id, name)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS jira_issues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    type_id TEXT NOT NULL,
    status_id TEXT NOT NULL,
    priority_id TEXT NOT NULL,
    resolution_id TEXT,
    resolved_ms INTEGER,
    summary TEXT NOT NULL,
    description TEXT,
    environment TEXT,
    reporter TEXT,
    creator TEXT NOT NULL,
    assignee TEXT,
    labels TEXT NOT NULL DEFAULT '[]',
    components TEXT NOT NULL DEFAULT '[]',
    custom TEXT NOT NULL DEFAULT '{}',
    parent_id INTEGER,
    due_date TEXT,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    UNIQUE (project_id, number)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jira_issues_by_created ON jira_issues (project_id, created_ms);
  CREATE INDEX IF NOT EXISTS jira_issues_by_updated ON jira_issues (updated_ms);
  CREATE INDEX IF NOT EXISTS jira_issues_by_reporter ON jira_issues (reporter);
  CREATE INDEX IF NOT EXISTS jira_issues_by_assignee ON jira_issues (assignee);
  CREATE INDEX IF NOT EXISTS jira_issues_by_parent ON jira_issues (parent_id) WHERE parent_id IS NOT NULL;
  CREATE TABLE IF NOT EXISTS jira_old_keys (key TEXT PRIMARY KEY, issue_id INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS jira_changelog (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL, author TEXT NOT NULL, created_ms INTEGER NOT NULL, items TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jira_changelog_by_issue ON jira_changelog (issue_id);
  CREATE VIRTUAL TABLE IF NOT EXISTS jira_text USING fts5(text, content='', contentless_delete=1);
`;

const around = `
  CREATE TABLE IF NOT EXISTS jira_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    update_author TEXT NOT NULL,
    body TEXT NOT NULL,
    visibility TEXT,
    public INTEGER NOT NULL DEFAULT 1,
    parent_id INTEGER,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jira_comments_by_issue ON jira_comments (issue_id, id);
  CREATE TABLE IF NOT EXISTS jira_properties (
    entity TEXT NOT NULL, entity_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, set_ms INTEGER NOT NULL,
    PRIMARY KEY (entity, entity_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS jira_property_values (
    key TEXT NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL, issue_id INTEGER NOT NULL,
    PRIMARY KEY (key, path, value, issue_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS jira_property_values_by_issue ON jira_property_values (issue_id, key);
  CREATE TABLE IF NOT EXISTS jira_attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jira_attachments_by_issue ON jira_attachments (issue_id);
  CREATE TABLE IF NOT EXISTS jira_watchers (
    issue_id INTEGER NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (issue_id, account_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS jira_watchers_by_account ON jira_watchers (account_id);
  CREATE TABLE IF NOT EXISTS jira_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT, type_id TEXT NOT NULL, inward INTEGER NOT NULL, outward INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jira_links_by_inward ON jira_links (inward);
  CREATE INDEX IF NOT EXISTS jira_links_by_outward ON jira_links (outward);
`;

/** Where ids begin: Jira's own start at 10000 too. */
const firstIds = ['jira_projects', 'jira_components', 'jira_issues', 'jira_comments', 'jira_attachments', 'jira_links'];

export function createTables(db: DatabaseSync): void {
  db.exec(people + issues + around);
  const known = db.prepare('SELECT 1 FROM sqlite_sequence WHERE name = ?');
  const begin = db.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, 9999)');
  for (const table of firstIds) if (!known.get(table)) begin.run(table);
}
