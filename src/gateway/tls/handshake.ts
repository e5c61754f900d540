/**
 * TLS on a connected socket (RFC 8446, RFC 9525), and the one place where a server's certificate is believed or not.
 *
 * Node is told not to tear the connection down by itself, because then the certificate could no longer be shown to the admin
 * who has to decide about it. Its verdict is acted upon right here: nobody gets the socket, and no byte is sent over it,
 * before `trusted` has said yes. There is no setting that skips it.
 */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { CertificateView, Trust } from '../../contract';
import { abortReason } from '../wire/clock';
import { TalkError, TlsError, errorCode, errorText } from '../wire/errors';
import { certificateView } from './certificate';
import { rootsFor } from './roots';

export interface TlsOptions {
  /** The name the certificate must be valid for, and the SNI name unless it is an IP address. */
  readonly host: string;
  readonly trust: Trust;
  /** Roots the operator trusts besides the well-known ones (PEM). */
  readonly extraRoots: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Secured {
  readonly socket: TLSSocket;
  readonly certificate: CertificateView | null;
  /** "TLSv1.3" */
  readonly version: string;
  readonly cipher: string;
}

/** @throws TlsError; TalkError when the server stalls or the signal aborts. The plain socket is destroyed on any failure. */
export async function handshake(plain: Duplex, options: TlsOptions): Promise<Secured> {
  return beginHandshake(plain, options).done;
}

/**
 * For whoever needs the encrypted socket at once (IMAP's STARTTLS): it may be listened to, but not written to before `done`.
 * When `done` rejects, the socket has been destroyed with the same error.
 */
export function beginHandshake(plain: Duplex, options: TlsOptions): { socket: TLSSocket; done: Promise<Secured> } {
  const socket = connect({
    socket: plain,
    host: options.host,
    ...(isIP(options.host) === 0 ? { servername: options.host } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
    ...rootsFor(options.trust, options.extraRoots),
  });
  const done = encrypted(plain, socket, options).then(() => {
    const certificate = certificateView(socket.getPeerCertificate(true));
    const verdict = trusted(socket, certificate, options.trust);
    if (verdict === null) {
      return { socket, certificate, version: socket.getProtocol() ?? '', cipher: socket.getCipher().standardName };
    }
    socket.destroy(verdict);
    throw verdict;
  });
  return { socket, done };
}

/** null = trusted. */
function trusted(socket: TLSSocket, certificate: CertificateView | null, trust: Trust): TlsError | null {
  if (trust.kind === 'fingerprint') {
    // Exactly this certificate was shown to the admin and confirmed: issuer, names and dates no longer matter.
    if (certificate?.fingerprint === trust.sha256) return null;
    return new TlsError('PIN_MISMATCH', 'The certificate is not the one that was trusted.', certificate);
  }
  if (socket.authorized) return null;
  // The types say Error; Node hands over the code as text.
  const reason: unknown = socket.authorizationError;
  const code = typeof reason === 'string' ? reason : errorCode(reason) || 'UNVERIFIED';
  return new TlsError(code, `The certificate was not accepted: ${code}`, certificate);
}

/** Waits for the end of the handshake, without any judgement about the certificate. */
function encrypted(plain: Duplex, socket: TLSSocket, { timeoutMs, signal }: TlsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => fail(abortReason(signal, 'TLS'));
    const failed = (error: Error): void =>
      fail(new TlsError(errorCode(error), errorText(error), null, { cause: error }));
    const closed = (): void =>
      fail(new TlsError('CLOSED', 'The server closed the connection during the TLS handshake.', null));
    const timer = setTimeout(() => fail(new TalkError('stalled', 'TLS handshake')), timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.removeListener('close', closed);
      // The error listeners stay: a socket that fails while it changes hands must not take the process down.
    };
    const fail = (error: Error): void => {
      end();
      socket.destroy(error);
      plain.destroy();
      reject(error);
    };
    signal.addEventListener('abort', aborted, { once: true });
    plain.on('error', failed);
    socket.on('error', failed);
    socket.once('close', closed);
    socket.once('secureConnect', () => {
      end();
      resolve();
    });
    if (signal.aborted) aborted();
  });
}
