/** Names seen lately, so many and no more; the oldest are forgotten. */
export class Recent {
  readonly #names = new Set<string>();
  readonly #most: number;

  constructor(most = 5_000) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(name: string): void {
    this.#names.delete(name);
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > this.#most && oldest !== undefined) this.#names.delete(oldest);
  }
}
