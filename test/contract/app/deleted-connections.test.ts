/** A connection is deleted and brought back: as it was, no mail lost, none twice; after a day nothing is left of it. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { commentAs, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(async () => {
  await closeProducts();
  releaseClock();
});

const minute = 60_000;
const ana = 'Ana Example <ana@customer.example>';

async function ids(product: Product): Promise<{ readonly reading: string; readonly sending: string }> {
  const { connections } = await product.ask('connections.list', {});
  const of = (direction: string): string =>
    connections.find(({ connection }) => connection.direction === direction)!.connection.id;
  return { reading: of('incoming'), sending: of('outgoing') };
}

/** All that an admin can see of connections and what hangs on them. */
async function setting(product: Product): Promise<unknown> {
  const { connections, deleted } = await product.ask('connections.list', {});
  return {
    connections: connections.map(({ connection, newIssue, usedBy }) => ({ connection, newIssue, usedBy })),
    deleted,
    handlers: await product.ask('handlers.list', {}),
    settings: await product.ask('settings.get', {}),
    beats: (await product.ask('overview', {})).heartbeats.map(({ from, to, lastBackMs }) => ({ from, to, lastBackMs })),
  };
}

/** With a handler before and after its own, and a heartbeat that came back. */
async function furnished(): Promise<Product> {
  holdClock();
  const product = await openProduct();
  const { reading, sending } = await ids(product);
  const { handlers } = await product.ask('handlers.list', {});
  const { id, version, createdAtMs, updatedAtMs, ...draft } = handlers.find((one) => one.id === reading)!;
  const added = [];
  for (const name of ['First', 'Last']) {
    const saved = await product.ask('handlers.save', { id: null, basedOn: null, draft: { ...draft, name } });
    added.push(saved.id);
  }
  await product.ask('handlers.reorder', { ids: [added[0]!, reading, added[1]!] });
  const { heartbeats: _none, ...settings } = await product.ask('settings.get', {});
  await product.ask('settings.save', {
    ...settings,
    alarms: { ...settings.alarms, webhooks: [] },
    heartbeats: [{ id: null, from: sending, to: reading, address: null, minutes: 60, lateMinutes: null }],
  });
  await product.turn();
  await product.turn();
  return product;
}

const texts = async (product: Product): Promise<readonly string[]> =>
  (await comments(product, 'DEMO-1')).map(({ text }) => text);
const saying = (all: readonly string[], words: string): number => all.filter((text) => text.includes(words)).length;
const write = (product: Product, text: string): Promise<unknown> =>
  sendMail(product, { from: ana, subject: 'Re: [DEMO-1] hello', text });

function passwords({ dataDir }: Product): readonly unknown[] {
  const secrets = new DatabaseSync(join(dataDir, 'secrets.sqlite'), { readOnly: true });
  const found = secrets.prepare("SELECT key FROM secret WHERE key LIKE 'password:%' ORDER BY key").all();
  secrets.close();
  return found.map(({ key }) => String(key));
}

describe('a mailbox', () => {
  it('comes back as it was, and mail that came meanwhile arrives once', async () => {
    const product = await furnished();
    const { reading } = await ids(product);
    await write(product, 'before');
    await product.turn();
    const before = await setting(product);
    await product.ask('connections.delete', { id: reading });
    const list = await product.ask('connections.list', {});
    expect(list.deleted).toMatchObject([{ connection: { id: reading } }]);
    expect(list.connections).toMatchObject([{ connection: { outgoing: { replyMailbox: null } } }]);
    expect((await product.ask('handlers.list', {})).handlers.map(({ name }) => name)).toEqual(['First', 'Last']);
    expect((await product.ask('settings.get', {})).heartbeats).toEqual([]);
    await write(product, 'meanwhile');
    shiftClock(90 * minute);
    await product.turn();
    expect(saying(await texts(product), 'meanwhile')).toBe(0);
    const restored = await product.ask('connections.restore', { id: reading });
    expect(restored.connection).toMatchObject({ id: reading, enabled: true, hasPassword: true });
    expect(await setting(product)).toEqual(before);
    await product.turn();
    const all = await texts(product);
    expect([saying(all, 'before'), saying(all, 'meanwhile')]).toEqual([1, 1]);
    const { health } = await product.ask('connections.get', { id: reading });
    expect(health).toMatchObject({ state: 'fine', failure: null });
    const { alarms, unexplained } = await product.ask('overview', {});
    expect(alarms).toEqual([]);
    expect(unexplained).toBe(0);
  });

  it('keeps its handler’s place although handlers were moved meanwhile', async () => {
    const product = await furnished();
    const { reading } = await ids(product);
    await product.ask('connections.delete', { id: reading });
    const { handlers } = await product.ask('handlers.list', {});
    await product.ask('handlers.reorder', { ids: handlers.map(({ id }) => id) });
    await product.ask('connections.restore', { id: reading });
    const after = (await product.ask('handlers.list', {})).handlers.map(({ id, name }) =>
      id === reading ? '*' : name,
    );
    expect(after).toEqual(['First', '*', 'Last']);
    await product.host.idle();
  });

  it('is not read to its end when it is deleted while it is being read, and no mail is met twice', async () => {
    const product = await openProduct();
    const { reading } = await ids(product);
    for (let at = 0; at < 12; at++) await write(product, `mail ${at}.`);
    const turn = product.turn();
    await product.ask('connections.delete', { id: reading });
    await turn;
    await product.ask('connections.restore', { id: reading });
    await product.turn();
    const all = await texts(product);
    for (let at = 0; at < 12; at++) expect(saying(all, `mail ${at}.`)).toBe(1);
    expect((await product.ask('overview', {})).unexplained).toBe(0);
  });
});

