/**
 * imapflow's errors in our words. It has no system of codes (facts: the same trouble comes as `NoConnection`,
 * `EConnectionClosed`, a bare message, or `undefined` instead of an answer), so this is the one place that knows them all.
 */
import type { ImapResponse } from 'imapflow';
import {
  ServerRefusal,
  TalkError,
  TlsError,
  NetworkError,
  errorCode,
  errorText,
  type TalkTrouble,
} from '../wire/errors';
import { oneLine } from '../wire/text';

/** What imapflow puts on errors of commands. */
interface CommandFailure {
  readonly responseStatus?: unknown;
  readonly responseText?: unknown;
  readonly response?: unknown;
  readonly serverResponseCode?: unknown;
  readonly executedCommand?: unknown;
  readonly authenticationFailed?: unknown;
  readonly mailboxMissing?: unknown;
}

const byCode: Readonly<Record<string, TalkTrouble>> = {
  NoConnection: 'closed',
  EConnectionClosed: 'closed',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ETIMEOUT: 'stalled',
  ETIMEDOUT: 'stalled',
  CONNECT_TIMEOUT: 'stalled',
  GREETING_TIMEOUT: 'greeting-timeout',
  UPGRADE_TIMEOUT: 'stalled',
  STARTTLS_INJECTION: 'starttls-injection',
  LiteralTooLarge: 'too-long',
  LineTooLarge: 'too-long',
  ResponseTooLarge: 'too-long',
  TooManyTokens: 'too-long',
  ETHROTTLE: 'stalled',
  ResponseProcessingFailed: 'nonsense',
};

/** @param during the step, for errors that do not know it */
export function imapError(error: unknown, during: string): Error {
  if (
    error instanceof TalkError ||
    error instanceof ServerRefusal ||
    error instanceof TlsError ||
    error instanceof NetworkError
  ) {
    return error;
  }
  const failure = (typeof error === 'object' && error !== null ? error : {}) as CommandFailure;
  const text = errorText(error);
  const spoken = bySentence(text);
  if (spoken !== null) return new TalkError(spoken, during, '', { cause: error });
  const refusal = refusalOf(failure, during);
  if (refusal !== null) return refusal;
  const kind = byCode[errorCode(error)] ?? (errorCode(error).startsWith('ParserError') ? 'nonsense' : 'closed');
  return new TalkError(kind, during, oneLine(text, 200), { cause: error });
}

/** Errors that imapflow raises without any code. */
function bySentence(text: string): TalkTrouble | null {
  if (/does not support STARTTLS/i.test(text) || /not possible after a PREAUTH/i.test(text))
    return 'starttls-not-offered';
  if (/^Login is disabled/i.test(text)) return 'login-disabled';
  if (/Unsupported authentication mechanism|No matching authentication method/i.test(text))
    return 'auth-method-missing';
  return null;
}

function refusalOf(failure: CommandFailure, during: string): ServerRefusal | null {
  const refused =
    failure.responseStatus === 'NO' || failure.responseStatus === 'BAD' || failure.authenticationFailed === true;
  if (!refused) return null;
  const said = textOf(failure.responseText) || textOf(failure.response);
  return new ServerRefusal({
    protocol: 'imap',
    command: failure.authenticationFailed === true ? 'login' : during,
    code: failure.mailboxMissing === true ? 'NONEXISTENT' : responseCodeOf(failure),
    text: oneLine(said, 1000),
  });
}

/** Some commands put the code beside the error, the others leave it in the parsed answer. */
function responseCodeOf({ serverResponseCode, response }: CommandFailure): string {
  const beside = textOf(serverResponseCode);
  if (beside !== '' || typeof response !== 'object' || response === null) return beside.toUpperCase();
  const { attributes } = response as Partial<ImapResponse>;
  const section = (attributes?.[0] as { section?: readonly { value?: unknown }[] } | null | undefined)?.section;
  return textOf(section?.[0]?.value).toUpperCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
