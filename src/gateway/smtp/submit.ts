/** One message to its recipients, and what the server said about each of them (RFC 5321 section 3.3). */
import type { ServerLogin, SubmitAnswer, SubmitRequest } from '../../contract';
import { failureOf } from '../failure';
import { TalkError, type ServerRefusal } from '../wire/errors';
import type { SmtpClient } from './client';
import { isInternational } from './client';
import { isEightBit } from './content';
import { isPositive, quoted, refusal, type SmtpReply } from './reply';

type Recipient = SubmitAnswer['recipients'][number];

/**
 * @throws ServerRefusal `MAIL FROM` when the sender is refused: nobody gets it. A refused recipient, or a message refused at its
 * end, is an answer.
 */
export async function submit(client: SmtpClient, request: SubmitRequest): Promise<SubmitAnswer> {
  const message = Buffer.from(request.messageBase64, 'base64');
  if (message.length === 0) throw new TalkError('unspeakable', 'an empty message');
  const unspeakable = client.extensions.has('SMTPUTF8') ? [] : request.to.filter(isInternational);
  const to = request.to.filter((address) => !unspeakable.includes(address));
  const { server } = request;
  const outcomes = new Map<string, Recipient>(
    unspeakable.map((address) => [address, notTransportable(address, server)]),
  );
  if (to.length === 0) return { recipients: [...outcomes.values()], reply: '' };

  const replies = await client.envelope({ from: request.from, to }, message.length, isEightBit(message));
  const accepted = to.filter((_, index) => isPositive(replies[index] ?? nothing));
  for (const [index, address] of to.entries())
    outcomes.set(address, recipientOf(address, 'RCPT TO', replies[index] ?? nothing, server));
  if (accepted.length === 0) {
    await client.reset();
    return { recipients: inOrder(request.to, outcomes), reply: quoted(replies.at(-1) ?? nothing) };
  }
  const end = await client.data(message);
  if (!isPositive(end))
    for (const address of accepted) outcomes.set(address, recipientOf(address, 'end of message', end, server));
  return { recipients: inOrder(request.to, outcomes), reply: quoted(end) };
}

const nothing: SmtpReply = { code: 0, status: '', text: '', lines: [] };

function inOrder(addresses: readonly string[], outcomes: ReadonlyMap<string, Recipient>): Recipient[] {
  return addresses.map((address) => outcomes.get(address)).filter((outcome) => outcome !== undefined);
}

function recipientOf(address: string, command: string, reply: SmtpReply, server: ServerLogin): Recipient {
  const said = { address, reply: quoted(reply), status: reply.status || null };
  if (isPositive(reply)) return { ...said, outcome: 'accepted', failure: null };
  const failure = failureOf(refusal(command, reply), { server });
  return { ...said, outcome: isTemporary(reply) ? 'deferred' : 'refused', failure };
}

/** The first digit decides (RFC 5321 section 4.2.1); the enhanced status only repeats it. */
function isTemporary(reply: SmtpReply): boolean {
  return reply.code >= 400 && reply.code < 500;
}

function notTransportable(address: string, server: ServerLogin): Recipient {
  return {
    address,
    outcome: 'refused',
    reply: '',
    status: null,
    failure: {
      code: 'recipient-refused',
      message: `${server.host} does not take addresses with letters outside of ASCII (SMTPUTF8).`,
      evidence: address,
      fix: { text: 'Use another address of this person, or a server that offers SMTPUTF8.' },
    },
  };
}

/** The work may be said again on a new connection: nothing of the message was sent yet. */
export function beforeTheMessage(error: unknown): boolean {
  const during = error instanceof TalkError ? error.during : ((error as Partial<ServerRefusal> | null)?.command ?? '');
  return during !== 'sending the message' && during !== 'end of message';
}
