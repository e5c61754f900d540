/** Causes in TLS: the handshake and the certificate (src/gateway/failure/tls.ts). */
import 'reflect-metadata';
import { randomBytes, X509Certificate as NodeCertificate } from 'node:crypto';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { describe, expect, test } from '@jest/globals';
import type { ServerLogin, Trust } from '../../../src/contract';
import { testCall } from '../../support/call';
import { at, diagnosed, examined, proves } from '../../support/proof';
import { mailbox } from '../../support/scripted-imap';
import { submission } from '../../support/scripted-smtp';
import { testAuthority, testCertificate, type CertificateKind } from '../../support/servers/certificates';

async function withCertificate(
  kind: CertificateKind,
  changes: Partial<ServerLogin> = {},
): Promise<{ server: ServerLogin; fingerprint: string }> {
  const { key, certificate } = await testCertificate(kind);
  const trust: Trust = { kind: 'ca', pem: (await testAuthority()).certificate };
  const server = await at(
    mailbox(),
    { host: 'localhost', encryption: 'tls', trust, ...changes },
    { tls: { key, cert: certificate } },
  );
  return { server, fingerprint: new NodeCertificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase() };
}

const refusedWithPin: readonly (readonly [string, string, CertificateKind, RegExp])[] = [
  ['self-signed', 'a certificate that signed itself', 'self-signed', /DEPTH_ZERO_SELF_SIGNED_CERT/],
  [
    'private-ca',
    'a certificate of a CA that nobody knows',
    'other-authority',
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/,
  ],
  ['expired', 'a certificate from last year', 'expired', /CERT_HAS_EXPIRED/],
  ['not-yet-valid', 'a certificate of tomorrow', 'not-yet-valid', /CERT_NOT_YET_VALID/],
];

describe('certificates that are not believed', () => {
  for (const [id, how, kind, evidence] of refusedWithPin) {
    proves(
      id,
      how,
      async () => {
        const { server, fingerprint } = await withCertificate(kind);
        const failure = await diagnosed(server);
        // The one click that is offered works: exactly this certificate, and no other.
        const trust = failure?.fix?.patch?.trust;
        expect(trust).toEqual({ kind: 'fingerprint', sha256: fingerprint });
        expect((await examined({ ...server, trust: { kind: 'fingerprint', sha256: fingerprint } })).ok).toBe(true);
        return failure;
      },
      { evidence },
    );
  }

  proves(
    'wrong-host',
    'a certificate for another name',
    async () => diagnosed((await withCertificate('wrong-host')).server),
    { patch: { host: 'other.test' }, evidence: /ERR_TLS_CERT_ALTNAME_INVALID/ },
  );

  proves('pin-mismatch', 'another certificate than the one that was trusted', async () =>
    diagnosed((await withCertificate('good', { trust: { kind: 'fingerprint', sha256: '0'.repeat(64) } })).server),
  );

  proves('certificate-broken', 'a certificate that is not for servers', async () => {
    const { key, certificate } = await certificateForClients();
    const trust: Trust = { kind: 'ca', pem: (await testAuthority()).certificate };
    return diagnosed(
      await at(mailbox(), { host: 'localhost', encryption: 'tls', trust }, { tls: { key, cert: certificate } }),
    );
  });

  proves('ca-unreadable', 'a CA certificate pasted without its middle', async () =>
    diagnosed(
      (
        await withCertificate('good', {
          trust: { kind: 'ca', pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' },
        })
      ).server,
    ),
  );
});

describe('handshakes that fail', () => {
  proves('old-tls', 'a server that speaks TLS 1.1 at most', async () => {
    const { key, certificate } = await testCertificate('self-signed');
    const tls = {
      key,
      cert: certificate,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    return diagnosed(await at(mailbox(), { host: 'localhost', encryption: 'tls' }, { tls }));
  });

  proves('tls-no-agreement', 'a server without a certificate', async () =>
    diagnosed(await at(mailbox(), { host: 'localhost', encryption: 'tls' }, { tls: {} })),
  );

  proves('plain-port', 'SSL/TLS to a port that greets in the clear', async () => {
    const server = await at(mailbox(), { encryption: 'tls' });
    const failure = await diagnosed(server);
    expect(failure?.fix?.patch).toEqual({ encryption: 'starttls', port: server.port });
    return failure;
  });

  test('no password is sent before a certificate is believed', async () => {
    for (const kind of ['self-signed', 'expired', 'wrong-host', 'other-authority'] as const) {
      const heard: string[] = [];
      const listening = (talk: Parameters<ReturnType<typeof mailbox>>[0]): Promise<boolean> => {
        heard.push('a connection came through');
        return talk.stall();
      };
      const { key, certificate } = await testCertificate(kind);
      const imap = await at(
        mailbox({ wrong: { LOGIN: listening, AUTHENTICATE: listening } }),
        { host: 'localhost', encryption: 'tls' },
        { tls: { key, cert: certificate } },
      );
      await diagnosed(imap);
      const smtp = await at(
        submission({ extensions: ['STARTTLS'], tls: { key, cert: certificate }, wrong: { AUTH: listening } }),
        {
          protocol: 'smtp',
          host: 'localhost',
          encryption: 'starttls',
        },
      );
      await diagnosed(smtp, {}, testCall());
      expect(heard).toEqual([]);
    }
  });
});

async function certificateForClients(): Promise<{ key: string; certificate: string }> {
  const authority = await testAuthority();
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const signer = await crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(authority.key), algorithm, false, [
    'sign',
  ]);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString('hex'),
    subject: 'CN=localhost',
    issuer: new X509Certificate(authority.certificate).subject,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: signer,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: PemConverter.encode(pkcs8, 'PRIVATE KEY'), certificate: certificate.toString('pem') };
}
