/**
 * The platform's rates, in force with --platform-rates: storage (limits-kvs-ce), queue events (limits-async-events) and
 * Jira (rate-limiting: hourly points, bursts for each endpoint, writes to one issue). Windows are fixed, counted from the
 * first use; Jira's points reset at the top of the UTC hour.
 */
import { PlatformError } from './answer';

export interface Rates {
  readonly storage: StorageRates;
  readonly queue: QueueRates;
  readonly jira: JiraRates;
}

export interface StorageRates {
  /** Before a call: RATE_LIMIT_EXCEEDED, or null. `bytes` = size of what is written, 0 for a read. */
  refuse(kind: 'read' | 'write', bytes: number): PlatformError | null;
  /** After a read: the size of what was read. */
  readBytes(bytes: number): void;
}

export interface QueueRates {
  /** False when so many events are too many in this minute. */
  admit(events: number): boolean;
}

export interface JiraRates {
  /** Jira's 429, or null. */
  refuse(method: string, path: string): Response | null;
  spend(method: string, path: string, response: Response): void;
}

const unlimited: Rates = {
  storage: { refuse: () => null, readBytes: () => undefined },
  queue: { admit: () => true },
  jira: { refuse: () => null, spend: () => undefined },
};

export function platformRates(enforced: boolean, now: () => number): Rates {
  if (!enforced) return unlimited;
  return { storage: storageRates(now), queue: queueRates(now), jira: jiraRates(now) };
}

/** A counter that starts anew when its window has passed. */
class Window {
  readonly #lengthMs: number;
  readonly #most: number;
  readonly #now: () => number;
  #startMs = 0;
  #used = 0;

  constructor(most: number, lengthMs: number, now: () => number) {
    this.#most = most;
    this.#lengthMs = lengthMs;
    this.#now = now;
  }

  /** Whether so much more fits; does not take it. */
  fits(amount: number): boolean {
    const now = this.#now();
    if (now - this.#startMs >= this.#lengthMs) {
      this.#startMs = now - (now % this.#lengthMs);
      this.#used = 0;
    }
    return this.#used + amount <= this.#most;
  }

  take(amount: number): void {
    this.#used += amount;
  }

  secondsLeft(): number {
    return Math.max(1, Math.ceil((this.#startMs + this.#lengthMs - this.#now()) / 1000));
  }
}

const unit = 10 * 1024;
const minute = 60_000;

function storageRates(now: () => number): StorageRates {
  const requests = new Window(1000, 1000, now);
  const reads = new Window(4000, minute, now);
  const writes = new Window(4000, minute, now);
  return {
    refuse: (kind, bytes) => {
      const window = kind === 'read' ? reads : writes;
      const units = Math.max(1, Math.ceil(bytes / unit));
      if (!requests.fits(1) || !window.fits(units)) {
        return new PlatformError(429, 'RATE_LIMIT_EXCEEDED', 'The app exceeded the operations allowed in this period.');
      }
      requests.take(1);
      window.take(units);
      return null;
    },
    readBytes: (bytes) => reads.take(Math.max(0, Math.ceil(bytes / unit) - 1)),
  };
}

function queueRates(now: () => number): QueueRates {
  const events = new Window(500, minute, now);
  return {
    admit: (count) => {
      if (!events.fits(count)) return false;
      events.take(count);
      return true;
    },
  };
}

const burstOf: Readonly<Record<string, number>> = { GET: 100, POST: 100, PUT: 50, DELETE: 50 };

function jiraRates(now: () => number): JiraRates {
  const points = new Window(65_000, 3_600_000, now);
  const windows = new Map<string, Window>();
  const window = (name: string, most: number, lengthMs: number): Window => {
    let known = windows.get(name);
    if (!known) windows.set(name, (known = new Window(most, lengthMs, now)));
    return known;
  };
  return {
    refuse: (method, path) => {
      const endpoint = `${method} ${path.replace(/\?.*$/, '').replace(/\/[A-Z][A-Z0-9_]*-\d+|\/\d{3,}/g, '/*')}`;
      const checks: [string, Window][] = [
        ['jira-quota-global-based', points],
        ['jira-burst-based', window(endpoint, burstOf[method] ?? 50, 1000)],
      ];
      const issue = method === 'GET' ? undefined : /\/issue\/([^/?]+)/.exec(path)?.[1];
      if (issue !== undefined) {
        checks.push(['jira-per-issue-on-write', window(`2 ${issue}`, 20, 2000)]);
        checks.push(['jira-per-issue-on-write', window(`30 ${issue}`, 100, 30_000)]);
      }
      const full = checks.find(([, counter]) => !counter.fits(1));
      if (full) return tooMany(full[0], full[1].secondsLeft());
      for (const [, counter] of checks) counter.take(1);
      return null;
    },
    spend: (method, path, response) => {
      // A read costs one point more for each object it answers, two for a person; the size is told by the twin.
      if (method !== 'GET' || !response.ok) return;
      const objects = Number(response.headers.get('x-postroom-objects') ?? '1');
      points.take(/\/(users?|myself|group)\b/.test(path) ? objects * 2 : objects);
    },
  };
}

function tooMany(reason: string, seconds: number): Response {
  const body = { errorMessages: ['Rate limit exceeded.'], errors: {} };
  const headers = { 'retry-after': String(seconds), 'ratelimit-reason': reason };
  return Response.json(body, { status: 429, headers });
}
