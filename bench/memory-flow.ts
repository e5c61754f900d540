/**
 * Memory of the host (app and Jira twin) and of the gateway, end to end: what a mail with 100 MB of attachments costs over what
 * both need when nothing happens, and whether a backlog makes them grow.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { hostBundle } from '../test/support/load/bundle';
import { childrenOf, residentBytes, startHostProcess, writeConnections } from '../test/support/load/host-process';
import { inspectable, inspectorIn, liveBytes } from './live-memory';
import { startDovecot } from '../test/support/servers/dovecot';

const user = { user: 'memory@bench.test', password: 'bench' };
const attachmentBytes = 100 * 1024 * 1024;
const looksEveryMs = 20;

interface Resident {
  readonly host: number;
  readonly gateway: number;
}

/** `--backlog N`: mails of the backlog; default 10,000. */
export async function memoryBench(options: readonly string[]): Promise<object> {
  const backlog = Number(options[options.indexOf('--backlog') + 1] ?? '') || 10_000;
  const bundle = hostBundle();
  const dovecot = await startDovecot({ users: [user] });
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-memory-'));
  const connections = join(dataDir, 'connections.json');
  writeConnections(connections, dovecot, [user], { projectKey: 'DEMO' });
  const seed = ['--connections', connections, '--poll-every', '1'];
  const inspectors: string[] = [];
  const host = await startHostProcess(bundle, {
    dataDir,
    args: seed,
    isDemo: true,
    env: { NODE_OPTIONS: inspectable },
    onError: (text) => inspectors.push(...inspectorIn(text)),
  });
  const pid = host.child.pid ?? 0;
  try {
    // Ordinary mail first: code is compiled and buffers are there before anything is measured.
    dovecot.deliver(user.user, plainMails(0, 300));
    await settled(host.db, 300);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const idle = resident(pid);
    dovecot.deliver(user.user, [bigMail()]);
    const incoming = join(dataDir, 'files', 'attachments', 'incoming');
    // The twin of Jira lies in the host too: until its upload begins, what the host takes is the app's.
    const app = await peakUntil(pid, () => readdirSync(incoming).length > 0);
    const big = await peakUntil(pid, () => settledCount(host.db) >= 301);
    const attachment = host.db.prepare('SELECT max(size_bytes) AS bytes FROM jira_attachments').get() as {
      bytes: number;
    };
    const curve: Record<string, Resident & { readonly hostLive: number }> = {};
    dovecot.deliver(user.user, plainMails(300, backlog));
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await settled(host.db, 301 + Math.floor(share * backlog));
      const now = megabytes(resident(pid));
      const live = await liveBytes(inspectors[0] ?? '');
      curve[`${share * 100} %`] = { ...now, hostLive: Math.round(live / 1_048_576) };
    }
    return {
      bigMail: {
        attachmentMB: Math.round(attachment.bytes / 1_048_576),
        idleMB: megabytes(idle),
        peakOverIdleMB: {
          app: megabytes({ host: app.host - idle.host, gateway: 0 }).host,
          gateway: megabytes({ host: 0, gateway: Math.max(app.gateway, big.gateway) - idle.gateway }).gateway,
          hostWithJirasTwinTakingTheFile: megabytes({ host: big.host - idle.host, gateway: 0 }).host,
        },
      },
      backlog: { mails: backlog, megabytes: curve },
    };
  } finally {
    await host.stop();
    await dovecot.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function resident(pid: number): Resident {
  const [gateway = 0] = childrenOf(pid);
  return { host: residentBytes(pid), gateway: residentBytes(gateway) };
}

function megabytes({ host, gateway }: Resident): Resident {
  return { host: Math.round(host / 1_048_576), gateway: Math.round(gateway / 1_048_576) };
}

async function peakUntil(pid: number, isOver: () => boolean): Promise<Resident> {
  let peak: Resident = { host: 0, gateway: 0 };
  while (!isOver()) {
    const now = resident(pid);
    peak = { host: Math.max(peak.host, now.host), gateway: Math.max(peak.gateway, now.gateway) };
    await new Promise((resolve) => setTimeout(resolve, looksEveryMs));
  }
  return peak;
}

function settledCount(db: DatabaseSync): number {
  const row = db
    .prepare(
      `SELECT count(*) AS count FROM entity_message WHERE json_extract(value, '$.outcome') NOT IN ('claimed', 'waiting')`,
    )
    .get() as { count: number };
  return row.count;
}

async function settled(db: DatabaseSync, count: number): Promise<void> {
  while (settledCount(db) < count) await new Promise((resolve) => setTimeout(resolve, 100));
}

function* plainMails(from: number, count: number): Generator<string> {
  for (let at = from; at < from + count; at++) {
    const text = `This is what mail ${at} says.\r\n`.repeat(60);
    yield `From: user${at}@customer.example\r\nTo: ${user.user}\r\nSubject: question ${at}\r\nMessage-ID: <${at}@customer.example>\r\n\r\n${text}`;
  }
}

function bigMail(): Buffer {
  const line = `${Buffer.alloc(57, 7).toString('base64')}\r\n`;
  const head =
    `From: big@customer.example\r\nTo: ${user.user}\r\nSubject: big\r\nMessage-ID: <big@customer.example>\r\nMIME-Version: 1.0\r\n` +
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n' +
    'Content-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n' +
    'Content-Disposition: attachment; filename=big.bin\r\n\r\n';
  const lines = Buffer.from(line.repeat(Math.ceil(attachmentBytes / 57)));
  return Buffer.concat([Buffer.from(head), lines, Buffer.from('--b--\r\n')]);
}
