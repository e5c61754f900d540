/**
 * When the platform says "too many requests", the call was not carried out: it is made again when the platform allows it, as
 * long as the function has time. Everything that calls the same method waits along, so that nobody knocks in between.
 */
import { FailureError } from '../contract';

/** Waits when the platform does not say how long: doubled each time. */
const firstWaitMs = 1000;
const longestWaitMs = 20_000;

/**
 * The port, patient.
 * @param remainingMs how long a call may wait in all; asked anew each time
 */
export function patient<T extends object>(port: T, remainingMs: () => number): T {
  const notBefore = new Map<PropertyKey, number>();
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        for (let tries = 0; ; tries++) {
          await waitUntil(notBefore.get(name) ?? 0);
          try {
            return (await Reflect.apply(member, target, given)) as unknown;
          } catch (error) {
            const waitMs = waitFor(error, tries);
            if (waitMs === null || waitMs > remainingMs()) throw error;
            notBefore.set(name, Math.max(notBefore.get(name) ?? 0, Date.now() + waitMs));
          }
        }
      };
    },
  });
}

/** null = not a matter of waiting. */
function waitFor(error: unknown, tries: number): number | null {
  if (!(error instanceof FailureError) || !error.failure.code.endsWith('-rate-limited')) return null;
  const { retryAfterSeconds } = error.failure;
  if (retryAfterSeconds !== undefined) return Math.max(retryAfterSeconds * 1000, 200);
  return Math.min(firstWaitMs * 2 ** tries, longestWaitMs);
}

async function waitUntil(ms: number): Promise<void> {
  const waitMs = ms - Date.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
