/** One host for one data directory. The lock is the operating system's: it goes with the process, however that ends. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DataLock {
  release(): void;
}

/** Waits a moment for a host that is just ending; then refuses. */
export async function lockData(dataDir: string, patienceMs = 3000): Promise<DataLock> {
  const path = join(dataDir, 'lock.sqlite');
  const until = performance.now() + patienceMs;
  for (;;) {
    const held = tryLock(path);
    if (held) return { release: () => held.close() };
    if (performance.now() > until) {
      throw new Error(`Another local host is using ${dataDir}. Stop it, or choose another directory with --data.`);
    }
    await sleep(100);
  }
}

function tryLock(path: string): DatabaseSync | null {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;');
    return db;
  } catch (error) {
    db.close();
    if (/locked|busy/i.test(String(error))) return null;
    throw error;
  }
}
