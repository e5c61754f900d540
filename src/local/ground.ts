/** What a host stands on before anything runs: its options, its data directory and lock, databases, keys, the manifest. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database';
import { lockData, type DataLock } from './lock';
import { stderrLog, type Log } from './log';
import { readManifest, type Manifest } from './manifest';
import type { HostParts } from './parts';
import { identityOf, openTokenIssuer, type Identity, type Interfere, type TokenIssuer } from './runtime';

export interface HostOptions {
  readonly parts: HostParts;
  /** Where everything is kept; made when missing. */
  readonly dataDir: string;
  /** Start with nothing: what is in dataDir is deleted. */
  readonly fresh?: boolean;
  /** 0 or nothing = any free port. */
  readonly port?: number;
  /** The repository: manifest.yml, static/admin/dist and the host's own pages are read from there. */
  readonly root?: string;
  readonly log?: Log;
  /** Interval of Forge's fiveMinute trigger here. */
  readonly pollSeconds?: number;
  readonly platformRates?: boolean;
  /** With an example project in the twin. */
  readonly demo?: boolean;
  readonly jiraSite?: { readonly url: string; readonly email: string; readonly token: string };
  readonly now?: () => number;
  /** Tests let calls of the app fail, or the host die at them. */
  readonly interfere?: Interfere;
}

export interface Ground {
  readonly options: HostOptions;
  readonly log: Log;
  readonly now: () => number;
  readonly dataDir: string;
  readonly root: string;
  readonly manifest: Manifest;
  readonly identity: Identity;
  readonly lock: DataLock;
  readonly db: DatabaseSync;
  readonly secrets: DatabaseSync;
  readonly tokens: TokenIssuer;
  readonly apiToken: string;
}

export async function prepareGround(options: HostOptions): Promise<Ground> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockData(dataDir);
  if (options.fresh) clear(dataDir);
  const root = options.root ?? process.cwd();
  const manifest = readManifest(join(root, 'manifest.yml'));
  const identity = identityOf(manifest);
  return {
    options,
    log: options.log ?? stderrLog,
    now: options.now ?? Date.now,
    dataDir,
    root,
    manifest,
    identity,
    lock,
    db: openDatabase(join(dataDir, 'host.sqlite')),
    secrets: openDatabase(join(dataDir, 'secrets.sqlite')),
    tokens: await openTokenIssuer(identity, join(dataDir, 'invocation-key.json')),
    apiToken: keptToken(join(dataDir, 'jira-api-token')),
  };
}

/** Everything but the lock, which is held. */
function clear(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith('lock.sqlite')) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

/** The API token of the twin: made once, kept for the next start, readable by its owner only. */
function keptToken(path: string): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}
