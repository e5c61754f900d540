/** The mail about alarms: through an outgoing connection of our own, marked so that nobody answers it (RFC 3834). */
import type { OutgoingConnection, Settings } from '../../contract';
import { composeMessage, normaliseMessageId, type OutgoingMail } from '../../mail';
import { isOutgoing, loadConnections, loginOf } from '../connections';
import { hashed } from '../keys';
import type { World } from '../ports';
import { deliveryHeader } from '../receive';
import { attempt } from '../remedy';
import type { KeptAlarm, News } from './book';

/** Returns whether a server took it for at least one of the addresses. */
export async function tellByMail(
  world: World,
  { addresses, connectionId }: Settings['alarms'],
  { fresh, ended }: News,
): Promise<boolean> {
  const sending = (await loadConnections(world)).filter(isOutgoing).filter(({ enabled }) => enabled);
  const connection = sending.find(({ id }) => id === connectionId) ?? sending[0];
  if (connection === undefined) return false;
  const mail = alarmMail(world, connection, addresses, fresh, ended);
  const sent = await attempt(async () =>
    world.gateway.call('submit', {
      server: await loginOf(world, connection),
      from: connection.outgoing.fromAddress,
      to: [...addresses],
      messageBase64: Buffer.from(composeMessage(mail)).toString('base64'),
    }),
  );
  if (!sent.ok) {
    world.log({ event: 'alarm-not-told', by: 'mail', code: sent.failure.code });
    return false;
  }
  return sent.value.recipients.some(({ outcome }) => outcome === 'accepted');
}

function alarmMail(
  world: World,
  { outgoing: { fromName, fromAddress } }: OutgoingConnection,
  addresses: readonly string[],
  fresh: readonly KeptAlarm[],
  ended: readonly KeptAlarm[],
): OutgoingMail {
  const id = `alarm-${hashed(JSON.stringify([fresh, ended]), String(world.now()))}`;
  const messageId = `${id}@${fromAddress.slice(fromAddress.lastIndexOf('@') + 1)}`;
  const [first] = fresh.length > 0 ? fresh : ended;
  const subject = fresh.length > 0 ? `Postroom: ${first?.text ?? ''}` : `Postroom: over: ${first?.text ?? ''}`;
  return {
    from: { name: fromName === '' ? 'Postroom' : fromName, address: fromAddress },
    to: addresses.map((address) => ({ name: '', address })),
    subject: subject.slice(0, 200),
    messageId: normaliseMessageId(`<${messageId}>`) ?? (messageId as OutgoingMail['messageId']),
    inReplyTo: null,
    references: [],
    dateMs: world.now(),
    headers: [
      { name: 'Auto-Submitted', value: 'auto-generated' },
      { name: 'X-Auto-Response-Suppress', value: 'All' },
      { name: deliveryHeader, value: id },
    ],
    text: [
      ...part('Something is wrong:', fresh),
      ...part('Over:', ended),
      'The overview of Postroom in Jira shows more. Each alarm is told once, and its end.',
      '',
    ].join('\n'),
  };
}

const part = (title: string, alarms: readonly KeptAlarm[]): readonly string[] =>
  alarms.length === 0 ? [] : [title, ...alarms.map(({ text }) => `- ${text}`), ''];
