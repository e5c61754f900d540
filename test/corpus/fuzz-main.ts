/** `npm run fuzz [count] [seed]`: the long form of test/corpus/fuzz.test.ts. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resolve } from 'node:path';
import { readCases } from './cases';
import { fuzz } from './fuzz';

setFlagsFromString('--expose-gc');
(globalThis as { gc?: unknown }).gc = runInNewContext('gc');

const [count = '20000', seed = '1'] = process.argv.slice(2);
const result = fuzz(
  readCases(resolve(process.cwd(), 'test/corpus')).map(({ bytes }) => bytes),
  Number(count),
  Number(seed),
);
console.log(JSON.stringify(result, null, 2));
if (result.slowestMs > 2_000 || result.heapGrowthMB > 64) process.exitCode = 1;
