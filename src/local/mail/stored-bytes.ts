/** The bytes of one stored message as the protocols need them: header section, structure, ranges. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MailStore, OpenContent, StoredMessage } from './store';
import { structureScanner, type MimePart } from './structure';

export interface StoredBytes {
  readonly sizeBytes: number;
  /** The header section with its blank line. */
  header(): Buffer;
  /** Scanned once, then remembered. */
  structure(): Promise<MimePart>;
  read(offset: number, lengthBytes: number): Buffer;
  close(): void;
}

const chunkBytes = 64 * 1024;

/** The file is opened when first needed; close what was opened. Throws when the content is gone. */
export function openMessage(store: MailStore, message: StoredMessage): StoredBytes {
  let file: OpenContent | null = null;
  const content = () => (file ??= store.contents.open(message.contentId));
  const { sizeBytes, headerBytes, contentId } = message;
  return {
    sizeBytes,
    header: () => store.messages.header(contentId) ?? content().read(0, headerBytes),
    read: (offset, lengthBytes) => content().read(offset, lengthBytes),
    async structure() {
      const known = store.messages.structure(contentId);
      if (known !== null) return JSON.parse(known) as MimePart;
      const root = await scan(content(), sizeBytes);
      store.messages.keepStructure(contentId, JSON.stringify(root));
      return root;
    },
    close() {
      file?.close();
      file = null;
    },
  };
}

/** A range in pieces of 64 KiB at most. */
export function* piecesOf(bytes: StoredBytes, offset: number, lengthBytes: number): Generator<Buffer> {
  for (let at = offset; at < offset + lengthBytes;) {
    const piece = bytes.read(at, Math.min(chunkBytes, offset + lengthBytes - at));
    if (piece.length === 0) throw new Error('A stored message is shorter than its record says.');
    at += piece.length;
    yield piece;
  }
}

async function scan(file: OpenContent, sizeBytes: number): Promise<MimePart> {
  const scanner = structureScanner();
  for (let at = 0; at < sizeBytes;) {
    const piece = file.read(at, chunkBytes);
    if (piece.length === 0) break;
    scanner.add(piece);
    at += piece.length;
    if (sizeBytes > 32 * chunkBytes) await nextTurn();
  }
  return scanner.end();
}
