/** A password is planted and everything is searched: what the page gets, what is stored, what is logged, what is on the disk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AdminCall, AdminInput, ConnectionDraft, ServerAddress } from '../../../src/contract';
import { incomingDraft, outgoingDraft } from '../../support/drafts';
import { filesWithMarker, marker, markersIn } from '../../support/marker';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { closeServers, closing, serving } from '../../support/proof';
import { mailbox } from '../../support/scripted-imap';
import type { Conversation } from '../../support/scripted-server';
import { startWebServer } from '../../support/web-server';
import { accountsOf, startEmbedded, type EmbeddedServers } from '../../support/servers';

let servers: EmbeddedServers | null = null;
afterEach(async () => {
  await closeProducts();
  await closeServers();
  await servers?.close();
  servers = null;
});

const user = 'kim@elsewhere.test';

class Search {
  readonly found: string[] = [];
  readonly #product: Product;

  constructor(product: Product) {
    this.#product = product;
  }

  /** Calls the app, and looks at its whole answer, good or bad. */
  async call<C extends AdminCall>(call: C, input: AdminInput<C>): Promise<string> {
    const answer = await this.#product.reply(call, input);
    const text = JSON.stringify(answer);
    if (markersIn(text).length > 0) this.found.push(`${call}: ${text}`);
    return answer.ok
      ? ((JSON.parse(text) as { value: { connection?: { id: string } } }).value.connection?.id ?? '')
      : '';
  }

  logsAndDisk(): void {
    const { logged, dataDir } = this.#product;
    this.found.push(...logged.filter((line) => markersIn(line).length > 0).map((line) => `log: ${line}`));
    this.found.push(...filesWithMarker(dataDir).filter((file) => !file.startsWith('secrets.sqlite')));
  }
}

/** All that an admin can do with a connection. */
async function useAll(search: Search, product: Product, draft: ConnectionDraft): Promise<void> {
  const call = search.call.bind(search);
  const wrongHost = { ...draft, server: { ...draft.server, port: 9 } };
  await call('connections.test', { run: 'secret-0001', id: null, draft, password: marker });
  await call('connections.progress', { run: 'secret-0001' });
  await call('connections.test', { run: 'secret-0002', id: null, draft: wrongHost, password: marker });
  await call('connections.test', { run: 'secret-0003', id: null, draft, password: `${marker}!` });
  await call('connections.folders', { id: null, draft, password: marker });
  await call('connections.folders', { id: null, draft: wrongHost, password: marker });
  // What the page may send wrong: the answer names fields, not values.
  await call('connections.save', { id: null, draft: { ...draft, name: '' }, password: marker });
  await call('connections.save', { id: null, draft, password: [marker] as unknown as string });
  const id = await call('connections.save', { id: null, draft, password: marker });
  await call('connections.test', { run: 'secret-0004', id, draft, password: null });
  await call('connections.save', { id, draft: { ...draft, name: 'Renamed' }, password: null });
  await call('connections.enable', { id, enabled: true, insist: true });
  await product.turn();
  await call('connections.status', { id });
  await call('connections.get', { id });
  await call('connections.list', {});
  await call('overview', {});
  await call('connections.duplicate', { id });
  search.logsAndDisk();
  await call('connections.delete', { id });
  await call('connections.list', {});
  await call('connections.restore', { id });
  await call('connections.delete', { id });
  search.logsAndDisk();
  await call('connections.erase', { id });
}

