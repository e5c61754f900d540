/**
 * Messages to another thread. To wake it costs more than most of what it is told, so what one turn brings travels together. What hands
 * something over goes alone: should one that cannot cross be among others, theirs would be taken away before anybody notices.
 */
import type { Transferable } from 'node:worker_threads';

export interface PostOptions<Message> {
  readonly send: (messages: readonly Message[], transfer: readonly Transferable[]) => void;
  /** One of them cannot cross, a stream that somebody reads already for instance. */
  readonly onUnsent: (message: Message, error: unknown) => void;
}

export class Post<Message> {
  readonly #options: PostOptions<Message>;
  #waiting: Message[] = [];

  constructor(options: PostOptions<Message>) {
    this.#options = options;
  }

  /** It goes when everything that is ready to run now has run; at once, after those that wait, when it hands something over. */
  add(message: Message, transfer: readonly Transferable[] = []): void {
    if (transfer.length > 0) {
      this.flush();
      this.#send([message], transfer);
      return;
    }
    if (this.#waiting.length === 0) process.nextTick(() => this.flush());
    this.#waiting.push(message);
  }

  flush(): void {
    const messages = this.take();
    if (messages.length > 0) this.#send(messages);
  }

  /** What has not gone yet, and will not. */
  take(): readonly Message[] {
    const messages = this.#waiting;
    this.#waiting = [];
    return messages;
  }

  #send(messages: readonly Message[], transfer: readonly Transferable[] = []): void {
    const { send, onUnsent } = this.#options;
    try {
      send(messages, transfer);
    } catch (error) {
      const [first, ...others] = messages;
      // Nothing has gone: which one it was is found by sending each by itself.
      if (others.length > 0) for (const message of messages) this.#send([message]);
      else if (first !== undefined) onUnsent(first, error);
    }
  }
}
