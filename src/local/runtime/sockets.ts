/**
 * No sockets inside an invocation: a Forge function reaches the outside by HTTPS through the platform only
 * (ADR 0001), so a `net` or `tls` connect from app code fails here as loudly as it would fail silently there.
 *
 * The guard and the store that knows whether an invocation is running sit on the one `net` module of the process: a test
 * runner loads this file many times, each with its own globals, and all must agree.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';

/** What this file needs to know of an invocation. */
export interface AnyInvocation {
  readonly functionKey: string;
}

const mark = Symbol.for('postroom.invocations');

interface Guarded {
  [mark]?: AsyncLocalStorage<AnyInvocation>;
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

function installGuard(): AsyncLocalStorage<AnyInvocation> {
  const shape = Socket.prototype as unknown as { connect: Connect } & Guarded;
  const known = shape[mark];
  if (known) return known;
  const store = new AsyncLocalStorage<AnyInvocation>();
  const connect = shape.connect;
  shape.connect = function (...args) {
    const invocation = store.getStore();
    if (invocation) throw socketRefusal(invocation.functionKey);
    return connect.apply(this, args);
  };
  shape[mark] = store;
  return store;
}

function socketRefusal(functionKey: string): Error {
  const text =
    `Function "${functionKey}" opened a network socket. A Forge function cannot: reach mail servers through the ` +
    `gateway (invokeRemote('gateway', …)), and web addresses through fetch from @forge/api.`;
  return Object.assign(new Error(text), { code: 'EFORGESOCKET' });
}

/** Holds the invocation in whose context code runs. */
export const invocations = installGuard();

/** Runs host code that an invocation called: outside of it, so that sockets are allowed and events are nobody's. */
export function outside<T>(work: () => T): T {
  return invocations.exit(work);
}