describe('a password is nowhere but in the secret store', () => {
  it.each(['none', 'starttls', 'tls'] as const)('IMAP, POP3 and SMTP, encryption %s', async (encryption) => {
    servers = await startEmbedded({ accounts: accountsOf([{ user, password: marker }]) });
    const { imap, pop3, smtp } = servers;
    const product = await openProduct({ connected: false });
    const search = new Search(product);
    const fingerprint = await shown(product, imap.tlsPort);
    const address = (protocol: ServerAddress['protocol'], ports: { port: number; tlsPort: number }): ServerAddress => ({
      protocol,
      encryption,
      host: '127.0.0.1',
      port: encryption === 'tls' ? ports.tlsPort : ports.port,
      username: user,
      sharedMailbox: null,
      trust: encryption === 'none' ? { kind: 'system' } : { kind: 'fingerprint', sha256: fingerprint },
    });
    await useAll(search, product, incomingDraft('A', address('imap', imap)));
    await useAll(search, product, incomingDraft('B', address('pop3', pop3)));
    await useAll(search, product, outgoingDraft('C', address('smtp', smtp), { fromAddress: user }));
    await useAll(search, product, incomingDraft('D', { ...address('imap', imap), sharedMailbox: 'support@firm.test' }));
    expect(search.found).toEqual([]);
  });

  it('also when the server says it back', async () => {
    const { port } = await serving(mailbox({ capabilities: 'IMAP4rev1 AUTH=PLAIN', wrong: { AUTHENTICATE: echoing } }));
    const product = await openProduct({ connected: false });
    const search = new Search(product);
    await useAll(search, product, incomingDraft('A', { port, username: user }));
    expect(search.found).toEqual([]);
  });

  it('nor is the URL of a webhook, whatever its server does', async () => {
    const web = closing(await startWebServer());
    const product = await openProduct({ connected: false });
    const search = new Search(product);
    const alarms = { addresses: [], connectionId: null, silenceHours: null };
    const webhook = { id: null, url: `${web.url}/services/${marker}?key=${marker}` };
    const wrong = { id: null, url: `https://user:${marker}@127.0.0.1/${marker}` };
    await search.call('settings.testWebhook', { webhook });
    await search.call('settings.testWebhook', { webhook: wrong });
    await search.call('settings.save', { retentionDays: 180, alarms: { ...alarms, webhooks: [wrong] } });
    await search.call('settings.save', { retentionDays: 180, alarms: { ...alarms, webhooks: [webhook] } });
    const [stored] = (await product.ask('settings.get', {})).alarms.webhooks;
    for (const status of [204, 302, 404]) {
      web.answer = (response) => response.writeHead(status, { location: `/${marker}` }).end(marker);
      await search.call('settings.testWebhook', { webhook: { id: stored!.id, url: null } });
    }
    await web.close();
    await search.call('settings.testWebhook', { webhook: { id: stored!.id, url: null } });
    await product.ask('connections.save', {
      id: null,
      draft: incomingDraft('A', { username: user }),
      password: '',
    });
    for (let turns = 0; turns < 3; turns++) await product.turn();
    await search.call('settings.get', {});
    await search.call('overview', {});
    search.logsAndDisk();
    expect(web.posted.length).toBeGreaterThan(2);
    expect(search.found).toEqual([]);
  });

  it('and the search would find it', async () => {
    const product = await openProduct({ connected: false });
    const said = Buffer.from(`\0${user}\0${marker}`).toString('base64');
    expect(markersIn(`C: AUTH PLAIN ${said}`)).not.toEqual([]);
    expect(markersIn(Buffer.from(`x${marker}`).toString('base64'))).not.toEqual([]);
    await product.ask('connections.save', {
      id: null,
      draft: incomingDraft(`My password is ${marker}`, { username: user }),
      password: '',
    });
    writeFileSync(join(product.dataDir, 'note.txt'), Buffer.from(marker).toString('hex'));
    const search = new Search(product);
    await search.call('connections.list', {});
    search.logsAndDisk();
    expect(search.found.map((text) => text.split(':')[0])).toEqual(
      expect.arrayContaining(['connections.list', 'note.txt', expect.stringMatching(/^host\.sqlite/)]),
    );
  });
});

/** Refuses a log-in and repeats all that was said, as it came and in clear text. */
async function echoing(talk: Conversation, tag: string): Promise<boolean> {
  await talk.say('+ ');
  const said = await talk.hear();
  const parts = Buffer.from(said, 'base64').toString().split('\0').filter(Boolean);
  await talk.say(`${tag} NO [AUTHENTICATIONFAILED] you said ${said}, which is ${parts.join(' and ')}`);
  return true;
}

async function shown(product: Product, port: number): Promise<string> {
  const draft = incomingDraft('x', { encryption: 'tls', port, username: 'nobody' });
  const { certificate } = await product.ask('connections.test', { run: 'shown-0001', id: null, draft, password: 'x' });
  return certificate?.fingerprint ?? '';
}
