/**
 * Kills the real host (kill -9, host and gateway) at random moments while generated mails flow in from a private Dovecot, with
 * events of the queue doubled and answers of Jira lost on the way; then compares what Jira has with what the generator says.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostBundle } from '../load/bundle';
import { startHostProcess, writeConnections, type HostProcess } from '../load/host-process';
import { makeLoad, type Load } from '../load/load';
import { startDovecot, type Dovecot } from '../servers/dovecot';
import { compare, type Comparison } from './compare';
import { isBusy } from './records';

export interface KillOptions {
  readonly times: number;
  readonly mails: number;
  readonly seed: number;
  /** Our own generator even where ../shared is. */
  readonly own?: boolean;
  readonly say?: (text: string) => void;
}

export interface KillFigures extends Comparison {
  readonly load: string;
  readonly kills: number;
  readonly doubledEvents: number;
  readonly lostAnswers: number;
  readonly seconds: number;
}

const user = { user: 'support@kill.test', password: 'kill' };

/** Leases of half a minute take a second and a half, the rests after failures seconds. */
const clockFactor = 20;

/** Of Jira's writes, so many are carried out and not answered. */
const lost = 0.05;

const faults = ['POST /rest/api/3/issue/*/comment', 'POST /rest/api/3/issue', 'POST /rest/api/3/issue/*/attachments'];

export async function killRun({
  times,
  mails,
  seed,
  own = false,
  say = () => undefined,
}: KillOptions): Promise<KillFigures> {
  const started = performance.now();
  const load = makeLoad({ count: mails, seed, small: true, own });
  const dovecot = await startDovecot({ users: [user] });
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-kill-'));
  const run = new KillRun(load, dovecot, dataDir, seed);
  try {
    for (let kill = 1; kill <= times; kill++) {
      await run.untilKilled(kill / (times * 0.8));
      if (kill % 10 === 0) say(`${kill} kills, ${run.delivered} of ${mails} mails delivered`);
    }
    await run.untilQuiet(say);
    const { doubledEvents, lostAnswers } = run;
    const seconds = Math.round((performance.now() - started) / 1000);
    const compared = compare(dataDir, load.expected);
    return { load: load.from, kills: times, doubledEvents, lostAnswers, seconds, ...compared };
  } finally {
    await run.close();
    await dovecot.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(load.dir, { recursive: true, force: true });
  }
}

class KillRun {
  readonly #load: Load;
  readonly #dovecot: Dovecot;
  readonly #dataDir: string;
  readonly #bundle = hostBundle();
  readonly #epoch = Date.now();
  readonly #random: () => number;
  #host: HostProcess | null = null;
  #seed: number;
  delivered = 0;
  doubledEvents = 0;
  lostAnswers = 0;

  constructor(load: Load, dovecot: Dovecot, dataDir: string, seed: number) {
    this.#load = load;
    this.#dovecot = dovecot;
    this.#dataDir = dataDir;
    this.#seed = seed;
    this.#random = () => {
      this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
      return this.#seed / 2 ** 32;
    };
    writeConnections(join(dataDir, 'connections.json'), dovecot, [user]);
  }

  /** One life of the host. @param share of the mails that must have been delivered at its end */
  async untilKilled(share: number): Promise<void> {
    const host = await this.#start();
    const end = performance.now() + 300 + this.#random() * 3500;
    const wanted = Math.min(this.#load.expected.length, Math.ceil(share * this.#load.expected.length));
    const batch = Math.ceil((wanted - this.delivered) / 6);
    while (performance.now() < end) {
      this.#deliver(Math.min(wanted - this.delivered, batch));
      if (this.#random() < 0.5) await this.#doubleEvents();
      await sleep(100 + this.#random() * 300);
    }
    this.#deliver(wanted - this.delivered);
    await this.#countLost(host);
    await kill(host);
    this.#host = null;
  }

  /** The last life: without faults, until nothing is left to do. */
  async untilQuiet(say: (text: string) => void): Promise<void> {
    const host = await this.#start(false);
    this.#deliver(this.#load.expected.length - this.delivered);
    const quiet = await this.#settled(host.db, 240_000);
    if (!quiet) say('it did not come to rest');
  }

  async close(): Promise<void> {
    if (this.#host !== null) await this.#host.stop();
  }

  async #start(withFaults = true): Promise<HostProcess> {
    const clock = resolve(process.cwd(), 'test/support/crash/fast-clock.cjs');
    const seeds = ['--seed-issues', this.#load.seedIssues];
    const connections = ['--connections', join(this.#dataDir, 'connections.json')];
    const args = ['--poll-every', '0.5', ...(this.delivered === 0 ? [...seeds, ...connections] : [])];
    const env = { NODE_OPTIONS: `--require ${clock}`, POSTROOM_CLOCK: `${this.#epoch} ${clockFactor}` };
    this.#host = await startHostProcess(this.#bundle, { dataDir: this.#dataDir, args, env });
    if (withFaults) await this.#loseAnswers(this.#host);
    return this.#host;
  }

  async #loseAnswers({ origin }: HostProcess): Promise<void> {
    const rules = faults.map((route) => ({ route, loseReply: true, probability: lost }));
    const seed = Math.floor(this.#random() * 2 ** 31);
    const answer = await fetch(`${origin}/__twin/faults`, { method: 'POST', body: JSON.stringify({ rules, seed }) });
    if (!answer.ok) throw new Error(`faults: ${answer.status} ${await answer.text()}`);
  }

  async #countLost({ origin }: HostProcess): Promise<void> {
    const answer = (await (await fetch(`${origin}/__twin/faults`)).json()) as { rules: { struck: number }[] };
    this.lostAnswers += answer.rules.reduce((sum, { struck }) => sum + struck, 0);
  }

  #deliver(count: number): void {
    for (const { file } of this.#load.expected.slice(this.delivered, this.delivered + Math.max(0, count))) {
      this.#dovecot.adoptFile(user.user, join(this.#load.dir, file));
      this.delivered++;
    }
  }

  /** Whatever waits or runs in the queue comes once more, and without its concurrency key: two of it run at the same time. */
  async #doubleEvents(): Promise<void> {
    const db = new DatabaseSync(join(this.#dataDir, 'host.sqlite'));
    db.exec('PRAGMA busy_timeout=5000');
    const double = db.prepare(
      `INSERT INTO queue_event (event_id, job_id, route, body, delay, due_ms, key, key_limit, origin_id, enqueued_ms)
         SELECT event_id || '-again', job_id, route, body, delay, 0, NULL, NULL, origin_id, enqueued_ms FROM queue_event
         WHERE event_id NOT LIKE '%-again' LIMIT 5`,
    );
    // It is there for a moment only: the host is quick.
    let changes = 0;
    for (let looks = 0; looks < 40 && changes === 0; looks++) {
      changes = Number(double.run().changes);
      if (changes === 0) await sleep(5);
    }
    db.close();
    this.doubledEvents += changes;
  }

  async #settled(db: DatabaseSync, mostMs: number): Promise<boolean> {
    const end = performance.now() + mostMs;
    const records = db.prepare('SELECT count(*) AS count FROM entity_message');
    while (performance.now() < end) {
      await sleep(500);
      const { count } = records.get() as { count: number };
      if (count >= this.#load.expected.length && !isBusy(db)) return true;
    }
    return false;
  }
}

/** The host, and with it the gateway, which loses its lifeline. */
async function kill({ child, db }: HostProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  db.close();
}
