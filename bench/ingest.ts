/**
 * Mail a second through the whole product: Dovecot -> gateway over HTTP with tokens -> app -> comments, issues and attachments
 * in the Jira twin. The floor of the same run is the same mailbox read by bare imapflow, which does nothing with it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ImapFlow } from 'imapflow';
import { hostBundle } from '../test/support/load/bundle';
import { childrenOf, cpuSeconds, startHostProcess, writeConnections } from '../test/support/load/host-process';
import { makeLoad, type Load } from '../test/support/load/load';
import { startDovecot, type Dovecot, type DovecotUser } from '../test/support/servers/dovecot';

const seed = 1;
const users = [1, 2, 3, 4].map((at): DovecotUser => ({ user: `box${at}@bench.test`, password: 'bench' }));

interface Figures {
  readonly mailboxes: number;
  readonly mails: number;
  readonly seconds: number;
  readonly mailsPerSecond: number;
  readonly floorMailsPerSecond: number;
  /** Ours to the floor's. */
  readonly share: number;
  /** Processor time of the host and of the gateway meanwhile; what others do on the machine does not count. */
  readonly cpuSeconds: { readonly host: number; readonly gateway: number };
  readonly outcomes: Readonly<Record<string, number>>;
}

/** `--counts 1000,10000`, `--mailboxes 1,2,4`, and `--platform-rates` to see it under Forge's and Jira's limits. */
export async function ingestBench(options: readonly string[]): Promise<object> {
  const counts = numbersOf(options, '--counts', [1000, 10_000]);
  const boxes = numbersOf(options, '--mailboxes', [1, 2, 4]);
  const bundle = hostBundle();
  const curve: Figures[] = [];
  const byMailboxes: Figures[] = [];
  let from = '';
  for (const count of counts) {
    const load = makeLoad({ count, seed });
    from = load.from;
    try {
      curve.push(await measure(bundle, load, 1));
      if (count === counts[0]) {
        for (const many of boxes.filter((number) => number > 1)) byMailboxes.push(await measure(bundle, load, many));
      }
    } finally {
      rmSync(load.dir, { recursive: true, force: true });
    }
  }
  return { load: `${from}, seed ${seed}`, curve, byMailboxes };
}

function numbersOf(options: readonly string[], name: string, otherwise: readonly number[]): readonly number[] {
  const given = options[options.indexOf(name) + 1];
  return options.includes(name) && given !== undefined ? given.split(',').map(Number) : otherwise;
}

/** The load in one mailbox, or dealt out to several in turn, conversation by conversation. */
async function measure(bundle: string, load: Load, mailboxes: number): Promise<Figures> {
  const dovecot = await startDovecot({ users });
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-ingest-'));
  try {
    const used = users.slice(0, mailboxes);
    const mails = deal(dovecot, load, used);
    const floorSeconds = await floor(dovecot, used, mails);
    const connections = join(dataDir, 'connections.json');
    writeConnections(connections, dovecot, used);
    const rates = process.argv.includes('--platform-rates') ? ['--platform-rates'] : [];
    const args = ['--seed-issues', load.seedIssues, '--connections', connections, '--poll-every', '60', ...rates];
    const host = await startHostProcess(bundle, { dataDir, args });
    const before = cpuOf(host.child.pid ?? 0);
    const seconds = await drained(host.db, mails);
    const after = cpuOf(host.child.pid ?? 0);
    const outcomes = outcomesOf(host.db);
    await host.stop();
    const rate = (taken: number): number => Math.round((10 * mails) / taken) / 10;
    const share = Math.round((1000 * floorSeconds) / seconds) / 1000;
    return {
      mailboxes,
      mails,
      seconds: Math.round(seconds * 100) / 100,
      mailsPerSecond: rate(seconds),
      floorMailsPerSecond: rate(floorSeconds),
      share,
      cpuSeconds: { host: after.host - before.host, gateway: after.gateway - before.gateway },
      outcomes,
    };
  } finally {
    await dovecot.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function deal(dovecot: Dovecot, load: Load, used: readonly DovecotUser[]): number {
  if (used.length === 1) return dovecot.adopt(used[0]?.user ?? '', load.maildir);
  // People answer the mailbox they wrote to: a conversation stays in one.
  const boxOf = new Map<string, number>();
  let dealt = 0;
  for (const [at, { file, messageId, threadRoot }] of load.expected.entries()) {
    const box = (threadRoot === null ? undefined : boxOf.get(threadRoot)) ?? at % used.length;
    if (messageId !== null) boxOf.set(messageId, box);
    dealt += dovecot.adoptFile(used[box]?.user ?? '', join(load.dir, file));
  }
  return dealt;
}

/** Every message read once, over as many connections as there are mailboxes. */
async function floor(dovecot: Dovecot, used: readonly DovecotUser[], mails: number): Promise<number> {
  const clients = used.map(
    ({ user, password }) =>
      new ImapFlow({
        host: dovecot.host,
        port: dovecot.imap.port,
        secure: false,
        doSTARTTLS: false,
        auth: { user, pass: password },
        logger: false,
      }),
  );
  for (const client of clients) {
    await client.connect();
    await client.mailboxOpen('INBOX', { readOnly: true });
  }
  const started = performance.now();
  const counts = await Promise.all(
    clients.map(async (client) => {
      let count = 0;
      for await (const { source } of client.fetch('1:*', { uid: true, source: true })) if (source) count++;
      return count;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const client of clients) await client.logout();
  const read = counts.reduce((sum, one) => sum + one, 0);
  if (read !== mails) throw new Error(`the floor read ${read} of ${mails} mails`);
  return seconds;
}

function cpuOf(pid: number): { readonly host: number; readonly gateway: number } {
  const [gateway] = childrenOf(pid);
  return { host: cpuSeconds(pid), gateway: gateway === undefined ? 0 : cpuSeconds(gateway) };
}

/** Looking costs the processor that is measured; the app's own times say when it was done. */
const lookEveryMs = 1000;

/** From the moment the mailboxes were enabled until every mail has its outcome: the app's own times, both. */
async function drained(db: DatabaseSync, mails: number): Promise<number> {
  const count = db.prepare(
    `SELECT count(*) AS count, max(json_extract(value, '$.settledMs')) AS last FROM entity_message
     WHERE json_extract(value, '$.outcome') NOT IN ('claimed', 'waiting')`,
  );
  for (;;) {
    const { count: done, last } = count.get() as { count: number; last: number };
    if (done >= mails) return (last - enabledMs(db)) / 1000;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function enabledMs(db: DatabaseSync): number {
  const found = db
    .prepare(`SELECT min(json_extract(value, '$.updatedAtMs')) AS at FROM kvs WHERE key LIKE 'connection:%'`)
    .get() as { at: number };
  return found.at;
}

function outcomesOf(db: DatabaseSync): Readonly<Record<string, number>> {
  const rows = db
    .prepare(
      `SELECT json_extract(value, '$.outcome') AS outcome, count(*) AS count FROM entity_message GROUP BY 1 ORDER BY 1`,
    )
    .all() as { outcome: string; count: number }[];
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}
