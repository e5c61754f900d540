/** Events that happened and that nobody has kept yet, in the transaction of what happened: a crash loses none. */
import type { DatabaseSync } from 'node:sqlite';
import type { Span, Told } from './messages';

export interface Outbox {
  /** A ProductEvent as JSON. */
  add(event: string): void;
  /** All of a later number, in order of what happened; null = there is none. */
  after(number: number): Told | null;
  remove(span: Span): void;
}

export function openOutbox(db: DatabaseSync): Outbox {
  // A number is never given again: what is removed by number is what was told by it.
  db.exec(
    'CREATE TABLE IF NOT EXISTS jira_outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT',
  );
  const insert = db.prepare('INSERT INTO jira_outbox (event) VALUES (?)');
  const after = db.prepare('SELECT number, event FROM jira_outbox WHERE number > ? ORDER BY number');
  const remove = db.prepare('DELETE FROM jira_outbox WHERE number BETWEEN ? AND ?');
  return {
    add: (event) => void insert.run(event),
    after: (number) => {
      const rows = after.all(number) as { readonly number: number; readonly event: string }[];
      const [first] = rows;
      const last = rows.at(-1);
      if (first === undefined || last === undefined) return null;
      return { from: first.number, to: last.number, events: rows.map(({ event }) => event) };
    },
    remove: ({ from, to }) => void remove.run(from, to),
  };
}
