/** Calls to Jira side by side, but not more than so many: it counts them. */
import type { Jira } from '../ports';

type Call = (...given: readonly unknown[]) => Promise<unknown>;

/** The same calls; those beyond `most` wait, and go in the order in which they came. */
export function atMost(most: number, jira: Jira): Jira {
  const turn = turns(most);
  const calls = Object.entries(jira) as readonly [string, Call][];
  return Object.fromEntries(
    calls.map(([name, call]): [string, Call] => [name, (...given) => turn(() => call(...given))]),
  ) as unknown as Jira;
}

function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    // Who is called up takes over the place: nobody can slip in between.
    if (running === most) await new Promise<void>((calledUp) => void waiting.push(calledUp));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
