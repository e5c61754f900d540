/**
 * The globals through which the @forge packages reach the platform. They are set once in a process, before any app code
 * is loaded (@forge/api keeps the `fetch` it finds), and find the host that runs the current invocation by its context.
 */
import type { Descriptor, Invocation, PlatformInit } from './invocation';
import { invocations } from './sockets';

interface ForgeGlobals {
  __forge_fetch__?: (descriptor: Descriptor, path: string, init?: PlatformInit) => Promise<Response>;
}

const nativeFetch = globalThis.fetch;

/** The network's own fetch, for the host's use. */
export const networkFetch: typeof fetch = (input, init) => nativeFetch(input, init);

/** Sets the globals. Calling it again changes nothing. */
export function installGlobals(): void {
  const globals = globalThis as ForgeGlobals;
  if (globals.__forge_fetch__) return;
  Object.defineProperty(globalThis, '__forge_runtime__', { configurable: true, get: () => running()?.runtime });
  globals.__forge_fetch__ = async (descriptor, path, init = {}) => {
    const invocation = running();
    if (!invocation) throw new Error('A Forge API was called outside of an invocation.');
    refuseAfterEnd(invocation, `${descriptor.remote ?? descriptor.type} ${path}`);
    return invocation.platform.fetch(invocation, descriptor, path, init);
  };
  globalThis.fetch = async (input, init) => {
    const invocation = running();
    if (!invocation) return networkFetch(input, init);
    refuseAfterEnd(invocation, 'fetch');
    return invocation.platform.egress(invocation, input, init);
  };
}

function running(): Invocation | undefined {
  return invocations.getStore() as Invocation | undefined;
}

function refuseAfterEnd({ over, functionKey }: Invocation, call: string): void {
  if (over === null) return;
  throw new Error(
    `Function "${functionKey}" ${over}; its call (${call}) is refused. Await every call before returning.`,
  );
}
