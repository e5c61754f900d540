/** A gateway in trouble, for tests of what the app makes of that: it says something else, or is asked something else. */
import type { Failure } from '../../src/contract';
import { problemOf } from '../../src/gateway/http/problem';
import type { HostParts } from '../../src/local/parts';
import { gatewayBehind, type Answer } from './gateway-behind';

export interface Relay {
  /** Answers in the gateway's place; null = the gateway is asked. */
  readonly instead?: (path: string) => Answer | null;
  readonly headers?: (headers: Headers) => void;
  readonly answer?: (path: string, bytes: Buffer) => Buffer;
}

/** A Failure as the gateway answers it. */
export function failing(failure: Failure): Answer {
  const problem = problemOf(failure);
  return { status: problem.status, bytes: Buffer.from(JSON.stringify(problem)) };
}

export function relayedGateway({ instead, headers, answer }: Relay): HostParts['startGateway'] {
  return gatewayBehind(async (path, ask) => {
    const said = instead?.(path) ?? null;
    if (said !== null) return said;
    const { status, bytes } = await ask(headers);
    return { status, bytes: answer?.(path, bytes) ?? bytes };
  });
}
