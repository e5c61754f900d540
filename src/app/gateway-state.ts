/** Whether the mail gateway is there, lets us in, and knows every call we make. */
import { gatewayCalls, type Failure, type HelloAnswer } from '../contract';
import type { World } from './ports';
import { attempt, type Attempt } from './remedy';

export interface GatewayState {
  readonly ok: boolean;
  readonly version: string | null;
  readonly failure: Failure | null;
}

export async function gatewayState({ gateway }: World): Promise<GatewayState> {
  return stateFrom(await attempt(() => gateway.call('hello', {})));
}

export function stateFrom(asked: Attempt<HelloAnswer>): GatewayState {
  if (!asked.ok) {
    // Before it learned to answer this call, a gateway said that there is no such call.
    const isOld = asked.failure.code === 'gateway-request-invalid';
    return { ok: false, version: null, failure: isOld ? tooOld(['hello'], null) : asked.failure };
  }
  const { version, calls } = asked.value;
  const missing = Object.keys(gatewayCalls).filter((call) => !calls.includes(call));
  const failure = missing.length === 0 ? null : tooOld(missing, version);
  return { ok: failure === null, version, failure };
}

function tooOld(missing: readonly string[], version: string | null): Failure {
  return {
    code: 'gateway-too-old',
    message: `The mail gateway${version === null ? '' : ` (version ${version})`} is older than the app and lacks some of its calls.`,
    evidence: `It does not know: ${missing.join(', ')}.`,
    fix: { text: 'Bring the gateway to the version of the app (docs/gateway.md).' },
  };
}

/** Failures that lie in the gateway or on the way to it, not in a mail server. */
export const isGateways = ({ code }: Pick<Failure, 'code'>): boolean =>
  code.startsWith('gateway-') && code !== 'gateway-request-invalid';
