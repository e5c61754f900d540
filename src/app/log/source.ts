/** The mail itself, from the mailbox while it is there: nothing of it is kept in storage. */
import { FailureError, type MailPreview, type SourcePiece } from '../../contract';
import { parseMessage } from '../../mail';
import { isIncoming, loadConnection, loginOf } from '../connections';
import type { FetchedMessage, World } from '../ports';
import { messageOf } from './journey';

/** An answer of a resolver takes at most 5 MB, and base64 makes four of three. */
const pieceBytes = 3_000_000;
/** More does not fit in the memory of a function beside everything else. */
const mostBytes = 64_000_000;
const previewBytes = 262_144;

type Message = Extract<FetchedMessage, { kind: 'message' }>;

export async function sourcePiece(
  world: World,
  { id, offset }: { readonly id: string; readonly offset: number },
): Promise<SourcePiece> {
  const { bytes } = await fetchOne(world, id, mostBytes);
  const piece = bytes.subarray(offset, offset + pieceBytes);
  const next = offset + piece.length;
  return {
    base64: Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('base64'),
    sizeBytes: bytes.length,
    next: next < bytes.length ? next : null,
  };
}

const mostText = 4_000;

export async function preview(world: World, { id }: { readonly id: string }): Promise<MailPreview> {
  const { bytes, omissions } = await fetchOne(world, id, previewBytes);
  const message = parseMessage(bytes, {
    omissions: omissions.map(({ offset, ...rest }) => ({ ...rest, sourceOffset: offset })),
  });
  const person = ({ name, address }: { readonly name: string; readonly address: string }): string =>
    name === '' ? address : `${name} <${address}>`;
  return {
    from: message.from === null ? '' : person(message.from),
    to: [...message.to, ...message.cc].map(person).join(', '),
    subject: message.subject,
    text: message.text.length <= mostText ? message.text : `${message.text.slice(0, mostText)}…`,
    attachments: message.attachments.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
  };
}

async function fetchOne(world: World, id: string, inlineLimitBytes: number): Promise<Message> {
  const record = await messageOf(world, id);
  const connection = await loadConnection(world, record.mailbox);
  if (connection === null || !isIncoming(connection)) throw new FailureError(mailboxDeleted);
  const frames = world.gateway.fetch({
    server: await loginOf(world, connection),
    folder: connection.incoming.folder,
    refs: [record.ref],
    inlineLimitBytes,
    answerLimitBytes: mostBytes,
  });
  for await (const frame of frames) {
    if (frame.kind === 'message') return frame;
    if (frame.kind === 'failed') throw new FailureError(frame.failure);
  }
  throw new FailureError(gone(connection.incoming.settled.kind));
}

const mailboxDeleted: ConstructorParameters<typeof FailureError>[0] = {
  code: 'connection-missing',
  message: 'The connection this mail was read through was deleted.',
  evidence: '',
  fix: { text: 'The mail is still in its mailbox: open it with a mail program.' },
};

function gone(settled: string): ConstructorParameters<typeof FailureError>[0] {
  const because = {
    move: 'This connection moves handled mail to another folder: look there.',
    delete: 'This connection deletes handled mail from the server.',
  }[settled];
  return {
    code: 'message-gone',
    message: 'The mail is not in its folder any more.',
    evidence: '',
    fix: { text: because ?? 'Somebody moved or deleted it.' },
  };
}
