/** Batches on their way: one is fetched while another is worked on, also across the lists that they come from. */
import { attempt, type Attempt } from '../remedy';
import { batchesOf, fetchBatch, type Batch } from './fetch';
import type { Reading } from './reading';
import type { Todo } from './todo';

export class Feed {
  readonly #reading: Reading;
  readonly #batches: (readonly Todo[])[] = [];
  #coming: Promise<Attempt<Batch>> | null = null;
  #ended = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** More to fetch, after what is to be fetched already. @returns how many batches that makes */
  add(todos: readonly Todo[]): number {
    const batches = batchesOf(todos);
    this.#batches.push(...batches);
    this.#fetchNext();
    return batches.length;
  }

  /** The next batch, which is fetched by then; call it as often as there are batches. */
  async take(): Promise<Attempt<Batch>> {
    if (this.#coming === null) throw new Error('There is no batch left.');
    const fetched = await this.#coming;
    this.#coming = null;
    this.#fetchNext();
    return fetched;
  }

  /** Nothing more is wanted, whatever is added. Resolves when nothing is on its way. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#coming;
  }

  #fetchNext(): void {
    const batch = this.#coming === null && !this.#ended ? this.#batches.shift() : undefined;
    if (batch !== undefined) this.#coming = attempt(() => fetchBatch(this.#reading, batch));
  }
}
