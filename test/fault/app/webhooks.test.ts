/** Webhooks whose URL cannot be had, or is not stored any more: it is said, and told as soon as it can be. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { closeServers, closing } from '../../support/proof';
import { startWebServer } from '../../support/web-server';

afterEach(async () => {
  await closeProducts();
  await closeServers();
});

interface Storage {
  /** The storage call that is refused. */
  broken: string | null;
}

async function productWith(storage: Storage): Promise<Product> {
  return openProduct({
    interfere: ({ name }) => (name === storage.broken ? { status: 503, code: 'UNAVAILABLE' } : undefined),
  });
}

const alarmsTo = (webhooks: readonly ({ id: string; url: null } | { id: null; url: string })[]) => ({
  retentionDays: 180,
  alarms: { addresses: [], connectionId: null, silenceHours: null, webhooks: [...webhooks] },
});

/** Held mail is an alarm. */
async function holdOne(product: Product): Promise<void> {
  const { connections } = await product.ask('connections.list', {});
  const { connection } = connections.find(({ health }) => health !== null)!;
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
  await sendMail(product, { from: 'ana@customer.example', subject: 'A question', text: 'Hello?' });
  await product.turn();
  await product.turn();
}

describe('a webhook', () => {
  it('that was to be removed, and was not since the storage refused, is told as before', async () => {
    const web = closing(await startWebServer());
    const storage: Storage = { broken: null };
    const product = await productWith(storage);
    await product.ask('settings.save', alarmsTo([{ id: null, url: `${web.url}/x` }]));
    storage.broken = '/api/v1/set';
    expect(await product.reply('settings.save', alarmsTo([]))).toMatchObject({ ok: false });
    storage.broken = null;
    await holdOne(product);
    expect((await product.ask('settings.get', {})).alarms.webhooks).toHaveLength(1);
    expect(web.posted).toHaveLength(1);
  });

  it('whose URL cannot be read is told once it can, and why not until then is said', async () => {
    const web = closing(await startWebServer());
    const storage: Storage = { broken: null };
    const product = await productWith(storage);
    await holdOne(product);
    await product.ask('settings.save', alarmsTo([{ id: null, url: `${web.url}/x` }]));
    storage.broken = '/api/v1/secret/get';
    await product.turn();
    const [shown] = (await product.ask('settings.get', {})).alarms.webhooks;
    expect(shown?.failure).toMatchObject({ code: 'storage-unavailable' });
    storage.broken = null;
    await product.turn();
    await product.turn();
    expect(web.posted).toHaveLength(1);
    expect((await product.ask('settings.get', {})).alarms.webhooks[0]?.failure).toBeNull();
  });

  it('whose URL is not stored any more says so where one looks', async () => {
    const product = await productWith({ broken: null });
    await product.ask('settings.save', alarmsTo([{ id: null, url: 'https://hooks.example.com/x' }]));
    const secrets = new DatabaseSync(join(product.dataDir, 'secrets.sqlite'));
    secrets.exec("DELETE FROM secret WHERE key GLOB 'webhook:*'");
    secrets.close();
    await holdOne(product);
    const [shown] = (await product.ask('settings.get', {})).alarms.webhooks;
    expect(shown?.failure).toMatchObject({ message: 'This webhook is not stored any more.' });
  });
});
