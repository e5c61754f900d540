/**
 * Tells a sender that a mail was not taken. Never a machine (the decision sees to that), with the null reverse-path and
 * Auto-Submitted (RFC 3834), once for each mail, and once a day for each sender: two mail systems must not talk for ever.
 */
import type { OutgoingConnection } from '../../contract';
import type { Disposition } from '../../inbound';
import { composeMessage, normaliseMessageId, type OutgoingMail } from '../../mail';
import { whyNoNotice } from '../../outbound';
import { isOutgoing, loadConnections, loginOf } from '../connections';
import { hashed } from '../keys';
import { attempt } from '../remedy';
import { deliveryHeader, type Reading } from './reading';
import type { Understood } from './understand';

type Refusing = Extract<Disposition, { kind: 'refuse' }>;

const daySeconds = 86_400;

/** What became of telling, in a sentence. */
export async function tellSender(reading: Reading, one: Understood, refusing: Refusing): Promise<string> {
  const { world } = reading;
  const address = one.message.from?.address ?? '';
  const why = whyNoNotice({
    kind: one.kind,
    returnPath: returnPathOf(one),
    to: address,
    own: reading.own.addresses,
    // Once a day for an address is seen to below, by a record that nobody can make twice.
    lastNoticeMs: null,
    nowMs: world.now(),
  });
  if (why !== null) return `Nobody is told: ${why}`;
  const connection = await wayOut(reading);
  if (connection === null) return `${address} could not be told: there is no outgoing connection that is switched on.`;
  const key = `refused:${hashed(address.toLowerCase())}`;
  const isFirst = await world.store.create(key, { atMs: world.now() }, daySeconds);
  if (!isFirst) return `${address} was told of another mail within a day, and is not told again.`;
  const mail = refusalMail(reading, one, refusing, connection);
  const sent = await attempt(async () =>
    world.gateway.call('submit', {
      server: await loginOf(world, connection),
      from: '',
      to: [address],
      messageBase64: Buffer.from(composeMessage(mail)).toString('base64'),
    }),
  );
  if (!sent.ok) return `${address} could not be told: ${sent.failure.message}`;
  const [recipient] = sent.value.recipients;
  return recipient === undefined || recipient.outcome === 'accepted'
    ? `${address} was told.`
    : `${address} could not be told: ${recipient.reply}`;
}

/** '' is the null reverse-path: whoever sent with it wants no answer (RFC 5321 section 4.5.5). */
function returnPathOf({ message }: Understood): string | null {
  const written = message.headers.get('return-path');
  return written === null ? null : written.replace(/[<>\s]/g, '');
}

/** The connection whose answers this mailbox reads, else the first that sends. */
async function wayOut({ world, connection }: Reading): Promise<OutgoingConnection | null> {
  const sending = (await loadConnections(world)).filter(isOutgoing).filter(({ enabled }) => enabled);
  return sending.find(({ outgoing }) => outgoing.replyMailbox === connection.id) ?? sending[0] ?? null;
}

const reasons: Readonly<Record<Refusing['reason'], string>> = {
  'by-hand': 'Somebody looked at your mail, and it is not taken up here.',
  'sender-blocked': 'Mail from your address is not accepted here.',
  'not-allowed': 'You cannot write to this issue by e-mail.',
  'issue-closed': 'The issue you answered has been closed for some time and takes no more mail.',
  'no-issue': 'New issues cannot be opened by e-mail here.',
};

function refusalMail(
  { world }: Reading,
  { message, identity }: Understood,
  { reason, text }: Refusing,
  { outgoing: { fromName, fromAddress } }: OutgoingConnection,
): OutgoingMail {
  const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1);
  const messageId = normaliseMessageId(`<refused-${identity}@${domain}>`);
  const answered = message.messageId;
  const subject = message.subject === '' ? 'your mail' : message.subject.slice(0, 200);
  return {
    from: { name: fromName, address: fromAddress },
    to: message.from === null ? [] : [message.from],
    subject: `Not accepted: ${subject}`,
    messageId: messageId ?? (`refused-${identity}@${domain}` as OutgoingMail['messageId']),
    inReplyTo: answered,
    references: answered === null ? [] : [...message.references, answered],
    dateMs: world.now(),
    headers: [
      { name: 'Auto-Submitted', value: 'auto-replied' },
      { name: 'X-Auto-Response-Suppress', value: 'All' },
      { name: deliveryHeader, value: `refused-${identity}` },
    ],
    text: `${text ?? reasons[reason]}\n\nYour mail “${subject}” was not passed on. This answer was made by a machine.\n`,
  };
}
