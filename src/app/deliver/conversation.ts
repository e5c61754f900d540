/** The mails of an issue's conversation, in and out, from the ledger. */
import { normaliseMessageId, type MessageId } from '../../mail';
import { messageEntity, readRecord } from '../ledger';
import type { World } from '../ports';
import { deliveryEntity, readDelivery } from './record';

export interface Conversation {
  /** Oldest first. */
  readonly ids: readonly MessageId[];
  /** Subject of the mail that opened the issue; null when it was opened in Jira. */
  readonly firstSubject: string | null;
}

/** References of a mail are bounded anyway; these many are asked for. */
const most = 30;

interface Turn {
  readonly atMs: number;
  readonly messageId: string;
}

export async function conversationOf(
  { store }: World,
  issueId: string,
  recipients: readonly { readonly address: string }[],
): Promise<Conversation> {
  const readers = new Set(recipients.map(({ address }) => address.toLowerCase()));
  const query = { index: 'by-issue', partition: [issueId], newestFirst: true, limit: most } as const;
  const first = { ...query, entity: messageEntity, newestFirst: false, limit: 5 };
  const [incoming, outgoing, oldest] = await Promise.all([
    store.query({ ...query, entity: messageEntity }),
    store.query({ ...query, entity: deliveryEntity }),
    store.query(first),
  ]);
  const records = incoming.entries.flatMap(({ value }) => readRecord(value) ?? []);
  const deliveries = outgoing.entries.flatMap(({ value }) => readDelivery(value) ?? []);
  const openers = oldest.entries.flatMap(({ value }) => readRecord(value) ?? []);
  const turns: Turn[] = [
    ...records.filter(({ outcome }) => outcome === 'comment' || outcome === 'create').flatMap(turnOf),
    // Only what these people got: others' copies would be strangers in their mail program.
    ...deliveries
      .filter(({ recipients: theirs }) =>
        theirs.some(({ address, outcome }) => outcome === 'accepted' && readers.has(address.toLowerCase())),
      )
      .flatMap(turnOf),
  ];
  const ids = turns.sort((a, b) => a.atMs - b.atMs).flatMap(({ messageId }) => normaliseMessageId(messageId) ?? []);
  const opener = openers.find(({ outcome }) => outcome === 'create' || outcome === 'comment');
  return { ids, firstSubject: opener?.outcome === 'create' ? (opener.subject ?? null) : null };
}

function turnOf({
  atMs,
  messageId,
}: {
  readonly atMs: number;
  readonly messageId?: string | undefined;
}): readonly Turn[] {
  return messageId === undefined ? [] : [{ atMs, messageId }];
}
