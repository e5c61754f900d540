/** Putting the gateway together from what its operator wants. */
import { systemRecords, type Records } from './discover/records';
import { Admission, ordinaryAdmission, type AdmissionLimits } from './http/admission';
import type { CallRoom } from './http/call';
import { silence, type Log } from './http/log';
import { Metrics } from './http/metrics';
import { serve, type Listening } from './http/server';
import { ordinaryPatience, type NetworkAccess, type Patience } from './network/access';
import { mailPorts, networkGuard, type NetworkPolicy } from './network/guard';
import { Recent } from './network/recent';
import { systemLookup, type Lookup } from './network/resolve';
import { Pool, noPool, ordinaryPool, type PoolOptions } from './session/pool';
import { ReplayMemory } from './token/replay';
import { forgeIssuer, forgeJwksUrl, tokenVerifier, type TokenPolicy } from './token/verify';

export interface GatewayOptions {
  /** Default: any free port on 127.0.0.1, plain HTTP. */
  readonly listen?: Partial<Listening>;
  /** Whose calls are taken. Default for all but `audiences`: Atlassian's keys and issuer, any installation and environment. */
  readonly tokens: Pick<TokenPolicy, 'audiences'> & Partial<TokenPolicy>;
  /** Where connections may go. Default: the public internet, on the ports of mail. */
  readonly network?: Partial<NetworkPolicy>;
  /** PEM certificates trusted besides the well-known ones. */
  readonly extraRoots?: readonly string[];
  /** How names are resolved; default: the system's resolver. */
  readonly lookup?: Lookup;
  /** Where MX and SRV records are asked for; default: the system's name servers. */
  readonly records?: Records;
  readonly patience?: Partial<Patience>;
  /** How the gateway names itself to SMTP servers; default `postroom.invalid`. */
  readonly ownName?: string;
  /** false switches the pool of logged-in connections off. */
  readonly pool?: Partial<PoolOptions> | false;
  readonly admission?: Partial<AdmissionLimits>;
  /** Default 48 MiB: a message of 30 MB in base64. */
  readonly bodyLimitBytes?: number;
  /** How long calls may go on after `close`; default 25 s. */
  readonly graceMs?: number;
  /** Bearer token that `/metrics` asks for; without it metrics are open to whoever reaches the port. */
  readonly metricsToken?: string;
  /** Where attachments may be carried to; the token's apiBaseUrl must start with one of these. Default: Atlassian's API. */
  readonly jiraBaseUrls?: readonly string[];
  readonly version?: string;
  /** Default: none. */
  readonly log?: Log;
}

export interface Gateway {
  readonly url: string;
  /** Finishes what runs, then stops. */
  close(): Promise<void>;
}

/** @throws RangeError when an allowed network cannot be read; whatever listening throws */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { listen = {}, graceMs = 25_000, version = 'dev', log = silence } = options;
  const room: CallRoom = {
    verify: tokenVerifier(
      { jwksUrl: forgeJwksUrl, issuer: forgeIssuer, installations: 'any', environments: 'any', ...options.tokens },
      new ReplayMemory(),
    ),
    admission: new Admission({ ...ordinaryAdmission, ...options.admission }),
    access: accessOf(options),
    pool: new Pool(options.pool === false ? noPool : { ...ordinaryPool, ...options.pool }),
    metrics: new Metrics(),
    log,
    bodyLimitBytes: options.bodyLimitBytes ?? 48 * 1_048_576,
    metricsToken: options.metricsToken ?? null,
    jiraBaseUrls: options.jiraBaseUrls ?? ['https://api.atlassian.com/ex/jira/'],
    running: new Set(),
    version,
  };
  const server = await serve({ host: '127.0.0.1', port: 0, tls: null, ...listen }, room);
  log({ level: 'info', event: 'listening', url: server.url, version });
  return { url: server.url, close: () => server.close(graceMs) };
}

export function accessOf(
  options: Pick<GatewayOptions, 'network' | 'extraRoots' | 'lookup' | 'records' | 'patience' | 'ownName'>,
): NetworkAccess {
  return {
    guard: networkGuard({ allow: [], ports: mailPorts, ...options.network }),
    lookup: options.lookup ?? systemLookup,
    records: options.records ?? systemRecords(),
    apopRefused: new Recent(),
    extraRoots: options.extraRoots ?? [],
    patience: { ...ordinaryPatience, ...options.patience },
    ownName: options.ownName ?? 'postroom.invalid',
  };
}
