/** Heartbeats in words and as columns (static/admin/src/overview/heartbeat-words.ts). */
import { describe, expect, it } from '@jest/globals';
import type { SeenBeat } from '../../../src/contract';
import { columnsOf, delayWords, spokenBeats } from '../../../static/admin/src/overview/heartbeat-words';

const beats = (...delays: readonly (number | 'lost' | 'waiting')[]): { readonly beats: readonly SeenBeat[] } => ({
  beats: delays.map((delay, sentMs) => ({
    sentMs,
    delayMs: typeof delay === 'number' ? delay : null,
    isLost: delay === 'lost',
  })),
});

describe('heartbeats', () => {
  it.each([
    [0, 'less than a second'],
    [499, 'less than a second'],
    [1000, '1 second'],
    [119_000, '119 seconds'],
    [120_000, '2 minutes'],
    [119 * 60_000, '119 minutes'],
    [150 * 60_000, '3 hours'],
  ])('%d ms is “%s”', (ms, words) => {
    expect(delayWords(ms)).toBe(words);
  });

  it.each([
    ['as long as each other', beats(2000, 2000), 'The last 2: 2 came back after 2 seconds.'],
    [
      'of each kind',
      beats(1000, 2000, 240_000, 'lost', 'waiting'),
      'The last 5: 3 came back after 1 second to 4 minutes, most within 2 seconds; 1 lost; 1 on its way.',
    ],
    ['none is back', beats('waiting'), 'The last 1: 1 on its way.'],
  ])('are spoken: %s', (_, view, said) => {
    expect(spokenBeats(view)).toBe(said);
  });

  it('are drawn by what became of them, the longest highest, short ones low', () => {
    const columns = columnsOf(beats(1000, 240_000, 'lost', 'waiting'));
    expect(columns.map(({ kind }) => kind)).toEqual(['back', 'back', 'lost', 'waiting']);
    expect(columns[1]?.share).toBe(1);
    expect(columns[0]?.share).toBeLessThan(0.3);
    expect(columnsOf(beats(1000))[0]?.share).toBeLessThan(0.4);
  });
});
