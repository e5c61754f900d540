/** Runs the sweep over all scenarios, or those whose name holds a word, and prints a line for each. */
import { scenarios } from './scenarios';
import { sweep, sweepModes } from './sweep';

/** What the app itself logs to the console is not told. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** @returns the exit code */
export async function sweepAll([word = '']: readonly string[]): Promise<number> {
  console.log = () => undefined;
  let rounds = 0;
  let failed = 0;
  for (const scenario of scenarios.filter(({ name }) => name.includes(word))) {
    const started = performance.now();
    const result = await sweep(scenario);
    rounds += result.rounds;
    failed += result.problems.length;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(
      `${result.scenario.padEnd(50)} ${String(result.calls).padStart(3)} calls x ${sweepModes.length} ways: ${result.rounds} rounds, ${result.problems.length} problems, ${seconds} s`,
    );
    for (const problem of result.problems) say(`  ${problem}`);
  }
  say(`${rounds} rounds: the app was stopped, or lost an answer, at every one of its calls; ${failed} problems`);
  return failed === 0 && rounds > 0 ? 0 : 1;
}
