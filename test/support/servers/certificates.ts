/** Certificates for tests, made on the spot: a good one, and each kind of bad one. */
import { makeAuthority, makeCertificate, type KeyAndCertificate } from '../../../src/local/mail';

export type CertificateKind = 'good' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'other-authority' | 'self-signed';

const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(Date.now() + days * dayMs);
const names = ['localhost', '127.0.0.1', '127.0.0.2', '127.0.0.3', '::1', 'mail.test'];
const valid = { notBefore: inDays(-2), notAfter: inDays(90) };

let shared: Promise<KeyAndCertificate> | null = null;

/** The authority that tests trust; one for a test process. */
export function testAuthority(): Promise<KeyAndCertificate> {
  shared ??= makeAuthority({ commonName: 'Postroom test CA', ...valid });
  return shared;
}

/** A server certificate for localhost of the given kind. `notAfter` overrides until when it is valid. */
export async function testCertificate(
  kind: CertificateKind = 'good',
  { notAfter }: { readonly notAfter?: Date } = {},
): Promise<KeyAndCertificate> {
  const authority = await testAuthority();
  const wish = { commonName: 'localhost', names, ...valid, ...(notAfter ? { notAfter } : {}) };
  switch (kind) {
    case 'good':
      return makeCertificate({ ...wish, authority });
    case 'expired':
      return makeCertificate({ ...wish, notBefore: inDays(-90), notAfter: inDays(-1), authority });
    case 'not-yet-valid':
      return makeCertificate({ ...wish, notBefore: inDays(1), authority });
    case 'wrong-host':
      return makeCertificate({ ...wish, commonName: 'other.test', names: ['other.test'], authority });
    case 'other-authority':
      return makeCertificate({ ...wish, authority: await makeAuthority({ commonName: 'Unknown CA', ...valid }) });
    case 'self-signed':
      return makeCertificate(wish);
  }
}
