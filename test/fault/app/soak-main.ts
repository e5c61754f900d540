/**
 * `npm run -s soak -- [--minutes N] [--rate N]`: mail at a steady rate from Dovecot through the whole product; memory and backlog
 * are looked at all the while. Ends with 1 when a mail was lost or doubled, memory grew, or mail was left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compare } from '../../support/crash/compare';
import { isBusy, messageRecords } from '../../support/crash/records';
import { hostBundle } from '../../support/load/bundle';
import { childrenOf, residentBytes, startHostProcess, writeConnections } from '../../support/load/host-process';
import { makeLoad } from '../../support/load/load';
import { startDovecot } from '../../support/servers/dovecot';

const user = { user: 'soak@bench.test', password: 'soak' };

interface Look {
  readonly second: number;
  readonly hostMB: number;
  readonly gatewayMB: number;
  /** Delivered, and not settled. */
  readonly behind: number;
}

async function soak(minutes: number, rate: number): Promise<number> {
  const load = makeLoad({ count: Math.ceil(minutes * 60 * rate), seed: 3, small: true });
  const dovecot = await startDovecot({ users: [user] });
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-soak-'));
  const connections = join(dataDir, 'connections.json');
  writeConnections(connections, dovecot, [user]);
  const args = ['--seed-issues', load.seedIssues, '--connections', connections, '--poll-every', '2'];
  const host = await startHostProcess(hostBundle(), { dataDir, args });
  const pid = host.child.pid ?? 0;
  const looks: Look[] = [];
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  let delivered = 0;
  try {
    for (let second = 1; delivered < load.expected.length; second++) {
      const due = Math.min(load.expected.length, Math.floor(seconds() * rate));
      for (const { file } of load.expected.slice(delivered, due)) dovecot.adoptFile(user.user, join(load.dir, file));
      delivered = Math.max(delivered, due);
      if (second % Math.max(5, Math.round(minutes * 2)) === 0) {
        const settled = messageRecords(host.db).filter(({ outcome }) => outcome !== 'claimed').length;
        const [gateway = 0] = childrenOf(pid);
        const mb = (bytes: number): number => Math.round(bytes / 1_048_576);
        const memory = { hostMB: mb(residentBytes(pid)), gatewayMB: mb(residentBytes(gateway)) };
        looks.push({ second: Math.round(seconds()), ...memory, behind: delivered - settled });
        process.stderr.write(`${JSON.stringify(looks.at(-1))}\n`);
      }
      await sleep(1000);
    }
    for (let wait = 0; wait < 120 && (isBusy(host.db) || messageRecords(host.db).length < delivered); wait++) {
      await sleep(1000);
    }
    const compared = compare(dataDir, load.expected);
    const figures = { load: load.from, minutes, mailsPerSecond: rate, ...trend(looks, rate), ...compared, looks };
    process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
    return compared.lost + compared.double + compared.unfinished === 0 && figures.isFlat && figures.keepsUp ? 0 : 1;
  } finally {
    await host.stop();
    await dovecot.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(load.dir, { recursive: true, force: true });
  }
}

interface Halves {
  readonly firstHalfMB: number;
  readonly secondHalfMB: number;
}

interface Trend {
  readonly host: Halves;
  readonly gateway: Halves;
  readonly isFlat: boolean;
  readonly keepsUp: boolean;
}

/** The second half against the first, warming up left out; flat = within 15 %, keeping up = never more than 20 s behind. */
function trend(looks: readonly Look[], rate: number): Trend {
  const warm = looks.slice(Math.ceil(looks.length / 5));
  const mean = (some: readonly Look[], of: (look: Look) => number): number =>
    Math.round(some.reduce((sum, look) => sum + of(look), 0) / Math.max(1, some.length));
  const [first, second] = [warm.slice(0, warm.length >> 1), warm.slice(warm.length >> 1)];
  const host = { firstHalfMB: mean(first, (look) => look.hostMB), secondHalfMB: mean(second, (look) => look.hostMB) };
  const gateway = {
    firstHalfMB: mean(first, (look) => look.gatewayMB),
    secondHalfMB: mean(second, (look) => look.gatewayMB),
  };
  const isFlat = [host, gateway].every(({ firstHalfMB, secondHalfMB }) => secondHalfMB <= firstHalfMB * 1.15);
  return { host, gateway, isFlat, keepsUp: warm.every(({ behind }) => behind <= 20 * rate) };
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '5' } },
});
void soak(Number(values.minutes), Number(values.rate)).then((code) => process.exit(code));
