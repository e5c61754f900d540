/**
 * Messages of a maildrop as frames. Small ones are asked for several at a time where the server allows it; big ones stream by
 * once and leave their attachments behind. A message that cannot be had, or breaks the connection, costs itself only.
 */
import type { FetchRequest, MessageRef } from '../../contract';
import { failureOf } from '../failure';
import type { FrameWriter } from '../session/frames';
import { outlined } from '../session/outline';
import { TalkError } from '../wire/errors';
import type { Pop3Session } from './session';

const pipelinedCount = 8;
const mostReconnects = 3;
/** A size that the server understated by more than this is a lie. */
const sizeSlackBytes = 64 * 1024;

interface Wanted {
  readonly ref: MessageRef;
  readonly number: number;
  readonly sizeBytes: number;
}

export async function fetchMessages(
  session: Pop3Session,
  request: FetchRequest,
  writer: FrameWriter,
  reopen: () => Promise<Pop3Session>,
): Promise<void> {
  const run = new FetchRun(session, request, writer, reopen);
  try {
    await run.all(request.refs);
    await writer.end();
  } finally {
    await run.leaveReplacement(session);
  }
}

class FetchRun {
  #session: Pop3Session;
  readonly #request: FetchRequest;
  readonly #writer: FrameWriter;
  readonly #reopen: () => Promise<Pop3Session>;
  #reconnects = 0;

  constructor(session: Pop3Session, request: FetchRequest, writer: FrameWriter, reopen: () => Promise<Pop3Session>) {
    this.#session = session;
    this.#request = request;
    this.#writer = writer;
    this.#reopen = reopen;
  }

  async leaveReplacement(first: Pop3Session): Promise<void> {
    if (this.#session !== first) await this.#session.leave();
  }

  async all(refs: readonly MessageRef[]): Promise<void> {
    let waiting = [...refs];
    while (waiting.length > 0 && this.#writer.writtenBytes < this.#request.answerLimitBytes) {
      const { wanted, gone } = await this.#locate(waiting);
      for (const ref of gone) await this.#writer.gone(ref);
      const done = await this.#until(wanted);
      waiting = wanted.slice(done).map(({ ref }) => ref);
      if (this.#writer.writtenBytes >= this.#request.answerLimitBytes) return;
    }
  }

  /** Numbers and sizes in this connection; they are asked for anew when the connection is another one. */
  async #locate(refs: readonly MessageRef[]): Promise<{ wanted: Wanted[]; gone: MessageRef[] }> {
    const numbers = await this.#session.numbers();
    const gone: MessageRef[] = [];
    const found: { ref: MessageRef; number: number }[] = [];
    for (const ref of refs) {
      const number = ref.kind === 'pop3' ? numbers.get(ref.uidl)?.[0] : undefined;
      if (number === undefined) gone.push(ref);
      else found.push({ ref, number });
    }
    const sizes = await this.#session.sizesOf(found.map(({ number }) => number));
    return { wanted: found.map((entry, index) => ({ ...entry, sizeBytes: sizes[index] ?? 0 })), gone };
  }

  /** Goes on until all are done, the answer is full, or the connection had to be replaced; says how many are done. */
  async #until(wanted: readonly Wanted[]): Promise<number> {
    const { inlineLimitBytes, answerLimitBytes } = this.#request;
    const depth = this.#session.client.capabilities.has('PIPELINING') ? pipelinedCount : 1;
    let done = 0;
    while (done < wanted.length && this.#writer.writtenBytes < answerLimitBytes) {
      const batch: Wanted[] = [];
      let planned = this.#writer.writtenBytes;
      for (const message of wanted.slice(done, done + depth)) {
        if (batch.length > 0 && (message.sizeBytes > inlineLimitBytes || planned >= answerLimitBytes)) break;
        batch.push(message);
        planned += message.sizeBytes;
        if (message.sizeBytes > inlineLimitBytes) break;
      }
      for (const { number } of batch) this.#session.client.wire.say(`RETR ${number}`);
      for (const message of batch) {
        const before = this.#session;
        await this.#one(message);
        done++;
        // The numbers are those of another connection now.
        if (this.#session !== before) return done;
      }
    }
    return done;
  }

  async #one(message: Wanted): Promise<void> {
    const { ref } = message;
    try {
      const source = this.#session.client.bodyOf('RETR');
      if (message.sizeBytes > this.#request.inlineLimitBytes) {
        const { bytes, omissions, sizeBytes } = await outlined(source, this.#request.inlineLimitBytes);
        await this.#writer.message({ ref, sizeBytes, receivedMs: null, omissions }, bytes);
        return;
      }
      const bytes = await collected(source, message.sizeBytes + this.#request.inlineLimitBytes + sizeSlackBytes);
      await this.#writer.message({ ref, sizeBytes: bytes.length, receivedMs: null, omissions: [] }, bytes);
    } catch (error) {
      if (error instanceof TalkError && (error.kind === 'deadline' || error.kind === 'abandoned')) throw error;
      const failure = failureOf(error, { server: this.#request.server });
      if (failure.code === 'message-gone') await this.#writer.gone(ref);
      else await this.#writer.failed(ref, failure);
      if (error instanceof TalkError) await this.#replace(error);
    }
  }

  async #replace(error: TalkError): Promise<void> {
    this.#session.destroy();
    if (++this.#reconnects > mostReconnects) throw error;
    this.#session = await this.#reopen();
  }
}

async function collected(source: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > mostBytes) throw new TalkError('too-long', 'RETR');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
