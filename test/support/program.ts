/** The local host as users start it: the command of `npm start`, in a process of its own that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Ports {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
}

/** The line that `npm start -- --json` prints. */
export interface Readiness {
  readonly ready: true;
  readonly urls: { readonly home: string; readonly admin: string; readonly jira: string; readonly mail: string };
  readonly gateway: string;
  readonly imap: Ports;
  readonly pop3: Ports;
  readonly smtp: Ports;
  readonly accounts: readonly { readonly address: string; readonly user: string; readonly password: string }[];
  readonly jiraAuth: { readonly user: string; readonly token: string };
}

export interface Program {
  readonly ready: Readiness;
  readonly process: ChildProcess;
  /** What it wrote to standard error. */
  said(): string;
  /** kill -9 of the host and all its processes; resolves when they are gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const running = new Set<Program>();
const directories: string[] = [];

/** Call it after each test. */
export async function closePrograms(): Promise<void> {
  for (const program of [...running]) await program.kill();
  for (const dir of directories.splice(0)) rmSync(dir, { recursive: true, force: true });
}

export function dataDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-program-'));
  directories.push(dir);
  return dir;
}

/** Starts on any free port and waits until it is ready. @throws Error with what it said when it ends before */
export async function startProgram(dataDir: string, options: readonly string[] = []): Promise<Program> {
  const args = ['scripts/start.mjs', '--json', '--port', '0', '--data', dataDir, ...options];
  // Its own group of processes: killed together, as a crash of the machine would.
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<Readiness>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The host ended (${code ?? 'killed'}): ${said}`)));
    createInterface({ input: child.stdout }).on('line', (line) => resolve(JSON.parse(line) as Readiness));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running.delete(program);
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal);
    await gone;
  };
  const program: Program = {
    ready,
    process: child,
    said: () => said,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
  running.add(program);
  return program;
}
