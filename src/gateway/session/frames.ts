/** The answer of `fetch`: frames of a JSON header and bytes (contract/gateway), written no faster than they are read. */
import type { FetchFrame, MessageRef } from '../../contract';
import type { Failure } from '../../contract';

/** Takes bytes; resolves when more may come. Rejects when nobody reads any more. */
export type Sink = (chunks: readonly Uint8Array[]) => Promise<void>;

export class FrameWriter {
  readonly #sink: Sink;
  /** Message bytes written so far. */
  writtenBytes = 0;
  writtenMessages = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async message(
    header: Omit<Extract<FetchFrame, { kind: 'message' }>, 'kind' | 'lengthBytes'>,
    bytes: Uint8Array,
  ): Promise<void> {
    this.writtenBytes += bytes.length;
    this.writtenMessages++;
    await this.#sink([headerBytes({ kind: 'message', ...header, lengthBytes: bytes.length }), bytes]);
  }

  async gone(ref: MessageRef): Promise<void> {
    await this.#sink([headerBytes({ kind: 'gone', ref, lengthBytes: 0 })]);
  }

  async failed(ref: MessageRef, failure: Failure): Promise<void> {
    await this.#sink([headerBytes({ kind: 'failed', ref, lengthBytes: 0, failure })]);
  }

  async end(): Promise<void> {
    await this.#sink([headerBytes({ kind: 'end', lengthBytes: 0 })]);
  }
}

function headerBytes(frame: FetchFrame): Buffer {
  const json = Buffer.from(JSON.stringify(frame), 'utf8');
  const bytes = Buffer.allocUnsafe(4 + json.length);
  bytes.writeUInt32BE(json.length, 0);
  json.copy(bytes, 4);
  return bytes;
}
