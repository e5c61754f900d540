/** The operator's settings, from environment variables (docs/gateway.md lists them). A wrong one stops the start and is named. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { mailPorts } from './network/guard';
import type { GatewayOptions } from './start';

type Environment = Readonly<Record<string, string | undefined>>;

export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** @throws SettingError */
export function settingsFrom(environment: Environment): GatewayOptions {
  const audiences = listOf(environment['GATEWAY_APP_IDS']);
  if (audiences.length === 0) {
    throw new SettingError(
      'GATEWAY_APP_IDS is missing: the id of your Forge app, ari:cloud:ecosystem::app/… (several with commas).',
    );
  }
  const ports = environment['GATEWAY_ALLOW_PORTS'];
  return {
    listen: {
      host: environment['GATEWAY_HOST'] ?? '0.0.0.0',
      port: numberOf(environment, 'GATEWAY_PORT', 8080),
      tls: tlsOf(environment),
    },
    tokens: {
      audiences,
      ...given('jwksUrl', environment['GATEWAY_JWKS_URL']),
      ...given('issuer', environment['GATEWAY_ISSUER']),
      installations: listOrAny(environment['GATEWAY_INSTALLATIONS']),
      environments: listOrAny(environment['GATEWAY_ENVIRONMENTS']),
    },
    network: {
      allow: listOf(environment['GATEWAY_ALLOW_NETWORKS']),
      ports: ports === 'any' ? 'any' : [...mailPorts, ...listOf(ports).map((port) => portOf(port))],
    },
    extraRoots: fileOf(environment, 'GATEWAY_EXTRA_CA_FILE').flatMap(certificatesIn),
    ownName: environment['GATEWAY_EHLO_NAME'] ?? ownName(),
    pool: environment['GATEWAY_POOL'] === 'off' ? false : {},
    bodyLimitBytes: numberOf(environment, 'GATEWAY_BODY_LIMIT_MB', 48) * 1_048_576,
    graceMs: numberOf(environment, 'GATEWAY_GRACE_SECONDS', 25) * 1000,
    admission: {
      calls: numberOf(environment, 'GATEWAY_MAX_CALLS', 256),
      callsPerTenant: numberOf(environment, 'GATEWAY_MAX_CALLS_PER_TENANT', 24),
      callsPerHost: numberOf(environment, 'GATEWAY_MAX_CALLS_PER_HOST', 12),
    },
    ...given('metricsToken', environment['GATEWAY_METRICS_TOKEN']),
    jiraBaseUrls: listOf(environment['GATEWAY_JIRA_BASE_URLS'] ?? 'https://api.atlassian.com/ex/jira/'),
  };
}

function tlsOf(environment: Environment): { key: string; cert: string } | null {
  const [cert] = fileOf(environment, 'GATEWAY_TLS_CERT_FILE');
  const [key] = fileOf(environment, 'GATEWAY_TLS_KEY_FILE');
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined) {
    throw new SettingError('GATEWAY_TLS_CERT_FILE and GATEWAY_TLS_KEY_FILE belong together.');
  }
  return { key, cert };
}

function fileOf(environment: Environment, name: string): string[] {
  const path = environment[name];
  if (path === undefined || path === '') return [];
  try {
    return [readFileSync(path, 'utf8')];
  } catch (error) {
    throw new SettingError(`${name}: ${path} cannot be read.`, { cause: error });
  }
}

function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function numberOf(environment: Environment, name: string, otherwise: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new SettingError(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SettingError(`GATEWAY_ALLOW_PORTS: "${text}" is not a port.`);
  return port;
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function listOrAny(text: string | undefined): readonly string[] | 'any' {
  const list = listOf(text);
  return list.length === 0 ? 'any' : list;
}

function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, string>);
}

/** Servers may look at the name; a container's is a random word, which is no worse than an invented domain. */
function ownName(): string {
  const name = hostname();
  return /^[a-z0-9.-]+$/i.test(name) ? name : 'postroom.invalid';
}
