/** How much of the real mails of ../shared/corpus we understand as their sources state. */
import { findCorpus, scoreCorpus } from '../test/corpus/score';

export function understandingBench(): Promise<object> {
  const corpus = findCorpus();
  if (corpus === null) return Promise.resolve({ error: '../shared/corpus is not here' });
  const { cases, slowestMs, shares } = scoreCorpus(corpus);
  const figures = Object.fromEntries(
    [...shares].map(([metric, { hits, cases: stated, missed }]) => [
      metric,
      { hits, cases: stated, share: Math.round((hits / stated) * 1e4) / 1e4, missed },
    ]),
  );
  return Promise.resolve({ explained: cases, slowestMs: Math.round(slowestMs), ...figures });
}