describe('both ends of a pair', () => {
  it.each([
    ['the mailbox first, and back first', ['reading', 'sending'], ['reading', 'sending']],
    ['the mailbox first, and back last', ['reading', 'sending'], ['sending', 'reading']],
    ['the mailbox last, and back first', ['sending', 'reading'], ['reading', 'sending']],
    ['the mailbox last, and back last', ['sending', 'reading'], ['sending', 'reading']],
  ] as const)('come back with their heartbeat and their replies: %s', async (_, gone, back) => {
    const product = await furnished();
    const known = await ids(product);
    const before = await setting(product);
    for (const name of gone) await product.ask('connections.delete', { id: known[name] });
    expect((await product.ask('connections.list', {})).connections).toEqual([]);
    for (const name of back) await product.ask('connections.restore', { id: known[name] });
    expect(await setting(product)).toEqual(before);
    await product.host.idle();
  });
});

describe('mail that waits to go out', () => {
  it('waits for its deleted connection, and goes out once when it is back', async () => {
    holdClock();
    const product = await openProduct();
    const { sending } = await ids(product);
    await write(product, 'Is anybody there?');
    await product.turn();
    const { connection } = await product.ask('connections.get', { id: sending });
    if (connection.direction !== 'outgoing') throw new Error('it sends nothing');
    const { name, server, outgoing } = connection;
    const draft = { direction: 'outgoing' as const, name, server, outgoing: { ...outgoing, mailsPerMinute: 1 } };
    await product.ask('connections.save', { id: sending, draft, password: null });
    const inbox = (): readonly string[] => inboxOf(product, 'ana@customer.example').map(({ text }) => text);
    for (const text of ['one.', 'two.']) await commentAs(product, 'kim@postroom.example', 'DEMO-1', `This is ${text}`);
    await product.host.idle();
    const early = saying(inbox(), 'This is two.');
    await product.ask('connections.delete', { id: sending });
    shiftClock(2 * minute);
    await product.turn();
    const waiting = await product.ask('deliveries.list', {});
    expect(JSON.stringify(waiting)).toContain('it goes out when that is restored');
    expect(saying(inbox(), 'This is')).toBe(1);
    await product.ask('connections.restore', { id: sending });
    shiftClock(2 * minute);
    await product.turn();
    await product.turn();
    expect([early, saying(inbox(), 'This is one.'), saying(inbox(), 'This is two.')]).toEqual([0, 1, 1]);
  });
});

describe('for good', () => {
  it('after a day password, state and heartbeats are gone, and it cannot come back', async () => {
    const product = await furnished();
    const { reading } = await ids(product);
    await product.ask('connections.delete', { id: reading });
    shiftClock(23 * 60 * minute);
    await product.turn();
    expect(passwords(product)).toContain(`password:${reading}`);
    shiftClock(61 * minute);
    expect((await product.ask('connections.list', {})).deleted).toEqual([]);
    const tooLate = { ok: false, failure: { code: 'connection-missing' } };
    expect(await product.reply('connections.restore', { id: reading })).toMatchObject(tooLate);
    await product.turn();
    expect(passwords(product)).not.toContain(`password:${reading}`);
    expect(await product.reply('connections.restore', { id: reading })).toMatchObject(tooLate);
  });

  it('at once, when an admin says so; the password with it', async () => {
    const product = await openProduct();
    const { reading, sending } = await ids(product);
    await product.ask('connections.delete', { id: reading });
    await product.ask('connections.erase', { id: reading });
    expect(passwords(product)).toEqual([`password:${sending}`]);
    expect((await product.ask('connections.list', {})).deleted).toEqual([]);
    // Nothing is there to be forgotten: neither one that is in use nor one that was forgotten before.
    for (const id of [reading, sending]) await product.ask('connections.erase', { id });
    expect(passwords(product)).toEqual([`password:${sending}`]);
  });
});
