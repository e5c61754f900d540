/** Mails of a mailbox to explain or to test with: named by the ledger, fetched from the server while they are there. */
import type { IncomingConnection, MailToExplain, MessageRef } from '../../contract';
import { parseMessage, type Message } from '../../mail';
import { loginOf } from '../connections';
import { messageEntity, readRecord } from '../ledger';
import type { World } from '../ports';

const pageSize = 25;

export interface MailPage {
  readonly mails: readonly MailToExplain[];
  readonly cursor: string | null;
}

/** Newest first. */
export async function mailsOf(
  { store }: World,
  mailboxId: string,
  cursor: string | null,
  limit = pageSize,
): Promise<MailPage> {
  const page = await store.query({
    entity: messageEntity,
    index: 'atMs',
    newestFirst: true,
    limit,
    filters: [{ attribute: 'mailbox', equals: mailboxId }],
    ...(cursor === null ? {} : { cursor }),
  });
  const mails = page.entries.flatMap(({ value }): MailToExplain[] => {
    const record = readRecord(value);
    if (record === null || record.outcome === 'gone') return [];
    const { ref, sender = '', senderName = '', subject = '', receivedMs = null } = record;
    const from = senderName === '' ? sender : `${senderName} <${sender}>`;
    return [{ mailboxId, ref, from, subject, receivedMs }];
  });
  return { mails, cursor: page.cursor };
}

export interface FetchedMail {
  readonly ref: MessageRef;
  readonly message: Message;
  readonly bytes: Uint8Array;
  readonly receivedMs: number | null;
}

const inlineLimitBytes = 262_144;
const answerLimitBytes = 8_388_608;

/** Those that are still there and can be read. The server's answer may end early: what is missing is asked for again. */
export async function* fetchMails(
  world: World,
  connection: IncomingConnection,
  refs: readonly MessageRef[],
): AsyncGenerator<FetchedMail> {
  const server = await loginOf(world, connection);
  let left = new Map(refs.map((ref) => [JSON.stringify(ref), ref]));
  while (left.size > 0) {
    const before = left.size;
    const asked = [...left.values()];
    left = new Map(left);
    const request = { server, folder: connection.incoming.folder, refs: asked, inlineLimitBytes, answerLimitBytes };
    for await (const frame of world.gateway.fetch(request)) {
      left.delete(JSON.stringify(frame.ref));
      if (frame.kind !== 'message') continue;
      const omissions = frame.omissions.map(({ offset, ...rest }) => ({ ...rest, sourceOffset: offset }));
      const message = parseMessage(frame.bytes, { omissions });
      yield { ref: frame.ref, message, bytes: frame.bytes, receivedMs: frame.receivedMs };
    }
    if (left.size === before) return;
  }
}
