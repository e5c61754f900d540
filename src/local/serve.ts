/** The inside of a thread of the host; see thread.ts. */
import { parentPort, workerData, type Transferable } from 'node:worker_threads';
import type { FromThread, ToThread } from './thread';
import { HungUp } from './hung-up';

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
  const post = (message: FromThread, transfer: readonly Transferable[] = []): void =>
    port.postMessage(message, transfer);
  const service = open(workerData as never, (told) => post({ told }));
  port.on('message', (message: ToThread) => {
    if ('asked' in message) {
      const { id } = message;
      // What it throws at once is an answer too.
      const answering = async (): ReturnType<typeof service.answer> => service.answer(message.asked as Asked);
      answering().then(
        ({ answer, transfer }) => post({ id, answer }, transfer),
        (error: unknown) => {
          const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
          post({ id, failed, hungUp: error instanceof HungUp });
        },
      );
    } else if ('told' in message) service.hear?.(message.told as Tell);
    else {
      service.close();
      port.close();
    }
  });
  post({ ready: true });
}
