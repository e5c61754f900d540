/** Final delivery (RFC 5321 section 4.4): a message gets its trace fields and lands in the INBOX of its recipient. */
import { randomBytes } from 'node:crypto';
import { accountFor, isLocalDomain, type Account } from './accounts';
import { bounceMessage } from './bounce';
import type { Draft, MailStore } from './store';

/** Name of this host in trace fields and greetings. */
export const hostName = 'mail.postroom.example';

export interface Envelope {
  /** '' = the null reverse-path. */
  readonly reversePath: string;
  readonly recipients: readonly string[];
  /** From which client the mail came and how: `client.example ([127.0.0.1])`, `ESMTPSA`. */
  readonly from: string;
  readonly protocol: string;
}

export interface DeliveryWorld {
  readonly store: MailStore;
  readonly accounts: readonly Account[];
  readonly now: () => number;
}

/**
 * Delivers to every recipient, or fails as a whole. Recipients of other domains get nothing (this server sends nothing
 * out): the sender gets a bounce instead. Give back the queue id that the trace fields name.
 */
export async function deliver(
  world: DeliveryWorld,
  envelope: Envelope,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const { contents } = world.store;
  const queueId = randomBytes(6).toString('hex').toUpperCase();
  const spooled = await contents.receive(source);
  try {
    for (const recipient of envelope.recipients) {
      const account = accountFor(world.accounts, recipient);
      if (account) await deliverTo(world, account, traceFields(world, envelope, recipient, queueId), spooled);
    }
    await bounce(world, envelope, spooled.header ?? Buffer.alloc(0), queueId);
  } finally {
    contents.discard(spooled);
  }
  return queueId;
}

async function deliverTo(world: DeliveryWorld, account: Account, fields: string, spooled: Draft): Promise<void> {
  const { contents, folders, messages } = world.store;
  const draft = await contents.receive(chained(Buffer.from(fields), contents.piecesOfDraft(spooled)));
  const inbox = folders.find(account.address, 'INBOX') ?? folders.create(account.address, 'INBOX');
  if (!inbox) throw new Error(`There is no INBOX for ${account.address}.`);
  messages.append(inbox, draft, [], world.now());
}

function* chained(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* rest;
}

function traceFields(world: DeliveryWorld, envelope: Envelope, recipient: string, queueId: string): string {
  return [
    `Return-Path: <${envelope.reversePath}>`,
    `Delivered-To: ${recipient}`,
    `Received: from ${envelope.from}`,
    `\tby ${hostName} (Postroom) with ${envelope.protocol} id ${queueId}`,
    `\tfor <${recipient}>; ${formatDate(world.now())}`,
    '',
  ].join('\r\n');
}

/** One bounce for all recipients that cannot be reached; none about a bounce (RFC 5321 section 6.1). */
async function bounce(world: DeliveryWorld, envelope: Envelope, header: Buffer, queueId: string): Promise<void> {
  const unreachable = envelope.recipients.filter((recipient) => !accountFor(world.accounts, recipient));
  const sender = accountFor(world.accounts, envelope.reversePath);
  if (unreachable.length === 0 || envelope.reversePath === '' || !sender) return;
  const failed = unreachable.map((address) =>
    isLocalDomain(world.accounts, address)
      ? { address, status: '5.1.1', reason: 'There is no such mailbox here' }
      : { address, status: '5.4.4', reason: 'This stand-in for a mail server delivers nothing to other domains' },
  );
  const { reversePath } = envelope;
  const message = bounceMessage({ hostName, queueId, to: reversePath, failed, header, date: formatDate(world.now()) });
  await deliver(
    world,
    { reversePath: '', recipients: [reversePath], from: `${hostName} (Postroom)`, protocol: 'local' },
    [message],
  );
}

/** RFC 5322 section 3.3, in UTC. */
export function formatDate(timeMs: number): string {
  return new Date(timeMs).toUTCString().replace('GMT', '+0000');
}
