/** Events that happened and that nobody has kept yet, in the transaction of what happened: a crash loses none. */
import type { DatabaseSync } from 'node:sqlite';

export interface Waiting {
  readonly number: number;
  /** A ProductEvent as JSON. */
  readonly event: string;
}

export interface Outbox {
  add(event: string): void;
  /** In order of what happened. */
  after(number: number): readonly Waiting[];
  remove(number: number): void;
}

export function openOutbox(db: DatabaseSync): Outbox {
  db.exec(
    'CREATE TABLE IF NOT EXISTS jira_outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT',
  );
  const insert = db.prepare('INSERT INTO jira_outbox (event) VALUES (?)');
  const after = db.prepare('SELECT number, event FROM jira_outbox WHERE number > ? ORDER BY number');
  const remove = db.prepare('DELETE FROM jira_outbox WHERE number = ?');
  return {
    add: (event) => void insert.run(event),
    after: (number) => after.all(number) as unknown as readonly Waiting[],
    remove: (number) => void remove.run(number),
  };
}
