/** At every schedule: heartbeats whose time has come send a marked mail (RFC 3834: nobody is to answer it). */
import { FailureError, type Failure } from '../../contract';
import { beatHeader, composeMessage, normaliseMessageId, signBeat, type OutgoingMail } from '../../mail';
import { loadConnections, loginOf, signingKey } from '../connections';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { loadSettings } from '../settings';
import { atRest, isDue, pendingIn, sending, wasNotSent, wasSent } from './state';
import { isOn, loadHeartbeat, pairOf, saveHeartbeat, type Pair } from './store';

export async function beat(world: World): Promise<void> {
  const { heartbeats } = await loadSettings(world);
  if (heartbeats.length === 0) return;
  const connections = await loadConnections(world);
  const pairs = heartbeats.flatMap((heartbeat) => pairOf(heartbeat, connections) ?? []);
  await Promise.all(pairs.map((pair) => beatOne(world, pair)));
}

async function beatOne(world: World, pair: Pair): Promise<void> {
  const { heartbeat } = pair;
  const state = await loadHeartbeat(world, heartbeat);
  if (!isOn(pair)) {
    if (pendingIn(state).length > 0 || state.unsent !== null) await saveHeartbeat(world, heartbeat, atRest(state));
    return;
  }
  const sentMs = world.now();
  if (!isDue(state, heartbeat, sentMs)) return;
  const begun = sending(state, sentMs);
  await saveHeartbeat(world, heartbeat, begun);
  const sent = await attempt(() => send(world, pair, sentMs));
  if (sent.ok && state.unsent === null) return;
  await saveHeartbeat(world, heartbeat, sent.ok ? wasSent(begun) : wasNotSent(begun, sentMs, sent.failure));
}

async function send(world: World, { heartbeat, from, address }: Pair, sentMs: number): Promise<void> {
  if (address === null) throw new FailureError(noAddress);
  const mark = signBeat({ heartbeat: heartbeat.id, sentMs }, await signingKey(world));
  const { fromName, fromAddress } = from.outgoing;
  const id = `beat.${mark}@${fromAddress.slice(fromAddress.lastIndexOf('@') + 1)}`;
  const mail: OutgoingMail = {
    from: { name: fromName === '' ? 'Postroom' : fromName, address: fromAddress },
    to: [{ name: '', address }],
    subject: 'Postroom heartbeat',
    messageId: normaliseMessageId(`<${id}>`) ?? (id as OutgoingMail['messageId']),
    dateMs: sentMs,
    headers: [
      { name: 'Auto-Submitted', value: 'auto-generated' },
      { name: 'X-Auto-Response-Suppress', value: 'All' },
      { name: beatHeader, value: mark },
    ],
    text: 'This mail was sent by Postroom for Jira, to see whether mail goes out and comes back in.\nNothing has to be done with it.\n',
  };
  const answer = await world.gateway.call('submit', {
    server: await loginOf(world, from),
    from: fromAddress,
    to: [address],
    messageBase64: Buffer.from(composeMessage(mail)).toString('base64'),
  });
  const [said] = answer.recipients;
  if (said?.outcome !== 'accepted') throw new FailureError(said?.failure ?? notTaken(said?.reply ?? answer.reply));
}

const noAddress: Failure = {
  code: 'setting-invalid',
  message: 'The address of the mailbox is not known.',
  evidence: '',
  fix: { text: 'Its user name is no address: enter the address of the mailbox at the heartbeat, under Settings.' },
};

const notTaken = (evidence: string): Failure => ({
  code: 'recipient-refused',
  message: 'The mail server did not take the heartbeat.',
  evidence,
  fix: { text: 'Check the address of the mailbox at the heartbeat, under Settings.' },
});
