/**
 * A cause: one thing that goes wrong, how it is recognised, and what people are told. Rows are tried in order, the first that
 * matches wins; docs/troubleshooting.md is generated from them, and test/gateway/doctor proves each one on a server that behaves so.
 */
import { defaultPorts, type Failure, type FailureCode, type FixPatch, type ServerAddress } from '../../contract';

export interface Cause<E> {
  /** Unique; names the proof. */
  readonly id: string;
  readonly code: FailureCode;
  /** What is wrong, for the table in the handbook. */
  readonly title: string;
  readonly matches: (error: E, server: ServerAddress) => boolean;
  /** What happened here, one or two sentences. */
  readonly message: (error: E, server: ServerAddress) => string;
  /** What to do about it; null when only waiting helps. */
  readonly advice: string | null;
  /** The change one click makes; undefined when this case has none. */
  readonly patch?: (error: E, server: ServerAddress) => FixPatch | undefined;
  readonly retryAfterSeconds?: (error: E) => number | undefined;
}

/** The failure that the first matching row describes. */
export function diagnose<E>(
  causes: readonly Cause<E>[],
  error: E,
  server: ServerAddress,
  evidence: string,
): Failure | null {
  const cause = causes.find(({ matches }) => matches(error, server));
  if (cause === undefined) return null;
  const patch = cause.patch?.(error, server);
  const retryAfterSeconds = cause.retryAfterSeconds?.(error);
  return {
    code: cause.code,
    message: cause.message(error, server),
    evidence,
    fix: cause.advice === null ? null : { text: cause.advice, ...(patch === undefined ? {} : { patch }) },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

export const protocolNames = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP' } as const;

/** "mail.example.com port 993" */
export function placeOf(server: ServerAddress): string {
  return `${server.host} port ${portIn(server)}`;
}

export function portIn(server: ServerAddress): number {
  return server.port === 0 ? defaultPorts[server.protocol][server.encryption] : server.port;
}
