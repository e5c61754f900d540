/**
 * A POP3 mailbox with more than two lists of mail, emptied as it is read: each list begins anew, while the mails of the one before
 * are still in work. The next one must not take those for new ones, nor for copies that may be deleted.
 */
import { expect, test } from '@jest/globals';
import { messageRecords } from '../../support/crash/records';
import { incomingDraft } from '../../support/drafts';
import { letterBytes } from '../../support/people';
import { openProduct, type Product } from '../../support/product';
import { quietProducts } from '../../support/quiet';

quietProducts();

interface Header {
  readonly name: string;
  readonly value: string;
}

async function deliver({ host }: Product, to: string, subject: string, headers: readonly Header[] = []): Promise<void> {
  const { mail } = host;
  const { source } = letterBytes({ from: 'Ana <ana@customer.example>', to, subject, text: `${subject}.`, headers });
  await mail.deliver({ reversePath: 'ana@customer.example', recipients: [to], source: [source] });
}

async function readAsPop3(product: Product): Promise<string> {
  const { mail } = product.host;
  const [account] = mail.accounts;
  const server = {
    protocol: 'pop3',
    port: mail.pop3.port,
    host: mail.pop3.host,
    username: account?.user ?? '',
  } as const;
  const { connection } = await product.ask('connections.save', {
    id: null,
    draft: incomingDraft('POP3', server, { settled: { kind: 'delete' }, startFrom: { kind: 'all' } }),
    password: account?.password ?? '',
    newIssue: { kind: 'hold' },
  });
  await product.ask('connections.enable', { id: connection.id, enabled: true, insist: true });
  await product.host.idle();
  await product.turn();
  return connection.id;
}

test('held mail at the end of a list is not taken for a copy by the next, and not deleted', async () => {
  const product = await openProduct({ connected: false });
  const address = product.host.mail.accounts[0]?.address ?? '';
  const automatic = [{ name: 'Auto-Submitted', value: 'auto-replied' }];
  for (let at = 0; at < 500; at++) await deliver(product, address, `auto ${at}`, automatic);
  for (let at = 0; at < 436; at++) await deliver(product, address, `person ${at}`);
  for (let at = 0; at < 64; at++) await deliver(product, address, `talk [DEMO-1] ${at}`);
  for (let at = 0; at < 20; at++) await deliver(product, address, `later ${at}`);
  const id = await readAsPop3(product);
  const talk = messageRecords(product.host.db).filter(({ subject = '' }) => subject.startsWith('talk'));
  const outcomes = talk.map(({ outcome }) => outcome);
  // One sender, one issue: what is over the brake's twenty is held.
  expect({
    comment: outcomes.filter((outcome) => outcome === 'comment').length,
    hold: outcomes.filter((outcome) => outcome === 'hold').length,
  }).toEqual({ comment: 20, hold: 44 });
  const { connection } = await product.ask('connections.get', { id });
  if (connection.direction !== 'incoming') throw new Error('not incoming');
  expect((await product.ask('connections.status', { id })).count).toBe(436 + 44 + 20);
  const { mailboxes, unexplained } = await product.ask('accounts', {});
  expect(unexplained).toBe(0);
  expect(mailboxes[0]?.days.reduce((sum, { listed }) => sum + listed, 0)).toBe(1020);
}, 120_000);
