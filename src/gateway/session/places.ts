/**
 * How many connections of one login are open at once. Mail servers allow few, a POP3 maildrop one only, and each new one has to log
 * in and open the mailbox anew: who comes later waits for a place, and takes over the connection that became free.
 */
import { abortReason } from '../wire/clock';

export class Places {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * Waits for a place; the caller gives it back by what it gets.
   * @throws the signal's reason when that comes first
   */
  async enter(key: string, most: number, signal: AbortSignal): Promise<() => void> {
    const taken = this.#taken.get(key) ?? 0;
    if (taken < most) this.#taken.set(key, taken + 1);
    else await this.#turn(key, signal);
    return () => this.#leave(key);
  }

  #turn(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const line = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, line);
      const calledUp = (): void => {
        signal.removeEventListener('abort', goneAway);
        resolve();
      };
      const goneAway = (): void => {
        line.splice(line.indexOf(calledUp), 1);
        reject(abortReason(signal, 'waiting for a connection'));
      };
      line.push(calledUp);
      if (signal.aborted) goneAway();
      else signal.addEventListener('abort', goneAway, { once: true });
    });
  }

  /** The next one takes over the place: nobody slips in between. */
  #leave(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#waiting.delete(key);
    const taken = (this.#taken.get(key) ?? 1) - 1;
    if (taken > 0) this.#taken.set(key, taken);
    else this.#taken.delete(key);
  }
}
