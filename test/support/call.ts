/** A call as the gateway makes it, without HTTP around it. */
import { Pool, noPool } from '../../src/gateway/session/pool';
import type { Call } from '../../src/gateway/session/call';
import { FrameWriter } from '../../src/gateway/session/frames';
import { accessOf, type GatewayOptions } from '../../src/gateway/start';
import { framesOf, type FetchedFrame } from './gateway';

/** Loopback only, and little patience, so that tests of silence are quick. */
export function testCall(
  changes: Partial<Pick<GatewayOptions, 'network' | 'lookup' | 'records' | 'patience' | 'extraRoots'>> & {
    pool?: Pool;
    signal?: AbortSignal;
  } = {},
): Call {
  const { pool = new Pool(noPool), signal = new AbortController().signal, ...options } = changes;
  return {
    signal,
    pool,
    access: accessOf({
      network: { allow: ['127.0.0.0/8', '::1/128'], ports: 'any' },
      ...options,
      patience: {
        connectMs: 1_000,
        tlsMs: 1_000,
        greetingMs: 200,
        stallMs: 200,
        endOfMessageMs: 200,
        ...options.patience,
      },
    }),
  };
}

/** Keeps what is written as frames. */
export function collector(): { writer: FrameWriter; frames: () => FetchedFrame[] } {
  const chunks: Uint8Array[] = [];
  const writer = new FrameWriter((written) => {
    chunks.push(...written.map((chunk) => Buffer.from(chunk)));
    return Promise.resolve();
  });
  return { writer, frames: () => framesOf(Buffer.concat(chunks)) };
}
