/**
 * Answers of the platform to `__forge_fetch__`. The @forge packages read `ok`, `status`, `statusText`, `headers.get`,
 * `text` and `json`; a WHATWG Response costs more than the storage call it carries, so storage and queues use this one.
 */

/** The part of a Response that the @forge packages read. */
export interface PlatformAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly sizeBytes: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
}

const noHeaders = { get: (name: string): string | null => (name === 'content-type' ? 'application/json' : null) };

/** `body` is JSON text, '' for none. */
export function answer(status: number, body = ''): PlatformAnswer {
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    sizeBytes: body.length,
    headers: noHeaders,
    text: () => Promise.resolve(body),
    json: () => Promise.resolve().then((): unknown => JSON.parse(body)),
  };
}

/** A refusal with the platform's `{code, message}` body. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  toAnswer(): PlatformAnswer {
    return answer(this.status, JSON.stringify({ code: this.code, message: this.message }));
  }
}

/** The proxy in front of Atlassian's products refuses: @forge/api throws ProxyRequestError with this code. */
export function proxyError(status: number, code: string): Response {
  return new Response(null, { status, headers: { 'forge-proxy-error': code } });
}
