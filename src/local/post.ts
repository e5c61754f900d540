/** Messages to another thread. To wake it costs more than most of what it is told, so what one turn brings travels together. */
import type { Transferable } from 'node:worker_threads';

interface Parcel<Message> {
  readonly message: Message;
  readonly transfer: readonly Transferable[];
}

export interface PostOptions<Message> {
  readonly send: (messages: readonly Message[], transfer: readonly Transferable[]) => void;
  /** One of them cannot cross, a stream that somebody reads already for instance. */
  readonly onUnsent: (message: Message, error: unknown) => void;
}

export class Post<Message> {
  readonly #options: PostOptions<Message>;
  #parcels: Parcel<Message>[] = [];

  constructor(options: PostOptions<Message>) {
    this.#options = options;
  }

  /** It goes when everything that is ready to run now has run. */
  add(message: Message, transfer: readonly Transferable[] = []): void {
    if (this.#parcels.length === 0) process.nextTick(() => this.flush());
    this.#parcels.push({ message, transfer });
  }

  flush(): void {
    const parcels = this.take();
    if (parcels.length > 0) this.#send(parcels);
  }

  /** What has not gone yet, and will not. */
  take(): readonly Parcel<Message>[] {
    const parcels = this.#parcels;
    this.#parcels = [];
    return parcels;
  }

  #send(parcels: readonly Parcel<Message>[]): void {
    const { send, onUnsent } = this.#options;
    try {
      send(
        parcels.map(({ message }) => message),
        parcels.flatMap(({ transfer }) => transfer),
      );
    } catch (error) {
      const [first, ...others] = parcels;
      // Nothing has gone: which one it was is found by sending each by itself.
      if (others.length > 0) for (const parcel of parcels) this.#send([parcel]);
      else if (first !== undefined) onUnsent(first.message, error);
    }
  }
}
