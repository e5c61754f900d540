/** SASL PLAIN (RFC 4616) as IMAP and POP3 carry it. */

export interface PlainResponse {
  readonly authorizationId: string;
  readonly user: string;
  readonly password: string;
}

/** Takes the base64 response apart; null when it is none. `=` stands for an empty response (RFC 4959). */
export function plainResponse(base64: string): PlainResponse | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(base64)) return null;
  const [authorizationId, user, password, ...more] = Buffer.from(base64, 'base64').toString('utf8').split('\0');
  if (authorizationId === undefined || !user || password === undefined || more.length > 0) return null;
  return { authorizationId, user, password };
}
