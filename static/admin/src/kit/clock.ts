/** One clock for all times on the page, so that "3 minutes ago" stays true while one looks. */
import { useSyncExternalStore } from 'react';

const stepMs = 5_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    nowMs = Date.now();
    listeners.forEach((tell) => tell());
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds since 1970, renewed every few seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // The first reader after a pause must not see the time of the last one.
    if (timer === undefined) nowMs = Date.now();
    return nowMs;
  });
}
