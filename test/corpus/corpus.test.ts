/** The real mails of ../shared/corpus: how many we must understand as their sources state. */
import { expect, test } from '@jest/globals';
import { findCorpus, scoreCorpus } from './score';

/** The least share of each thing; the figures themselves are printed by `npm run bench -- understanding`. */
const least: readonly (readonly [metric: string, share: number])[] = [
  ['subject', 1],
  ['from address', 1],
  ['from name', 1],
  ['text', 1],
  ['attachment names', 1],
  ['reply text', 0.95],
  ['reply first fragment', 1],
  ['is forward', 0.98],
  ['forwarded from', 0.98],
  ['bounce seen', 0.99],
  ['not a bounce kept', 1],
  ['auto-reply seen', 1],
  ['bounce status', 0.95],
  ['bounced message id', 0.98],
];

const corpus = findCorpus();

test('the corpus is understood as its sources state', () => {
  if (corpus === null) {
    console.log('did not run: ../shared/corpus is not here');
    return;
  }
  const { cases, shares } = scoreCorpus(corpus);
  expect(cases).toBeGreaterThan(0);
  for (const [metric, share] of least) {
    const found = shares.get(metric);
    if (found === undefined) throw new Error(`the corpus states nothing about ${metric}`);
    if (found.hits < found.cases * share)
      throw new Error(`${metric}: ${found.hits} of ${found.cases}; missed ${found.missed.join(', ')}`);
  }
});
