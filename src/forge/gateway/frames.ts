/** Reads `application/vnd.postroom.frames` (contract: fetch) as it comes; a body that cannot be streamed is read whole. */
import { setImmediate } from 'node:timers/promises';
import { fetchFrame, type FetchFrame } from '../../contract';
import type { FetchedMessage } from '../../app';

/** Headers are small; a longer one is not ours. */
const longestHeaderBytes = 1_048_576;

/**
 * Messages in the order they come.
 * @throws RangeError when the answer is no frames, or was cut off before its end frame
 */
export async function* readFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FetchedMessage> {
  const reader = new ByteReader(chunks);
  for (;;) {
    const lengthBytes = (await reader.take(4)).readUInt32BE(0);
    if (lengthBytes > longestHeaderBytes) throw new RangeError('a frame header is too long');
    const frame: FetchFrame = fetchFrame.parse(JSON.parse((await reader.take(lengthBytes)).toString('utf8')));
    if (frame.kind === 'end') return;
    yield { ...frame, bytes: await reader.take(frame.lengthBytes) };
    // Many small ones may have come in one piece, and to understand one takes a millisecond: what waits for an answer of Jira or
    // of the storage has its turn in between.
    await setImmediate();
  }
}

/** Hands out so many bytes at a time, whatever pieces they come in. */
class ByteReader {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private held: Uint8Array[] = [];
  private heldBytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.iterator = chunks[Symbol.asyncIterator]();
  }

  async take(lengthBytes: number): Promise<Buffer> {
    while (this.heldBytes < lengthBytes) {
      const next = await this.iterator.next();
      if (next.done === true) throw new RangeError('the answer was cut off');
      this.held.push(next.value);
      this.heldBytes += next.value.length;
    }
    const [first] = this.held;
    // Most often everything wanted lies in one piece: no copy then.
    const enough = this.held.length === 1 || (first !== undefined && first.length >= lengthBytes);
    const whole = enough && first !== undefined ? asBuffer(first) : Buffer.concat(this.held);
    const rest = enough ? this.held.slice(1) : [];
    const left = whole.subarray(lengthBytes);
    this.held = left.length > 0 ? [left, ...rest] : rest;
    this.heldBytes -= lengthBytes;
    return whole.subarray(0, lengthBytes);
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
