/** Time limits: one for a step, one for the whole call. A timer never outlives what it guards. */
import { TalkError } from './errors';

/** @throws what `late` makes when the promise has not settled in time; its later outcome is then ignored. */
export async function within<T>(timeoutMs: number, promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late());
    }, timeoutMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a call ended early, as an error; `during` is used when the signal does not say. */
export function abortReason(signal: AbortSignal, during: string): Error {
  return signal.reason instanceof TalkError ? signal.reason : new TalkError('abandoned', during);
}
