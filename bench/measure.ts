/**
 * Timing: the candidates take turns, so that whatever else the machine does hits all of them alike; each turn begins with a collected
 * heap, so that nobody pays for the garbage of another, and lasts long enough to be measured. The median of the rounds counts.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Candidate<Input> {
  readonly name: string;
  readonly run: (input: Input) => unknown;
}

const minTurnMs = 500;

setFlagsFromString('--expose-gc');
// A collected heap is wanted, not functions that must be compiled again.
setFlagsFromString('--no-flush-bytecode');
export const collectGarbage = runInNewContext('gc') as () => void;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Seconds for one pass over the inputs. */
async function turn<Input>({ run }: Candidate<Input>, inputs: readonly Input[]): Promise<number> {
  collectGarbage();
  const started = performance.now();
  let passes = 0;
  do {
    for (const input of inputs) await run(input);
    passes++;
  } while (performance.now() - started < minTurnMs);
  return (performance.now() - started) / passes / 1_000;
}

/** Median seconds each candidate takes for all inputs. The first round warms up and does not count. */
export async function medianSeconds<Input>(
  candidates: readonly Candidate<Input>[],
  inputs: readonly Input[],
  rounds: number,
): Promise<Record<string, number>> {
  const seconds = candidates.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, candidate] of candidates.entries()) {
      const taken = await turn(candidate, inputs);
      if (round > 0) seconds[index]?.push(taken);
    }
  }
  return Object.fromEntries(candidates.map(({ name }, index) => [name, median(seconds[index] ?? [])]));
}
