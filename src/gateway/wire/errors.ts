/**
 * What can go wrong between us and a server, before it has a name for people: raised by network/, tls/, wire/ and the
 * protocol clients, and turned into a Failure in one place (../failure). Nothing else in this room is thrown on purpose.
 */
import type { CertificateView, Protocol } from '../../contract';

export type NetworkTrouble =
  | 'dns-not-found'
  | 'dns-temporary'
  | 'address-forbidden'
  | 'port-forbidden'
  | 'refused'
  | 'connect-timeout'
  | 'unreachable';

/** No connection came about. `detail` is for people: addresses tried, and what each attempt said. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly kind: NetworkTrouble;
  readonly detail: string;

  constructor(kind: NetworkTrouble, detail: string, options?: ErrorOptions) {
    super(`${kind}: ${detail}`, options);
    this.kind = kind;
    this.detail = detail;
  }
}

/** The TLS handshake failed, or succeeded with a certificate that we may not trust. */
export class TlsError extends Error {
  override readonly name = 'TlsError';
  /** OpenSSL or Node code: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`, `ERR_SSL_WRONG_VERSION_NUMBER`, `PIN_MISMATCH`. */
  readonly code: string;
  readonly certificate: CertificateView | null;

  constructor(code: string, message: string, certificate: CertificateView | null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.certificate = certificate;
  }
}

export type TalkTrouble =
  /** Connected, but the server did not greet. */
  | 'greeting-timeout'
  /** The first bytes are those of another protocol. */
  | 'other-protocol'
  /** No byte for too long. */
  | 'stalled'
  /** The time for the whole call is over. */
  | 'deadline'
  /** Whoever asked for the call has gone. */
  | 'abandoned'
  /** The server closed, or the network lost, the connection. */
  | 'closed'
  /** A line or an answer over its limit. */
  | 'too-long'
  /** An answer that the protocol does not allow. */
  | 'nonsense'
  | 'starttls-not-offered'
  /** Bytes arrived in clear text between the agreement to start TLS and TLS (RFC 9051 section 6.2.1, RFC 3207 section 6). */
  | 'starttls-injection'
  /** The server offers no way to log in with a password. */
  | 'auth-not-offered'
  | 'auth-method-missing'
  /** The server wants encryption before it takes a password (LOGINDISABLED). */
  | 'login-disabled'
  /** No spelling opened the shared mailbox; `seen` lists what was tried. */
  | 'shared-mailbox-denied'
  /** The message is not there any more. */
  | 'message-gone'
  /** A test mail was sent and did not come back. */
  | 'round-trip-missing'
  /** The UIDVALIDITY of the folder is another one. */
  | 'renumbered'
  /** The message is longer than the server takes (RFC 1870). */
  | 'over-size-limit'
  /** What we were asked to send cannot be said in this protocol (line break in a name). */
  | 'unspeakable';

/** The conversation broke. `during` is the step in plain words; `seen` what the server said last, '' when nothing. */
export class TalkError extends Error {
  override readonly name = 'TalkError';
  readonly kind: TalkTrouble;
  readonly during: string;
  readonly seen: string;

  constructor(kind: TalkTrouble, during: string, seen = '', options?: ErrorOptions) {
    super(`${kind} during ${during}${seen === '' ? '' : `: ${seen}`}`, options);
    this.kind = kind;
    this.during = during;
    this.seen = seen;
  }
}

/** The server understood and said no. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
  readonly protocol: Protocol;
  /** What was refused: the command without arguments, `greeting`, or `login` for any way of logging in. */
  readonly command: string;
  /** IMAP and POP3 response code in upper case (`AUTHENTICATIONFAILED`, `IN-USE`), SMTP enhanced status (`5.7.1`); '' when none. */
  readonly code: string;
  /** SMTP reply code; 0 on the others. */
  readonly reply: number;
  /** The server's words, without tag and status. */
  readonly text: string;

  constructor(refusal: { protocol: Protocol; command: string; code?: string; reply?: number; text: string }) {
    super(`${refusal.command} refused: ${refusal.text}`);
    this.protocol = refusal.protocol;
    this.command = refusal.command;
    this.code = refusal.code ?? '';
    this.reply = refusal.reply ?? 0;
    this.text = refusal.text;
  }
}

export type WebhookTrouble =
  /** Only addresses that the guard refuses. */
  | 'address'
  | 'port'
  /** http to a server outside of the allowed networks. */
  | 'plain'
  | 'certificate'
  | 'silent'
  | 'unreachable'
  | 'redirected'
  | 'refused';

/** A webhook was not told. Nothing in it comes from the path of its URL. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly trouble: WebhookTrouble;
  readonly host: string;
  readonly detail: string;

  constructor(trouble: WebhookTrouble, host: string, detail: string, options?: ErrorOptions) {
    super(`${trouble}: ${host}: ${detail}`, options);
    this.trouble = trouble;
    this.host = host;
    this.detail = detail;
  }
}

/** The code Node puts on system and OpenSSL errors; '' when there is none. */
export function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

export function errorText(error: unknown): string {
  const text: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return typeof text === 'string' ? text : String(text);
}
