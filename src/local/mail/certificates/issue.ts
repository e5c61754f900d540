/** X.509 certificates (RFC 5280) made on the spot: a small authority and what it signs. ECDSA P-256, PEM in and out. */
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its private key, both PEM. The key is PKCS #8. */
export interface KeyAndCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateWish {
  /** Common name of the subject. */
  readonly commonName: string;
  /** Host names and IP addresses for subjectAltName. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Who signs; left out = the certificate signs itself. */
  readonly authority?: KeyAndCertificate;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate authority of its own, good for signing servers only. */
export async function makeAuthority(wish: Omit<CertificateWish, 'names' | 'authority'>): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [wish.commonName] }],
    notBefore: wish.notBefore,
    notAfter: wish.notAfter,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) };
}

/** A server certificate, signed by `authority` or by itself. */
export async function makeCertificate(wish: CertificateWish): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const shared = {
    serialNumber: serialNumber(),
    notBefore: wish.notBefore,
    notAfter: wish.notAfter,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(wish.names.map(generalName)),
    ],
  };
  const subject = [{ CN: [wish.commonName] }];
  const certificate = wish.authority
    ? await X509CertificateGenerator.create({
        ...shared,
        subject,
        issuer: new X509Certificate(wish.authority.certificate).subjectName,
        signingKey: await signingKey(wish.authority.key),
        publicKey: keys.publicKey,
      })
    : await X509CertificateGenerator.createSelfSigned({ ...shared, name: subject, keys });
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) };
}

/** The last moment at which a PEM certificate is valid. */
export function expiryOf(certificatePem: string): Date {
  return new X509Certificate(certificatePem).notAfter;
}

const generalName = (name: string) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name });

/** RFC 5280 section 4.1.2.2: positive and at most 20 octets. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function signingKey(pem: string): Promise<CryptoKey> {
  const [der] = PemConverter.decode(pem);
  if (!der) throw new Error('The key of the certificate authority is not a PEM file.');
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}
