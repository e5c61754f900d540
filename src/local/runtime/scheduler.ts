/** Fires scheduled triggers. A run that failed is not repeated and a missed one not made up for, as on the platform. */
import type { Manifest, TriggerInterval } from '../manifest';

const intervalMs: Readonly<Record<TriggerInterval, number>> = {
  fiveMinute: 300_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

export interface Scheduler {
  stop(): void;
}

/** `fiveMinuteMs` speeds up the shortest interval; each trigger first fires after one interval. */
export function startScheduler(
  manifest: Manifest,
  fiveMinuteMs: number,
  fire: (triggerKey: string) => Promise<void>,
): Scheduler {
  const timers = (manifest.modules.scheduledTrigger ?? []).map(({ key, interval }) => {
    let running = false;
    const tick = async (): Promise<void> => {
      if (running) return;
      running = true;
      await fire(key);
      running = false;
    };
    return setInterval(() => void tick(), interval === 'fiveMinute' ? fiveMinuteMs : intervalMs[interval]).unref();
  });
  return { stop: () => timers.forEach((timer) => clearInterval(timer)) };
}
