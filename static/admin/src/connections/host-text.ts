/** What people paste into the host field: a URL, "host:port", "user@host". Taken apart, and offered. */
import type { Encryption, Protocol } from '../../../../src/contract';

export interface HostParts {
  readonly host: string;
  readonly port: string;
  readonly protocol: Protocol | null;
  readonly encryption: Encryption | null;
  readonly username: string | null;
}

const schemes: Readonly<Record<string, { protocol: Protocol | null; encryption: Encryption | null }>> = {
  imap: { protocol: 'imap', encryption: null },
  imaps: { protocol: 'imap', encryption: 'tls' },
  pop: { protocol: 'pop3', encryption: null },
  pop3: { protocol: 'pop3', encryption: null },
  pops: { protocol: 'pop3', encryption: 'tls' },
  pop3s: { protocol: 'pop3', encryption: 'tls' },
  smtp: { protocol: 'smtp', encryption: null },
  smtps: { protocol: 'smtp', encryption: 'tls' },
  submission: { protocol: 'smtp', encryption: 'starttls' },
  submissions: { protocol: 'smtp', encryption: 'tls' },
};

/** scheme, user, host (an IPv6 address may stand in brackets), port, and what follows */
const shape =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/@\s]*)@)?(\[[0-9a-f:.]+\]|[^\s/:?#@[\]]+)(?::(\d{1,5}))?([/?#].*)?$/i;

/** null when it is a plain host name or IP address, or nothing that could be taken apart. */
export function takeApart(text: string): HostParts | null {
  const trimmed = text.trim();
  const [, scheme, user, name, port, rest] = shape.exec(trimmed) ?? [];
  if (name === undefined) return null;
  const host = name.replace(/^\[|\]$/g, '');
  if (scheme === undefined && user === undefined && port === undefined && rest === undefined && host === trimmed) {
    return null;
  }
  const known = schemes[scheme?.toLowerCase() ?? ''] ?? { protocol: null, encryption: null };
  return { host, port: port ?? '', ...known, username: user === undefined ? null : userName(user) };
}

/** The user of a URL, without a password or an option after it. */
function userName(text: string): string | null {
  const [plain = ''] = text.split(/[:;]/);
  try {
    return decodeURIComponent(plain) || null;
  } catch {
    return plain || null;
  }
}

/** "host imap.example.com, port 993, SSL/TLS" */
export function inWords({ host, port, encryption }: HostParts): string {
  const parts = [`host ${host}`];
  if (port !== '') parts.push(`port ${port}`);
  if (encryption !== null) parts.push(encryption === 'tls' ? 'SSL/TLS' : 'STARTTLS');
  return parts.join(', ');
}
