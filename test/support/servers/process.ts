/** Private server processes: own directory, own ports, ended with the test, and ended by the kernel when the test dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The ordinary user who owns the mail: `nobody` when the tests run as root, else whoever runs them. */
export interface Owner {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

export function mailOwner(): Owner {
  if (isRoot()) return { user: 'nobody', group: 'nogroup', uid: 65534, gid: 65534 };
  const { username, uid, gid } = userInfo();
  return { user: username, group: String(gid), uid, gid };
}

/** A directory for one server; short, because paths of sockets may have 100 characters only. */
export function temporaryDirectory(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `pr-${name}-`));
  if (isRoot()) chownSync(dir, 0, 0);
  return dir;
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number, host: string): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export interface Daemon {
  readonly pid: number;
  /** What it wrote to its outputs. */
  output(): string;
  /** SIGTERM, and after 0.4 s of grace SIGKILL for all of its process group. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a program in the foreground; `--pdeathsig` ends it even when this process is killed. */
export function startDaemon(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Daemon {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that children that outlive their master can be found.
    detached: true,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env },
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('error', (error) => (output += `\n${error.message}`));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => stopChild(child, ended),
  };
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await Promise.race([ended, sleep(400, undefined, { ref: false })]);
  killGroup(child.pid);
  await ended;
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Nobody left in the group is what one hopes for. */
function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until something listens; fails with what the server said. */
export async function untilListening(host: string, port: number, daemon: Daemon, log = () => ''): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await accepts(host, port))) {
    if (Date.now() > deadline) {
      await daemon.stop();
      throw new Error(`Nothing listens on ${host}:${port}.\n${daemon.output()}\n${log()}`);
    }
    await sleep(25);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Removes a server's directory. Processes of a server that is going down may still write to it. */
export function removeDirectory(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** Children of a process that are still there: a clean shutdown leaves none. */
export function survivors(mark: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(mark));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
