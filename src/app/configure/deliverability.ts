/** Whether receivers have reason to trust mail of a connection: DNS is asked, and a test mail is sent and read back. */
import type { DeliverabilityReport, IncomingConnection, OutgoingConnection } from '../../contract';
import { composeMessage, parseMessage } from '../../mail';
import { deliveryMessageId, judgeDeliverability, type ReadBack } from '../../outbound';
import { isIncoming, isOutgoing, loadConnection, loginOf, mailboxAddress, signingKey } from '../connections';
import { referenceKey } from '../keys';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { missing } from '../schemes';

export async function checkDeliverability(
  world: World,
  { connection: id }: { readonly connection: string },
): Promise<DeliverabilityReport> {
  const connection = await loadConnection(world, id);
  if (connection === null || !isOutgoing(connection)) throw missing('outgoing connection');
  const address = connection.outgoing.fromAddress.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  // A test that fails says nothing against the records: it is shown as not known.
  const read = await attempt(() => readBack(world, connection));
  const seen: ReadBack = read.ok
    ? read.value
    : { kind: 'failed', why: read.failure.message, fix: read.failure.fix?.text ?? 'Test the connection.' };
  const signatures = seen.kind === 'read' ? seen.signatures : [];
  const selectors = [...new Set(signatures.map(({ selector }) => selector))].slice(0, 10);
  const records = await world.gateway.call('records', { domain, selectors });
  const checks = judgeDeliverability({ domain, smtpHost: connection.server.host, records, readBack: seen });
  return { address, domain, checks };
}

const waitMs = 2_000;
/** The page's calls end after 25 s; DNS is asked afterwards. */
const leaveMs = 8_000;

/** Sends a mail to the mailbox of replies and reads what arrives there. */
async function readBack(world: World, connection: OutgoingConnection): Promise<ReadBack> {
  const { replyMailbox, fromAddress, fromName } = connection.outgoing;
  const mailbox = replyMailbox === null ? null : await loadConnection(world, replyMailbox);
  if (mailbox === null || !isIncoming(mailbox)) return { kind: 'no-mailbox' };
  const to = mailboxAddress(mailbox);
  if (to === null) return { kind: 'no-mailbox' };
  const from = { name: fromName, address: fromAddress };
  const key = await signingKey(world);
  // No issue has this id: the mail belongs nowhere, and is known as our own when it is polled.
  const messageId = deliveryMessageId(
    { deliveryId: world.randomId(), issue: { id: '999999999999999999', key: '' }, from },
    key,
  );
  await world.store.set(referenceKey(messageId), { issueId: '', direction: 'out' }, 7 * 86_400);
  const bytes = composeMessage({
    from,
    to: [{ name: '', address: to }],
    subject: 'Postroom reads this mail back to see its signatures',
    messageId,
    dateMs: world.now(),
    headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
    text: 'It is a test of the outgoing connection and can be deleted.\n',
  });
  await world.gateway.call('submit', {
    server: await loginOf(world, connection),
    from: fromAddress,
    to: [to],
    messageBase64: Buffer.from(bytes).toString('base64'),
  });
  return waitFor(world, mailbox, messageId);
}

async function waitFor(world: World, mailbox: IncomingConnection, messageId: string): Promise<ReadBack> {
  const box = { server: await loginOf(world, mailbox), folder: mailbox.incoming.folder };
  while (world.now() + leaveMs < world.deadlineMs) {
    const { messages } = await world.gateway.call('search', { ...box, messageId });
    const [found] = messages;
    if (found !== undefined) {
      for await (const one of world.gateway.fetch({
        ...box,
        refs: [found.ref],
        inlineLimitBytes: 65_536,
        answerLimitBytes: 1_048_576,
      })) {
        if (one.kind === 'message') return { kind: 'read', signatures: signaturesIn(one.bytes) };
      }
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { kind: 'not-back' };
}

function signaturesIn(bytes: Uint8Array): Extract<ReadBack, { kind: 'read' }>['signatures'] {
  return parseMessage(bytes)
    .headers.all('dkim-signature')
    .flatMap((value) => {
      const plain = value.replace(/\s+/g, '');
      const domain = /(?:^|;)d=([^;]+)/.exec(plain)?.[1];
      const selector = /(?:^|;)s=([^;]+)/.exec(plain)?.[1];
      return domain === undefined || selector === undefined ? [] : [{ domain, selector }];
    });
}
