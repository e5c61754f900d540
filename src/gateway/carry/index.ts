/**
 * One attachment from the mail server to Jira: read in ranges, decoded and uploaded as it comes, so that memory holds a few
 * chunks of it however big it is. Mail server and Jira wait for each other; neither is asked to wait longer than the call.
 */
import { FailureError, type CarryAnswer, type CarryRequest } from '../../contract';
import { decodeStream } from '../../mail';
import type { Call } from '../session/call';
import { TalkError } from '../wire/errors';
import { readPart } from '../operations';
import { uploadAttachment, type JiraAccess } from './jira';
import { multipartOf } from './multipart';

const pieceBytes = 128 * 1024;

export async function carry(request: CarryRequest, call: Call, jira: JiraAccess): Promise<CarryAnswer> {
  return readPart(request, call, async (encoded) => {
    const trouble: { error: unknown } = { error: null };
    const { fileName, contentType, issueIdOrKey, part } = request;
    const bytes = remembering(gathered(decoded(whole(encoded, part.lengthBytes), part.encoding)), trouble);
    try {
      return await uploadAttachment(jira, issueIdOrKey, multipartOf({ fileName, contentType, bytes }), call.signal);
    } catch (error) {
      // A mail server that fails makes the upload fail: the first cause is the true one.
      throw trouble.error ?? (error instanceof FailureError || call.signal.aborted ? error : unreachable(error));
    }
  });
}

async function* decoded(
  source: AsyncIterable<Uint8Array>,
  encoding: CarryRequest['part']['encoding'],
): AsyncGenerator<Uint8Array> {
  const decoder = decodeStream(encoding);
  for await (const chunk of source) {
    const bytes = decoder.push(chunk);
    if (bytes.length > 0) yield bytes;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}

/** Written in pieces worth a packet or two: a POP3 server's bytes come line by line or record by record. */
async function* gathered(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    pieces.push(piece);
    size += piece.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

/** @throws TalkError when the server gives fewer bytes than the part has: half an attachment is worse than none */
async function* whole(source: AsyncIterable<Uint8Array>, lengthBytes: number): AsyncGenerator<Uint8Array> {
  let given = 0;
  for await (const chunk of source) {
    given += chunk.length;
    yield chunk;
  }
  if (given < lengthBytes) throw new TalkError('nonsense', 'FETCH', `${given} of ${lengthBytes} bytes`);
}

async function* remembering(
  source: AsyncIterable<Uint8Array>,
  trouble: { error: unknown },
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    trouble.error = error;
    throw error;
  }
}

function unreachable(error: unknown): FailureError {
  return new FailureError(
    {
      code: 'jira-unavailable',
      message: 'Jira could not be reached from the mail gateway.',
      evidence: error instanceof Error && error.cause instanceof Error ? error.cause.message : '',
      fix: null,
    },
    { cause: error },
  );
}
