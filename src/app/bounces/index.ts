/**
 * A bounce came back: the delivery it is about is marked, and an address that is dead gets no more mail. Only a report that names
 * a Message-ID of ours, which nobody else can sign, counts: a forged one could silence a customer.
 */
import type { DeliveryRecipient } from '../../contract';
import { bounceVerdict, type BounceVerdict } from '../../outbound';
import { readReplyToken, type MessageId, type ReportedRecipient } from '../../mail';
import { deliveryEntity, outcomeOf, readDelivery, type DeliveryRecord } from '../deliver';
import { short } from '../ledger';
import type { World } from '../ports';
import { suppress } from '../suppressions';

export interface BounceReport {
  readonly originalMessageId: MessageId | null;
  readonly recipients: readonly ReportedRecipient[];
}

export interface BounceNoted {
  readonly issueId: string;
  readonly issueKey: string;
  /** What was done, in sentences for the log. */
  readonly said: string;
}

/** null = it is about no mail that we know. Doing it twice changes nothing. */
export async function noteBounce(
  world: World,
  { originalMessageId, recipients }: BounceReport,
  signingKeys: readonly string[],
): Promise<BounceNoted | null> {
  const deliveryId = originalMessageId === null ? null : readReplyToken(originalMessageId, signingKeys)?.deliveryId;
  if (deliveryId === null || deliveryId === undefined) return null;
  const record = readDelivery(await world.store.get({ key: deliveryId, entity: deliveryEntity }));
  if (record === null) return null;
  const matched = recipients.flatMap((reported) => {
    const one = meant(record, reported);
    return one === null ? [] : [{ one, reported, verdict: bounceVerdict(reported) }];
  });
  const said: string[] = [];
  for (const { one, reported, verdict } of matched) {
    said.push(sentence(one.address, reported, verdict));
    if (verdict === 'address-dead') {
      await suppress(world, {
        address: one.address,
        reason: 'bounced',
        note: short(reported.diagnostic),
        status: reported.status,
        atMs: world.now(),
        deliveryId,
        issueKey: record.issueKey,
      });
    }
  }
  await mark(world, deliveryId, record, matched, said);
  return { issueId: record.issueId, issueKey: record.issueKey, said: said.join(' ') };
}

interface Matched {
  readonly one: DeliveryRecipient;
  readonly reported: ReportedRecipient;
  readonly verdict: BounceVerdict;
}

/** The recipient a report names; a mail to one person is about them, whatever address their server forwards to. */
function meant({ recipients }: DeliveryRecord, { address }: ReportedRecipient): DeliveryRecipient | null {
  const found = recipients.find((one) => one.address.toLowerCase() === address);
  if (found !== undefined) return found;
  return recipients.length === 1 ? (recipients[0] ?? null) : null;
}

function sentence(address: string, { status, diagnostic }: ReportedRecipient, verdict: BounceVerdict): string {
  const why = diagnostic === '' ? status : `${status}, ${short(diagnostic)}`;
  switch (verdict) {
    case 'delayed':
      return `Delivery to ${address} is delayed (${why}); its server goes on trying.`;
    case 'lost':
      return `The mail to ${address} came back (${why}).`;
    case 'address-dead':
      return `The mail to ${address} came back for good (${why}): nothing more is sent there until an administrator lifts it.`;
  }
}

async function mark(
  world: World,
  deliveryId: string,
  record: DeliveryRecord,
  matched: readonly Matched[],
  said: readonly string[],
): Promise<void> {
  if (matched.length === 0) return;
  const recipients = record.recipients.map((one): DeliveryRecipient => {
    const found = matched.find((each) => each.one === one);
    if (found === undefined || found.verdict === 'delayed') return one;
    const { reported } = found;
    return { ...one, outcome: 'bounced', reply: short(reported.diagnostic), status: reported.status };
  });
  const value = { ...record, recipients, outcome: outcomeOf(recipients), reason: short(said.join(' '), 1000) };
  const when = [{ attribute: 'tries', is: 'equal', to: record.tries }] as const;
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value, when }]);
}
