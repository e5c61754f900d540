/** Mail that could not be handled goes to the folder chosen for it, and is found there when a person decides about it. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { incomingDraft } from '../../support/drafts';
import { askJira } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { startDovecot, type Dovecot } from '../../support/servers';

const kim = { user: 'kim@firm.test', password: 'a pass phrase' };
let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot({ users: [kim] });
});
afterAll(() => dovecot.stop());
afterEach(closeProducts);

async function counts(product: Product, id: string): Promise<Record<string, number>> {
  const { connection } = await product.ask('connections.get', { id });
  if (connection.direction !== 'incoming') throw new Error('not incoming');
  const seen: Record<string, number> = {};
  for (const folder of ['INBOX', 'Failed', 'Done']) {
    const draft = incomingDraft('Look', { ...connection.server }, { ...connection.incoming, folder });
    const { mailbox } = await product.ask('connections.test', {
      run: `look-${folder.toLowerCase()}-01`,
      id,
      draft,
      password: null,
    });
    seen[folder] = mailbox?.count ?? -1;
  }
  return seen;
}

it('moved, held, then handled from there', async () => {
  for (const folder of ['Failed', 'Done']) dovecot.deliver(kim.user, ['Subject: there already\r\n\r\n'], folder);
  const product = await openProduct({ connected: false });
  const address = { port: dovecot.imap.port, username: kim.user };
  const settings = {
    failedFolder: 'Failed',
    settled: { kind: 'move', folder: 'Done' },
    startFrom: { kind: 'all' },
  } as const;
  const input = { draft: incomingDraft('Kim', address, settings), password: kim.password };
  const { connection } = await product.ask('connections.save', {
    ...input,
    id: null,
    newIssue: { kind: 'create', projectKey: 'NOPE', issueType: 'Task' },
  });
  const { id } = connection;
  await product.ask('connections.enable', { id, enabled: true, insist: true });
  dovecot.deliver(kim.user, [
    'From: Ana <ana@customer.example>\r\nMessage-ID: <fails@x.test>\r\nSubject: It fails first\r\n\r\nHello\r\n',
  ]);
  await product.turn();
  expect(await counts(product, id)).toEqual({ INBOX: 0, Failed: 2, Done: 1 });
  const { rows } = await product.ask('held.list', { mailboxId: id, cause: null, cursor: null });
  expect(rows).toHaveLength(1);
  // It can be looked at where it lies now.
  expect(await product.ask('log.preview', { id: rows[0]!.id })).toMatchObject({ subject: 'It fails first' });

  await product.ask('connections.save', {
    ...input,
    id,
    newIssue: { kind: 'create', projectKey: 'DEMO', issueType: 'Task' },
  });
  await product.ask('log.wish', { ids: [rows[0]!.id], wish: { kind: 'release' } });
  await product.turn();
  const { issues } = (await askJira(product, 'POST', 'search/jql', {
    jql: 'summary ~ "fails first"',
    fields: ['summary'],
  })) as { issues: unknown[] };
  expect(issues).toHaveLength(1);
  expect(await counts(product, id)).toEqual({ INBOX: 0, Failed: 1, Done: 2 });
});
