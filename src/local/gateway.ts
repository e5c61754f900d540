/** The mail gateway beside the host: in a process of its own, so that it uses another core, or in this one for tests. */
import { fork, type ChildProcess } from 'node:child_process';
import { startGateway, type GatewayOptions as RealOptions } from '../gateway';
import { errorText, type Log } from './log';
import type { GatewayOptions, GatewayPart } from './parts';
import { tokenIssuer } from './runtime';

/** What the parent tells the child, and what it hears: plain data. */
export interface GatewaySettings {
  readonly port: number;
  readonly jwksUrl: string;
  readonly audience: string;
  readonly installation: string;
  readonly jiraBaseUrl: string;
  readonly authority: string;
}

export type FromChild = { readonly url: string } | { readonly log: string } | { readonly failed: string };

/** On one's own machine mail servers on this machine and in this house are the ordinary case; metadata addresses are not. */
const houseNetworks = ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** The gateway's own options for a local host. */
export function localGateway(settings: GatewaySettings, log: (text: string) => void): RealOptions {
  const { port, jwksUrl, audience, installation, jiraBaseUrl, authority } = settings;
  return {
    listen: { host: '127.0.0.1', port },
    tokens: { audiences: [audience], jwksUrl, issuer: tokenIssuer, installations: [installation] },
    network: { allow: houseNetworks, ports: 'any' },
    extraRoots: [authority],
    jiraBaseUrls: [jiraBaseUrl],
    graceMs: 1000,
    version: 'local',
    log: (entry) => {
      if (entry.level !== 'info') log(`Gateway: ${JSON.stringify(entry)}`);
    },
  };
}

function settingsOf({ jwksUrl, identity, apiBaseUrl, authority }: GatewayOptions): GatewaySettings {
  const { appAri, installationAri } = identity;
  return {
    port: 0,
    jwksUrl,
    audience: appAri,
    installation: installationAri,
    jiraBaseUrl: apiBaseUrl,
    authority,
  };
}

/** @param more what a test wants otherwise */
export function gatewayInProcess(options: GatewayOptions, more: Partial<RealOptions> = {}): Promise<GatewayPart> {
  return startGateway({ ...localGateway(settingsOf(options), (text) => options.log('warn', text)), ...more });
}

/** `entry` = the bundled gateway-child. Should the process die it is started again on the same port. */
export async function gatewayInChild(entry: string, options: GatewayOptions): Promise<GatewayPart> {
  const { log } = options;
  let closing = false;
  let child: ChildProcess | null = null;
  const start = async (settings: GatewaySettings): Promise<string> => {
    const { process: started, url } = await startChild(entry, settings, log);
    child = started;
    started.once('exit', (code, signal) => {
      if (closing) return;
      log('error', `The gateway ended (${signal ?? `code ${code ?? '?'}`}) and is started again.`);
      start({ ...settings, port: Number(new URL(url).port) }).catch((error: unknown) => log('error', errorText(error)));
    });
    return url;
  };
  const url = await start(settingsOf(options));
  return {
    url,
    close: () => {
      closing = true;
      return end(child);
    },
  };
}

/**
 * As in Dockerfile.gateway. A small nursery for young objects: pieces of a big file are given back soon after they went by. The bytes of
 * mail that wait for that count as old, and would have the whole heap looked through for each 20 MB of mail: not before it is three times
 * as large as what lives. By one thread: the heap is small, and helpers take the processor from those who work on the mail.
 */
const execArgv = [
  '--enable-source-maps',
  '--max-semi-space-size=4',
  '--heap-growing-percent=200',
  '--single-threaded-gc',
];

function startChild(
  entry: string,
  settings: GatewaySettings,
  log: Log,
): Promise<{ process: ChildProcess; url: string }> {
  const child = fork(entry, [], { stdio: ['ignore', 2, 2, 'ipc'], execArgv });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('The gateway did not start.')));
    child.on('message', (message: FromChild) => {
      if ('url' in message) resolve({ process: child, url: message.url });
      else if ('failed' in message) reject(new Error(`The gateway did not start: ${message.failed}`));
      else log('warn', message.log);
    });
    child.send(settings);
  });
}

function end(child: ChildProcess | null): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
