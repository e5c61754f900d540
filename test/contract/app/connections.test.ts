/** The life of connections: they stand alone, one that fails slows no other, and what hangs on one is said before it goes. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { incomingDraft, outgoingDraft } from '../../support/drafts';
import { commentAs, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

const stops: (() => void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await closeProducts();
});

/** Takes connections and says nothing. */
async function silentServer(): Promise<{ readonly port: number; readonly taken: () => number; end(): void }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const end = (): void => {
    for (const socket of open) socket.destroy();
  };
  stops.push(() => {
    end();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, taken: () => open.size, end };
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await met());) {
    if (Date.now() > end) throw new Error('It did not happen in 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ana = 'Ana Example <ana@customer.example>';

async function byName(product: Product, direction: 'incoming' | 'outgoing'): Promise<string> {
  const { connections } = await product.ask('connections.list', {});
  return connections.find(({ connection }) => connection.direction === direction)!.connection.id;
}

describe('a mailbox that fails', () => {
  it('does not slow the others, rests longer after each failure, and says so', async () => {
    const product = await openProduct();
    const silent = await silentServer();
    const { connection } = await product.ask('connections.save', {
      id: null,
      draft: incomingDraft('Silent', { port: silent.port, username: 'kim' }, { startFrom: { kind: 'all' } }),
      password: 'x',
    });
    const { id } = connection;
    await product.ask('connections.enable', { id, enabled: true, insist: true });
    await until(() => silent.taken() > 0);
    silent.end();
    await product.host.idle();
    const before = (await comments(product, 'DEMO-1')).length;
    await sendMail(product, { from: ana, subject: 'Re: [DEMO-1] hello', text: 'Is anybody there?' });

    await product.ask('connections.poll', { id });
    const taken = silent.taken();
    await until(() => silent.taken() > taken);
    // While the silent one still waits for its greeting, the other one is done.
    await product.ask('connections.poll', { id: await byName(product, 'incoming') });
    await until(async () => (await comments(product, 'DEMO-1')).length === before + 1);
    const during = await product.ask('connections.get', { id });
    silent.end();
    await product.host.idle();
    const after = await product.ask('connections.get', { id });
    expect(after.health?.consecutiveFailures).toBe((during.health?.consecutiveFailures ?? 0) + 1);
    expect(after.health).toMatchObject({ state: 'failing', failure: { code: expect.any(String) } });

    const wait = (after.health?.nextPollMs ?? 0) - (after.health?.lastPollMs ?? 0);
    const asked = product.ask('connections.poll', { id });
    await until(() => silent.taken() > taken + 1);
    silent.end();
    await asked;
    await product.host.idle();
    const again = await product.ask('connections.get', { id });
    const longer = (again.health?.nextPollMs ?? 0) - (again.health?.lastPollMs ?? 0);
    expect(longer).toBeGreaterThanOrEqual(wait);
    expect(again.health?.consecutiveFailures).toBe((after.health?.consecutiveFailures ?? 0) + 1);
    // The schedule leaves it alone meanwhile.
    const seen = silent.taken();
    await product.turn();
    expect(silent.taken()).toBe(seen);
  });
});

describe('sending', () => {
  it('goes on without any incoming connection', async () => {
    const product = await openProduct();
    await sendMail(product, { from: ana, subject: 'Re: [DEMO-1] hello', text: 'Is anybody there?' });
    await product.turn();
    await product.ask('connections.delete', { id: await byName(product, 'incoming') });
    await commentAs(product, 'kim@postroom.example', 'DEMO-1', 'We are here.');
    await product.host.idle();
    expect(inboxOf(product, 'ana@customer.example').at(-1)?.text).toContain('We are here.');
  });

  it('can be tested, and enabled, where nothing comes in at all', async () => {
    const product = await openProduct({ connected: false });
    const { smtp, accounts } = product.host.mail;
    const [support] = accounts;
    const server = { encryption: 'starttls', port: smtp.port, username: support!.user } as const;
    const draft = outgoingDraft('Out', server, { fromAddress: support!.address });
    const { password } = support!;
    const report = await product.ask('connections.test', {
      run: 'sending-0001',
      id: null,
      draft,
      password,
      sendTo: 'ana@customer.example',
    });
    expect(report.failure).toBeNull();
    expect(report.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['sender', 'recipient', 'send']));
    expect(inboxOf(product, 'ana@customer.example').at(-1)?.subject).toBe('Postroom test mail');
    const { connection } = await product.ask('connections.save', { id: null, draft, password });
    expect(connection.testedAtMs).not.toBeNull();
    const enabled = await product.ask('connections.enable', { id: connection.id, enabled: true });
    expect(enabled.connection.enabled).toBe(true);
  });
});

describe('a pair', () => {
  it('is tested by a mail that comes back, from stored settings and from those of one form', async () => {
    const product = await openProduct();
    const { connections } = await product.ask('connections.list', {});
    const [reading, sending] = ['incoming', 'outgoing'].map(
      (direction) => connections.find(({ connection }) => connection.direction === direction)!.connection,
    );
    const { smtp, imap, accounts } = product.host.mail;
    const [support] = accounts;
    const account = { encryption: 'starttls', username: support!.user } as const;
    const out = outgoingDraft('Out', { ...account, port: smtp.port }, { fromAddress: support!.address });
    const input = { draft: out, password: support!.password, sendTo: support!.address } as const;
    const before = inboxOf(product, support!.address).length;
    for (const comesBack of [
      { id: reading!.id },
      { draft: incomingDraft('In', { ...account, port: imap.port }), password: support!.password },
    ]) {
      const report = await product.ask('connections.test', { ...input, run: 'pair-00001', id: sending!.id, comesBack });
      expect(report.failure).toBeNull();
      expect(report.steps.at(-1)).toMatchObject({ name: 'round-trip', ok: true });
    }
    // It took its mails away again.
    expect(inboxOf(product, support!.address)).toHaveLength(before);
    const gone = await product.reply('connections.test', {
      ...input,
      run: 'pair-00002',
      id: null,
      comesBack: { id: 'no-such' },
    });
    expect(gone).toMatchObject({ ok: false, failure: { code: 'connection-missing' } });
  });
});

describe('a sender that takes no mail itself', () => {
  it('is a warning, not a failure', async () => {
    const product = await openProduct({ connected: false });
    const { smtp, accounts } = product.host.mail;
    const [support] = accounts;
    const server = { encryption: 'starttls', port: smtp.port, username: support!.user } as const;
    const draft = outgoingDraft('Out', server, { fromAddress: 'noreply@postroom.example' });
    const report = await product.ask('connections.test', {
      run: 'noreply-0001',
      id: null,
      draft,
      password: support!.password,
    });
    expect(report.ok).toBe(true);
    expect(report.warnings.join(' ')).toContain('takes no mail for noreply@postroom.example');
  });
});

describe('deleting', () => {
  it('says what uses it, and leaves nothing that points to it', async () => {
    const product = await openProduct();
    const id = await byName(product, 'incoming');
    const { usedBy } = await product.ask('connections.get', { id });
    expect(usedBy.join(' ')).toContain('Replies to mail sent by “Support outgoing (example)” are read here.');
    await product.ask('connections.delete', { id });
    const { connections } = await product.ask('connections.list', {});
    expect(connections).toHaveLength(1);
    expect(connections[0]?.connection).toMatchObject({ direction: 'outgoing', outgoing: { replyMailbox: null } });
    expect(await product.reply('connections.get', { id })).toMatchObject({
      ok: false,
      failure: { code: 'connection-missing' },
    });
  });
});

describe('duplicating', () => {
  it('makes a copy that is off and has no password', async () => {
    const product = await openProduct();
    const id = await byName(product, 'incoming');
    const original = await product.ask('connections.get', { id });
    const copy = await product.ask('connections.duplicate', { id });
    expect(copy.connection).toMatchObject({
      name: `${original.connection.name} (copy)`,
      enabled: false,
      hasPassword: false,
      testedAtMs: null,
      server: original.connection.server,
    });
    expect(copy.newIssue).toEqual(original.newIssue);
  });
});
