/**
 * What goes wrong is told where the admin looks (the overview's card and its recent mail), the mail stays in its mailbox, and
 * the next mail goes its way.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ConnectionDraft } from '../../../src/contract';
import { gatewayInProcess } from '../../../src/local/gateway';
import type { Interfere } from '../../../src/local/runtime';
import { askJira, comments, letterBytes, sendMail } from '../../support/people';
import { freePort } from '../../support/ports';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';
const good = { from: ana, subject: '[DEMO-1] good', text: 'A good mail.' };

const inbox = ({ host }: Product) => host.mail.messages('support@postroom.example', 'INBOX');

async function incoming(product: Product) {
  const { connections } = await product.ask('connections.list', {});
  return connections.find(({ connection }) => connection.direction === 'incoming')!;
}

/** Changes the mailbox's server, as the form would; gives how to put it right again. */
async function spoil(
  product: Product,
  change: Partial<ConnectionDraft['server']>,
  password: string | null = null,
): Promise<() => Promise<void>> {
  const { connection } = await incoming(product);
  const { id, direction, name, server } = connection;
  if (connection.direction !== 'incoming' || direction !== 'incoming') throw new Error('not incoming');
  const draft = { direction, name, server, incoming: connection.incoming } as const;
  await product.ask('connections.save', { id, draft: { ...draft, server: { ...server, ...change } }, password });
  return async () => {
    const right = product.host.mail.accounts[0]!.password;
    await product.ask('connections.save', { id, draft, password: right });
    await product.ask('connections.poll', { id });
    await product.host.idle();
  };
}

describe('a mailbox that cannot be read', () => {
  it.each([
    ['an unknown host', () => Promise.resolve({ host: 'no-such-host.invalid' }), null, /^dns-/],
    ['a port that refuses', async () => ({ port: await freePort() }), null, /^connection-refused$/],
    ['a wrong password', () => Promise.resolve({}), 'wrong', /^login-refused$/],
    ['TLS to a plain port', () => Promise.resolve({ encryption: 'tls' as const }), null, /^plain-expected$|^tls-/],
  ])('%s is named, and put right the mail comes', async (_, change, password, code) => {
    const product = await openProduct();
    const putRight = await spoil(product, await change(), password);
    await sendMail(product, good);
    await product.turn();
    const { health } = await incoming(product);
    expect(health?.state).toBe('failing');
    expect(health?.failure?.code).toMatch(code);
    expect(health?.failure?.message).not.toBe('');
    expect(health?.failure?.fix?.text ?? '').not.toBe('');
    expect(inbox(product)).toHaveLength(1);
    await putRight();
    expect((await comments(product, 'DEMO-1')).at(-1)?.text).toContain('A good mail.');
    expect((await incoming(product)).health).toMatchObject({ state: 'fine', failure: null, consecutiveFailures: 0 });
  });
});

describe('a mail that is hard to take', () => {
  const deliver = ({ host }: Product, bytes: Uint8Array) =>
    host.mail.deliver({
      reversePath: 'ana@customer.example',
      recipients: ['support@postroom.example'],
      source: [bytes],
    });

  it('bytes that are no mail are held or taken in, and the next mail goes its way', async () => {
    const product = await openProduct();
    await deliver(product, Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)));
    await sendMail(product, good);
    await product.turn();
    const { recent } = await product.ask('overview', {});
    expect(recent).toHaveLength(2);
    for (const { outcome, reason } of recent) {
      expect(['comment', 'create', 'hold']).toContain(outcome);
      expect(reason).not.toBe('');
    }
    expect(inbox(product)).toHaveLength(2);
    expect((await comments(product, 'DEMO-1')).at(-1)?.text).toContain('A good mail.');
  });

  it('a mail for no issue is held where that is wished, says why, and stays unread', async () => {
    const product = await openProduct();
    const { connection } = await incoming(product);
    if (connection.direction !== 'incoming') throw new Error('not incoming');
    const { id, direction, name, server, incoming: settings } = connection;
    const draft = { direction, name, server, incoming: settings } as const;
    await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
    await sendMail(product, { ...good, subject: 'no key in here' });
    await sendMail(product, good);
    await product.turn();
    const { recent } = await product.ask('overview', {});
    const held = recent.find(({ subject }) => subject === 'no key in here');
    expect(held?.outcome).toBe('hold');
    expect(held?.reason).toContain('no issue');
    // Newest first.
    expect(inbox(product).map(({ flags }) => flags.includes('\\Seen'))).toEqual([true, false]);
  });

  it('a mail of 30 MB becomes a comment with its attachment, byte for byte', async () => {
    const product = await openProduct();
    const text = 'thirty megabytes of it\n'.repeat(1_000_000).slice(0, 21_000_000);
    const { source } = letterBytes({ ...good, attachment: { name: 'big.txt', text } });
    expect(source.length).toBeGreaterThan(20_000_000);
    await deliver(product, source);
    await product.turn();
    const issue = (await askJira(product, 'GET', 'issue/DEMO-1?fields=attachment')) as {
      fields: { attachment: { filename: string; size: number }[] };
    };
    expect(issue.fields.attachment.map(({ filename, size }) => [filename, size])).toEqual([['big.txt', text.length]]);
  });
});

describe('the parts behind', () => {
  it('a gateway that refuses the token is named; nothing is lost', async () => {
    const product = await openProduct({
      connected: false,
      startGateway: (options) =>
        gatewayInProcess({ ...options, identity: { ...options.identity, appAri: 'ari:cloud:ecosystem::app/another' } }),
    });
    const failed = await product.reply('connections.discover', { address: 'a@b.example' });
    expect(failed).toMatchObject({ ok: false, kind: 'failed', failure: { code: 'gateway-token-refused' } });
  });

  it('storage that refuses a value is named, the mail stays and comes once storage takes it', async () => {
    let refuses = false;
    const interfere: Interfere = ({ kind, name, functionKey }) =>
      refuses && kind === 'storage' && functionKey === 'read-mailbox' && name === '/api/v1/transaction'
        ? { status: 400, code: 'MAX_SIZE' }
        : undefined;
    const product = await openProduct({ interfere });
    await sendMail(product, good);
    refuses = true;
    await product.turn();
    expect(inbox(product)[0]?.flags).not.toContain('\\Seen');
    refuses = false;
    await product.turn();
    const { id } = (await incoming(product)).connection;
    await product.ask('connections.poll', { id });
    await product.host.idle();
    const said = (await comments(product, 'DEMO-1')).filter(({ text }) => text.includes('A good mail.'));
    expect(said).toHaveLength(1);
  });
});
