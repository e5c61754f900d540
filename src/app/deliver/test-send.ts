/** A template as it stands in the editor, sent to somebody at once. */
import type { DeliveryView, TemplateTrial } from '../../contract';
import { isOutgoing, loadConnections } from '../connections';
import { dayOf } from '../ledger';
import type { World } from '../ports';
import { refused } from '../schemes';
import { deliver } from './deliver';
import { getDelivery } from './queue';
import { addressesOf, deliveryEntity, newRecipient, type DeliveryRecord } from './record';

export async function sendTest(
  world: World,
  { to, connection: wanted, ...trial }: TemplateTrial & { readonly to: string; readonly connection: string | null },
): Promise<DeliveryView> {
  const outgoing = (await loadConnections(world)).filter(isOutgoing).filter(({ enabled }) => enabled);
  const connection = wanted === null ? outgoing[0] : outgoing.find(({ id }) => id === wanted);
  if (connection === undefined) {
    throw refused('There is no enabled outgoing connection.', 'Add and enable one under Connections.');
  }
  const recipients = [newRecipient({ address: to.toLowerCase(), name: '' })];
  const atMs = world.now();
  const record: DeliveryRecord = {
    kind: 'test',
    outcome: 'queued',
    reason: 'Waits to be sent.',
    issueId: 'test',
    issueKey: trial.issueKey ?? '',
    commentId: '',
    connection: connection.id,
    recipient: addressesOf(recipients),
    recipientName: '',
    recipients,
    content: { kind: 'test', trial },
    atMs,
    day: dayOf(atMs),
    tries: 0,
    nextTryMs: atMs,
  };
  const id = world.randomId();
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: id, value: record }]);
  await deliver(world, { deliveryId: id });
  return getDelivery(world, { id });
}
