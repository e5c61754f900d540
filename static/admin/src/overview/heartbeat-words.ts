/** Heartbeats in words and numbers. No React here. */
import type { HeartbeatView } from '../../../../src/contract';

/** "less than a second", "12 seconds", "4 minutes". */
export function delayWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than a second';
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

export interface BeatColumn {
  readonly key: number;
  readonly kind: 'back' | 'lost' | 'waiting';
  /** 0 to 1, of the longest delay. */
  readonly share: number;
}

/** Delays differ by orders of magnitude: what is ten times as long stands one step higher. */
export function columnsOf({ beats }: Pick<HeartbeatView, 'beats'>): readonly BeatColumn[] {
  const scaled = (ms: number): number => Math.log10(1 + ms / 1000);
  const top = Math.max(scaled(10_000), ...beats.map(({ delayMs }) => scaled(delayMs ?? 0)));
  return beats.map(({ sentMs, delayMs, isLost }) => ({
    key: sentMs,
    kind: delayMs !== null ? 'back' : isLost ? 'lost' : 'waiting',
    share: delayMs === null ? 0 : scaled(delayMs) / top,
  }));
}

/** What the picture shows: "The last 48: 46 came back after 2 seconds to 4 minutes, most within 3 seconds; 1 lost; 1 on its way." */
export function spokenBeats({ beats }: Pick<HeartbeatView, 'beats'>): string {
  const delays = beats.flatMap(({ delayMs }) => delayMs ?? []).sort((a, b) => a - b);
  const lost = beats.filter(({ isLost }) => isLost).length;
  const waiting = beats.length - delays.length - lost;
  const parts = [
    ...(delays.length === 0 ? [] : [backWords(delays)]),
    ...(lost === 0 ? [] : [`${lost} lost`]),
    ...(waiting === 0 ? [] : [`${waiting} on its way`]),
  ];
  return `The last ${beats.length}: ${parts.join('; ')}.`;
}

function backWords(delays: readonly number[]): string {
  const shortest = delayWords(delays[0] ?? 0);
  const longest = delayWords(delays.at(-1) ?? 0);
  const middle = delayWords(delays[Math.floor(delays.length / 2)] ?? 0);
  const range = shortest === longest ? shortest : `${shortest} to ${longest}, most within ${middle}`;
  return `${delays.length} came back after ${range}`;
}
