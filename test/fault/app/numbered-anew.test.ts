/**
 * What other mail programs and servers do to a mailbox that is being read, on every IMAP server we test with: nothing of it makes
 * a mail have no effect, or a second one.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ImapFlow } from 'imapflow';
import { incomingDraft } from '../../support/drafts';
import { holdClock, releaseClock } from '../../support/clock';
import { gatewayInProcess } from '../../../src/local/gateway';
import type { HostParts } from '../../../src/local/parts';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { connected, imapTargets, type ImapTarget, type Mailbox } from '../../contract/imap-server/targets';
import { saying, turns } from './scene';

const log = console.log;
const folder = 'Desk';
const dayMs = 86_400_000;

describe.each(imapTargets)('a mailbox on %s', (_name, start) => {
  let target: ImapTarget;
  let mailbox: Mailbox;
  let colleague: ImapFlow;
  let product: Product;

  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());
  beforeEach(async () => {
    console.log = () => undefined;
    holdClock();
    mailbox = target.mailbox();
    colleague = await connected(target, mailbox);
    await colleague.mailboxCreate(folder);
    // A connection that rests in the pool for 20 seconds may look at the folder of before for so long.
    const startGateway: HostParts['startGateway'] = (options) => gatewayInProcess(options, { pool: false });
    product = await openProduct({ connected: false, startGateway });
    const address = { host: target.host, port: target.port, username: mailbox.user };
    const { connection } = await product.ask('connections.save', {
      id: null,
      draft: incomingDraft('Desk', address, { folder, settled: { kind: 'seen' } }),
      password: mailbox.password,
      newIssue: { kind: 'hold' },
    });
    await product.ask('connections.enable', { id: connection.id, enabled: true, insist: true });
    await turns(product, 1);
  });
  afterEach(async () => {
    await colleague.logout();
    await closeProducts();
    releaseClock();
    console.log = log;
  });

  const put = async (word: string, flags: string[] = [], cameAt = new Date()): Promise<void> => {
    const head = ['From: Ana <ana@customer.example>', `Subject: [DEMO-1] ${word}`, `Message-ID: <${word}@x.test>`];
    await colleague.append(folder, `${head.join('\r\n')}\r\n\r\nThis is ${word}.\r\n`, flags, cameAt);
  };

  /** As after a restored backup: the same folder with the same mail, under new numbers. */
  const numberAnew = async (): Promise<void> => {
    const validity = async (): Promise<unknown> => await colleague.status(folder, { uidValidity: true });
    const before = await validity();
    await colleague.mailboxRename(folder, 'Before');
    await colleague.mailboxCreate(folder);
    await colleague.mailboxOpen('Before');
    await colleague.messageCopy('1:*', folder);
    await colleague.mailboxClose();
    await colleague.mailboxDelete('Before');
    expect(await validity()).not.toEqual(before);
  };

  const books = async (): Promise<unknown> => {
    const { unexplained } = await product.ask('accounts', {});
    const { groups } = await product.ask('held.groups', {});
    return { unexplained, held: groups.length };
  };
  const balanced = { unexplained: 0, held: 0 };

  test('that is numbered anew: what was handled stays so, what is new comes', async () => {
    await put('alpha');
    await turns(product, 1);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    await put('beta');
    await numberAnew();
    await put('gamma');
    await turns(product, 3);
    const said = await Promise.all(['alpha', 'beta', 'gamma'].map((word) => saying(product, 'DEMO-1', word)));
    expect(said).toEqual([1, 1, 1]);
    expect(await books()).toEqual(balanced);
  });

  test('that is numbered anew while a mail waits for another try: it goes on under its new number', async () => {
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 503, times: 1 }]);
    await put('alpha');
    await turns(product, 1);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(0);
    await numberAnew();
    await turns(product, 5);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await books()).toEqual(balanced);
  });

  test('whose mail a colleague reads first', async () => {
    await put('alpha');
    await put('beta');
    await colleague.mailboxOpen(folder);
    await colleague.messageFlagsAdd('1:*', ['\\Seen', '\\Flagged']);
    await colleague.mailboxClose();
    await turns(product, 1);
    for (const word of ['alpha', 'beta']) expect(await saying(product, 'DEMO-1', word)).toBe(1);
    expect(await books()).toEqual(balanced);
  });

  test('into which mail of long ago is put, read or not', async () => {
    await put('alpha', ['\\Seen'], new Date(Date.now() - 30 * dayMs));
    await put('beta', [], new Date(Date.now() - 3000 * dayMs));
    await turns(product, 1);
    for (const word of ['alpha', 'beta']) expect(await saying(product, 'DEMO-1', word)).toBe(1);
    expect(await books()).toEqual(balanced);
  });

  test('from which a mail is taken and put back: once', async () => {
    await put('alpha');
    await turns(product, 1);
    await colleague.mailboxCreate('Elsewhere');
    await colleague.mailboxOpen(folder);
    await colleague.messageMove('1:*', 'Elsewhere');
    await colleague.mailboxOpen('Elsewhere');
    await turns(product, 1);
    await colleague.messageMove('1:*', folder);
    await colleague.mailboxClose();
    await turns(product, 2);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await books()).toEqual(balanced);
  });
});
