/** A certificate as people need to see it: whose it is, who says so, until when, and its fingerprint. */
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { createHash } from 'node:crypto';
import type { CertificateView } from '../../contract';

/** Null when the server showed no certificate. */
export function certificateView(
  shown: PeerCertificate | DetailedPeerCertificate | null | undefined,
): CertificateView | null {
  // Node answers {} when there is none, whatever its types say.
  const raw: unknown = shown?.raw;
  if (shown === null || shown === undefined || !Buffer.isBuffer(raw)) return null;
  return {
    subject: nameOf(shown.subject),
    issuer: nameOf(shown.issuer),
    names: namesOf(shown),
    validFromMs: Date.parse(shown.valid_from),
    validToMs: Date.parse(shown.valid_to),
    fingerprint: createHash('sha256').update(raw).digest('hex'),
    selfSigned: nameOf(shown.subject) === nameOf(shown.issuer),
  };
}

/** Common name and organisation; attributes may come several times. */
function nameOf(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  const attributes = name as Readonly<Record<string, string | string[] | undefined>>;
  const parts = [attributes['CN'], attributes['O']].flatMap((value) => value ?? []).filter((value) => value !== '');
  return [...new Set(parts)].join(', ');
}

/** DNS names and IP addresses it is valid for (RFC 9525 looks at nothing else); the common name when it has none. */
function namesOf(certificate: PeerCertificate): string[] {
  const alternatives = [
    ...(certificate.subjectaltname ?? '').matchAll(/(?:^|, )(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]+)/g),
  ].map((match) => (match[1] ?? '').replace(/^"|"$/g, '').trim());
  if (alternatives.length > 0) return [...new Set(alternatives)].slice(0, 100);
  const common: unknown = (certificate.subject as { CN?: unknown } | undefined)?.CN;
  return typeof common === 'string' && common !== '' ? [common] : [];
}

const dayMs = 86_400_000;

/** Warnings at 30, 14 and 3 days before expiry; null when there is nothing to warn about. */
export function expiryWarning(certificate: CertificateView, nowMs: number): string | null {
  const days = Math.floor((certificate.validToMs - nowMs) / dayMs);
  if (days > 30 || days < 0) return null;
  const urgency = days <= 3 ? 'Very soon: ' : days <= 14 ? 'Soon: ' : '';
  return `${urgency}the server's certificate expires in ${days} ${days === 1 ? 'day' : 'days'}, on ${isoDay(certificate.validToMs)}.`;
}

export function isoDay(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : 'an unreadable date';
}
