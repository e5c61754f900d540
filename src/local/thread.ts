/**
 * A part of the host in a thread of its own. It answers what it is asked, and may tell of things by itself. Should it die, what
 * it was asked fails like a connection that ended, and it is started again.
 */
import { Worker, type Transferable } from 'node:worker_threads';
import { errorText, type Log } from './log';
import { HungUp } from './hung-up';
import { Post } from './post';

/** Both ways, messages come as lists: see post.ts. */
export type ToThread =
  { readonly id: number; readonly asked: unknown } | { readonly told: unknown } | { readonly close: true };

export type FromThread =
  | { readonly ready: true }
  | { readonly id: number; readonly answer: unknown }
  /** `hungUp`: nobody answers, and whoever asked shall see it as a connection that ended. */
  | { readonly id: number; readonly failed: string; readonly hungUp: boolean }
  | { readonly told: unknown };

export interface ThreadOptions<Told> {
  /** How the log calls it. */
  readonly name: string;
  /** Its bundled file; see serve.ts. */
  readonly entry: string;
  /** `workerData` there. */
  readonly settings: object;
  readonly log: Log;
  readonly onTold?: (told: Told) => void;
  /** It is gone, and with it what it was asked. */
  readonly onEnd?: () => void;
  /** After it was started again. */
  readonly onRestart?: () => void;
}

/** One that dies at once must not keep the processor busy. */
const pauseMs = 500;

interface Waiter {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The types are what the file behind `entry` keeps to. */
export class HostThread<Asked, Answer, Tell = never, Told = never> {
  readonly #options: ThreadOptions<Told>;
  readonly #waiting = new Map<number, Waiter>();
  readonly #post: Post<ToThread>;
  #worker: Worker | null = null;
  #lastId = 0;
  #closing = false;

  constructor(options: ThreadOptions<Told>) {
    this.#options = options;
    this.#post = new Post({
      send: (messages, transfer) => this.#worker?.postMessage(messages, transfer),
      onUnsent: (message, error) => this.#unsent(message, error),
    });
  }

  /** Resolves when it answers. @throws what it ended with before it did */
  start(): Promise<void> {
    const { name, entry, settings, log } = this.#options;
    const worker = new Worker(entry, { workerData: settings });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let isReady = false;
      let cause = new Error(`${name} ended before it was ready.`);
      worker.on('message', (messages: readonly FromThread[]) => {
        for (const message of messages) {
          if ('ready' in message) {
            isReady = true;
            resolve();
          } else this.#hear(message);
        }
      });
      worker.on('error', (error: Error) => {
        cause = error;
        if (isReady) log('error', `${name}: ${errorText(error)}`);
      });
      worker.once('exit', () => {
        this.#forget();
        if (!isReady) reject(cause);
        else this.#startAgain();
      });
    });
  }

  /** @throws HungUp while it is not there */
  ask(asked: Asked, transfer: readonly Transferable[] = []): Promise<Answer> {
    if (this.#worker === null) return Promise.reject(new HungUp());
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiter['resolve'], reject });
      this.#post.add({ id, asked }, transfer);
    });
  }

  tell(told: Tell): void {
    this.#post.add({ told });
  }

  /** Resolves when it is gone, and what it had to keep is kept. */
  async close(): Promise<void> {
    this.#closing = true;
    const worker = this.#worker;
    if (worker === null) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    this.#post.add({ close: true });
    await gone;
  }

  #unsent(message: ToThread, error: unknown): void {
    const waiter = 'id' in message ? this.#waiting.get(message.id) : undefined;
    if ('id' in message) this.#waiting.delete(message.id);
    if (waiter === undefined) this.#options.log('error', `${this.#options.name}: ${errorText(error)}`);
    else waiter.reject(error instanceof Error ? error : new Error(String(error)));
  }

  #hear(message: Exclude<FromThread, { ready: true }>): void {
    if ('told' in message) {
      this.#options.onTold?.(message.told as Told);
      return;
    }
    const waiter = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('answer' in message) waiter?.resolve(message.answer);
    else waiter?.reject(message.hungUp ? new HungUp() : new Error(message.failed));
  }

  #forget(): void {
    this.#worker = null;
    this.#post.take();
    for (const { reject } of this.#waiting.values()) reject(new HungUp());
    this.#waiting.clear();
    this.#options.onEnd?.();
  }

  /** Again and again: what keeps it from starting, a full disk perhaps, may pass. */
  #startAgain(): void {
    const { name, log, onRestart } = this.#options;
    if (this.#closing) return;
    log('error', `${name} ended and is started again.`);
    setTimeout(() => {
      if (this.#closing) return;
      this.start().then(onRestart, (error: unknown) => {
        log('error', `${name}: ${errorText(error)}`);
        this.#startAgain();
      });
    }, pauseMs).unref();
  }
}
