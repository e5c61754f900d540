/**
 * Brings one command from the wire (RFC 9051 sections 2.2.1 and 4.3): lines and the literals they announce, LITERAL+
 * (RFC 7888) included. The message of an APPEND is not read here: it is left on the wire for the command to stream.
 */
import type { ByteReader } from '../../wire/byte-reader';
import { astring, cursorOver, peek, type Piece } from './cursor';
import { bad, type Refusal } from './refusal';

/** A literal announced and not read yet. */
export interface Upload {
  readonly sizeBytes: number;
  /** The client waits for a continuation request before it sends. */
  readonly synchronising: boolean;
}

export type WireCommand =
  | { readonly kind: 'command'; readonly pieces: readonly Piece[]; readonly upload: Upload | null }
  /** The client announced more than we take, and waits: it can be told. */
  | { readonly kind: 'refused'; readonly pieces: readonly Piece[]; readonly refusal: Refusal }
  /** More than we take is already on its way: only closing helps. */
  | { readonly kind: 'overflow' }
  | { readonly kind: 'closed' };

/** How much of a command is taken besides the message of an APPEND. */
export const commandLimits = { lineBytes: 64 * 1024, literalBytes: 64 * 1024, totalBytes: 256 * 1024 };

/** `requestContinuation` tells a waiting client to go on. `mayUpload`: an APPEND is acceptable in this state. */
export async function readCommand(
  reader: ByteReader,
  { requestContinuation, mayUpload }: { requestContinuation: () => Promise<void>; mayUpload: boolean },
): Promise<WireCommand> {
  const pieces: Piece[] = [];
  let totalBytes = 0;
  for (;;) {
    const line = await reader.readLine(commandLimits.lineBytes);
    if (line === null) return { kind: 'closed' };
    const { text, upload } = splitLiteral(line.toString('latin1'));
    pieces.push(text);
    if (!upload) return { kind: 'command', pieces, upload: null };
    if (mayUpload && isMessageOfAppend(pieces)) return { kind: 'command', pieces, upload };
    totalBytes += text.length + upload.sizeBytes;
    if (upload.sizeBytes > commandLimits.literalBytes || totalBytes > commandLimits.totalBytes) {
      if (!upload.synchronising) return { kind: 'overflow' };
      return { kind: 'refused', pieces, refusal: bad('Command too long') };
    }
    if (upload.synchronising) await requestContinuation();
    const chunks: Buffer[] = [];
    for await (const chunk of reader.readBytes(upload.sizeBytes)) chunks.push(chunk);
    pieces.push(Buffer.concat(chunks));
  }
}

function splitLiteral(line: string): { text: string; upload: Upload | null } {
  const match = /\{(\d{1,10})(\+?)\}$/u.exec(line);
  if (!match) return { text: line, upload: null };
  return {
    text: line.slice(0, match.index),
    upload: { sizeBytes: Number(match[1]), synchronising: match[2] === '' },
  };
}

/** True when the literal that comes next is not the mailbox name but what follows it. */
function isMessageOfAppend(pieces: readonly Piece[]): boolean {
  const [first] = pieces;
  const prefix = typeof first === 'string' ? /^[^ ]+ APPEND /iu.exec(first)?.[0] : undefined;
  if (typeof first !== 'string' || prefix === undefined) return false;
  const cursor = cursorOver([first.slice(prefix.length), ...pieces.slice(1)]);
  if (peek(cursor) === '') return false;
  try {
    astring(cursor);
  } catch {
    return true;
  }
  return peek(cursor) === ' ';
}
