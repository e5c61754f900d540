/** A gateway under test, and a client that speaks its contract. */
import type {
  DoctorLine,
  DoctorReport,
  DoctorStep,
  Failure,
  FetchFrame,
  GatewayAnswer,
  GatewayCall,
  GatewayRequest,
  Problem,
  ServerLogin,
} from '../../src/contract';
import { startGateway, type GatewayOptions } from '../../src/gateway';
import { startTokenIssuer, testApp, type TokenIssuer } from './token-issuer';

export interface FetchedFrame {
  readonly header: FetchFrame;
  readonly bytes: Buffer;
}

export interface TestGateway {
  readonly url: string;
  readonly issuer: TokenIssuer;
  readonly call: <C extends GatewayCall>(call: C, request: GatewayRequest<C>) => Promise<GatewayAnswer<C>>;
  /** The failure of a call that must fail. */
  readonly failureOf: <C extends GatewayCall>(call: C, request: GatewayRequest<C>) => Promise<Failure>;
  readonly fetch: (request: unknown) => Promise<readonly FetchedFrame[]>;
  readonly doctor: (request: unknown) => Promise<{ steps: readonly DoctorStep[]; report: DoctorReport }>;
  readonly post: (call: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export async function startTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const issuer = await startTokenIssuer();
  const gateway = await startGateway({
    network: { allow: ['127.0.0.0/8', '::1/128'], ports: 'any' },
    graceMs: 1000,
    ...options,
    tokens: { audiences: [testApp], jwksUrl: issuer.jwksUrl, ...options.tokens },
  });
  const post = async (call: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}/v1/${call}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.token()}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    url: gateway.url,
    issuer,
    post,
    async call(call, request) {
      const response = await post(call, request);
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${call}: ${JSON.stringify((body as Problem).failure)}`);
      return body as GatewayAnswer<typeof call>;
    },
    async failureOf(call, request) {
      const response = await post(call, request);
      const body: unknown = await response.json();
      if (response.ok) throw new Error(`${call} should have failed: ${JSON.stringify(body)}`);
      return (body as Problem).failure;
    },
    async fetch(request) {
      const response = await post('fetch', request);
      if (!response.ok) throw new Error(`fetch: ${await response.text()}`);
      return framesOf(Buffer.from(await response.arrayBuffer()));
    },
    async doctor(request) {
      const response = await post('doctor', request);
      const lines = (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as DoctorLine);
      const steps = lines.flatMap((line) => ('step' in line ? [line.step] : []));
      const report = lines.flatMap((line) => ('report' in line ? [line.report] : []))[0];
      if (report === undefined) throw new Error(`no report: ${JSON.stringify(lines)}`);
      return { steps, report };
    },
    async close() {
      await gateway.close();
      await issuer.close();
    },
  };
}

export function framesOf(bytes: Buffer): FetchedFrame[] {
  const frames: FetchedFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const headerLength = bytes.readUInt32BE(at);
    const header = JSON.parse(bytes.subarray(at + 4, at + 4 + headerLength).toString('utf8')) as FetchFrame;
    const start = at + 4 + headerLength;
    frames.push({ header, bytes: bytes.subarray(start, start + header.lengthBytes) });
    at = start + header.lengthBytes;
  }
  return frames;
}

export function login(changes: Partial<ServerLogin>): ServerLogin {
  return {
    protocol: 'imap',
    encryption: 'none',
    host: '127.0.0.1',
    port: 0,
    username: '',
    password: '',
    sharedMailbox: null,
    sharedAs: null,
    trust: { kind: 'system' },
    ...changes,
  };
}
