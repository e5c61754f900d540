import { expect, test } from '@jest/globals';
import { ownCorpus, readCases } from './cases';
import { fuzz } from './fuzz';

test('300 mutated mails are read without a throw, none takes two seconds (all 20,000: npm run fuzz)', () => {
  const result = fuzz(
    readCases(ownCorpus).map(({ bytes }) => bytes),
    300,
    Number(process.env['FUZZ_SEED'] ?? 7),
  );
  expect(result.slowestMs).toBeLessThan(2_000);
});
