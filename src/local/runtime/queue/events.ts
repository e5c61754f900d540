/**
 * Queued events on SQLite: what a push stored, what is due, what runs. An event that was running when the process died is
 * waiting again when it is opened next: delivery is at least once, as on the platform.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { committed, inGroup } from '../../database';

/** A queue's name, or `#` and the key of a trigger module for product events. */
export type Route = string;

export interface NewEvent {
  /** JSON text. */
  readonly body: string;
  readonly dueMs: number;
  readonly delaySeconds: number | null;
  readonly key: string | null;
  readonly keyLimit: number | null;
}

export interface QueuedEvent extends NewEvent {
  readonly id: number;
  readonly eventId: string;
  readonly jobId: string;
  readonly route: Route;
  readonly originId: string;
  readonly enqueuedMs: number;
  readonly retryCount: number;
  /** null on the first delivery. */
  readonly retryReason: string | null;
  /** JSON text. */
  readonly retryData: string | null;
}

export interface Retry {
  readonly dueMs: number;
  readonly count: number;
  readonly reason: string;
  readonly data: string | null;
}

export interface JobStats {
  readonly success: number;
  readonly inProgress: number;
  readonly failed: number;
}

/** Its writes are kept together with others of the same moment: see `committed`. */
export interface EventTable {
  /** Resolves when what was written so far is kept. */
  committed(): Promise<void>;
  push(route: Route, jobId: string, originId: string, nowMs: number, events: readonly NewEvent[]): void;
  /** How many pushes come from this origin, the one now made included. */
  countPush(originId: string, nowMs: number): number;
  /** The first due event whose concurrency key is not among the busy ones, taken: it is running now. */
  take(nowMs: number, busyKeys: readonly string[]): QueuedEvent | undefined;
  /** When the first event that is due later than now is due; null when there is none. */
  nextDueMs(nowMs: number): number | null;
  succeed(event: QueuedEvent): void;
  fail(event: QueuedEvent): void;
  /** Waits again; forgets it when its job was cancelled. */
  retry(event: QueuedEvent, retry: Retry): void;
  stats(route: Route, jobId: string): JobStats | undefined;
  /** False when there is no such job. */
  cancel(route: Route, jobId: string): boolean;
  /** Forgets jobs and chains that ended before. */
  sweep(beforeMs: number): void;
}

/** In place of a job's id, for events that nobody asks after. */
export const noJob = '';

const schema = `
  CREATE TABLE IF NOT EXISTS queue_event (id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, job_id TEXT NOT NULL,
    route TEXT NOT NULL, body TEXT NOT NULL, delay REAL, due_ms INTEGER NOT NULL, running INTEGER NOT NULL DEFAULT 0,
    key TEXT, key_limit INTEGER, origin_id TEXT NOT NULL, enqueued_ms INTEGER NOT NULL,
    retry_count INTEGER NOT NULL DEFAULT 0, retry_reason TEXT, retry_data TEXT);
  CREATE INDEX IF NOT EXISTS queue_event_due ON queue_event(running, due_ms, id);
  CREATE INDEX IF NOT EXISTS queue_event_job ON queue_event(job_id);
  CREATE TABLE IF NOT EXISTS queue_job (job_id TEXT PRIMARY KEY, route TEXT NOT NULL, success INTEGER NOT NULL,
    failed INTEGER NOT NULL, cancelled INTEGER NOT NULL, pushed_ms INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS queue_origin (origin_id TEXT PRIMARY KEY, pushes INTEGER NOT NULL, last_ms INTEGER NOT NULL);
  UPDATE queue_event SET running = 0, retry_reason = coalesce(retry_reason, 'FUNCTION_PLATFORM_UNKNOWN_ERROR')
    WHERE running = 1;`;

const eventColumns = `id, event_id AS eventId, job_id AS jobId, route, body, delay AS delaySeconds, due_ms AS dueMs, key,
  key_limit AS keyLimit, origin_id AS originId, enqueued_ms AS enqueuedMs, retry_count AS retryCount,
  retry_reason AS retryReason, retry_data AS retryData`;

