/**
 * What a process really holds: its memory after a full collection, asked through Node's inspector. Resident memory says little about
 * growth: V8 takes what it may before it collects.
 */
import { z } from 'zod';

/** A process started with this option tells on standard error where it can be asked. */
export const inspectable = '--inspect=127.0.0.1:0';

export function inspectorIn(errorText: string): readonly string[] {
  return /Debugger listening on (ws:\S+)/.exec(errorText)?.slice(1) ?? [];
}

const reply = z.object({ id: z.number(), result: z.object({ result: z.object({ value: z.number() }) }).partial() });

/** Bytes of objects and of buffers that are still in use. */
export async function liveBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const ask = (id: number, method: string, params: object = {}): Promise<number> =>
    new Promise((resolve) => {
      const read = ({ data }: MessageEvent): void => {
        const answer = reply.safeParse(JSON.parse(String(data)));
        if (!answer.success || answer.data.id !== id) return;
        socket.removeEventListener('message', read);
        resolve(answer.data.result.result?.value ?? 0);
      };
      socket.addEventListener('message', read);
      socket.send(JSON.stringify({ id, method, params }));
    });
  // What is only held by finalizers goes with the second collection.
  for (const id of [1, 2]) await ask(id, 'HeapProfiler.collectGarbage');
  const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
  const bytes = await ask(3, 'Runtime.evaluate', { expression });
  socket.close();
  return bytes;
}
