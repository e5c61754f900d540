/** Who is told of alarms: webhooks beside mail, none in the way of the other; a gateway that is away or old; a braked loop. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { gatewayBehind, type Answer } from '../../support/gateway-behind';
import { inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { startWebServer, type WebServer } from '../../support/web-server';

const servers: WebServer[] = [];

afterEach(async () => {
  await closeProducts();
  for (const server of servers.splice(0)) await server.close();
  releaseClock();
});

const minute = 60_000;
const ana = 'Ana Example <ana@customer.example>';
const kim = 'kim@postroom.example';

async function webServer(): Promise<WebServer> {
  const server = await startWebServer();
  servers.push(server);
  return server;
}

async function tell(product: Product, addresses: readonly string[], urls: readonly string[]) {
  return product.ask('settings.save', {
    retentionDays: 180,
    alarms: {
      addresses: [...addresses],
      connectionId: null,
      silenceHours: null,
      webhooks: urls.map((url) => ({ id: null, url })),
    },
  });
}

async function holdNewMail(product: Product): Promise<void> {
  const { connections } = await product.ask('connections.list', {});
  const { connection } = connections.find(({ health }) => health !== null)!;
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
}

/** A held mail, and then its end. */
async function holdOne(product: Product): Promise<void> {
  await holdNewMail(product);
  await sendMail(product, { from: ana, subject: 'A question', text: 'Hello?' });
  await product.turn();
  await product.turn();
}

async function letGo(product: Product): Promise<void> {
  const { rows } = await product.ask('held.list', { cause: null });
  await product.ask('log.wish', { ids: rows.map(({ id }) => id), wish: { kind: 'discard' } });
  await product.host.idle();
  await product.turn();
  await product.turn();
}

const documents = ({ posted }: WebServer): Record<string, string | null>[] =>
  posted.map(({ body }) => JSON.parse(body) as Record<string, string | null>);

const subjects = (product: Product): readonly string[] => inboxOf(product, kim).map(({ subject }) => subject);

