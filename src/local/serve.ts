/** The inside of a thread of the host; see thread.ts. */
import { parentPort, workerData, type Transferable } from 'node:worker_threads';
import type { FromThread, ToThread } from './thread';
import { HungUp } from './hung-up';
import { Post } from './post';

export interface Service<Asked, Tell> {
  answer(asked: Asked): Promise<{ readonly answer: unknown; readonly transfer?: readonly Transferable[] }>;
  /** It was told something. */
  hear?(told: Tell): void;
  /** Keeps what is to be kept. */
  close(): void;
}

/** Starts to answer. @param open gets `workerData`, and a way to tell the host something by itself */
export function serve<Asked, Tell>(
  open: (settings: never, tell: (told: unknown) => void) => Service<Asked, Tell>,
): void {
  const port = parentPort;
  if (port === null) throw new Error('This file is started as a thread of the host (src/local/thread.ts).');
  const post = new Post<FromThread>({
    send: (messages, transfer) => port.postMessage(messages, transfer),
    onUnsent: (message, error) => {
      // Whoever asked learns that there is no answer.
      if ('id' in message) post.add({ id: message.id, failed: String(error), hungUp: false });
    },
  });
  const service = open(workerData as never, (told) => post.add({ told }));
  /** After what was asked before it has had its turn. */
  const close = (): void => {
    service.close();
    post.flush();
    port.close();
  };
  const hear = (message: ToThread): void => {
    if ('asked' in message) {
      const { id } = message;
      // What it throws at once is an answer too.
      const answering = async (): ReturnType<typeof service.answer> => service.answer(message.asked as Asked);
      answering().then(
        ({ answer, transfer }) => post.add({ id, answer }, transfer),
        (error: unknown) => {
          const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
          post.add({ id, failed, hungUp: error instanceof HungUp });
        },
      );
    } else if ('told' in message) service.hear?.(message.told as Tell);
    else setImmediate(close);
  };
  port.on('message', (messages: readonly ToThread[]) => {
    for (const message of messages) hear(message);
  });
  post.add({ ready: true });
}
