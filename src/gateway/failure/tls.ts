/** TLS: the handshake, and whether the certificate may be believed (RFC 8314, RFC 9525). */
import type { CertificateView, FixPatch, ServerAddress } from '../../contract';
import { isoDay } from '../tls/certificate';
import type { TlsError } from '../wire/errors';
import { placeOf, portIn, type Cause } from './cause';

const trustThisOne = (error: TlsError): FixPatch | undefined =>
  error.certificate === null ? undefined : { trust: { kind: 'fingerprint', sha256: error.certificate.fingerprint } };

function is(...codes: readonly string[]): (error: TlsError) => boolean {
  return ({ code }) => codes.includes(code);
}

export const tlsCauses: readonly Cause<TlsError>[] = [
  {
    id: 'ca-unreadable',
    code: 'setting-invalid',
    title: 'The pasted CA certificate cannot be read',
    matches: is('UNREADABLE_CA'),
    message: () => 'The CA certificate of this connection cannot be read.',
    advice: 'Paste it in PEM form, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
  },
  {
    id: 'plain-port',
    code: 'plain-expected',
    title: 'SSL/TLS chosen for a port that starts without encryption',
    matches: is(
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_PACKET_LENGTH_TOO_LONG',
      'ERR_SSL_UNKNOWN_PROTOCOL',
      'ERR_SSL_HTTP_REQUEST',
      'ERR_SSL_RECORD_LAYER_FAILURE',
    ),
    message: (_, server) => `${placeOf(server)} starts the conversation without encryption, but SSL/TLS is chosen.`,
    advice: 'Choose STARTTLS, which starts in the clear and then encrypts, or use the port for SSL/TLS.',
    patch: (_, server) => ({ encryption: 'starttls', port: portIn(server) }),
  },
  {
    id: 'pin-mismatch',
    code: 'certificate-changed',
    title: 'The server shows another certificate than the trusted one',
    matches: is('PIN_MISMATCH'),
    message: ({ certificate }, { host }) =>
      `${host} shows another certificate than the one that was trusted${certificate === null ? '' : `: ${shown(certificate)}`}.`,
    advice:
      'If the certificate was renewed on purpose, compare the fingerprint with the one on the server and trust the new one. If not, somebody may be in between.',
    patch: trustThisOne,
  },
  {
    id: 'self-signed',
    code: 'certificate-self-signed',
    title: 'The certificate is self-signed',
    matches: is('DEPTH_ZERO_SELF_SIGNED_CERT'),
    message: ({ certificate }, { host }) =>
      `${host} shows a certificate that it signed itself${certificate === null ? '' : ` (${shown(certificate)})`}.`,
    advice:
      'Compare the fingerprint with the one on the server; if they are the same, trust exactly this certificate. Better: have it signed by a CA.',
    patch: trustThisOne,
  },
  {
    id: 'private-ca',
    code: 'certificate-unknown-issuer',
    title: 'The certificate is from a private CA, or an intermediate certificate is missing',
    matches: is(
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_UNTRUSTED',
    ),
    message: ({ certificate }, { host }) =>
      `The certificate of ${host} was issued by "${certificate?.issuer ?? 'somebody unknown'}", which is not a public certificate authority.`,
    advice:
      'Paste the certificate of your private CA into this connection, or trust exactly this certificate. If the CA is a public one, the server does not send its intermediate certificate: repair it there.',
    patch: trustThisOne,
  },
  {
    id: 'expired',
    code: 'certificate-expired',
    title: 'The certificate has expired',
    matches: is('CERT_HAS_EXPIRED'),
    message: ({ certificate }, { host }) =>
      `The certificate of ${host} expired${certificate === null ? '' : ` on ${isoDay(certificate.validToMs)}`}.`,
    advice: 'Renew it on the server. Until then you can trust exactly this certificate.',
    patch: trustThisOne,
  },
  {
    id: 'not-yet-valid',
    code: 'certificate-not-yet-valid',
    title: 'The certificate is not valid yet',
    matches: is('CERT_NOT_YET_VALID'),
    message: ({ certificate }, { host }) =>
      `The certificate of ${host} is valid only${certificate === null ? ' later' : ` from ${isoDay(certificate.validFromMs)}`}.`,
    advice: 'Check the clock of the server and of the gateway.',
    patch: trustThisOne,
  },
  {
    id: 'wrong-host',
    code: 'certificate-wrong-host',
    title: 'The certificate is for another host name',
    matches: is('ERR_TLS_CERT_ALTNAME_INVALID'),
    message: ({ certificate }, { host }) =>
      `The server's certificate is not for ${host}, but for ${certificate === null || certificate.names.length === 0 ? 'no host at all' : certificate.names.slice(0, 5).join(', ')}.`,
    advice: 'Enter the host name that is in the certificate.',
    patch: ({ certificate }, server) => nameToUse(certificate, server),
  },
  {
    id: 'certificate-broken',
    code: 'certificate-invalid',
    title: 'The certificate is not acceptable',
    matches: ({ code }) => /^(CERT_|CA_|EE_|INVALID_|CRL_|PATH_|UNABLE_TO_D|ERROR_IN_|HOSTNAME_|UNVERIFIED)/.test(code),
    message: ({ code }, { host }) => `The certificate of ${host} cannot be accepted (${code}).`,
    advice: 'It must be made anew on the server: with a key of at least 2048 bits, SHA-256, and for use by a server.',
    patch: trustThisOne,
  },
  {
    id: 'old-tls',
    code: 'tls-version',
    title: 'The server speaks only old versions of TLS',
    matches: ({ code, message }) =>
      /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE/.test(
        `${code} ${message.toUpperCase()}`,
      ),
    message: (_, { host }) => `${host} does not speak TLS 1.2 or 1.3; older versions are broken and not used.`,
    advice: 'Update the mail server, or switch TLS 1.2 on there.',
  },
  {
    id: 'tls-no-agreement',
    code: 'tls-failed',
    title: 'TLS could not be agreed upon',
    matches: () => true,
    message: (_, server) => `${placeOf(server)} broke off while encryption was being set up.`,
    advice:
      'Look at the log of the mail server: it may want a client certificate, know no common cipher, or have no certificate installed. If the port is not meant for SSL/TLS, choose STARTTLS.',
  },
];

function shown(certificate: CertificateView): string {
  return `${certificate.subject || 'no name'}, SHA-256 ${certificate.fingerprint.replace(/(..)(?=.)/g, '$1:').toUpperCase()}`;
}

function nameToUse(certificate: CertificateView | null, server: ServerAddress): FixPatch | undefined {
  const name = certificate === null ? null : likeliestName(certificate, server);
  return name === null ? undefined : { host: name };
}

/** The name in a certificate that is most likely meant: of the same domain, and named after the protocol. */
export function likeliestName(certificate: CertificateView, server: ServerAddress): string | null {
  const usable = certificate.names.filter((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name) && name !== server.host);
  const wanted = server.host.toLowerCase().split('.').slice(-2).join('.');
  const score = (name: string): number =>
    (name.toLowerCase().endsWith(wanted) ? 4 : 0) +
    (name.toLowerCase().startsWith(server.protocol) ? 2 : 0) +
    (/^(mail|imap|pop3?|smtp|mx)\b/i.test(name) ? 1 : 0);
  return [...usable].sort((a, b) => score(b) - score(a))[0] ?? null;
}