describe('webhooks', () => {
  it('are told once that an alarm began and once that it is over, in a document that chat programs show', async () => {
    const web = await webServer();
    const product = await openProduct();
    const { alarms } = await tell(product, [], [`${web.url}/services/S3CRET`]);
    expect(alarms.webhooks).toMatchObject([{ place: web.url, failure: null }]);
    await holdOne(product);
    await product.turn();
    expect(documents(web)).toEqual([
      {
        text: 'Postroom: 1 mail is held in “Support inbox (example)” and waits for a person.',
        kind: 'held',
        about: expect.any(String),
        since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        over: null,
      },
    ]);
    expect((await product.ask('overview', {})).alarms).toMatchObject([{ kind: 'held', toldBy: ['webhook'] }]);
    await letGo(product);
    expect(documents(web)[1]).toMatchObject({ kind: 'held', over: expect.any(String) });
    expect(documents(web)[1]?.['text']).toMatch(/^Postroom: over: 1 mail is held/);
    expect([web.posted.length, web.posted[0]?.path]).toEqual([2, '/services/S3CRET']);
  });

  it('one that fails holds up neither mail nor another webhook, and hears everything once it is back', async () => {
    const [good, bad] = [await webServer(), await webServer()];
    bad.answer = (response) => response.writeHead(500).end();
    const product = await openProduct();
    await tell(product, [kim], [`${bad.url}/x`, `${good.url}/x`]);
    await holdOne(product);
    await product.turn();
    expect([subjects(product).length, good.posted.length]).toEqual([1, 1]);
    expect(bad.posted.length).toBeGreaterThan(1);
    const [shown] = (await product.ask('settings.get', {})).alarms.webhooks;
    expect(shown).toMatchObject({ failure: { code: 'webhook-refused', evidence: 'HTTP 500' } });
    bad.posted.splice(0);
    bad.answer = (response) => response.end('ok');
    await product.turn();
    await product.turn();
    expect([documents(bad).length, subjects(product).length, good.posted.length]).toEqual([1, 1, 1]);
    expect((await product.ask('settings.get', {})).alarms.webhooks[0]).toMatchObject({ failure: null });
    await letGo(product);
    expect([documents(bad).length, subjects(product).length, good.posted.length]).toEqual([2, 2, 2]);
  });

  it('addresses that cannot be written to hold up no webhook', async () => {
    const web = await webServer();
    const product = await openProduct();
    await tell(product, ['nobody@nowhere.invalid'], [`${web.url}/x`]);
    const { connections } = await product.ask('connections.list', {});
    const sending = connections.find((one) => one.sending !== null)!;
    await product.ask('connections.enable', { id: sending.connection.id, enabled: false });
    await holdOne(product);
    expect(documents(web)).toHaveLength(1);
  });

  it('a test is sent before saving and after; the URL is shown to nobody and forgotten with its webhook', async () => {
    const web = await webServer();
    const product = await openProduct({ connected: false });
    const url = `${web.url}/services/S3CRET-PATH`;
    expect(await product.ask('settings.testWebhook', { webhook: { id: null, url } })).toEqual({ status: 204 });
    const saved = await tell(product, [], [url]);
    const { id } = saved.alarms.webhooks[0]!;
    await product.ask('settings.testWebhook', { webhook: { id, url: null } });
    expect(documents(web)).toMatchObject([{ kind: 'test' }, { kind: 'test' }]);
    const { webhooks, ...alarms } = saved.alarms;
    const kept = { ...saved, alarms: { ...alarms, webhooks: [{ id, url: null }] } };
    expect((await product.ask('settings.save', kept)).alarms.webhooks).toEqual(webhooks);
    web.answer = (response) => response.writeHead(404).end();
    const refused = await product.reply('settings.testWebhook', { webhook: { id, url: null } });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'webhook-refused' } });
    const wrong = await product.reply('settings.save', {
      ...kept,
      alarms: { ...alarms, webhooks: [{ id: null, url: 'hooks.example/S3CRET-PATH' }] },
    });
    expect(wrong).toMatchObject({ problems: [{ field: 'alarms.webhooks.0.url', message: /https:\/\// }] });
    await product.ask('settings.save', { ...kept, alarms: { ...alarms, webhooks: [] } });
    expect(await product.reply('settings.testWebhook', { webhook: { id, url: null } })).toMatchObject({ ok: false });
    const said = JSON.stringify([saved, refused, wrong, product.logged, await product.ask('settings.get', {})]);
    expect(said).not.toContain('S3CRET-PATH');
  });
});

describe('the gateway', () => {
  it('is away: one alarm for all, told when it is back; mailboxes are read again at once', async () => {
    holdClock();
    const web = await webServer();
    let isAway = false;
    const product = await openProduct({
      startGateway: gatewayBehind((_, ask): Promise<Answer | null> => (isAway ? Promise.resolve(null) : ask())),
    });
    await tell(product, [kim], [`${web.url}/x`]);
    await product.turn();
    isAway = true;
    for (let turns = 0; turns < 6; turns++) {
      shiftClock(20 * minute);
      await product.turn();
    }
    const overview = await product.ask('overview', {});
    expect(overview.alarms.map(({ kind, toldBy }) => [kind, toldBy])).toEqual([['gateway', []]]);
    expect(overview.gateway).toMatchObject({ ok: false, failure: { code: 'gateway-unreachable' } });
    expect(overview.connections[0]?.health).toMatchObject({ state: 'failing' });
    isAway = false;
    await product.turn();
    expect(documents(web)).toMatchObject([{ kind: 'gateway', over: expect.any(String) }]);
    expect(subjects(product)).toEqual([expect.stringMatching(/^Postroom: over: No mail comes in/)]);
    await product.turn();
    const after = await product.ask('overview', {});
    expect([after.alarms, after.connections[0]?.health?.failure]).toEqual([[], null]);
    expect(documents(web)).toHaveLength(1);
  });

  it('takes calls and never answers: the schedule goes on and says so', async () => {
    let isHanging = false;
    const startGateway = gatewayBehind((path, ask) =>
      isHanging && path === '/v1/hello' ? new Promise<never>(() => undefined) : ask(),
    );
    const product = await openProduct({ startGateway });
    isHanging = true;
    const startedMs = Date.now();
    await product.turn();
    expect(Date.now() - startedMs).toBeLessThan(15_000);
    isHanging = false;
    expect((await product.ask('overview', {})).alarms).toMatchObject([
      { kind: 'gateway', text: expect.stringContaining('does not answer') },
    ]);
  });

  it('is older than the app: said by name of what it lacks, and told by mail', async () => {
    const lacking = async (path: string, ask: () => Promise<Answer>): Promise<Answer> => {
      const { status, bytes } = await ask();
      if (path !== '/v1/hello') return { status, bytes };
      const { calls, ...rest } = JSON.parse(bytes.toString('utf8')) as { calls: string[] };
      const old = { ...rest, calls: calls.filter((call) => call !== 'webhook') };
      return { status, bytes: Buffer.from(JSON.stringify(old)) };
    };
    const product = await openProduct({ startGateway: gatewayBehind(lacking) });
    await tell(product, [kim], []);
    await product.turn();
    expect(subjects(product)).toEqual([]);
    await product.turn();
    expect(subjects(product)).toEqual([expect.stringContaining('(version local) is older than the app')]);
    expect((await product.ask('overview', {})).gateway).toMatchObject({
      ok: false,
      version: 'local',
      failure: { code: 'gateway-too-old', evidence: 'It does not know: webhook.' },
    });
  });
});

it('a braked loop is told with sender and issue, and is over when the brake has let go', async () => {
  holdClock();
  const product = await openProduct();
  const { handlers } = await product.ask('handlers.list', {});
  const [handler] = handlers;
  if (handler === undefined) throw new Error('There is no handler.');
  const { id, version, createdAtMs, updatedAtMs, ...draft } = handler;
  const limits = { ...draft.limits, brake: { mails: 2, minutes: 20 } };
  await product.ask('handlers.save', { id, basedOn: version, draft: { ...draft, limits } });
  await tell(product, [kim], []);
  for (let count = 0; count < 4; count++) {
    await sendMail(product, { from: ana, subject: '[DEMO-1] again', text: `It is broken, ${count}.` });
    await product.turn();
  }
  await product.turn();
  const loops = async () => (await product.ask('overview', {})).alarms.filter(({ kind }) => kind === 'loop');
  expect((await loops()).map(({ text }) => text)).toEqual([
    'Mail of ana@customer.example to DEMO-1 comes too often to “Support inbox (example)”: 2 mails are held, perhaps two machines answer each other.',
  ]);
  expect((await product.ask('held.list', { cause: null })).rows.map(({ issueKey }) => issueKey)).toEqual([
    'DEMO-1',
    'DEMO-1',
  ]);
  shiftClock(21 * minute);
  await product.turn();
  expect(await loops()).toEqual([]);
  expect(subjects(product).some((subject) => subject.includes('over: Mail of ana@customer.example to DEMO-1'))).toBe(
    true,
  );
});
