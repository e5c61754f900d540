/**
 * Which tokens have been used. A token lives for seconds, so a short memory is enough; it is kept by this process alone, so
 * with several copies of the gateway a stolen token could be used once on each, within its lifetime.
 */
export class ReplayMemory {
  readonly #seen = new Map<string, number>();
  readonly #now: () => number;
  readonly #most: number;
  #nextSweepMs = 0;

  constructor(now: () => number = Date.now, most = 200_000) {
    this.#now = now;
    this.#most = most;
  }

  /** True once for each id, until it has expired. When the memory is full, nobody is let in rather than anybody twice. */
  isFirst(id: string, expiresMs: number): boolean {
    const now = this.#now();
    if (now >= this.#nextSweepMs || this.#seen.size >= this.#most) this.#sweep(now);
    if (this.#seen.has(id) || this.#seen.size >= this.#most) return false;
    this.#seen.set(id, expiresMs);
    return true;
  }

  #sweep(now: number): void {
    for (const [id, expiresMs] of this.#seen) if (expiresMs <= now) this.#seen.delete(id);
    this.#nextSweepMs = now + 10_000;
  }
}