export function openEvents(db: DatabaseSync): EventTable {
  db.exec(schema);
  const addJob = db.prepare(`INSERT INTO queue_job VALUES (?, ?, 0, 0, 0, ?) ON CONFLICT DO NOTHING`);
  const addEvent = db.prepare(`INSERT INTO queue_event
    (event_id, job_id, route, body, delay, due_ms, key, key_limit, origin_id, enqueued_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const addPush = db.prepare(`INSERT INTO queue_origin VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET pushes = pushes + 1, last_ms = excluded.last_ms RETURNING pushes`);
  const due = db.prepare(`SELECT ${eventColumns} FROM queue_event WHERE running = 0 AND due_ms <= ?
    AND (key IS NULL OR key NOT IN (SELECT value FROM json_each(?))) ORDER BY due_ms, id LIMIT 1`);
  const start = db.prepare(`UPDATE queue_event SET running = 1 WHERE id = ?`);
  const next = db.prepare(`SELECT min(due_ms) AS dueMs FROM queue_event WHERE running = 0 AND due_ms > ?`);
  return {
    committed: () => committed(db),
    push: (route, jobId, originId, nowMs, events) => {
      inGroup(db, () => {
        if (jobId !== noJob) addJob.run(jobId, route, nowMs);
        for (const { body, delaySeconds, dueMs, key, keyLimit } of events) {
          addEvent.run(randomUUID(), jobId, route, body, delaySeconds, dueMs, key, keyLimit, originId, nowMs);
        }
      });
    },
    countPush: (originId, nowMs) => inGroup(db, () => (addPush.get(originId, nowMs) as { pushes: number }).pushes),
    take: (nowMs, busyKeys) => {
      const event = due.get(nowMs, JSON.stringify(busyKeys)) as QueuedEvent | undefined;
      if (event) inGroup(db, () => start.run(event.id));
      return event;
    },
    nextDueMs: (nowMs) => (next.get(nowMs) as { dueMs: number | null }).dueMs,
    ...endings(db),
    ...jobs(db),
  };
}

function endings(db: DatabaseSync): Pick<EventTable, 'succeed' | 'fail' | 'retry'> {
  const drop = db.prepare(`DELETE FROM queue_event WHERE id = ?`);
  const succeeded = db.prepare(`UPDATE queue_job SET success = success + 1 WHERE job_id = ?`);
  const failed = db.prepare(`UPDATE queue_job SET failed = failed + 1 WHERE job_id = ?`);
  const cancelled = db.prepare(`SELECT 1 FROM queue_job WHERE job_id = ? AND cancelled = 1`);
  const again = db.prepare(`UPDATE queue_event SET running = 0, due_ms = ?, retry_count = ?, retry_reason = ?,
    retry_data = ? WHERE id = ?`);
  return {
    succeed: ({ id, jobId }) =>
      inGroup(db, () => {
        drop.run(id);
        if (jobId !== noJob) succeeded.run(jobId);
      }),
    fail: ({ id, jobId }) =>
      inGroup(db, () => {
        drop.run(id);
        if (jobId !== noJob) failed.run(jobId);
      }),
    retry: ({ id, jobId }, { dueMs, count, reason, data }) =>
      inGroup(db, () => {
        if (cancelled.get(jobId)) drop.run(id);
        else again.run(dueMs, count, reason, data, id);
      }),
  };
}

function jobs(db: DatabaseSync): Pick<EventTable, 'stats' | 'cancel' | 'sweep'> {
  const find = db.prepare(`SELECT success, failed, (SELECT count(*) FROM queue_event e WHERE e.job_id = j.job_id)
    AS inProgress FROM queue_job j WHERE job_id = ? AND route = ?`);
  const cancel = db.prepare(`UPDATE queue_job SET cancelled = 1 WHERE job_id = ? AND route = ?`);
  const dropWaiting = db.prepare(`DELETE FROM queue_event WHERE job_id = ? AND running = 0`);
  const sweepJobs = db.prepare(`DELETE FROM queue_job WHERE pushed_ms < ?
    AND NOT EXISTS (SELECT 1 FROM queue_event e WHERE e.job_id = queue_job.job_id)`);
  const sweepOrigins = db.prepare(`DELETE FROM queue_origin WHERE last_ms < ?`);
  return {
    stats: (route, jobId) => {
      const row = find.get(jobId, route) as JobStats | undefined;
      return row && { success: row.success, inProgress: row.inProgress, failed: row.failed };
    },
    cancel: (route, jobId) =>
      inGroup(db, () => {
        if (cancel.run(jobId, route).changes === 0) return false;
        dropWaiting.run(jobId);
        return true;
      }),
    sweep: (beforeMs) => {
      sweepJobs.run(beforeMs);
      sweepOrigins.run(beforeMs);
    },
  };
}
