/**
 * Messages as frames. Ordinary ones come many to a FETCH; big ones one by one, without their attachments. A message that the
 * server will not give, or that breaks the connection, costs itself only: the others are asked for one at a time.
 */
import type { FetchRequest, MessageRef } from '../../contract';
import { failureOf } from '../failure';
import type { FrameWriter } from '../session/frames';
import { outlined } from '../session/outline';
import { TalkError } from '../wire/errors';
import { openMailbox, openToRead } from './mailbox';
import { readMessages, readStretch, sizesOf, type MessageSize } from './read';
import type { ImapSession } from './session';

/** Messages asked for by one FETCH. */
const batchCount = 100;
/** Connections that may break before the answer is given up. */
const mostReconnects = 3;

/** Opens a connection like the one before, when that one broke. */
export type Reopen = () => Promise<ImapSession>;

export async function fetchMessages(
  session: ImapSession,
  request: FetchRequest,
  writer: FrameWriter,
  reopen: Reopen,
): Promise<void> {
  const mailbox = await openToRead(session, request.folder, request.server.sharedAs);
  const known: number[] = [];
  for (const ref of request.refs) {
    if (ref.kind === 'imap' && ref.uidValidity === mailbox.uidValidity) known.push(ref.uid);
    else await writer.failed(ref, failureOf(new TalkError('renumbered', 'SELECT'), { server: request.server }));
  }
  const sizes = await sizesOf(session, known);
  const run = new FetchRun(session, request, writer, reopen, mailbox.uidValidity);
  for (const uid of known) if (!sizes.has(uid)) await writer.gone(run.refOf(uid));
  try {
    await run.all(known.map((uid) => sizes.get(uid)).filter((size) => size !== undefined));
    await writer.end();
  } finally {
    await run.leaveReplacement(session);
  }
}

class FetchRun {
  #session: ImapSession;
  readonly #request: FetchRequest;
  readonly #writer: FrameWriter;
  readonly #reopen: Reopen;
  readonly #uidValidity: string;
  /** As they were asked for. */
  readonly #refs: ReadonlyMap<number, MessageRef>;
  #reconnects = 0;

  constructor(session: ImapSession, request: FetchRequest, writer: FrameWriter, reopen: Reopen, uidValidity: string) {
    this.#session = session;
    this.#request = request;
    this.#writer = writer;
    this.#reopen = reopen;
    this.#uidValidity = uidValidity;
    this.#refs = new Map(request.refs.flatMap((ref) => (ref.kind === 'imap' ? [[ref.uid, ref] as const] : [])));
  }

  refOf(uid: number): MessageRef {
    return this.#refs.get(uid) ?? { kind: 'imap', uidValidity: this.#uidValidity, uid };
  }

  /** A connection opened in place of the first is nobody else's to close. */
  async leaveReplacement(first: ImapSession): Promise<void> {
    if (this.#session !== first) await this.#session.leave();
  }

  async all(messages: readonly MessageSize[]): Promise<void> {
    const { inlineLimitBytes, answerLimitBytes } = this.#request;
    let next = 0;
    while (next < messages.length && this.#writer.writtenBytes < answerLimitBytes) {
      const batch: MessageSize[] = [];
      let planned = this.#writer.writtenBytes;
      for (const message of messages.slice(next, next + batchCount)) {
        if (message.sizeBytes > inlineLimitBytes || planned >= answerLimitBytes) break;
        batch.push(message);
        planned += message.sizeBytes;
      }
      const first = messages[next];
      if (batch.length > 0) await this.#small(batch);
      else if (first !== undefined) await this.#single(first);
      next += Math.max(1, batch.length);
    }
  }

  async #small(batch: readonly MessageSize[]): Promise<void> {
    const waiting = new Map(batch.map((message) => [message.uid, message]));
    try {
      await readMessages(this.#session, [...waiting.keys()], async (uid, bytes) => {
        const message = waiting.get(uid);
        if (message === undefined) return;
        waiting.delete(uid);
        await this.#write(message, bytes);
      });
    } catch (error) {
      await this.#recover(error);
      for (const message of waiting.values()) await this.#single(message);
      return;
    }
    for (const uid of waiting.keys()) await this.#writer.gone(this.refOf(uid));
  }

  async #single(message: MessageSize): Promise<void> {
    const ref = this.refOf(message.uid);
    try {
      if (message.sizeBytes > this.#request.inlineLimitBytes) {
        const source = readStretch(this.#session, message.uid, 0, Number.POSITIVE_INFINITY);
        const { bytes, omissions, sizeBytes } = await outlined(source, this.#request.inlineLimitBytes);
        await this.#writer.message({ ref, sizeBytes, receivedMs: message.receivedMs, omissions }, bytes);
        return;
      }
      const found: number[] = [];
      await readMessages(this.#session, [message.uid], async (uid, bytes) => {
        if (uid !== message.uid) return;
        found.push(uid);
        await this.#write(message, bytes);
      });
      if (found.length === 0) await this.#writer.gone(ref);
    } catch (error) {
      await this.#recover(error);
      if (error instanceof TalkError && error.kind === 'message-gone') await this.#writer.gone(ref);
      else await this.#writer.failed(ref, failureOf(error, { server: this.#request.server }));
    }
  }

  async #write({ uid, sizeBytes, receivedMs }: MessageSize, bytes: Uint8Array): Promise<void> {
    await this.#writer.message(
      { ref: this.refOf(uid), sizeBytes: Math.max(sizeBytes, bytes.length), receivedMs, omissions: [] },
      bytes,
    );
  }

  /** @throws the error itself when it is not about one message, or when connections keep breaking */
  async #recover(error: unknown): Promise<void> {
    if (error instanceof TalkError && (error.kind === 'deadline' || error.kind === 'abandoned')) throw error;
    if (this.#session.usable) return;
    this.#session.destroy();
    if (++this.#reconnects > mostReconnects) throw error;
    this.#session = await this.#reopen();
    const { uidValidity } = await openMailbox(this.#session, this.#request.folder, this.#request.server.sharedAs);
    if (uidValidity !== this.#uidValidity) throw new TalkError('renumbered', 'SELECT', `UIDVALIDITY is ${uidValidity}`);
  }
}
