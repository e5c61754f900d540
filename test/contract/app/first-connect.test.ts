/** Safe first connect: whatever lies in a mailbox when it is enabled gets no answer and no notification, unless the admin says so. */
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingSettings, ServerAddress } from '../../../src/contract';
import { incomingDraft } from '../../support/drafts';
import { askJira } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { mailboxSupply, startDovecot, type Dovecot } from '../../support/servers';

const supply = mailboxSupply(() => 'a pass phrase');
let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot({ users: supply.all });
});
afterAll(() => dovecot.stop());
afterEach(closeProducts);

const dayMs = 86_400_000;

/** A mail that came so many days ago, for the server and, when traced, by its header. */
function lay(user: string, subject: string, daysAgo: number, traced = true): void {
  const cameAt = new Date(Date.now() - daysAgo * dayMs);
  const date = cameAt.toUTCString().replace('GMT', '+0000');
  const header = [
    ...(traced ? [`Received: from x by mail.test; ${date}`] : []),
    'From: Ana <ana@customer.example>',
    'To: support@firm.test',
    `Date: ${date}`,
    `Message-ID: <${subject}.${user}>`,
    `Subject: ${subject}`,
  ];
  const dir = join(dovecot.maildir(user), 'new');
  const before = new Set(readdirSync(dir));
  dovecot.deliver(user, [`${header.join('\r\n')}\r\n\r\nHello\r\n`]);
  // Dovecot's INTERNALDATE.
  for (const name of readdirSync(dir)) if (!before.has(name)) utimesSync(join(dir, name), cameAt, cameAt);
}

async function enabled(
  product: Product,
  user: string,
  address: Partial<ServerAddress>,
  incoming: Partial<IncomingSettings>,
): Promise<string> {
  const protocol = address.protocol ?? 'imap';
  const { connection } = await product.ask('connections.save', {
    id: null,
    draft: incomingDraft(
      'Mailbox',
      { port: dovecot[protocol === 'pop3' ? 'pop3' : 'imap'].port, username: user, ...address },
      incoming,
    ),
    password: 'a pass phrase',
    newIssue: { kind: 'create', projectKey: 'DEMO', issueType: 'Task' },
  });
  await product.ask('connections.enable', { id: connection.id, enabled: true, insist: true });
  await product.host.idle();
  return connection.id;
}

/** Summaries of the issues that mail made. */
async function made(product: Product): Promise<readonly string[]> {
  const { issues } = (await askJira(product, 'POST', 'search/jql', {
    jql: 'project = DEMO ORDER BY created ASC',
    fields: ['summary'],
    maxResults: 100,
  })) as { issues: { fields: { summary: string } }[] };
  return issues.map(({ fields }) => fields.summary).filter((summary) => summary.startsWith('mail-'));
}

/** Everything that Postroom sent to anybody. */
const sent = (product: Product): number =>
  product.host.mail.accounts.reduce(
    (sum, { address }) =>
      sum + (product.host.mail.folders(address).find(({ name }) => name === 'INBOX')?.messages ?? 0),
    0,
  );

describe.each(['imap', 'pop3'] as const)('%s', (protocol) => {
  it.each([
    ['from now', { kind: 'now' }, ['mail-new']],
    ['the last 7 days', { kind: 'days', days: 7 }, ['mail-3', 'mail-new']],
    ['everything', { kind: 'all' }, ['mail-30', 'mail-3', 'mail-untraced', 'mail-new']],
  ] as const)('%s', async (_, startFrom, expected) => {
    const { user } = supply.take();
    lay(user, 'mail-30', 30);
    lay(user, 'mail-3', 3);
    if (startFrom.kind === 'all' || protocol === 'pop3') lay(user, 'mail-untraced', 20, false);
    const product = await openProduct({ connected: false });
    const settled = { kind: 'delete' } as const;
    const id = await enabled(product, user, { protocol }, { startFrom, settled });
    lay(user, 'mail-new', 0);
    await product.turn();
    await product.turn();
    expect([...(await made(product))].sort()).toEqual([...expected].sort());
    // What was passed over stays where it is, although what is handled is deleted.
    const { count } = await product.ask('connections.status', { id });
    const lying = startFrom.kind === 'all' ? 0 : startFrom.kind === 'now' ? 2 : 1;
    expect(count).toBe(lying + (startFrom.kind !== 'all' && protocol === 'pop3' ? 1 : 0));
    expect(sent(product)).toBe(0);
  });
});

describe('what the page is told before it asks', () => {
  it('how many mails lie there, how many unread, and the oldest', async () => {
    const { user } = supply.take();
    lay(user, 'mail-30', 30);
    lay(user, 'mail-3', 3);
    const product = await openProduct({ connected: false });
    const { connection } = await product.ask('connections.save', {
      id: null,
      draft: incomingDraft('Mailbox', { port: dovecot.imap.port, username: user }),
      password: 'a pass phrase',
    });
    expect(await product.ask('connections.status', { id: connection.id })).toMatchObject({ count: 2, unseen: 2 });
  });

  it('the choice can be changed until the first reading', async () => {
    const { user } = supply.take();
    lay(user, 'mail-30', 30);
    const product = await openProduct({ connected: false });
    const address = { port: dovecot.imap.port, username: user };
    const common = {
      password: 'a pass phrase',
      newIssue: { kind: 'create', projectKey: 'DEMO', issueType: 'Task' },
    } as const;
    const { connection } = await product.ask('connections.save', {
      id: null,
      // The folder is not there yet: nothing can be read, but the time is set.
      draft: incomingDraft('Mailbox', address, { folder: 'INBOX', startFrom: { kind: 'now' } }),
      ...common,
      password: 'wrong',
    });
    const { id } = connection;
    await product.ask('connections.enable', { id, enabled: true, insist: true });
    await product.host.idle();
    await product.ask('connections.save', {
      id,
      draft: incomingDraft('Mailbox', address, { startFrom: { kind: 'all' } }),
      ...common,
    });
    await product.ask('connections.poll', { id });
    await product.host.idle();
    expect(await made(product)).toEqual(['mail-30']);
  });

  it('without a passed test it is only enabled when the admin insists', async () => {
    const product = await openProduct({ connected: false });
    const { connection } = await product.ask('connections.save', {
      id: null,
      draft: incomingDraft('Mailbox', { port: dovecot.imap.port, username: 'x' }),
      password: 'x',
    });
    expect(connection).toMatchObject({ enabled: false, testedAtMs: null });
    const refused = await product.reply('connections.enable', { id: connection.id, enabled: true });
    expect(refused).toMatchObject({ ok: false, failure: { message: expect.stringContaining('not passed a test') } });
    expect((await product.ask('connections.get', { id: connection.id })).connection.enabled).toBe(false);
  });
});
