/** What cannot cross takes nobody along. */
import { MessageChannel, type Transferable } from 'node:worker_threads';
import { expect, it } from '@jest/globals';
import { Post } from '../../../src/local/post';

interface M {
  readonly id: number;
  readonly body: unknown;
}

async function sendAll(parcels: readonly (readonly [M, Transferable[]])[]) {
  const { port1, port2 } = new MessageChannel();
  const got: M[] = [];
  const unsent: [number, string][] = [];
  port2.on('message', (messages: readonly M[]) => got.push(...messages));
  const post = new Post<M>({
    send: (messages, transfer) => port1.postMessage(messages, transfer),
    onUnsent: ({ id }, error) => unsent.push([id, String(error)]),
  });
  for (const [message, transfer] of parcels) post.add(message, [...transfer]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const bodies = await Promise.all(
    got.map(async ({ id, body }) => [
      id,
      body instanceof ReadableStream
        ? await Promise.race([
            new Response(body as never).text(),
            new Promise((r) => setTimeout(() => r('NEVER'), 500)),
          ])
        : Buffer.from(body as Uint8Array).toString(),
    ]),
  );
  port1.close();
  return { bodies, unsent };
}
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const stream = (text: string): ReadableStream => new Response(text).body as unknown as ReadableStream;
const locked = (): ReadableStream => {
  const one = stream('locked');
  one.getReader();
  return one;
};

it('bytes beside a stream that somebody reads arrive', async () => {
  const [own, bad] = [bytes('whole'), locked()];
  const { bodies, unsent } = await sendAll([
    [{ id: 1, body: own }, [own.buffer]],
    [{ id: 2, body: bad }, [bad as unknown as Transferable]],
  ]);
  expect(unsent.map(([id]) => id)).toEqual([2]);
  expect(bodies).toEqual([[1, 'whole']]);
});

it('a stream beside a stream that somebody reads arrives', async () => {
  const [own, bad] = [stream('whole'), locked()];
  const { bodies, unsent } = await sendAll([
    [{ id: 1, body: own }, [own as unknown as Transferable]],
    [{ id: 2, body: bad }, [bad as unknown as Transferable]],
  ]);
  expect(unsent.map(([id]) => id)).toEqual([2]);
  expect(bodies).toEqual([[1, 'whole']]);
});

it('bytes beside something that cannot be cloned arrive', async () => {
  const own = bytes('whole');
  const { bodies, unsent } = await sendAll([
    [{ id: 1, body: own }, [own.buffer]],
    [{ id: 2, body: () => 1 }, []],
  ]);
  expect(unsent.map(([id]) => id)).toEqual([2]);
  expect(bodies).toEqual([[1, 'whole']]);
});
