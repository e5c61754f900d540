/** Heartbeats through real servers: out, in, and the delay; missing, told by webhook, and its end; what is forged, doubled or astray. */
import { afterEach, expect, it } from '@jest/globals';
import { exampleWishes, setUpConnections } from '../../../src/local/connections';
import { parseMessage, signBeat } from '../../../src/mail';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { gatewayBehind, type Answer } from '../../support/gateway-behind';
import { comments, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { startWebServer, type WebServer } from '../../support/web-server';

const servers: WebServer[] = [];

afterEach(async () => {
  await closeProducts();
  for (const server of servers.splice(0)) await server.close();
  releaseClock();
});

const minute = 60_000;
const support = 'support@postroom.example';

async function beating(product: Product, urls: readonly string[] = []): Promise<{ from: string; to: string }> {
  const { connections } = await product.ask('connections.list', {});
  const to = connections.find(({ health }) => health !== null)!.connection.id;
  const from = connections.find(({ sending }) => sending !== null)!.connection.id;
  await product.ask('settings.save', {
    retentionDays: 180,
    alarms: {
      addresses: [],
      connectionId: null,
      silenceHours: 1,
      webhooks: urls.map((url) => ({ id: null, url })),
    },
    heartbeats: [{ id: null, from, to, address: null, minutes: 15, lateMinutes: null }],
  });
  return { from, to };
}

const later = async (product: Product, minutes: number): Promise<void> => {
  shiftClock(minutes * minute);
  await product.turn();
};

const heartbeat = async (product: Product) => (await product.ask('overview', {})).heartbeats[0]!;
const logged = async (product: Product) => (await product.ask('log.list', { direction: 'in' })).rows;

function inBox(product: Product): readonly Uint8Array[] {
  const { mail } = product.host;
  return mail
    .messages(support, 'INBOX')
    .map(({ uid }) => Buffer.concat([...mail.source(support, 'INBOX', uid)!.pieces()]));
}

const deliver = (product: Product, source: Uint8Array): Promise<unknown> =>
  product.host.mail.deliver({ reversePath: support, recipients: [support], source: [source] });

it('goes out, comes back in, and its delay is seen; it is no comment, no issue, no traffic, and in the books', async () => {
  holdClock();
  const product = await openProduct();
  const { from, to } = await beating(product);
  await product.turn();
  expect(await heartbeat(product)).toMatchObject({ state: 'new', from: { id: from }, to: { id: to }, failure: null });
  const [source] = inBox(product);
  const sent = parseMessage(source!);
  expect(sent.headers.get('auto-submitted')).toBe('auto-generated');
  expect(sent.headers.get('x-auto-response-suppress')).toBe('All');
  await later(product, 5);
  const seen = await heartbeat(product);
  expect(seen).toMatchObject({ state: 'fine', lastBackMs: expect.any(Number) });
  expect(seen.beats).toHaveLength(1);
  for (const connection of [from, to]) {
    expect(await product.ask('heartbeats.of', { connection })).toEqual({ heartbeats: [seen] });
  }
  expect(await product.ask('heartbeats.of', { connection: 'another' })).toEqual({ heartbeats: [] });
  expect(seen.beats[0]!.delayMs).toBeLessThan(30_000);
  await later(product, 5);
  await later(product, 5);
  await later(product, 5);
  expect((await heartbeat(product)).beats).toMatchObject([{ isLost: false }, { delayMs: expect.any(Number) }]);
  expect((await logged(product)).map(({ outcome, reason }) => [outcome, reason.split(':')[0]])).toEqual([
    ['heartbeat', 'A heartbeat came back'],
    ['heartbeat', 'A heartbeat came back'],
  ]);
  const overview = await product.ask('overview', {});
  expect([overview.recent, overview.hasReceived, overview.alarms]).toEqual([[], false, []]);
  const { mailboxes, unexplained } = await product.ask('accounts', {});
  expect([mailboxes[0]?.days[0], unexplained]).toMatchObject([{ listed: 2, outcomes: { heartbeat: 2 } }, 0]);
  // The mailbox marks what is settled as read, heartbeats like any mail.
  const flags = product.host.mail.messages(support, 'INBOX').map((one) => one.flags);
  expect(flags).toEqual([['\\Seen'], ['\\Seen']]);
});

/** A mail server that takes mail and loses it, as far as the gateway can tell. */
const taken: Answer = {
  status: 200,
  bytes: Buffer.from(
    JSON.stringify({
      recipients: [{ address: support, outcome: 'accepted', reply: '250 ok', status: null, failure: null }],
      reply: '250 ok',
    }),
  ),
};

it('does not come back: an alarm by webhook, and its end when one does', async () => {
  holdClock();
  const web = await startWebServer();
  servers.push(web);
  let isLosing = false;
  const startGateway = gatewayBehind((path, ask) =>
    path === '/v1/submit' && isLosing ? Promise.resolve(taken) : ask(),
  );
  const product = await openProduct({ startGateway });
  await beating(product, [`${web.url}/x`]);
  await product.turn();
  await later(product, 5);
  expect(await heartbeat(product)).toMatchObject({ state: 'fine' });
  isLosing = true;
  for (let turns = 0; turns < 10; turns++) await later(product, 5);
  expect(await heartbeat(product)).toMatchObject({ state: 'late' });
  const documents = (): Record<string, string>[] =>
    web.posted.map(({ body }) => JSON.parse(body) as Record<string, string>);
  const text =
    'The heartbeat from “Support outgoing (example)” to “Support inbox (example)” did not come back within 30 minutes.';
  expect(documents()).toMatchObject([{ kind: 'heartbeat', text: `Postroom: ${text}`, over: null }]);
  expect((await product.ask('overview', {})).alarms).toMatchObject([{ kind: 'heartbeat', toldBy: ['webhook'] }]);
  isLosing = false;
  for (let turns = 0; turns < 5; turns++) await later(product, 5);
  expect(documents()[1]).toMatchObject({
    kind: 'heartbeat',
    text: `Postroom: over: ${text}`,
    over: expect.any(String),
  });
  expect(documents()).toHaveLength(2);
  const { state, beats } = await heartbeat(product);
  expect([state, beats.some(({ isLost }) => isLost), beats.at(-1)?.isLost]).toEqual(['fine', true, false]);
  expect((await product.ask('accounts', {})).unexplained).toBe(0);
});

it('cannot be sent: said at once where one looks, and an alarm when it lasts', async () => {
  holdClock();
  const product = await openProduct();
  const { from } = await beating(product);
  const { connection } = await product.ask('connections.get', { id: from });
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  const wrong = { ...draft, server: { ...draft.server, port: 1 } };
  await product.ask('connections.save', { id, draft: wrong, password: null });
  await product.turn();
  expect(await heartbeat(product)).toMatchObject({ state: 'new', failure: { code: 'connection-refused' }, beats: [] });
  for (let turns = 0; turns < 8; turns++) await later(product, 5);
  const { alarms } = await product.ask('overview', {});
  expect(alarms).toMatchObject([{ kind: 'heartbeat', text: expect.stringContaining('cannot be sent') }]);
  await product.ask('connections.save', { id, draft, password: null });
  await later(product, 5);
  await later(product, 5);
  expect((await product.ask('overview', {})).alarms).toEqual([]);
  expect(await heartbeat(product)).toMatchObject({ state: 'fine', failure: null });
});

it('one that is met twice counts once; one that is forged is a mail like any other', async () => {
  holdClock();
  const product = await openProduct();
  await beating(product);
  await product.turn();
  const [source] = inBox(product);
  await later(product, 5);
  const first = await heartbeat(product);
  await deliver(product, source!);
  // The same mark in another mail: its identity is another, its beat is not.
  const again = Buffer.from(Buffer.from(source!).toString('utf8').replace('Nothing has', 'NOTHING has'), 'utf8');
  await deliver(product, again);
  await later(product, 1);
  expect((await heartbeat(product)).beats).toEqual(first.beats);
  expect((await logged(product)).map(({ outcome }) => outcome).sort()).toEqual(['discard', 'heartbeat', 'heartbeat']);
  const forged = signBeat({ heartbeat: first.id, sentMs: Date.now() }, 'a guess');
  const ana = 'Ana Example <ana@customer.example>';
  const headers = [{ name: 'X-Postroom-Heartbeat', value: forged }];
  await sendMail(product, { from: ana, subject: '[DEMO-1] Help', text: 'It is on fire.', headers });
  const before = (await comments(product, 'DEMO-1')).length;
  await later(product, 1);
  expect((await comments(product, 'DEMO-1')).length).toBe(before + 1);
  expect((await heartbeat(product)).beats).toEqual(first.beats);
});

it('counts in its own mailbox also when a copy was read in another before: an address may lead to both', async () => {
  holdClock();
  const product = await openProduct();
  const { mail } = product.host;
  await beating(product);
  const [inbox] = exampleWishes(mail, 'DEMO', 'Task');
  const { user: username, password, address } = mail.accounts.find(({ user }) => user.startsWith('kim'))!;
  await setUpConnections(product.host.invoke, [{ ...inbox!, name: 'Kim', username, password }]);
  await product.turn();
  const [source] = inBox(product);
  await mail.deliver({ reversePath: support, recipients: [address], source: [source!] });
  const { connections } = await product.ask('connections.list', {});
  await product.ask('connections.poll', {
    id: connections.find(({ connection }) => connection.name === 'Kim')!.connection.id,
  });
  await product.host.idle();
  expect((await logged(product)).map(({ reason }) => reason)).toEqual([
    'A heartbeat that was sent to another mailbox.',
  ]);
  await later(product, 5);
  expect(await heartbeat(product)).toMatchObject({ state: 'fine', beats: [{ delayMs: expect.any(Number) }] });
});

it('is off while a connection is off, and forgotten with it', async () => {
  holdClock();
  const product = await openProduct();
  const { from } = await beating(product);
  await product.turn();
  await product.ask('connections.enable', { id: from, enabled: false });
  for (let turns = 0; turns < 3; turns++) await later(product, 60);
  const overview = await product.ask('overview', {});
  expect(overview.heartbeats).toMatchObject([{ state: 'off' }]);
  expect(overview.alarms.filter(({ kind }) => kind === 'heartbeat')).toEqual([]);
  await product.ask('connections.delete', { id: from });
  expect((await product.ask('settings.get', {})).heartbeats).toEqual([]);
  expect((await product.ask('overview', {})).heartbeats).toEqual([]);
});

it('is no mail: where nothing else comes, the silence is told', async () => {
  holdClock();
  const product = await openProduct();
  await beating(product);
  await sendMail(product, { from: 'ana@customer.example', subject: '[DEMO-1] x', text: 'Hello.' });
  for (let turns = 0; turns < 10; turns++) await later(product, 20);
  expect((await heartbeat(product)).beats.length).toBeGreaterThan(5);
  expect((await product.ask('overview', {})).alarms).toMatchObject([{ kind: 'silence' }]);
});
