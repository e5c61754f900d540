/** Whose signatures count. A private CA given for one connection replaces the well-known ones: only its word counts there. */
import { X509Certificate } from 'node:crypto';
import { getCACertificates, rootCertificates, type SecureContextOptions } from 'node:tls';
import type { Trust } from '../../contract';
import { TlsError } from '../wire/errors';

/** Certificates Node trusts by default: Mozilla's list, and NODE_EXTRA_CA_CERTS. Node 20 knows only the first by name. */
function wellKnown(): readonly string[] {
  return typeof getCACertificates === 'function' ? getCACertificates('default') : rootCertificates;
}

/**
 * Of a CA, an intermediate or the server's own certificate: whatever is pasted is an anchor.
 * @throws TlsError `UNREADABLE_CA` for OpenSSL itself would say "no start line".
 */
export function rootsFor(trust: Trust, extraRoots: readonly string[]): SecureContextOptions {
  if (trust.kind === 'ca') return { ca: readable(trust.pem), allowPartialTrustChain: true };
  // Without extra roots the default is left alone: Node keeps its parsed list, instead of parsing 140 certificates each time.
  return extraRoots.length === 0 ? {} : { ca: [...wellKnown(), ...extraRoots] };
}

function readable(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch (error) {
    throw new TlsError('UNREADABLE_CA', 'The CA certificate cannot be read.', null, { cause: error });
  }
  if (blocks.length === 0) throw new TlsError('UNREADABLE_CA', 'The CA certificate cannot be read.', null);
  return blocks;
}
