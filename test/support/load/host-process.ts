/** The local host as people start it (`npm start`), in a process of its own, with a Dovecot mailbox that it reads. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Dovecot, DovecotUser } from '../servers/dovecot';

export interface HostProcess {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly jiraAuth: { readonly user: string; readonly token: string };
  /** Its tables, read beside it; see `readTables`. */
  readonly db: DatabaseSync;
  stop(): Promise<void>;
}

export interface HostProcessOptions {
  readonly dataDir: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** With the example project and its mailbox; default: without. */
  readonly isDemo?: boolean;
  /** Where what it says on standard error goes; default: nowhere. */
  readonly onError?: (text: string) => void;
}

interface Ready {
  readonly urls: { readonly home: string };
  readonly jiraAuth: HostProcess['jiraAuth'];
}

/** The bundle that scripts/start.mjs made: `npm start` once, or `bundleHost()`. */
export async function startHostProcess(bundle: string, options: HostProcessOptions): Promise<HostProcess> {
  const { dataDir, args, env = {}, isDemo = false, onError = () => undefined } = options;
  const all = [bundle, '--json', '--port', '0', ...(isDemo ? [] : ['--no-demo']), '--data', dataDir, ...args];
  // As in scripts/start.mjs.
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=64', ...all], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-5000);
    onError(chunk.toString());
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the host ended with ${code ?? 'a signal'}: ${errors}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((text) => text.startsWith('{"ready":true'));
      // The app logs to standard output too; only the line that says where everything is counts.
      if (line !== undefined && output.includes(`${line}\n`)) resolve(JSON.parse(line) as Ready);
      output = output.slice(output.lastIndexOf('\n') + 1);
    });
  });
  const db = readTables(dataDir);
  return {
    child,
    origin: new URL(ready.urls.home).origin,
    jiraAuth: ready.jiraAuth,
    db,
    stop: async () => {
      db.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The tables of a host, of its storage and of its Jira, to read. */
export function readTables(dataDir: string): DatabaseSync {
  const db = new DatabaseSync(join(dataDir, 'host.sqlite'), { readOnly: true });
  for (const part of ['storage', 'jira']) db.exec(`ATTACH '${join(dataDir, `${part}.sqlite`)}' AS ${part}`);
  return db;
}

/** A connections file for mailboxes of this Dovecot. Mail without an issue opens one in `projectKey`. */
export function writeConnections(
  file: string,
  dovecot: Dovecot,
  users: readonly DovecotUser[],
  { projectKey = 'SUP', enabled = true }: { readonly projectKey?: string; readonly enabled?: boolean } = {},
): void {
  const wishes = users.map(({ user, password }) => ({
    name: user,
    protocol: 'imap',
    encryption: 'none',
    host: dovecot.host,
    port: dovecot.imap.port,
    username: user,
    password,
    enabled,
    startFrom: 'all',
    newIssue: { projectKey, issueType: 'Task' },
  }));
  writeFileSync(file, JSON.stringify(wishes));
}

/** Resident memory of a process and its children in bytes, from /proc (Linux). */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

/** Processor time that a process has used, from /proc: ticks of a hundredth of a second. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Processes that this one started; the gateway is a child of the host. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
}

function parentOf(pid: string): number {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) \S+ /s, '')
        .split(' ')[0],
    );
  } catch {
    return 0;
  }
}
