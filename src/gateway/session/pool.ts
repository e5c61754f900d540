/**
 * Logged-in connections kept for a moment between calls of the same credentials, so that the steps of one poll do not log in
 * each time. Only an optimisation: a connection about which there is any doubt is closed, and without the pool everything
 * works the same. The key is a keyed hash of everything that decides who may see what, the password included.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { CertificateView, ServerLogin } from '../../contract';
import { Places } from './places';

export interface Poolable {
  /** Still connected, and at a point where the next command can be said. */
  readonly usable: boolean;
  /** What the server showed when it was opened; null without TLS. */
  certificate: CertificateView | null;
  leave(): Promise<void>;
  destroy(): void;
}

export interface PoolOptions {
  /** Connections kept in all; 0 switches the pool off. */
  readonly most: number;
  readonly mostPerLogin: number;
  readonly idleMs: number;
}

export const ordinaryPool: PoolOptions = { most: 200, mostPerLogin: 3, idleMs: 20_000 };
export const noPool: PoolOptions = { most: 0, mostPerLogin: 0, idleMs: 0 };

interface Resting {
  readonly key: string;
  readonly session: Poolable;
  readonly timer: NodeJS.Timeout;
}

export class Pool {
  readonly #options: PoolOptions;
  readonly #hashKey = randomBytes(32);
  #resting: Resting[] = [];
  #closed = false;
  readonly places = new Places();
  taken = 0;
  missed = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#resting.length;
  }

  keyOf(server: ServerLogin): string {
    return createHmac('sha256', this.#hashKey).update(JSON.stringify(server)).digest('base64');
  }

  /** A connection of exactly this login that is in order; it belongs to the caller now. */
  take(server: ServerLogin): Poolable | null {
    const key = this.keyOf(server);
    for (;;) {
      const found = this.#resting.findLast((resting) => resting.key === key);
      if (found === undefined) {
        this.missed++;
        return null;
      }
      this.#remove(found);
      if (found.session.usable) {
        this.taken++;
        return found.session;
      }
      found.session.destroy();
    }
  }

  /** Takes a connection back, or closes it when there is no room. */
  async put(server: ServerLogin, session: Poolable, idleMs = this.#options.idleMs): Promise<void> {
    const key = this.keyOf(server);
    const same = this.#resting.filter((resting) => resting.key === key).length;
    const room =
      !this.#closed && session.usable && same < this.#options.mostPerLogin && this.#resting.length < this.#options.most;
    if (!room) {
      await session.leave();
      return;
    }
    const timer = setTimeout(() => {
      this.#remove(resting);
      void session.leave();
    }, idleMs);
    timer.unref();
    const resting: Resting = { key, session, timer };
    this.#resting.push(resting);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const leaving = this.#resting;
    this.#resting = [];
    for (const { timer } of leaving) clearTimeout(timer);
    await Promise.all(leaving.map(({ session }) => session.leave()));
  }

  #remove(gone: Resting): void {
    clearTimeout(gone.timer);
    this.#resting = this.#resting.filter((resting) => resting !== gone);
  }
}
