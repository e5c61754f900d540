/**
 * Far servers: 500 mails with 40 ms to the mail server and 120 ms to Jira. What is counted are round trips, calls and writes a
 * mail; the time is held against what cannot overlap: one connection to the mail server, and as many calls to Jira at a time as
 * the app allows itself.
 */
import type { DatabaseSync } from 'node:sqlite';
import { jiraCallsAtOnce } from '../src/app/receive/read-mailbox';
import type { PlatformCall } from '../src/local/runtime';
import { setUpConnections } from '../src/local/connections';
import { openProduct } from '../test/support/product';
import { startDovecot } from '../test/support/servers/dovecot';
import { countTurns } from './turns';

const mails = 500;
const issues = 100;
const mailServerMs = 40;
const jiraMs = 120;
const user = { user: 'support@latency.test', password: 'bench' };

export async function latencyBench(): Promise<object> {
  const dovecot = await startDovecot({ users: [user] });
  dovecot.deliver(user.user, messages());
  const turns = await countTurns(dovecot.host, dovecot.imap.port, mailServerMs);
  const calls: PlatformCall[] = [];
  const interfere = (call: PlatformCall): undefined => void calls.push(call);
  const product = await openProduct({ connected: false, interfere });
  try {
    const keys = Array.from({ length: issues }, (_, at) => [`LAT-${at + 1}`, []]);
    product.twin.seed({ own_address: user.user, projects: ['LAT'], issues: Object.fromEntries(keys) as object });
    product.twin.faults.set([{ route: '* /rest/api/3/**', delayMs: jiraMs }]);
    const address = { host: dovecot.host, port: turns.port, username: user.user, password: user.password };
    const shared = { name: 'far', protocol: 'imap', encryption: 'none', folder: 'INBOX', startFrom: 'all' } as const;
    await setUpConnections(product.host.invoke, [{ ...shared, ...address, enabled: false }]);
    turns.taken();
    calls.length = 0;
    const { connections } = await product.ask('connections.list', {});
    const id = connections[0]?.connection.id ?? '';
    const started = performance.now();
    await product.ask('connections.enable', { id, enabled: true, insist: true });
    await commented(product.host.db);
    const seconds = (performance.now() - started) / 1000;
    const figure = figures(calls, turns.taken(), seconds);
    await product.host.idle();
    return figure;
  } finally {
    await product.stop();
    await turns.close();
    await dovecot.stop();
  }
}

function* messages(): Generator<string> {
  for (let at = 0; at < mails; at++) {
    yield `From: user${at}@customer.example\r\nTo: ${user.user}\r\nSubject: [LAT-${1 + (at % issues)}] mail ${at}\r\nMessage-ID: <${at}@customer.example>\r\n\r\nHello, this is mail ${at}.\r\n`;
  }
}

async function commented(db: DatabaseSync): Promise<void> {
  const count = db.prepare(
    `SELECT count(*) AS count FROM entity_message WHERE json_extract(value, '$.outcome') = 'comment'`,
  );
  while ((count.get() as { count: number }).count < mails) await new Promise((resolve) => setTimeout(resolve, 20));
}

function figures(calls: readonly PlatformCall[], roundTrips: number, seconds: number): object {
  const reading = calls.filter(({ functionKey }) => functionKey === 'read-mailbox');
  const jira = reading.filter(({ kind }) => kind === 'jira').length;
  const writes = reading.filter(({ kind, name }) => kind === 'storage' && !/\/(get|query)$/.test(name)).length;
  const a = (count: number): number => Math.round((1000 * count) / mails) / 1000;
  const mailSeconds = (roundTrips * mailServerMs) / 1000;
  const jiraSeconds = (jira * jiraMs) / 1000 / jiraCallsAtOnce;
  // Nothing can be done in Jira before the first mails are here: connecting, logging in, opening, listing, fetching.
  const firstSeconds = (8 * mailServerMs) / 1000;
  const floorSeconds = firstSeconds + Math.max(mailSeconds, jiraSeconds);
  const round = (value: number): number => Math.round(100 * value) / 100;
  return {
    mails,
    injected: { mailServerMs, jiraMs, jiraCallsAtOnce },
    imapRoundTripsAMail: a(roundTrips),
    jiraCallsAMail: a(jira),
    storageWritesAMail: a(writes),
    seconds: round(seconds),
    cannotOverlapSeconds: round(floorSeconds),
    ratio: round(seconds / floorSeconds),
  };
}
